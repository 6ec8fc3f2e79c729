import {
  checkRedemption,
  checkSpending,
  ERROR_TITLES,
  type GoodsRecord,
  type GoodsTaken,
  LIMITS,
  refusedGoods,
  type RedemptionItemInput,
  totalOf,
} from '@jishan/domain';

/** Pieces by goods id; what is not wanted is not in it. */
export type Basket = Readonly<Record<string, number>>;

/** Whose basket it is, as far as a rule asks. */
export interface Wallet {
  available: number;
  monthlyLeft: number | null;
  taken: readonly GoodsTaken[];
}

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

/** The domain's refusal of this basket as a sentence, as far as is known here; the server asks again under its locks. */
export function refusalOf(
  basket: Basket,
  goods: readonly GoodsRecord[],
  { available, monthlyLeft, taken }: Wallet,
): string | null {
  const had = new Map(taken.map(({ goodsId, pieces }) => [goodsId, pieces]));
  const items = pricedItems(basket, goods).map((item) => ({ ...item, taken: had.get(item.goods.id) ?? 0 }));
  const limit = { monthlyPoints: monthlyLeft, spentThisMonth: 0 };
  const code = checkRedemption(items, available, false) ?? checkSpending(limit, totalOf(items));
  return code && (refusedGoods(items, code) ?? `${ERROR_TITLES[code]}。`);
}

/** What a clerk types beside the shelf: `3` is one more of number three, `3*2` two of it, `3*0` none. */
export function readQuickEntry(text: string): { number: number; pieces: number | null } | null {
  const parts = /^(\d{1,3})(?:\s*[*×x\s]\s*(\d{1,3}))?$/i.exec(text.normalize('NFKC').trim());
  if (!parts) return null;
  return { number: Number(parts[1]), pieces: parts[2] === undefined ? null : Number(parts[2]) };
}
