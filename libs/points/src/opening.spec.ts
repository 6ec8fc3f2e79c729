import { describe, expect, it } from 'vitest';
import { openingOf } from './opening';
import { checkTerms } from './scheme';
import { scheme } from './scheme.fixture';

const owner = { kind: 'household' as const, id: 'h1' };
const once = scheme({ opening: { points: 50, every: 'once' }, effectiveFrom: '2026-03-01' });
const yearly = scheme({ ...once, opening: { points: 50, every: 'year' } });

describe('opening points', () => {
  it('are given once from the first day of the scheme, or from the day on which a household is founded', () => {
    expect(openingOf(once, owner, '2020-01-01', '2026-11-20')).toEqual({
      key: 'opening:s1:h1',
      source: 'opening:s1:h1',
      book: 1,
      owner,
      personId: null,
      amount: 50,
      expiresOn: '2027-12-31',
      occurredOn: '2026-03-01',
      activityId: null,
      schemeVersionId: 'v4',
      ruleId: '/opening',
      explanation: '“起始分”一次性50分：自2026-03-01起，得50分。',
    });
    expect(openingOf(once, owner, '2026-05-09', '2026-11-20')?.occurredOn).toBe('2026-05-09');
  });

  it('are the same award on any later day and by any later version, so that nobody gets them twice', () => {
    const first = openingOf(once, owner, '2020-01-01', '2026-11-20');
    const later = openingOf({ ...once, id: 'v5', version: 5 }, owner, '2020-01-01', '2031-01-01');
    expect(later?.key).toBe(first?.key);
  });

  it('come anew each calendar year where the terms say so', () => {
    const first = openingOf(yearly, owner, '2020-01-01', '2026-11-20');
    const next = openingOf(yearly, owner, '2020-01-01', '2027-02-03');
    expect([first?.key, first?.occurredOn]).toEqual(['opening:s1:h1:2026', '2026-03-01']);
    expect([next?.key, next?.occurredOn]).toEqual(['opening:s1:h1:2027', '2027-01-01']);
    expect(next?.explanation).toBe('“起始分”每年50分：2027年度1次，得50分。');
  });

  it('name the person where the account is a person’s, and are none where the terms have none', () => {
    expect(openingOf(once, { kind: 'member', id: 'p1' }, '2020-01-01', '2026-11-20')?.personId).toBe('p1');
    expect(openingOf(scheme({}), owner, '2020-01-01', '2026-11-20')).toBeNull();
  });

  it('are a whole number that is not too large', () => {
    const faults = (points: number) => checkTerms(scheme({ opening: { points, every: 'once' } }));
    expect(faults(50)).toEqual([]);
    for (const points of [0, -1, 1.5, 10_001, Number.NaN])
      expect(faults(points)).toEqual([{ field: 'opening.points', message: '起始分须为 1 至 10000 的整数' }]);
  });
});
