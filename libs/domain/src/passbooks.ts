import type { DomainErrorCode } from './errors';
import { LIMITS } from './limits';
import type { PointsTransferKind } from './points';

/** Lines on one page of a 存折. Line n has its place on the same page for ever. */
export const PASSBOOK_LINES = 24;

/** The paper passbook of an account: up to which line it has been printed, as whoever printed it confirmed. */
export interface PassbookRecord {
  accountId: number;
  /** Nine digits with a check digit; on the cover. */
  passbookNo: string;
  ownerLabel: string;
  unitName: string;
  /** The last line that was booked; 0 when nothing was. */
  lastLine: number;
  /** 0 while nothing was printed. */
  printedUpTo: number;
  printedAt: string | null;
  printedBy: string | null;
}

export interface ConfirmPrintInput {
  firstLine: number;
  lastLine: number;
}

/** What stands on paper and whoever holds it types in. */
export interface LineCheckInput {
  passbookNo: string;
  line: number;
  code: string;
}

/** As much of a line as a stranger may read who has its code: to compare the figures on paper. */
export interface LineFacts {
  unitName: string;
  ownerMasked: string;
  line: number;
  kind: PointsTransferKind;
  occurredOn: string;
  /** Signed. */
  amount: number;
  balanceAfter: number;
  /** Taken back later. */
  reversed: boolean;
}

/** Genuine, or not: a wrong number, line or code are one answer. */
export interface LineCheckRecord {
  genuine: boolean;
  facts: LineFacts | null;
}

/** Does the print come after what is in the book already, or over it? A page with a hole would hide a line. */
export function checkPrint(
  book: { printedUpTo: number; lastLine: number },
  print: ConfirmPrintInput,
): DomainErrorCode | null {
  const isAfter = print.firstLine <= book.printedUpTo + 1;
  const isBooked = print.firstLine <= print.lastLine && print.lastLine <= book.lastLine;
  return isAfter && isBooked ? null : 'passbook.out-of-order';
}

/** What is printed next: the lines that are not in the book yet, as many as one print takes. */
export function nextPrint(book: { printedUpTo: number; lastLine: number }): ConfirmPrintInput | null {
  const firstLine = book.printedUpTo + 1;
  const lastLine = Math.min(book.lastLine, book.printedUpTo + LIMITS.passbookPrintLines);
  return firstLine <= lastLine ? { firstLine, lastLine } : null;
}

/** On which page a line stands, and as the how manieth; both from 0. */
export function placeOfLine(line: number): { page: number; slot: number } {
  return { page: Math.floor((line - 1) / PASSBOOK_LINES), slot: (line - 1) % PASSBOOK_LINES };
}

/** Crockford's alphabet: no I, L, O and U, which people take for others. */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 8;

/** A check code as it was meant: `k7mo-1abl` → `K7M01AB1`. */
export function normaliseCheckCode(text: string): string {
  return text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** As it is printed: `K7M0-1AB1`. */
export const spacedCheckCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
