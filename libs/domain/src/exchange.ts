import type { DomainErrorCode } from './errors';
import { addDays, dayOf, instantAt } from './calendar';
import { LIMITS } from './limits';
import { checkTaking, type GoodsRecord, type LimitPeriod, type Taking } from './stock';
import type { PointsBalance } from './points';
import type { GivenVoucher } from './vouchers';

const ID_HEX = 32;
/** 128 bits have at most so many decimal digits. */
const ID_DIGITS = 39;
const PICK_UP_TEXT = new RegExp(`^(\\d{${ID_DIGITS}})(\\d{6})$`);

/** 待领取 · 已领取 · 已取消 · 已过期 · 已撤销. */
export type RedemptionState = 'reserved' | 'handed-over' | 'cancelled' | 'expired' | 'voided';

const REDEMPTION_NEXT: Record<RedemptionState, readonly RedemptionState[]> = {
  reserved: ['handed-over', 'cancelled', 'expired'],
  'handed-over': ['voided'],
  cancelled: [],
  expired: [],
  voided: [],
};
export const REDEMPTION_STATES = Object.keys(REDEMPTION_NEXT) as RedemptionState[];

/** Is there a step from one state to the other? No state leads to itself. */
export function mayRedemptionBecome(from: RedemptionState, to: RedemptionState): boolean {
  return REDEMPTION_NEXT[from].includes(to);
}

export interface RedemptionLine {
  goodsId: string;
  goodsName: string;
  measure: string;
  pieces: number;
  pricePoints: number;
}

export interface RedemptionRecord {
  id: string;
  shopId: string;
  shopName: string;
  state: RedemptionState;
  personId: string;
  personName: string;
  ownerLabel: string;
  lines: RedemptionLine[];
  totalPoints: number;
  /** 000123, per shop, without gaps; taken at the hand-over. */
  slipNo: string | null;
  /** Six digits, shown to the person only while reserved. */
  code: string | null;
  expiresAt: string | null;
  balanceAfter: number | null;
  clerkName: string | null;
  /** Who confirmed beside a clerk of the same household. */
  secondName: string | null;
  /** Codes of third-party vouchers: for the person, and for the clerk on the day of the hand-over. */
  vouchers: GivenVoucher[];
  createdAt: string;
  handedOverAt: string | null;
  /** Why and when it was cancelled or voided, or ran out. */
  closedReason: string | null;
  closedAt: string | null;
}

/** The second person at the counter: proves by the own password or by a code sent to the own phone. */
export interface SecondPersonInput {
  phone: string;
  password?: string;
  code?: string;
}

export interface RedemptionItemInput {
  goodsId: string;
  pieces: number;
}

/** 从哪个账户付: the household's, or for somebody who has one beside it their own. */
export const PAYERS = ['household', 'personal'] as const;
export type Payer = (typeof PAYERS)[number];

/** Somebody's own account beside the household's: a scheme is personal, or the points were kept apart. */
export type PersonalPurse = Pick<PointsBalance, 'available' | 'held' | 'expiringSoon' | 'expiringOn'> & {
  accountId: number;
};

/** Out of the household, unless nothing is left there that could pay for anything. */
export function usualPayer(available: number, personal: Pick<PersonalPurse, 'available'> | null): Payer {
  return available === 0 && (personal?.available ?? 0) > 0 ? 'personal' : 'household';
}

/** C1: over the counter, in one step. */
export interface RedeemInput {
  shopId: string;
  personId: string;
  items: RedemptionItemInput[];
  /** Without a word: the household's, where the person lives in one. */
  payer?: Payer;
  /** Asked for when the clerk belongs to the same household. */
  second?: SecondPersonInput;
}

/** Online, to be fetched with the code. */
export interface ReserveInput {
  shopId: string;
  items: RedemptionItemInput[];
  payer?: Payer;
}

export interface HandOverInput {
  code: string;
  second?: SecondPersonInput;
}

export interface CancelRedemptionInput {
  reason: string;
}

/** What the counter shows of a person; nothing more is needed to serve them. */
export interface CounterPerson {
  personId: string;
  accountId: number;
  nameMasked: string;
  cardNo: string;
  phoneTail: string | null;
  unitName: string;
  ownerLabel: string;
  /** Whose balance it is; null where it is the person's own. */
  householdId: string | null;
  available: number;
  held: number;
  expiringSoon: number;
  expiringOn: string | null;
  /** Null for somebody who lives in no household, or has nothing in an own account. */
  personal: PersonalPurse | null;
  /** True when the clerk belongs to the same household: a second person must confirm. */
  ownHousehold: boolean;
  /** Points this member may still spend this month; null: no limit of their own. */
  monthlyLeft: number | null;
  /** What the household has had of the goods that are limited. */
  taken: GoodsTaken[];
}

/** Pieces that a household has had or reserved in the running period of the goods' limit. */
export interface GoodsTaken {
  goodsId: string;
  pieces: number;
}

/** What the limits of a shop still leave somebody. */
export interface AllowanceRecord {
  monthlyLeft: number | null;
  taken: GoodsTaken[];
  personal: PersonalPurse | null;
}

/** What one member of a household may spend in a calendar month, and has spent. */
export interface SpendingLimitRecord {
  personId: string;
  /** Null: no limit. */
  monthlyPoints: number | null;
  spentThisMonth: number;
}

export interface SetSpendingLimitInput {
  monthlyPoints: number | null;
}

/** The first day of the period that a day belongs to. */
export function limitSince(period: LimitPeriod, day: string): string {
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  switch (period) {
    case 'day':
      return day;
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'quarter':
      return `${year}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case 'year':
      return `${year}-01-01`;
    default:
      return period satisfies never;
  }
}

/** Pieces that the limit of these goods still leaves a household; null where there is none. */
export function piecesLeft(
  goods: Pick<GoodsRecord, 'id' | 'householdLimit'>,
  taken: readonly GoodsTaken[],
): number | null {
  if (goods.householdLimit === null) return null;
  return Math.max(0, goods.householdLimit - (taken.find(({ goodsId }) => goodsId === goods.id)?.pieces ?? 0));
}

/** May a member with this limit spend so much more this month? */
export function checkSpending(
  { monthlyPoints, spentThisMonth }: Pick<SpendingLimitRecord, 'monthlyPoints' | 'spentThisMonth'>,
  points: number,
): DomainErrorCode | null {
  return monthlyPoints !== null && spentThisMonth + points > monthlyPoints ? 'redemption.member-limit' : null;
}

/** Why these goods cannot be handed out, or null. `taken` counts what the household has had in the period of each limit. */
export function checkRedemption(
  items: readonly Taking<Pick<GoodsRecord, 'state' | 'available' | 'pricePoints' | 'householdLimit'>>[],
  available: number,
  ownHousehold: boolean,
): DomainErrorCode | null {
  if (ownHousehold) return 'redemption.own-household';
  if (items.length === 0) return 'request.invalid';
  const refusal = items.map(checkTaking).find((code) => code !== null);
  return refusal ?? (totalOf(items) > available ? 'points.insufficient' : null);
}

/** Points for a basket. */
export function totalOf(items: readonly { goods: Pick<GoodsRecord, 'pricePoints'>; pieces: number }[]): number {
  return items.reduce((sum, item) => sum + item.goods.pricePoints * item.pieces, 0);
}

/** A redemption over the counter can be undone on the day it was made. */
export function checkVoid(
  redemption: { state: RedemptionState; handedOverAt: string | null },
  now: string,
): DomainErrorCode | null {
  const sameDay = redemption.handedOverAt !== null && dayOf(redemption.handedOverAt) === dayOf(now);
  return mayRedemptionBecome(redemption.state, 'voided') && sameDay ? null : 'redemption.not-void-able';
}

/** May a reservation be handed over now? The code is looked at afterwards. */
export function checkHandOver(
  redemption: { state: RedemptionState; expiresAt: string | null; wrongCodes: number },
  now: string,
): DomainErrorCode | null {
  if (!mayRedemptionBecome(redemption.state, 'handed-over')) return 'redemption.not-reserved';
  if (redemption.expiresAt !== null && now >= redemption.expiresAt) return 'redemption.expired';
  return redemption.wrongCodes >= LIMITS.pickUpCodeTries ? 'redemption.code-locked' : null;
}

/** Whoever reserved may cancel until the goods are handed over; so may the counter. */
export function checkCancel(redemption: { state: RedemptionState }): DomainErrorCode | null {
  return mayRedemptionBecome(redemption.state, 'cancelled') ? null : 'redemption.not-reserved';
}

/** Cancelling and voiding stay readable for ever, so they say why. */
export function checkClosingReason(reason: string): DomainErrorCode | null {
  return [...reason.trim()].length < LIMITS.reasonLengthMin ? 'redemption.reason-missing' : null;
}

/** A reservation made today is kept to the end of the third day after. */
export function reservationEnd(now: string): string {
  return instantAt(addDays(dayOf(now), LIMITS.reservationDays + 1), '00:00');
}

/** The last day on which a reservation can be fetched: one that ends at midnight ends with the day before. */
export function lastDayToFetch(expiresAt: string): string {
  return dayOf(new Date(Date.parse(expiresAt) - 1).toISOString());
}

/**
 * What the QR code of a reservation says: which one, and its code. Digits alone, because a scanner types like a
 * keyboard and an input method would make words of letters.
 */
export function pickUpText(id: string, code: string): string {
  return (
    BigInt(`0x${id.replaceAll('-', '')}`)
      .toString()
      .padStart(ID_DIGITS, '0') + code
  );
}

/** The reservation and the code that were scanned, or null for anything else, such as a card number. */
export function readPickUpText(text: string): { id: string; code: string } | null {
  const parts = PICK_UP_TEXT.exec(text.trim());
  const hex =
    parts &&
    BigInt(parts[1] ?? '')
      .toString(16)
      .padStart(ID_HEX, '0');
  if (!parts || !hex || hex.length > ID_HEX) return null;
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), code: parts[2] ?? '' };
}

/** A slip number as printed: 000123. */
export function slipNumber(running: number): string {
  return String(running).padStart(6, '0');
}
