import type { HouseholdChangeRecord } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { bucketsSentence, changeSentence } from './change-sentences';

const change = (
  kind: HouseholdChangeRecord['kind'],
  more: Partial<HouseholdChangeRecord> = {},
): HouseholdChangeRecord => ({
  ...{ id: 'c', kind, householdId: 'a', householdLabel: '12 号院', otherId: 'b', otherLabel: '13 号院' },
  ...{ people: ['张建国', '李秀兰'], points: 40, buckets: [], agreedBy: ['张建国'], reason: '分家' },
  ...{ actorName: '村管理员', occurredOn: '2026-10-20', recordedAt: '2026-10-20T01:00:00.000Z' },
  ...more,
});

describe('the story of a household', () => {
  it('tells a split from both sides', () => {
    expect(changeSentence(change('split'), 'a')).toBe('张建国、李秀兰分出，另立13 号院，带走 40 分。');
    expect(changeSentence(change('split'), 'b')).toBe('张建国、李秀兰从12 号院分出立户，带来 40 分。');
  });

  it('tells a merger and a move from both sides', () => {
    expect(changeSentence(change('merged'), 'a')).toBe('全户并入13 号院，40 分一并转入。');
    expect(changeSentence(change('moved'), 'b')).toBe('张建国、李秀兰全户从12 号院迁来，带来 40 分。');
  });

  it('tells where the points of the dead went', () => {
    const died = { people: ['张建国'] };
    expect(changeSentence(change('died', died), 'a')).toBe('张建国去世，40 分归入13 号院。');
    expect(changeSentence(change('died', died), 'b')).toBe('张建国去世，40 分归入本户。');
    expect(changeSentence(change('died', { ...died, otherId: null }), 'a')).toBe(
      '张建国去世，个人账户的 40 分归入本户。',
    );
    expect(changeSentence(change('died', { ...died, otherId: null, points: 0 }), 'a')).toBe(
      '张建国去世，积分留在原账户。',
    );
  });

  it('names points by their last days', () => {
    expect(
      bucketsSentence([
        { expiresOn: '2026-12-31', amount: 30 },
        { expiresOn: '2027-12-31', amount: 10 },
      ]),
    ).toBe('2026年12月31日到期 30 分、2027年12月31日到期 10 分');
  });
});
