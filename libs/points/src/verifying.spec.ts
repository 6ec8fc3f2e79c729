import { describe, expect, it } from 'vitest';
import { give, household, judge, spend, today } from './ledger.fixture';
import { Ledger } from './ledger';
import type { Book } from './transfer';
import { LedgerVerifier } from './verifying';

describe('reading a whole ledger', () => {
  /** One of everything: 1 and 2 awards, 3 a hold that is handed over (4), 5 a redemption that is taken back (6), 7 an award taken back. */
  function busy() {
    const { ledger, account, late } = household();
    const hold = ledger.spend(spend(account, 3, 'hold', 'hold'));
    ledger.capture({ key: 'fetch', targetId: hold, occurredOn: today });
    const redeem = ledger.spend(spend(account, 12, 'order'));
    // 7 of the 12 came from a bucket that has died by then
    ledger.giveBack({ key: 'back', targetId: redeem, occurredOn: '2026-07-01' });
    ledger.reverseAward({ key: 'wrong', targetId: late, occurredOn: '2026-07-01' });
    return { ledger, account };
  }

  const spoiled = (spoil: (ledger: Ledger) => void): string[] => {
    const { ledger } = busy();
    spoil(ledger);
    return judge(ledger).map((finding) => `${finding.kind} ${finding.subject}`);
  };

  it('finds nothing wrong where nothing is', () => {
    expect(spoiled(() => undefined)).toEqual([]);
  });

  it('follows points from bucket to bucket when they change their owner', () => {
    const { ledger, account } = busy();
    const other = ledger.open(1, { kind: 'household', id: 'h2' });
    const moved = { personId: null, source: 'split', occurredOn: '2026-07-02' };
    ledger.move({ key: 'split', fromId: account, toId: other, amount: 5, ...moved });
    expect(judge(ledger)).toEqual([]);
    Object.assign(ledger.lotsOf(other)[0] ?? {}, { amount: 6, remaining: 6 });
    expect(judge(ledger).map((finding) => finding.kind)).toContain('lot-not-filled');
  });

  it('names a transfer that is gone while its lines are still there', () => {
    expect(spoiled((ledger) => Object.assign(ledger.transfers[4] ?? {}, { id: 99 }))).toContain(
      'resolution-not-target transfer:6',
    );
    const verifier = new LedgerVerifier({ accounts: [], lots: [], months: [] });
    verifier.add({ id: 4, transfer: null, entries: [], uses: [] });
    expect(verifier.end()).toEqual([{ kind: 'transfer-missing', subject: 'transfer:4', expected: 1, found: 0 }]);
  });

  it('names what is there twice: a number, a key, a settlement, a line', () => {
    expect(spoiled((ledger) => ledger.transfers.splice(2, 0, ...ledger.transfers.slice(1, 2)))).toEqual(
      expect.arrayContaining(['number-twice transfer:2', 'key-twice transfer:2']),
    );
    expect(spoiled((ledger) => Object.assign(ledger.transfers[5] ?? {}, { resolvesId: 3 }))).toContain(
      'resolved-twice transfer:6',
    );
    expect(spoiled((ledger) => Object.assign(ledger.entries[2] ?? {}, { version: 2 }))).toContain(
      'version-gap transfer:3',
    );
  });

  it('names an account that is not there, and one of another book', () => {
    const unknown = (ledger: Ledger) => Object.assign(ledger.transfers[0] ?? {}, { creditId: 1999 });
    expect(spoiled(unknown)).toContain('account-unknown transfer:1');
    expect(spoiled((ledger) => Object.assign(ledger.transfers[0] ?? {}, { book: 2 }))).toContain(
      'account-unknown transfer:1',
    );
    expect(spoiled((ledger) => Object.assign(ledger.entries[0] ?? {}, { accountId: 1999 }))).toContain(
      'account-unknown transfer:1',
    );
  });

  it('names the bucket that holds more than was put into it, and the award that went into none', () => {
    const late = (ledger: Ledger) => ledger.allLots().find((lot) => lot.expiresOn === '2026-12-31') ?? {};
    expect(spoiled((ledger) => Object.assign(late(ledger), { amount: 21 }))).toContain(
      'lot-not-filled lot:1000/2026-12-31',
    );
    expect(spoiled((ledger) => Object.assign(ledger.transfers[0] ?? {}, { expiresOn: '2026-08-01' }))).toContain(
      'lot-not-filled transfer:1',
    );
  });

  it('takes lines of an account in their order, whatever the numbers of their transfers', () => {
    const { ledger, account } = household();
    const [later, sooner] = ledger.award([give(account, 1, '2026-12-31', 'x'), give(account, 2, '2026-12-31', 'y')]);
    const swap = [...ledger.entries.slice(-2)];
    Object.assign(swap[0] ?? {}, { transferId: sooner, amount: 2, balanceAfter: 32 });
    Object.assign(swap[1] ?? {}, { transferId: later, amount: 1, balanceAfter: 33 });
    expect(judge(ledger)).toEqual([]);
  });

  it('compares a closed month with what was booked in it', () => {
    const { ledger } = household();
    const read = (credited: number, debited: number) => {
      const months = [{ month: '2026-06', book: 1 as const, credited, debited }];
      const verifier = new LedgerVerifier({ accounts: [...ledger.accounts.values()], lots: ledger.allLots(), months });
      for (const transfer of ledger.transfers) {
        const entries = ledger.entries.filter((entry) => entry.transferId === transfer.id);
        verifier.add({ id: transfer.id, transfer, entries, uses: [] });
      }
      return verifier.end();
    };
    expect(read(30, 0)).toEqual([]);
    expect(read(30, 1)).toEqual([{ kind: 'month-not-transfers', subject: 'month:2026-06', expected: 0, found: 1 }]);
  });

  it('says what it expected and what it found', () => {
    const figures = (spoil: (ledger: Ledger) => void, kind: string) => {
      const { ledger } = busy();
      spoil(ledger);
      return judge(ledger)
        .filter((finding) => finding.kind === kind)
        .map(({ subject, expected, found }) => `${subject} ${expected} ${found}`);
    };
    const twice = (ledger: Ledger) => ledger.transfers.splice(2, 0, ...ledger.transfers.slice(1, 2));
    expect(figures(twice, 'number-twice')).toEqual(['transfer:2 3 2']);
    expect(figures(twice, 'key-twice')).toEqual(['transfer:2 1 2']);
    const line = (change: object) => (ledger: Ledger) => Object.assign(ledger.entries[2] ?? {}, change);
    expect(figures(line({ version: 2 }), 'version-gap')[0]).toBe('transfer:3 3 2');
    expect(figures((ledger) => ledger.entries.splice(2, 1), 'version-gap')[0]).toBe('transfer:5 3 4');
    expect(figures(line({ balanceAfter: 99 }), 'running-balance-broken').slice(0, 2)).toEqual([
      'transfer:3 27 99',
      'transfer:5 87 15',
    ]);
    const elsewhere = (ledger: Ledger) => Object.assign(ledger.transfers[0] ?? {}, { expiresOn: '2026-08-01' });
    expect(figures(elsewhere, 'lot-not-filled')).toEqual(['transfer:1 20 0', 'lot:1000/2026-12-31 0 20']);
  });

  it('names the first line of an account that does not fit, in whatever order its lines came', () => {
    const { accounts } = household().ledger;
    const verifier = new LedgerVerifier({ accounts: [...accounts.values()], lots: [], months: [] });
    const line = (id: number, version: number) => {
      const entries = [{ accountId: 1_000, version, amount: 1, balanceAfter: 1 }];
      verifier.add({ id, transfer: null, entries, uses: [] });
    };
    line(7, 4);
    line(8, 2);
    line(9, 3);
    expect(verifier.end().filter(({ kind }) => kind === 'version-gap')[0]).toEqual({
      ...{ kind: 'version-gap', subject: 'transfer:8', expected: 1, found: 2 },
    });
  });

  it('knows of no amount for a target that is not there', () => {
    const { ledger } = busy();
    Object.assign(ledger.transfers[3] ?? {}, { resolvesId: 77 });
    expect(judge(ledger)).toContainEqual({
      ...{ kind: 'resolution-not-target', subject: 'transfer:4', expected: -1, found: 3 },
    });
  });

  it('counts into a closed month what was booked in it, in its own book, coming and going', () => {
    const ledger = new Ledger();
    const [one, other] = [1, 2].map((book) => ledger.open(book as Book, { kind: 'household', id: `h${book}` }));
    const on = (occurredOn: string, key: string) => ({
      ...give(one ?? 0, 7, '2027-12-31', key),
      occurredOn,
      bookedOn: occurredOn,
    });
    ledger.award([
      on('2026-05-31', 'may'),
      on('2026-06-01', 'june'),
      on('2026-06-30', 'late'),
      on('2026-07-01', 'july'),
    ]);
    ledger.award([{ ...on('2026-06-15', 'contest'), accountId: other ?? 0 }]);
    for (const key of ['order', 'another']) ledger.spend({ ...spend(one ?? 0, 3, key), occurredOn: '2026-06-20' });
    const june = (book: Book, credited: number, debited: number) => ({ month: '2026-06', book, credited, debited });
    expect(judge(ledger, [june(1, 14, 6), june(2, 7, 0)])).toEqual([]);
    expect(judge(ledger, [june(1, 15, 6), june(2, 7, 1)])).toEqual([
      { kind: 'month-not-transfers', subject: 'month:2026-06', expected: 14, found: 15 },
      { kind: 'month-not-transfers', subject: 'month:2026-06', expected: 0, found: 1 },
    ]);
  });

  it('knows of each book what is held, and that it adds up to nothing', () => {
    const { ledger, account } = household();
    ledger.spend(spend(account, 4, 'open', 'hold'));
    const fetched = ledger.spend(spend(account, 5, 'fetched', 'hold'));
    ledger.capture({ key: 'fetch', targetId: fetched, occurredOn: today });
    expect(judge(ledger)).toEqual([]);
    Object.assign(ledger.transfers.at(-1) ?? {}, { amount: 4 });
    expect(judge(ledger)).toContainEqual({ kind: 'escrow-not-holds', subject: 'book:1', expected: 4, found: 5 });
    const other = household();
    Object.assign(other.ledger.accounts.get(other.account) ?? {}, { posted: 37 });
    expect(judge(other.ledger)).toContainEqual({ kind: 'book-not-zero', subject: 'book:1', expected: 0, found: 7 });
  });
});
