/** Where somebody is served again and again: at the counter as clerk, in 积分兑换 for themselves. */
export type ShopPlace = 'counter' | 'shelf';

const keyOf = (place: ShopPlace) => `jishan.shop.${place}`;

/** Kept on this device: the counter's computer stands in one shop. */
export function rememberShop(place: ShopPlace, shopId: string): void {
  localStorage.setItem(keyOf(place), shopId);
}

export function rememberedShop(place: ShopPlace): string | null {
  return localStorage.getItem(keyOf(place));
}
