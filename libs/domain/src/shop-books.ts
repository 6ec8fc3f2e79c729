import type { DomainErrorCode } from './errors';
import { grouped } from './figures';

/** 班次: from one hand-over of the counter to the next. */
export interface ClerkShiftRecord {
  id: string;
  clerkId: string;
  clerkName: string;
  openedAt: string;
  firstSlip: string;
  closedAt: string | null;
  lastSlip: string | null;
  /** Slips by the book; while the shift runs, so far. */
  slipsExpected: number;
  slipsCounted: number | null;
  /** Mostly the clerk of the shift; a colleague where that one could not come. Null while it runs. */
  countedById: string | null;
  countedByName: string | null;
  note: string | null;
  acceptedByName: string | null;
  acceptedAt: string | null;
  counts: ClerkShiftCount[];
}

export interface ClerkShiftCount {
  goodsId: string;
  goodsName: string;
  measure: string;
  expected: number;
  counted: number;
}

export interface CloseClerkShiftInput {
  slipsCounted: number;
  counts: { goodsId: string; counted: number }[];
  /** Needed when a count differs. */
  note: string;
}

/** The slips of a shift or month as one reads them: 000173 至 000175, or the only one. */
export function slipSpan(first: string, last: string): string {
  return first === last ? first : `${first} 至 ${last}`;
}

/** May a shift be closed with these counts? Every kind of goods is counted, and a difference is explained. */
export function checkClosing(
  input: CloseClerkShiftInput,
  slipsExpected: number,
  goods: readonly { id: string; expected: number }[],
): DomainErrorCode | null {
  const counted = new Map(input.counts.map((count) => [count.goodsId, count.counted]));
  if (counted.size < input.counts.length || counted.size !== goods.length) return 'shift.count-missing';
  if (goods.some(({ id }) => !counted.has(id))) return 'shift.count-missing';
  const differs =
    input.slipsCounted !== slipsExpected || goods.some(({ id, expected }) => counted.get(id) !== expected);
  return differs && input.note.trim().length < 2 ? 'shift.difference-unexplained' : null;
}

/** May this user take over the shift? Not whoever kept it, nor whoever counted in that clerk's place. */
export function checkAcceptance(
  shift: Pick<ClerkShiftRecord, 'clerkId' | 'countedById' | 'closedAt' | 'acceptedAt'>,
  userId: string,
): DomainErrorCode | null {
  if (shift.closedAt === null || shift.acceptedAt !== null) return 'shift.not-open';
  return [shift.clerkId, shift.countedById].includes(userId) ? 'shift.own-acceptance' : null;
}

/** 月结算单 of a shop: what was handed out in a month, in points, and what is owed for it, in fen. */
export interface ShopSheetRecord {
  shopId: string;
  shopName: string;
  /** 2026-10. */
  month: string;
  slips: number;
  voided: number;
  firstSlip: string | null;
  lastSlip: string | null;
  totalPoints: number;
  totalFen: number;
  lines: ShopSheetLine[];
  /** Set once it is signed; from then on nothing of it changes. */
  id: string | null;
  signedBy: string | null;
  signedAt: string | null;
}

export interface ShopSheetLine {
  goodsId: string;
  goodsName: string;
  measure: string;
  costFen: number;
  pieces: number;
  points: number;
  fen: number;
}

/** A month is signed when it is over. */
export function checkSigning(month: string, today: string): DomainErrorCode | null {
  return month < today.slice(0, 7) ? null : 'sheet.month-running';
}

export type FundEntryKind = 'income' | 'purchase' | 'settlement' | 'reversal';

export interface FundEntryRecord {
  id: string;
  line: number;
  kind: FundEntryKind;
  /** Signed: what came in, or what went out. */
  fen: number;
  balanceFen: number;
  occurredOn: string;
  note: string;
  reversed: boolean;
  actorName: string;
  at: string;
}

export interface AddFundEntryInput {
  kind: 'income' | 'purchase';
  /** More than nothing; the kind says which way. */
  fen: number;
  occurredOn: string;
  note: string;
}

export interface PaySheetInput {
  sheetId: string;
  occurredOn: string;
}

export interface ReverseFundEntryInput {
  reason: string;
}

/** 村级积分基金 beside the points that it stands for: the unit and all below it together, but for its own book. */
export interface FundRecord {
  unitId: string;
  unitName: string;
  /** Of the unit's own book alone, from which it can pay. */
  ownBalanceFen: number;
  balanceFen: number;
  incomeFen: number;
  spentFen: number;
  /** Signed sheets that are not paid; each is paid from the fund of its shop's unit. */
  owed: { sheetId: string; unitId: string; unitName: string; shopName: string; month: string; fen: number }[];
  /** Points that people within the unit hold or have reserved. */
  outstandingPoints: number;
  /** What lies in the shops within the unit, in points and as it was bought. */
  shelfPoints: number;
  shelfFen: number;
}

export interface FundCover {
  owedFen: number;
  /** What stays of the fund when everything owed is paid; less than nothing where it does not suffice. */
  freeFen: number;
  /** What a point costs to redeem, in hundredths of a fen; null while nothing on the shelf has a price. */
  fenPerHundredPoints: number | null;
  /** Points for which goods lie on the shelf or can be bought from the fund. */
  coveredPoints: number;
  /** Whole per cent of the points outstanding; null when there are none. */
  percent: number | null;
}

/** Points outstanding against goods that can be bought. Rounded against the fund. */
export function coverOf(
  fund: Pick<FundRecord, 'balanceFen' | 'owed' | 'outstandingPoints' | 'shelfPoints' | 'shelfFen'>,
): FundCover {
  const owedFen = fund.owed.reduce((sum, { fen }) => sum + fen, 0);
  const freeFen = fund.balanceFen - owedFen;
  const priced = fund.shelfPoints > 0 && fund.shelfFen > 0;
  const buyable = priced ? Math.floor((Math.max(0, freeFen) * fund.shelfPoints) / fund.shelfFen) : 0;
  const coveredPoints = fund.shelfPoints + buyable;
  return {
    owedFen,
    freeFen,
    fenPerHundredPoints: priced ? Math.ceil((fund.shelfFen * 100) / fund.shelfPoints) : null,
    coveredPoints,
    percent: fund.outstandingPoints > 0 ? Math.floor((coveredPoints * 100) / fund.outstandingPoints) : null,
  };
}

/** 1,234.50 元. */
export function yuanLabel(fen: number): string {
  const [whole, rest] = [Math.floor(Math.abs(fen) / 100), Math.abs(fen) % 100];
  return `${fen < 0 ? '−' : ''}${grouped(whole)}.${String(rest).padStart(2, '0')} 元`;
}

/** 12.5 is 1,250 fen; null for what is no amount of money. */
export function fenOf(yuan: string): number | null {
  const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(yuan.trim());
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null;
}
