import {
  checkRedemption,
  type DomainErrorCode,
  type GoodsRecord,
  LIMITS,
  type RedemptionItemInput,
  totalOf,
} from '@jishan/domain';

/** Pieces by goods id; what is not wanted is not in it. */
export type Basket = Readonly<Record<string, number>>;

export const EMPTY_BASKET: Basket = {};

export function withPieces(basket: Basket, goodsId: string, pieces: number): Basket {
  const { [goodsId]: _before, ...others } = basket;
  const wanted = Math.min(Math.max(Math.trunc(pieces) || 0, 0), LIMITS.redemptionPieces);
  return wanted === 0 ? others : { ...others, [goodsId]: wanted };
}

export function toItems(basket: Basket): RedemptionItemInput[] {
  return Object.entries(basket).map(([goodsId, pieces]) => ({ goodsId, pieces }));
}

export function pricedItems(basket: Basket, goods: readonly GoodsRecord[]): { goods: GoodsRecord; pieces: number }[] {
  return goods.flatMap((item) => (basket[item.id] ? [{ goods: item, pieces: basket[item.id] ?? 0 }] : []));
}

export function priceOf(basket: Basket, goods: readonly GoodsRecord[]): number {
  return totalOf(pricedItems(basket, goods));
}

/** The domain's refusal for this basket. What the household has had this month only the server knows. */
export function refusalOf(
  basket: Basket,
  goods: readonly GoodsRecord[],
  available: number,
  ownHousehold: boolean,
): DomainErrorCode | null {
  const items = pricedItems(basket, goods).map((item) => ({ ...item, takenThisMonth: 0 }));
  return checkRedemption(items, available, ownHousehold);
}
