// 兑换点、商品与库存: what lies on the shelf, before anybody redeems it.
import { type DomainErrorCode, ERROR_TITLES } from './errors';
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

export const LIMIT_PERIOD_LABELS: Record<LimitPeriod, string> = {
  day: '每日',
  month: '每月',
  quarter: '每季',
  year: '每年',
};

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

/** So many pieces of one kind of goods, and what the household has had of it in the period of its limit. */
export interface Taking<Goods> {
  goods: Goods;
  pieces: number;
  taken: number;
}

/** Why so many pieces of these goods cannot be handed out, or null. */
export function checkTaking({
  goods,
  pieces,
  taken,
}: Taking<Pick<GoodsRecord, 'state' | 'available' | 'householdLimit'>>): DomainErrorCode | null {
  if (!Number.isInteger(pieces) || pieces < 1 || pieces > LIMITS.redemptionPieces) return 'request.invalid';
  if (goods.state !== 'on-sale') return 'goods.off-sale';
  if (goods.available < pieces) return 'goods.out-of-stock';
  return goods.householdLimit !== null && taken + pieces > goods.householdLimit ? 'redemption.limit-reached' : null;
}

/** Which goods a basket was refused for, and by which figure; null where the refusal is about no goods. */
export function refusedGoods(
  items: readonly Taking<
    Pick<GoodsRecord, 'name' | 'measure' | 'state' | 'available' | 'householdLimit' | 'limitPeriod'>
  >[],
  refusal: DomainErrorCode,
): string | null {
  const refused = items.find((item) => checkTaking(item) === refusal);
  if (!refused) return null;
  const { goods, taken } = refused;
  const name = `${goods.name}：`;
  if (refusal === 'goods.out-of-stock')
    return `${name}${goods.available > 0 ? `库存只有 ${goods.available} ${goods.measure}` : '暂时无货'}。`;
  if (refusal !== 'redemption.limit-reached') return `${name}${ERROR_TITLES[refusal]}。`;
  const limit = `每户${LIMIT_PERIOD_LABELS[goods.limitPeriod]}限 ${goods.householdLimit} ${goods.measure}`;
  return `${name}${limit}${taken > 0 ? `，本期已换 ${taken} ${goods.measure}` : ''}。`;
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
