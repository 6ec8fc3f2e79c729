import type { GoodsRecord } from '@jishan/domain';
import { expect, test } from 'vitest';
import { EMPTY_BASKET, priceOf, refusalOf, toItems, withPieces } from './basket';

const soap: GoodsRecord = {
  id: 'soap',
  shopId: 'shop',
  name: '香皂',
  measure: '块',
  pricePoints: 15,
  state: 'on-sale',
  available: 3,
  reserved: 0,
  monthlyLimit: 2,
};

test('a basket keeps whole pieces within the limit and forgets what is set to nothing', () => {
  const two = withPieces(EMPTY_BASKET, 'soap', 2.9);
  expect(toItems(two)).toEqual([{ goodsId: 'soap', pieces: 2 }]);
  expect(withPieces(two, 'soap', 0)).toEqual({});
  expect(withPieces(two, 'soap', Number.NaN)).toEqual({});
  expect(withPieces(two, 'soap', 1e9)).toEqual({ soap: 100 });
});

test('refuses for the reasons of the domain before anything is sent', () => {
  const two = withPieces(EMPTY_BASKET, 'soap', 2);
  expect(priceOf(two, [soap])).toBe(30);
  expect(refusalOf(two, [soap], 30, false)).toBeNull();
  expect(refusalOf(two, [soap], 29, false)).toBe('points.insufficient');
  expect(refusalOf(two, [soap], 30, true)).toBe('redemption.own-household');
  expect(refusalOf(withPieces(two, 'soap', 3), [soap], 90, false)).toBe('redemption.limit-reached');
  expect(refusalOf(withPieces(two, 'soap', 4), [soap], 90, false)).toBe('goods.out-of-stock');
});
