// 兑换点、商品与库存: what lies on the shelf, before anybody redeems it.
import type { DomainErrorCode } from './errors';
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

/** 自有商品 · 第三方券. */
export type GoodsForm = 'own' | 'voucher';

/** How long a household's limit of pieces runs, by the calendar. */
export type LimitPeriod = 'day' | 'month' | 'quarter' | 'year';

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
  /** Most pieces per household and period; null: no limit. */
  householdLimit: number | null;
  limitPeriod: LimitPeriod;
  form: GoodsForm;
  /** What the shop is owed for a piece, in fen; null for whoever does not keep the shop. */
  costFen: number | null;
}

export interface SaveGoodsInput {
  name: string;
  measure: string;
  pricePoints: number;
  householdLimit?: number | null;
  limitPeriod?: LimitPeriod;
  /** Stays what it was when the goods were put up. */
  form?: GoodsForm;
  costFen?: number;
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

/** 盘点: one kind of goods as somebody counted it. */
export interface CountedGoods {
  goodsId: string;
  /** What the book said when it was counted, with what is reserved: goods that moved meanwhile are counted again. */
  book: number;
  counted: number;
  /** Of a difference. */
  reason?: string;
}

/** 全面盘点: saved whole or not at all. */
export interface CountStockInput {
  rows: CountedGoods[];
}

export interface MoveStockInput {
  kind: 'in' | 'difference';
  /** Positive for `in`; a difference may be negative. */
  pieces: number;
  reason: string;
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

/** What is wrong with the rows of a count, by their place in it; nothing is saved while there is anything. */
export function checkCount(
  rows: readonly CountedGoods[],
  goods: readonly Pick<GoodsRecord, 'id' | 'form' | 'available' | 'reserved'>[],
): { row: number; code: DomainErrorCode }[] {
  return rows.flatMap((counted, row) => {
    const code = checkCounted(
      counted,
      goods.find(({ id }) => id === counted.goodsId),
      rows.findIndex(({ goodsId }) => goodsId === counted.goodsId) < row,
    );
    return code ? [{ row, code }] : [];
  });
}

function checkCounted(
  { book, counted, reason = '' }: CountedGoods,
  goods: Pick<GoodsRecord, 'form' | 'available' | 'reserved'> | undefined,
  again: boolean,
): DomainErrorCode | null {
  if (!goods) return 'resource.not-found';
  if (again || !Number.isInteger(counted) || counted < 0) return 'request.invalid';
  if (goods.form === 'voucher') return 'voucher.import-only';
  if (goods.available + goods.reserved !== book) return 'goods.book-changed';
  if (counted === book) return null;
  if ([...reason.trim()].length < LIMITS.reasonLengthMin) return 'goods.reason-missing';
  return checkStockMove({ kind: 'difference', pieces: counted - book }, goods.available);
}
