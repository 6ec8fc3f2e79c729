import { describe, expect, it } from 'vitest';
import { addDays } from './calendar';
import { Ledger } from './ledger';
import { at, give, household, judge, refusalOf, spend, today } from './ledger.fixture';
import { planFifo } from './lots';
import { GRACE_DAYS, VILLAGE_POINTS, systemAccount } from './transfer';

const remaining = (ledger: Ledger, account: number) =>
  ledger.lotsOf(account).map((lot) => [lot.expiresOn, lot.remaining]);
describe('a month that is closed', () => {
  it('takes no command on one of its days, and what belongs to it is booked in the next', () => {
    const { ledger, account } = household();
    const id = ledger.spend(spend(account, 5, 'order', 'hold'));
    const rows = ledger.transfers.length;
    ledger.closeMonth('2026-06');
    const back = { key: 'back', targetId: id, occurredOn: today };
    const late = give(account, 5, '2026-12-31', 'more');
    const other = ledger.open(VILLAGE_POINTS, { kind: 'household', id: 'h2' });
    for (const command of [
      () => ledger.spend(spend(account, 5, 'order', 'hold')),
      () => ledger.deduct({ key: 'off', kind: 'deduct', accountId: account, amount: 1, personId: null, ...at() }),
      () => ledger.move({ key: 'move', fromId: account, toId: other, amount: 1, personId: null, ...at() }),
      () => ledger.giveBack(back),
      () => ledger.capture(back),
      () => ledger.reverseAward({ ...back, targetId: 1 }),
      () => ledger.award([late]),
    ])
      expect(refusalOf(command)).toBe('month-closed');
    expect(ledger.expire('2026-06-30')).toEqual([]);
    expect(ledger.transfers.length).toBe(rows);
    ledger.award([{ ...late, bookedOn: '2026-07-01' }]);
    expect(ledger.transfers.at(-1)).toMatchObject({ occurredOn: today, bookedOn: '2026-07-01' });
    ledger.closeMonth('2026-07');
    expect(refusalOf(() => ledger.expire('2026-07-01'))).toBe('month-closed');
    ledger.giveBack({ ...back, occurredOn: '2026-08-01' });
    expect(judge(ledger)).toEqual([]);
  });
});

describe('spending', () => {
  it('takes the points that die first', () => {
    const { ledger, account } = household();
    ledger.spend(spend(account, 12, 'order'));
    expect(remaining(ledger, account)).toEqual([
      ['2026-06-30', 0],
      ['2026-12-31', 18],
    ]);
  });

  it('does not pay from points that died yesterday, swept or not', () => {
    const { ledger, account } = household();
    expect(refusalOf(() => ledger.spend(spend(account, 21, 'order', 'redeem', '2026-07-01')))).toBe('insufficient');
    ledger.spend(spend(account, 20, 'order', 'redeem', '2026-07-01'));
    ledger.expire('2026-07-01');
    expect(ledger.accounts.get(account)?.posted).toBe(0);
  });

  it('is refused for more than there is, for a closed account, for an unknown one', () => {
    const { ledger, account } = household();
    expect(refusalOf(() => ledger.spend(spend(account, 31, 'order')))).toBe('insufficient');
    expect(refusalOf(() => ledger.spend(spend(1, 1, 'order')))).toBe('account-unknown');
    ledger.close(account);
    expect(refusalOf(() => ledger.spend(spend(account, 1, 'order')))).toBe('account-closed');
  });

  it('knows the same request again and refuses another under its key', () => {
    const { ledger, account } = household();
    const id = ledger.spend(spend(account, 5, 'order'));
    expect(ledger.spend(spend(account, 5, 'order', 'redeem', addDays(today, 1)))).toBe(id);
    expect(refusalOf(() => ledger.spend(spend(account, 6, 'order')))).toBe('key-reused');
  });
});

describe('a batch of awards', () => {
  const batch = (account: number) => [give(account, 4, '2026-12-31', 'one'), give(account, 5, '2026-12-31', 'two')];

  it('may name a key twice with the same input, and counts it once', () => {
    const { ledger, account } = household();
    const ids = ledger.award([...batch(account), ...batch(account)]);
    expect(new Set(ids).size).toBe(2);
    expect(ledger.accounts.get(account)?.posted).toBe(39);
  });

  it('is refused as a whole for one key with two inputs, a closed account or an unknown one', () => {
    const { ledger, account } = household();
    expect(refusalOf(() => ledger.award([...batch(account), give(account, 6, '2026-12-31', 'two')]))).toBe(
      'key-reused',
    );
    expect(refusalOf(() => ledger.award([...batch(account), give(5000, 6, '2026-12-31', 'three')]))).toBe(
      'account-unknown',
    );
    const closed = ledger.open(VILLAGE_POINTS, { kind: 'household', id: 'h2' });
    ledger.close(closed);
    expect(refusalOf(() => ledger.award([...batch(account), give(closed, 6, '2026-12-31', 'three')]))).toBe(
      'account-closed',
    );
    expect(ledger.transfers.length).toBe(2);
  });
});

describe('a hold', () => {
  it('is captured after its bucket expired', () => {
    const { ledger, account } = household();
    const hold = ledger.spend(spend(account, 10, 'hold', 'hold'));
    ledger.expire('2027-01-01');
    ledger.capture({ key: 'capture', targetId: hold, ...at('2027-01-02') });
    expect(ledger.systemBalance(VILLAGE_POINTS, 'redeemed')).toBe(10);
    expect(ledger.systemBalance(VILLAGE_POINTS, 'escrow')).toBe(0);
  });

  it('ends once: captured or released, never both', () => {
    const { ledger, account } = household();
    const hold = ledger.spend(spend(account, 10, 'hold', 'hold'));
    ledger.capture({ key: 'capture', targetId: hold, ...at() });
    expect(refusalOf(() => ledger.giveBack({ key: 'release', targetId: hold, ...at() }))).toBe('already-resolved');
    expect(refusalOf(() => ledger.capture({ key: 'again', targetId: hold, ...at() }))).toBe('already-resolved');
    expect(refusalOf(() => ledger.capture({ key: 'capture', targetId: hold, ...at() }))).toBeNull();
  });

  it('released after its bucket expired comes back with days of grace', () => {
    const { ledger, account } = household();
    const hold = ledger.spend(spend(account, 15, 'hold', 'hold'));
    ledger.giveBack({ key: 'release', targetId: hold, ...at('2026-07-01') });
    expect(remaining(ledger, account)).toEqual([
      ['2026-06-30', 0],
      [addDays('2026-07-01', GRACE_DAYS), 10],
      ['2026-12-31', 20],
    ]);
    ledger.expire('2026-07-02');
    expect(ledger.accounts.get(account)?.posted).toBe(30);
  });

  it('captured and then returned gives back the buckets of the hold', () => {
    const { ledger, account } = household();
    const before = remaining(ledger, account);
    const hold = ledger.spend(spend(account, 15, 'hold', 'hold'));
    const capture = ledger.capture({ key: 'capture', targetId: hold, ...at() });
    ledger.giveBack({ key: 'return', targetId: capture, ...at() });
    expect(remaining(ledger, account)).toEqual(before);
    expect(ledger.systemBalance(VILLAGE_POINTS, 'redeemed')).toBe(0);
  });
});

describe('a deduction', () => {
  const deduct = (accountId: number, amount: number, on = today) => ({
    ...{ key: 'deduct:d1', kind: 'deduct' as const, accountId, amount, personId: null },
    ...at(on),
  });
  const back = (targetId: number, on = today) => ({ key: 'appeal', targetId, ...at(on) });

  it('takes the points that die first back to the issuer, once, and an appeal gives exactly them back', () => {
    const { ledger, account } = household();
    const before = remaining(ledger, account);
    const id = ledger.deduct(deduct(account, 12));
    expect(ledger.deduct(deduct(account, 12, addDays(today, 1)))).toBe(id);
    expect(refusalOf(() => ledger.deduct(deduct(account, 13)))).toBe('key-reused');
    expect(remaining(ledger, account)).toEqual([
      ['2026-06-30', 0],
      ['2026-12-31', 18],
    ]);
    expect(ledger.systemBalance(VILLAGE_POINTS, 'issuer')).toBe(-18);
    ledger.giveBack(back(id));
    expect(remaining(ledger, account)).toEqual(before);
    expect(refusalOf(() => ledger.giveBack({ ...back(id), key: 'again' }))).toBe('already-resolved');
    expect(judge(ledger)).toEqual([]);
  });

  it('names what live buckets lack, never overdraws, and gives back only what it took', () => {
    const { ledger, account } = household();
    const id = ledger.deduct(deduct(account, 25, '2026-07-01'));
    expect(ledger.transfers.at(-1)).toMatchObject({ kind: 'deduct', amount: 20, shortfall: 5 });
    expect(ledger.accounts.get(account)?.posted).toBe(10);
    ledger.giveBack(back(id, '2026-07-02'));
    expect(ledger.transfers.at(-1)).toMatchObject({ kind: 'reverse', amount: 20, shortfall: 0 });
    expect(judge(ledger)).toEqual([]);
  });

  it('is recorded, and taken back, where there was nothing to take', () => {
    const { ledger, account } = household();
    ledger.spend(spend(account, 30, 'order'));
    const entries = ledger.entries.length;
    const id = ledger.deduct(deduct(account, 5));
    expect(ledger.transfers.at(-1)).toMatchObject({ amount: 0, shortfall: 5 });
    ledger.giveBack(back(id));
    expect(ledger.transfers.at(-1)).toMatchObject({ kind: 'reverse', amount: 0, shortfall: 0, resolvesId: id });
    expect(ledger.entries.length).toBe(entries);
    expect(judge(ledger)).toEqual([]);
  });

  it('is refused for a closed account and an unknown one', () => {
    const { ledger, account } = household();
    expect(refusalOf(() => ledger.deduct(deduct(1, 1)))).toBe('account-unknown');
    ledger.close(account);
    expect(refusalOf(() => ledger.deduct(deduct(account, 1)))).toBe('account-closed');
  });
});

describe('reversing an award', () => {
  const reverse = (targetId: number, on = today) => ({
    key: `reverse:${targetId}`,
    targetId,
    source: 'office',
    occurredOn: on,
  });

  it('undoes it exactly while nothing was spent', () => {
    const { ledger, account, late } = household();
    ledger.reverseAward(reverse(late));
    expect(remaining(ledger, account)).toEqual([
      ['2026-06-30', 10],
      ['2026-12-31', 0],
    ]);
    expect(ledger.transfers.at(-1)).toMatchObject({ amount: 20, shortfall: 0 });
    expect(refusalOf(() => ledger.reverseAward({ ...reverse(late), key: 'other' }))).toBe('already-resolved');
  });

  it('takes its own bucket first, then the others, and names the rest', () => {
    const { ledger, account, soon, late } = household();
    ledger.spend(spend(account, 15, 'order'));
    ledger.reverseAward(reverse(soon));
    expect(remaining(ledger, account)).toEqual([
      ['2026-06-30', 0],
      ['2026-12-31', 5],
    ]);
    ledger.reverseAward(reverse(late));
    expect(ledger.transfers.at(-1)).toMatchObject({ kind: 'reverse', amount: 5, shortfall: 15 });
    expect(ledger.accounts.get(account)?.posted).toBe(0);
  });

  it('records a shortfall even when nothing is left to take', () => {
    const { ledger, account, soon } = household();
    ledger.spend(spend(account, 30, 'order'));
    const entries = ledger.entries.length;
    ledger.reverseAward(reverse(soon));
    expect(ledger.transfers.at(-1)).toMatchObject({ amount: 0, shortfall: 10 });
    expect(ledger.entries.length).toBe(entries);
  });
});

describe('the calendar', () => {
  it('lets points live through their last day and sweeps them the day after, once', () => {
    const ledger = new Ledger();
    const account = ledger.open(VILLAGE_POINTS, { kind: 'member', id: 'p1' });
    ledger.award([give(account, 5, '2026-12-31', 'year'), give(account, 7, '2028-02-29', 'leap')]);
    expect(ledger.expire('2026-12-31')).toEqual([]);
    expect(ledger.expire('2027-01-01').length).toBe(1);
    expect(ledger.expire('2027-01-01')).toEqual([]);
    expect(ledger.expire('2028-02-29')).toEqual([]);
    ledger.spend(spend(account, 3, 'order', 'redeem', '2028-02-29'));
    ledger.expire('2028-03-01');
    expect([ledger.accounts.get(account)?.posted, ledger.systemBalance(VILLAGE_POINTS, 'expired')]).toEqual([0, 9]);
  });

  it('plans a bucket named first even when it is dead', () => {
    const lot = (expiresOn: string) => ({ accountId: 1000, expiresOn, amount: 5, remaining: 5 });
    expect(planFifo([lot('2026-12-31'), lot('2026-01-31'), lot('2026-08-31')], 12, today, '2026-01-31')).toEqual([
      { expiresOn: '2026-01-31', amount: 5 },
      { expiresOn: '2026-08-31', amount: 5 },
      { expiresOn: '2026-12-31', amount: 2 },
    ]);
  });
});

describe('reconciliation', () => {
  const spoiled = (spoil: (ledger: Ledger, account: number) => void): Set<string> => {
    const { ledger, account } = household();
    ledger.spend(spend(account, 12, 'order'));
    ledger.spend(spend(account, 3, 'hold', 'hold'));
    spoil(ledger, account);
    return new Set(judge(ledger).map((finding) => `${finding.kind} ${finding.subject}`));
  };

  it('names what was changed', () => {
    expect(spoiled(() => undefined)).toEqual(new Set());
    expect(spoiled((ledger, account) => Object.assign(ledger.accounts.get(account) ?? {}, { posted: 99 }))).toContain(
      'balance-not-last-entry account:1000',
    );
    expect(spoiled((ledger) => Object.assign(ledger.entries[0] ?? {}, { amount: 11 }))).toContain(
      'entry-not-transfer transfer:1',
    );
    expect(spoiled((ledger) => ledger.entries.pop())).toContain('version-gap account:1000');
    expect(spoiled((ledger) => Object.assign(ledger.entries[1] ?? {}, { balanceAfter: 31 }))).toContain(
      'running-balance-broken account:1000',
    );
    expect(spoiled((ledger) => Object.assign(ledger.transfers[2] ?? {}, { amount: 13 }))).toContain(
      'balance-not-transfers account:1000',
    );
    expect(
      spoiled((ledger, account) =>
        Object.assign(ledger.transfers[ledger.giveBack({ key: 'back', targetId: 4, occurredOn: today }) - 1] ?? {}, {
          amount: 4,
          creditId: account,
        }),
      ),
    ).toContain('resolution-not-target transfer:5');
    expect(spoiled((ledger) => Object.assign(ledger.lotUses[0] ?? {}, { amount: 9 }))).toContain(
      'lot-not-uses lot:1000/2026-06-30',
    );
    expect(spoiled((ledger) => ledger.transfers.splice(2, 1))).toContain('book-not-zero book:1');
    expect(
      spoiled((ledger) => Object.assign(ledger.transfers[3] ?? {}, { creditId: systemAccount(1, 'redeemed') })),
    ).toContain('escrow-not-holds book:1');
  });
});

describe('accounts', () => {
  const home = { kind: 'household', id: 'h1' } as const;

  it('are one for each owner and book', () => {
    const ledger = new Ledger();
    const id = ledger.open(VILLAGE_POINTS, home);
    expect(ledger.open(VILLAGE_POINTS, { ...home })).toBe(id);
    const others = [
      ledger.open(2, home),
      ledger.open(VILLAGE_POINTS, { kind: 'member', id: 'h1' }),
      ledger.open(VILLAGE_POINTS, { ...home, id: 'h2' }),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
    expect(ledger.accounts.get(id)).toMatchObject({
      book: VILLAGE_POINTS,
      kind: 'household',
      ownerId: 'h1',
      posted: 0,
    });
  });

  it('have buckets and lines of their own', () => {
    const { ledger, account } = household();
    const other = ledger.open(VILLAGE_POINTS, { ...home, id: 'h2' });
    ledger.award([
      give(other, 7, '2026-12-31', 'late of the other'),
      give(other, 3, '2026-06-30', 'soon of the other'),
    ]);
    expect(remaining(ledger, account)).toEqual([
      ['2026-06-30', 10],
      ['2026-12-31', 20],
    ]);
    expect(remaining(ledger, other)).toEqual([
      ['2026-06-30', 3],
      ['2026-12-31', 7],
    ]);
    expect(ledger.entries.filter((entry) => entry.accountId === other).map((entry) => entry.balanceAfter)).toEqual([
      7, 10,
    ]);
    expect([ledger.accounts.get(other)?.posted, ledger.accounts.get(other)?.version]).toEqual([10, 2]);
  });

  it('of the system come to what was given, set aside, spent and expired, each in its book', () => {
    const { ledger, account } = household();
    const contest = ledger.open(2, home);
    ledger.award([give(contest, 4, '2026-12-31', 'contest')]);
    const hold = ledger.spend(spend(account, 6, 'held', 'hold'));
    ledger.spend(spend(account, 5, 'spent'));
    expect([
      ledger.systemBalance(VILLAGE_POINTS, 'issuer'),
      ledger.systemBalance(VILLAGE_POINTS, 'escrow'),
      ledger.systemBalance(VILLAGE_POINTS, 'redeemed'),
      ledger.systemBalance(2, 'issuer'),
    ]).toEqual([-30, 6, 5, -4]);
    ledger.capture({ key: 'handed', targetId: hold, occurredOn: today });
    expect(ledger.systemBalance(VILLAGE_POINTS, 'escrow')).toBe(0);
    expect(ledger.systemBalance(VILLAGE_POINTS, 'redeemed')).toBe(11);
  });
});

describe('a batch', () => {
  it('answers one id for each command in the order given, and numbers them by their keys', () => {
    const { ledger, account } = household();
    const [b, a, again] = ledger.award([
      give(account, 2, '2026-12-31', 'b'),
      give(account, 1, '2026-12-31', 'a'),
      give(account, 2, '2026-12-31', 'b'),
    ]);
    expect([a, b, again]).toEqual([3, 4, 4]);
    expect(ledger.award([give(account, 1, '2026-12-31', 'a')])).toEqual([3]);
    expect(ledger.transfers).toHaveLength(4);
  });

  it('changes nothing when one of it is refused', () => {
    const { ledger, account } = household();
    const before = ledger.transfers.length;
    const refused: [string, ReturnType<typeof give>[]][] = [
      ['key-reused', [give(account, 1, '2026-12-31', 'new'), give(account, 2, '2026-12-31', 'new')]],
      ['key-reused', [give(account, 1, '2026-12-31', 'new'), give(account, 11, '2026-06-30', 'soon')]],
      ['account-unknown', [give(account, 1, '2026-12-31', 'new'), give(999_999, 1, '2026-12-31', 'nobody')]],
    ];
    for (const [refusal, batch] of refused) expect(refusalOf(() => ledger.award(batch))).toBe(refusal);
    const closed = ledger.open(VILLAGE_POINTS, { kind: 'household', id: 'h2' });
    ledger.close(closed);
    const late = [give(account, 1, '2026-12-31', 'new'), give(closed, 1, '2026-12-31', 'after the end')];
    expect(refusalOf(() => ledger.award(late))).toBe('account-closed');
    expect(ledger.transfers).toHaveLength(before);
  });
});

describe('what has died', () => {
  it('is swept in the order of the accounts, so many at a time, each with what it was', () => {
    const { ledger, account } = household();
    const other = ledger.open(VILLAGE_POINTS, { kind: 'household', id: 'h2' });
    ledger.award([give(other, 7, '2026-06-30', 'soon of the other'), give(other, 2, '2026-06-29', 'sooner')]);
    const [first, ...more] = ledger.expire('2026-07-01', 1);
    expect(more).toEqual([]);
    expect(ledger.transfers[(first ?? 0) - 1]).toMatchObject({ kind: 'expire', debitId: account, amount: 10 });
    const [second] = ledger.expire('2026-07-01');
    expect(ledger.transfers[(second ?? 0) - 1]).toMatchObject({ debitId: other, amount: 9, source: 'expiry' });
    expect(ledger.lotUses.filter((use) => use.transferId === second).map((use) => [use.expiresOn, use.amount])).toEqual(
      [
        ['2026-06-29', 2],
        ['2026-06-30', 7],
      ],
    );
    expect(ledger.expire('2026-07-01')).toEqual([]);
    expect(judge(ledger)).toEqual([]);
  });
});
