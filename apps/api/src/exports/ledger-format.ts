// The file an auditor takes away: one JSON object a line, gzipped, UTF-8. In this order:
//
//   {"ledger":"jishan","format":1,"exportedAt":…,"columns":{…}}   what the lists below hold, by place
//   {"account":[…]}   an owner's account, without a name          {"lot":[…]}     its points by their last day
//   {"seal":[…]}      a seal; its hash is over what stands before  {"month":{…}}   a closed month and its totals
//   {"version":{…}}   a scheme's terms as they were voted for
//   {"leaf":[…],"entries":[[…]],"uses":[[…]],"transfer":[…]}       a transfer with all that bears its number, in their order;
//                     "leaf" is null until it is sealed. Of a transfer that is not there: {"missing":88,"leaf":…,"transfer":null}
//   {"end":{"transfers":…}}
//
// What a leaf is the hash of stands in the file byte for byte: it is the text of the list behind "transfer".
import {
  canonicalText,
  leafHash,
  leafOf,
  SEALED_COLUMNS,
  type Account,
  type Book,
  type LedgerHead,
  type Lot,
  type Seal,
  type SealedTransfer,
  type Transfer,
} from '@jishan/points';
import type { SealedLine } from '../seals/seal-walk';
import { hashing } from '../seals/hashing';
import type { LedgerLine } from '@jishan/points';

export type AccountRow = Omit<Account, 'closed'> & { closedAt: string | null };
export type LotRow = Lot;

export interface MonthLine {
  month: string;
  closedAt: string;
  upToTransfer: number;
  totals: { books: { book: Book; credited: number; debited: number }[] };
  seal: string;
}

/** Read by people: the verifier makes nothing of it. */
export type VersionLine = Record<string, unknown>;

/** A line as the database has it. */
export interface LineRow {
  id: number;
  transfer: SealedTransfer | null;
  sealed: { no: number; place: number; leaf: Uint8Array } | null;
  entries: { accountId: number; version: number; amount: number; balanceAfter: number }[];
  uses: { expiresOn: string; amount: number }[];
}

const COLUMNS = {
  account: ['id', 'book', 'kind', 'ownerId', 'posted', 'version', 'closedAt'],
  lot: ['accountId', 'expiresOn', 'amount', 'remaining'],
  seal: ['no', 'at', 'transfers', 'upTo', 'root', 'previous', 'hash'],
  leaf: ['seal', 'place', 'hash'],
  entry: ['accountId', 'version', 'amount', 'balanceAfter'],
  use: ['expiresOn', 'amount'],
  transfer: SEALED_COLUMNS,
} as const;
export const FORMAT = 1;

export const firstLine = (exportedAt: string) =>
  JSON.stringify({ ledger: 'jishan', format: FORMAT, exportedAt, columns: COLUMNS });
export const accountLine = (row: AccountRow) =>
  JSON.stringify({
    account: [row.id, row.book, row.kind, row.ownerId, row.posted, row.version, row.closedAt],
  });
export const lotLine = (row: LotRow) =>
  JSON.stringify({ lot: [row.accountId, row.expiresOn, row.amount, row.remaining] });
export const sealLine = (seal: Seal) =>
  JSON.stringify({ seal: [seal.no, seal.at, seal.transfers, seal.upTo, seal.root, seal.previous, seal.hash] });

export function transferLine({ id, transfer, sealed, entries, uses }: LineRow): string {
  const leaf = sealed && [sealed.no, sealed.place, hashing.hex(sealed.leaf)];
  const lines = entries.map((entry) => [entry.accountId, entry.version, entry.amount, entry.balanceAfter]);
  const head = JSON.stringify({
    ...(transfer ? {} : { missing: id }),
    ...{ leaf, entries: lines, uses: uses.map((use) => [use.expiresOn, use.amount]) },
  });
  return `${head.slice(0, -1)}${TRANSFER}${transfer ? canonicalText(transfer) : 'null'}}`;
}

/** What both readings need of a transfer with all that bears its number. */
export type WholeLine = { -readonly [Key in keyof (SealedLine & LedgerLine)]: (SealedLine & LedgerLine)[Key] };

/** A line straight from the database. */
export function wholeLine(row: LineRow): WholeLine {
  const { transfer } = row;
  return { ...row, writtenAt: transfer?.createdAt ?? null, leaf: transfer && leafOf(hashing, transfer) };
}

/** A line of the file. */
export type FileLine =
  | { kind: 'first'; exportedAt: string; format: number }
  | { kind: 'account'; account: LedgerHead['accounts'][number] }
  | { kind: 'lot'; lot: Lot }
  | { kind: 'seal'; seal: Seal }
  | { kind: 'month'; month: MonthLine }
  | { kind: 'version' }
  | { kind: 'transfer'; line: WholeLine }
  | { kind: 'end'; transfers: number };

const TRANSFER = ',"transfer":';
const TRANSFER_BYTES = Buffer.from(TRANSFER);
const END_OF_OBJECT = 1;

/* eslint-disable @typescript-eslint/no-explicit-any -- what a file claims to hold; the verifier doubts every figure of it */
/** Reads bytes as Latin-1, which is faster and loses nothing: of text beyond ASCII only keys are looked at, and only whether they differ. */
export function readLine(bytes: Buffer): FileLine | null {
  const said: any = JSON.parse(bytes.toString('latin1'));
  if (said.transfer !== undefined) return { kind: 'transfer', line: readTransfer(said, bytes) };
  if (said.account) {
    const [id, book, , , posted, version] = said.account;
    return { kind: 'account', account: { id, book, posted, version } };
  }
  if (said.lot) {
    const [accountId, expiresOn, amount, remaining] = said.lot;
    return { kind: 'lot', lot: { accountId, expiresOn, amount, remaining } };
  }
  if (said.seal) {
    const [no, at, transfers, upTo, root, previous, hash] = said.seal;
    return { kind: 'seal', seal: { no, at, transfers, upTo, root, previous, hash } };
  }
  if (said.month) return { kind: 'month', month: said.month };
  if (said.version) return { kind: 'version' };
  if (said.end) return { kind: 'end', transfers: said.end.transfers };
  return said.ledger === 'jishan' ? { kind: 'first', exportedAt: said.exportedAt, format: said.format } : null;
}

function readTransfer(said: any, bytes: Buffer): WholeLine {
  const { transfer: columns, leaf } = said;
  const line = { id: said.missing, transfer: null, writtenAt: null, leaf: null } as WholeLine;
  line.sealed = leaf && { no: leaf[0], place: leaf[1], leaf: Buffer.from(leaf[2], 'hex') };
  line.entries = said.entries.map(readEntry);
  line.uses = said.uses.map(readUse);
  if (columns === null) return line;
  const text = bytes.subarray(bytes.indexOf(TRANSFER_BYTES) + TRANSFER_BYTES.length, bytes.length - END_OF_OBJECT);
  line.leaf = leafHash(hashing.sha256, text);
  line.transfer = transferIn(columns);
  line.id = columns[AT.id];
  line.writtenAt = columns[AT.createdAt];
  return line;
}

const AT = Object.fromEntries(SEALED_COLUMNS.map((name, at) => [name, at])) as Record<keyof SealedTransfer, number>;

/** A million times: an object written out is made ten times as fast as one from a list of names. */
const transferIn = (columns: any[]): Transfer => ({
  id: columns[AT.id],
  key: columns[AT.key],
  kind: columns[AT.kind],
  book: columns[AT.book],
  debitId: columns[AT.debitId],
  creditId: columns[AT.creditId],
  amount: columns[AT.amount],
  shortfall: columns[AT.shortfall],
  personId: columns[AT.personId],
  expiresOn: columns[AT.expiresOn],
  resolvesId: columns[AT.resolvesId],
  source: columns[AT.source],
  occurredOn: columns[AT.occurredOn],
  bookedOn: columns[AT.bookedOn],
});
const readEntry = (entry: any[]) => ({
  accountId: entry[0],
  version: entry[1],
  amount: entry[2],
  balanceAfter: entry[3],
});
const readUse = (use: any[]) => ({ expiresOn: use[0], amount: use[1] });
