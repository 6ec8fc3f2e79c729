// Seals: transfers are gathered into blocks, each with a Merkle root over its leaves and the hash of the block before. Whoever holds
// the hash of one block can tell whether anything up to it was changed. Made outside of the write path, checked without a database.
import { leafHash, type Sha256 } from './merkle';
import type { Transfer } from './transfer';

/** A transfer with all its columns, as a seal covers them. */
export interface SealedTransfer extends Transfer {
  /** Hexadecimal. */
  fingerprint: string;
  actorId: string | null;
  /** Day of the books. */
  bookedOn: string;
  /** ISO instant with milliseconds. */
  createdAt: string;
  activityId: string | null;
  schemeVersionId: string | null;
  ruleId: string | null;
  explanation: string | null;
  reason: string | null;
}

export const SEALED_COLUMNS = [
  ...(['id', 'key', 'fingerprint', 'book', 'kind', 'debitId', 'creditId', 'amount', 'shortfall', 'personId'] as const),
  ...(['resolvesId', 'actorId', 'source', 'occurredOn', 'bookedOn', 'createdAt', 'expiresOn', 'activityId'] as const),
  ...(['schemeVersionId', 'ruleId', 'explanation', 'reason'] as const),
] satisfies readonly (keyof SealedTransfer)[];

/** A block. `hash` is over all that stands before it. */
export interface Seal {
  /** 1, 2, 3 … without gaps. */
  no: number;
  at: string;
  transfers: number;
  /** The highest number among all transfers sealed so far. */
  upTo: number;
  /** Hexadecimal, as all hashes here. */
  root: string;
  /** Hash of the block before; empty for the first. */
  previous: string;
  hash: string;
}

/** What the platform lends: the server and the browser each have their own. */
export interface Hashing {
  sha256: Sha256;
  utf8(text: string): Uint8Array;
  hex(bytes: Uint8Array): string;
}

/** One text per content: the columns in their order, as JSON. */
export const canonicalText = (transfer: SealedTransfer) =>
  JSON.stringify(SEALED_COLUMNS.map((column) => transfer[column] ?? null));

/** 32 bytes: SHA-256 over 0x00 and the UTF-8 of {@link canonicalText}. */
export const leafOf = ({ sha256, utf8 }: Hashing, transfer: SealedTransfer) =>
  leafHash(sha256, utf8(canonicalText(transfer)));

/** 64 hexadecimal digits: SHA-256 over the UTF-8 of the JSON array `["seal",no,at,transfers,upTo,root,previous]`. */
export const sealHash = (
  { sha256, utf8, hex }: Hashing,
  { no, at, transfers, upTo, root, previous }: Omit<Seal, 'hash'>,
) => hex(sha256(utf8(JSON.stringify(['seal', no, at, transfers, upTo, root, previous]))));

/** As it is printed: 封印 第12号 1A2B-3C4D-5E6F-7788. */
export function printedSeal({ no, hash }: Pick<Seal, 'no' | 'hash'>): string {
  const short = hash.slice(0, 16).toUpperCase();
  return `封印 第${no}号 ${[0, 4, 8, 12].map((at) => short.slice(at, at + 4)).join('-')}`;
}

/** Reads what was printed or typed; null when it is no seal. */
export function readPrintedSeal(text: string): { no: number; short: string } | null {
  const [, no, short = ''] = /第?\s*(\d+)\s*号?\s*([0-9A-F]{4}(?:[-\s]?[0-9A-F]{4}){3})\s*$/iu.exec(text.trim()) ?? [];
  return no === undefined ? null : { no: Number(no), short: short.replace(/[-\s]/g, '').toLowerCase() };
}
