import { describe, expect, it } from 'vitest';
import type { AccountDigest, SystemDigest, TransferDigest } from './reconcile';
import { judgeAccount, judgeBook, judgeLot, judgeTransfer } from './reconcile';

const account: AccountDigest = {
  ...{ accountId: 1004, book: 1, posted: 30, version: 3, entryCount: 3, lastVersion: 3, entrySum: 30, lastBalance: 30 },
  ...{ runningBreaks: 0, lotsRemaining: 30, transferSum: 30 },
};

describe('an account', () => {
  const judged = (change: Partial<AccountDigest>) => judgeAccount({ ...account, ...change });
  const finding = (kind: string, expected: number, found: number) => [
    { kind, subject: 'account:1004', expected, found },
  ];

  it('that tells one story has no finding', () => {
    expect(judged({})).toEqual([]);
  });

  it('is named with what was expected and what was found', () => {
    expect(judged({ lastBalance: 29 })).toEqual(finding('balance-not-last-entry', 29, 30));
    expect(judged({ entryCount: 2 })).toEqual(finding('version-gap', 3, 2));
    expect(judged({ lastVersion: 4 })).toEqual(finding('version-gap', 3, 4));
    expect(judged({ runningBreaks: 1 })).toEqual(finding('running-balance-broken', 0, 1));
    expect(judged({ entrySum: 31 })).toEqual(finding('balance-not-entries', 31, 30));
    expect(judged({ lotsRemaining: 25 })).toEqual(finding('balance-not-lots', 25, 30));
    expect(judged({ transferSum: 35 })).toEqual(finding('balance-not-transfers', 35, 30));
  });
});

describe('a bucket', () => {
  it('lacks what transfers took from it, no more and no less', () => {
    const lot = { accountId: 1004, expiresOn: '2027-12-31', amount: 20, remaining: 12, used: 8 };
    expect(judgeLot(lot)).toEqual([]);
    expect(judgeLot({ ...lot, used: 7 })).toEqual([
      { kind: 'lot-not-uses', subject: 'lot:1004/2027-12-31', expected: 7, found: 8 },
    ]);
  });
});

describe('a transfer', () => {
  const redeem: TransferDigest = {
    ...{ transferId: 88, kind: 'redeem', debitId: 1004, creditId: 13, amount: 5, shortfall: 0, resolvedAmount: null },
    ...{ entryAmount: -5, entryCount: 1, strayEntries: 0, lotUsed: 5 },
  };
  const award: TransferDigest = { ...redeem, kind: 'award', debitId: 11, creditId: 1004, entryAmount: 5, lotUsed: 0 };
  const move: TransferDigest = { ...redeem, kind: 'move', creditId: 1005, entryAmount: 0, entryCount: 2 };
  const capture: TransferDigest = {
    ...{ ...redeem, kind: 'capture', debitId: 12, creditId: 13, resolvedAmount: 5 },
    ...{ entryAmount: null, entryCount: 0, lotUsed: 0 },
  };
  const release: TransferDigest = { ...award, kind: 'release', debitId: 12, resolvedAmount: 5, lotUsed: -5 };
  const judged = (digest: TransferDigest, change: Partial<TransferDigest>) =>
    judgeTransfer({ ...digest, ...change }).map(({ kind, subject, expected, found }) => {
      expect(subject).toBe('transfer:88');
      return [kind, expected, found];
    });

  it('of any kind that is whole has no finding', () => {
    for (const digest of [redeem, award, move, capture, release]) expect(judged(digest, {})).toEqual([]);
    // some of what a hold had paid came from buckets that have died: those points lie in another bucket now
    expect(judged(release, { lotUsed: -3 })).toEqual([]);
    expect(judged(release, { lotUsed: 0 })).toEqual([]);
  });

  it('has one entry for each owner, of its size', () => {
    expect(judged(redeem, { entryCount: 2 })).toEqual([['entry-not-transfer', 1, 2]]);
    expect(judged(move, { entryCount: 1 })).toEqual([['entry-not-transfer', 2, 1]]);
    expect(judged(award, { entryAmount: 4 })).toEqual([['entry-not-transfer', 5, 4]]);
    expect(judged(redeem, { entryAmount: 5 })).toEqual([['entry-not-transfer', -5, 5]]);
    expect(judged(move, { entryAmount: -5 })).toEqual([['entry-not-transfer', 0, -5]]);
    expect(judged(redeem, { entryAmount: null, entryCount: 0 })).toEqual([
      ['entry-not-transfer', 1, 0],
      ['entry-not-transfer', -5, 0],
    ]);
    expect(judged(capture, { entryAmount: 5, entryCount: 1 })).toEqual([
      ['entry-not-transfer', 0, 1],
      ['entry-not-transfer', 0, 5],
    ]);
  });

  it('names an entry that is none of its legs, though the sums are right', () => {
    expect(judged(award, { strayEntries: 1 })).toEqual([['entry-not-transfer', 0, 1]]);
  });

  it('knows the first account of an owner from the last of the system', () => {
    expect(judged(redeem, { debitId: 1000 })).toEqual([]);
    expect(judged(capture, { debitId: 999 })).toEqual([]);
  });

  it('takes out of buckets what leaves an owner, and nothing else takes anything', () => {
    expect(judged(redeem, { lotUsed: 4 })).toEqual([['lot-use-not-transfer', 5, 4]]);
    expect(judged(move, { lotUsed: 6 })).toEqual([['lot-use-not-transfer', 5, 6]]);
    expect(judged(award, { lotUsed: 2 })).toEqual([['lot-use-not-transfer', 0, 2]]);
    expect(judged(capture, { lotUsed: 1 })).toEqual([['lot-use-not-transfer', 0, 1]]);
    expect(judged(capture, { lotUsed: -1 })).toEqual([['lot-use-not-transfer', 0, 1]]);
    expect(judged(release, { lotUsed: -7 })).toEqual([['lot-use-not-transfer', 0, 2]]);
  });

  it('resolves the whole of another, or names what it fell short of', () => {
    const reverse: TransferDigest = { ...redeem, kind: 'reverse', creditId: 11, resolvedAmount: 8, shortfall: 3 };
    expect(judged(reverse, {})).toEqual([]);
    expect(judged(reverse, { shortfall: 2 })).toEqual([['resolution-not-target', 8, 7]]);
    expect(judged(release, { resolvedAmount: 6 })).toEqual([['resolution-not-target', 6, 5]]);
    const empty = { amount: 0, shortfall: 8, entryCount: 0, entryAmount: null, lotUsed: 0 };
    expect(judged(reverse, empty)).toEqual([]);
    expect(judged(reverse, { ...empty, entryCount: 1 })).toEqual([['entry-not-transfer', 0, 1]]);
  });
});

describe('a book', () => {
  const sums = { issuer: -100, escrow: 10, redeemed: 40, expired: 20 };
  const systems = (change: Partial<typeof sums> = {}): SystemDigest[] =>
    Object.entries({ ...sums, ...change }).map(([kind, fullSum]) => ({
      ...{ book: 1, kind: kind as keyof typeof sums },
      ...{ fullSum, snapshotAndTail: fullSum },
    }));
  const elsewhere: SystemDigest = { book: 2, kind: 'issuer', fullSum: -7, snapshotAndTail: -6 };
  const holds = { book: 1, openHolds: 10 } as const;

  it('comes to nothing in all, whatever another book comes to', () => {
    expect(judgeBook(1, 30, [elsewhere, ...systems()], holds)).toEqual([]);
    expect(judgeBook(1, 31, systems(), holds)).toEqual([
      { kind: 'book-not-zero', subject: 'book:1', expected: 0, found: 1 },
    ]);
    expect(judgeBook(1, 0, [], { ...holds, openHolds: 0 })).toEqual([]);
  });

  it('holds in escrow what nobody has fetched or cancelled', () => {
    expect(judgeBook(1, 30, systems({ escrow: 12, redeemed: 38 }), holds)).toEqual([
      { kind: 'escrow-not-holds', subject: 'book:1', expected: 10, found: 12 },
    ]);
  });

  it('has a snapshot of each system account that is the sum of its transfers', () => {
    const [issuer, ...rest] = systems();
    const spoiled = [...(issuer ? [{ ...issuer, snapshotAndTail: -99 }] : []), ...rest];
    expect(judgeBook(1, 30, spoiled, holds)).toEqual([
      { kind: 'snapshot-not-sum', subject: 'account:11', expected: -100, found: -99 },
    ]);
    expect(judgeBook(2, 7, [elsewhere], { book: 2, openHolds: 0 })).toEqual([
      { kind: 'snapshot-not-sum', subject: 'account:21', expected: -7, found: -6 },
    ]);
  });
});
