import { describe, expect, it } from 'vitest';
import { accountOf, findingSentence, placeOfFinding, transferOf } from './ledger-checks';

describe('a finding', () => {
  it('is a whole sentence that says where it is, with figures where they tell something', () => {
    expect(findingSentence({ check: 'entry-not-transfer', subject: 'transfer:88', expected: 20, found: 25 })).toBe(
      '第 88 号流水：明细与流水不符，应为 20，实为 25。',
    );
    expect(findingSentence({ check: 'leaf-not-transfer', subject: 'transfer:88', expected: 1, found: 0 })).toBe(
      '第 88 号流水：流水的内容与封存时不同。',
    );
    expect(findingSentence({ check: 'root-not-leaves', subject: 'seal:12', expected: 2001, found: 4000 })).toBe(
      '第 12 号封印：封存的内容被改动过，在第 2001 号至第 4000 号流水之中。',
    );
  });

  it.each([
    ['account:1004', '账户 1004'],
    ['lot:1004/2027-12-31', '账户 1004 中 2027-12-31 到期的积分'],
    ['book:1', '可兑换的村级积分'],
    ['month:2026-10', '2026-10 月结'],
    ['hour:5', '第 5 号时长记录'],
  ])('about %s is found at %s', (subject, place) => expect(placeOfFinding({ subject })).toBe(place));

  it('opens down to its transfer or its account', () => {
    expect([transferOf({ subject: 'transfer:88' }), accountOf({ subject: 'transfer:88' })]).toEqual([88, null]);
    expect([transferOf({ subject: 'account:1004' }), accountOf({ subject: 'account:1004' })]).toEqual([null, 1004]);
    expect(accountOf({ subject: 'lot:1004/2027-12-31' })).toBe(1004);
  });
});
