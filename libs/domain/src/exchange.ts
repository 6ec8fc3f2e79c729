import type { DomainErrorCode } from './errors';
import { addDays, dayOf, instantAt } from './calendar';
import { LIMITS } from './limits';

export interface ShopRecord {
  id: string;
  unitId: string;
  unitName: string;
  name: string;
  address: string;
  openingHours: string;
}

export interface CreateShopInput {
  unitId: string;
  name: string;
  address: string;
  openingHours: string;
}

export type GoodsState = 'on-sale' | 'off-sale';

export interface GoodsRecord {
  id: string;
  shopId: string;
  name: string;
  /** 袋, 瓶, 块. */
  measure: string;
  pricePoints: number;
  state: GoodsState;
  /** On the shelf and not reserved. */
  available: number;
  reserved: number;
  /** Most pieces per household and calendar month; null: no limit. */
  monthlyLimit: number | null;
}

export interface SaveGoodsInput {
  name: string;
  measure: string;
  pricePoints: number;
  monthlyLimit?: number | null;
  state: GoodsState;
}

/** 入库 · 预约占用 · 释放 · 出库 · 盘点差异. Stock is the sum of its rows. */
export type StockMoveKind = 'in' | 'reserve' | 'release' | 'out' | 'restore' | 'difference';

export interface StockMoveRecord {
  id: string;
  goodsId: string;
  goodsName: string;
  kind: StockMoveKind;
  /** Signed change of what is available. */
  pieces: number;
  availableAfter: number;
  reason: string | null;
  redemptionId: string | null;
  actorName: string;
  at: string;
}

export interface MoveStockInput {
  kind: 'in' | 'difference';
  /** Positive for `in`; a difference may be negative. */
  pieces: number;
  reason: string;
}

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
  createdAt: string;
  handedOverAt: string | null;
}

export interface RedemptionItemInput {
  goodsId: string;
  pieces: number;
}

/** C1: over the counter, in one step. */
export interface RedeemInput {
  shopId: string;
  personId: string;
  items: RedemptionItemInput[];
}

/** Online, to be fetched with the code. */
export interface ReserveInput {
  shopId: string;
  items: RedemptionItemInput[];
}

export interface HandOverInput {
  code: string;
}

export interface CancelRedemptionInput {
  reason: string;
}

/** What the counter shows of a person; nothing more is needed to serve them. */
export interface CounterPerson {
  personId: string;
  nameMasked: string;
  cardNo: string;
  phoneTail: string | null;
  unitName: string;
  ownerLabel: string;
  available: number;
  held: number;
  expiringSoon: number;
  expiringOn: string | null;
  /** True when the clerk belongs to the same household: a second person must serve. */
  ownHousehold: boolean;
}

/** Why these goods cannot be handed out, or null. `takenThisMonth` counts what the household has had. */
export function checkRedemption(
  items: readonly {
    goods: Pick<GoodsRecord, 'state' | 'available' | 'pricePoints' | 'monthlyLimit'>;
    pieces: number;
    takenThisMonth: number;
  }[],
  available: number,
  ownHousehold: boolean,
): DomainErrorCode | null {
  if (ownHousehold) return 'redemption.own-household';
  if (items.length === 0) return 'request.invalid';
  for (const { goods, pieces, takenThisMonth } of items) {
    if (!Number.isInteger(pieces) || pieces < 1 || pieces > LIMITS.redemptionPieces) return 'request.invalid';
    if (goods.state !== 'on-sale') return 'goods.off-sale';
    if (goods.available < pieces) return 'goods.out-of-stock';
    if (goods.monthlyLimit !== null && takenThisMonth + pieces > goods.monthlyLimit) return 'redemption.limit-reached';
  }
  return totalOf(items) > available ? 'points.insufficient' : null;
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

/** What a stock row may do: goods come in, a count may differ either way, never below nothing. */
export function checkStockMove(
  move: Pick<MoveStockInput, 'kind' | 'pieces'>,
  available: number,
): DomainErrorCode | null {
  const { kind, pieces } = move;
  if (!Number.isInteger(pieces) || pieces === 0 || (kind === 'in' && pieces < 0)) return 'request.invalid';
  if (available + pieces < 0) return 'goods.stock-negative';
  return available + pieces > LIMITS.stockPieces ? 'request.invalid' : null;
}

/** A slip number as printed: 000123. */
export function slipNumber(running: number): string {
  return String(running).padStart(6, '0');
}
