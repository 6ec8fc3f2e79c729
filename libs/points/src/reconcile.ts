import type { Book, SystemKind, TransferKind } from './transfer';
import { FIRST_OWNER_ACCOUNT, SYSTEM_KINDS, systemAccount } from './transfer';

/** What one owner account says about itself (`posted`, `version`) beside what its entries, buckets and transfers say. */
export interface AccountDigest {
  accountId: number;
  book: Book;
  posted: number;
  version: number;
  entryCount: number;
  lastVersion: number;
  entrySum: number;
  /** `balanceAfter` of the latest entry, 0 without entries. */
  lastBalance: number;
  /** Entries whose balance is not the one before plus their amount. */
  runningBreaks: number;
  lotsRemaining: number;
  /** Credits minus debits over all transfers that name the account. */
  transferSum: number;
}

/** One bucket beside what transfers took from it, net of what came back. */
export interface LotDigest {
  accountId: number;
  expiresOn: string;
  amount: number;
  remaining: number;
  used: number;
}

/** One transfer beside its entries and bucket uses. */
export interface TransferDigest {
  transferId: number;
  kind: TransferKind;
  debitId: number;
  creditId: number;
  amount: number;
  shortfall: number;
  /** Amount of the transfer that this one resolves; null when it resolves none. */
  resolvedAmount: number | null;
  /** Net of the entries that name this transfer on the owner side; null when there is none. */
  entryAmount: number | null;
  entryCount: number;
  /** Entries that are no leg of it: of an account or an amount that it does not move. */
  strayEntries: number;
  /** Net of its bucket uses. */
  lotUsed: number;
}

/** A system account's snapshot with the tail after it, beside the sum over everything. */
export interface SystemDigest {
  book: Book;
  kind: SystemKind;
  snapshotAndTail: number;
  fullSum: number;
}

/** Per book: held points that nobody has captured or released, as the open holds say. */
export interface HoldDigest {
  book: Book;
  openHolds: number;
}

export type FindingKind =
  | 'balance-not-last-entry'
  | 'version-gap'
  | 'running-balance-broken'
  | 'balance-not-entries'
  | 'balance-not-lots'
  | 'balance-not-transfers'
  | 'lot-not-uses'
  | 'entry-not-transfer'
  | 'lot-use-not-transfer'
  | 'resolution-not-target'
  | 'snapshot-not-sum'
  | 'escrow-not-holds'
  | 'book-not-zero'
  // what only a reading of the whole ledger tells: verifying.ts
  | 'transfer-missing'
  | 'number-twice'
  | 'key-twice'
  | 'resolved-twice'
  | 'account-unknown'
  | 'lot-not-filled'
  | 'month-not-transfers';

/** Something that does not add up. Nothing is repaired: a person looks. */
export interface Finding {
  kind: FindingKind;
  /** `account:1004`, `lot:1004/2027-12-31`, `transfer:88`, `book:1`, `month:2026-10`. */
  subject: string;
  expected: number;
  found: number;
}

type Check = [FindingKind, expected: number, found: number];

const findingsOf = (subject: string, checks: readonly Check[]): Finding[] =>
  checks
    .filter(([, expected, found]) => expected !== found)
    .map(([kind, expected, found]) => ({ kind, subject, expected, found }));

/** The account row, its entries, its buckets and its transfers must tell one story. */
export function judgeAccount(account: AccountDigest): Finding[] {
  return findingsOf(`account:${account.accountId}`, [
    ['balance-not-last-entry', account.lastBalance, account.posted],
    ['version-gap', account.version, account.entryCount],
    ['version-gap', account.version, account.lastVersion],
    ['running-balance-broken', 0, account.runningBreaks],
    ['balance-not-entries', account.entrySum, account.posted],
    ['balance-not-lots', account.lotsRemaining, account.posted],
    ['balance-not-transfers', account.transferSum, account.posted],
  ]);
}

/** What is missing from a bucket must be what transfers took from it. */
export function judgeLot(lot: LotDigest): Finding[] {
  return findingsOf(`lot:${lot.accountId}/${lot.expiresOn}`, [['lot-not-uses', lot.used, lot.amount - lot.remaining]]);
}

/** Each owner's leg has exactly one entry of its size, a system leg has none; what leaves an owner comes out of buckets. */
export function judgeTransfer(transfer: TransferDigest): Finding[] {
  const owned = (id: number) => id >= FIRST_OWNER_ACCOUNT;
  const leaves = owned(transfer.debitId);
  const arrives = owned(transfer.creditId);
  const touches = leaves || arrives;
  const expected = (arrives ? transfer.amount : 0) - (leaves ? transfer.amount : 0);
  const owners = Number(leaves) + Number(arrives);
  const checks: Check[] = [
    ['entry-not-transfer', transfer.amount > 0 ? owners : 0, transfer.entryCount],
    ['entry-not-transfer', expected, transfer.entryAmount ?? 0],
    ['entry-not-transfer', 0, transfer.strayEntries],
  ];
  if (leaves) checks.push(['lot-use-not-transfer', transfer.amount, transfer.lotUsed]);
  const misused = leaves
    ? 0
    : Math.max(transfer.lotUsed, 0) + Math.max(-transfer.lotUsed - (touches ? transfer.amount : 0), 0);
  checks.push(['lot-use-not-transfer', 0, misused]);
  if (transfer.resolvedAmount !== null)
    checks.push(['resolution-not-target', transfer.resolvedAmount, transfer.amount + transfer.shortfall]);
  return findingsOf(`transfer:${transfer.transferId}`, checks);
}

/** A book's accounts sum to zero, its snapshots hold, and its escrow is what the open holds say. */
export function judgeBook(
  book: Book,
  ownersTotal: number,
  systems: readonly SystemDigest[],
  holds: HoldDigest,
): Finding[] {
  const own = systems.filter((system) => system.book === book);
  const sumOf = (kind: SystemKind) => own.find((system) => system.kind === kind)?.fullSum ?? 0;
  const snapshots = own.flatMap((system) =>
    findingsOf(`account:${systemAccount(book, system.kind)}`, [
      ['snapshot-not-sum', system.fullSum, system.snapshotAndTail],
    ]),
  );
  const net = SYSTEM_KINDS.reduce((sum, kind) => sum + sumOf(kind), ownersTotal);
  return [
    ...snapshots,
    ...findingsOf(`book:${book}`, [
      ['escrow-not-holds', holds.openHolds, sumOf('escrow')],
      ['book-not-zero', 0, net],
    ]),
  ];
}
