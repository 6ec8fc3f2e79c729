import type { PointsOwnerKind, PointsTransferKind } from './points';

/** `closing`: nothing more is booked there, and its figures are being worked out. */
export type MonthState = 'open' | 'closing' | 'closed';

/** What a book came to in a month: 期初 + 增加 − 减少 = 期末 in people's hands, and by what. */
export interface MonthBook {
  book: 1 | 2;
  opening: number;
  credited: number;
  debited: number;
  closing: number;
  byKind: { kind: PointsTransferKind; transfers: number; points: number }[];
}

export interface MonthTotals {
  accounts: number;
  books: MonthBook[];
  hours: { credited: number; reversed: number };
}

export interface MonthRecord {
  /** YYYY-MM */
  month: string;
  state: MonthState;
  /** The one that can be closed now: it is over, and every month before it is closed. */
  isNext: boolean;
  startedAt: string | null;
  closedAt: string | null;
  closedByName: string | null;
  /** The last transfer of the month, in the ledger's own numbers. */
  upToTransfer: number | null;
  totals: MonthTotals | null;
  /** SHA-256 over totals, balances and the seal of the month before. */
  seal: string | null;
}

export interface MonthBalance {
  accountId: number;
  book: number;
  ownerKind: PointsOwnerKind;
  ownerLabel: string;
  unitName: string;
  opening: number;
  credited: number;
  debited: number;
  closing: number;
}

/** An award that the rules give and the ledger has not, or the other way round. */
export interface RecomputeDifference {
  key: string;
  activityTitle: string | null;
  personName: string | null;
  expected: number;
  posted: number;
  /** Why somebody took it back by hand. */
  reason: string | null;
}

/** The month computed once more from attendances and hours by the versions of that time. */
export interface RecomputeReport {
  month: string;
  ranAt: string;
  facts: number;
  awards: number;
  /** What both came to, in redeemable points. */
  expected: number;
  posted: number;
  differences: RecomputeDifference[];
}

/** Is this a month written YYYY-MM? */
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** The month after: `monthAfter('2026-12')` is `2027-01`. */
export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
