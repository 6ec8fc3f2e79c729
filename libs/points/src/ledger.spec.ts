import { describe, expect, it } from 'vitest';
import { addDays } from './calendar';
import { Ledger } from './ledger';
import { at, give, household, judge, refusalOf, spend, today } from './ledger.fixture';
import { planFifo } from './lots';
import { GRACE_DAYS, VILLAGE_POINTS, systemAccount } from './transfer';

const remaining = (ledger: Ledger, account: number) =>
  ledger.lotsOf(account).map((lot) => [lot.expiresOn, lot.remaining]);
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
