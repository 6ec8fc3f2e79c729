import type { GoodsRecord } from '@jishan/domain';
import { expect, test } from 'vitest';
import { EMPTY_BASKET, priceOf, readQuickEntry, refusalOf, toItems, withPieces } from './basket';

const soap: GoodsRecord = {
  id: 'soap',
  shopId: 'shop',
  name: '香皂',
  measure: '块',
  pricePoints: 15,
  state: 'on-sale',
  available: 3,
  reserved: 0,
  householdLimit: 2,
  limitPeriod: 'month',
  form: 'own',
  costFen: null,
};

test('a basket keeps whole pieces within the limit and forgets what is set to nothing', () => {
  const two = withPieces(EMPTY_BASKET, 'soap', 2.9);
  expect(toItems(two)).toEqual([{ goodsId: 'soap', pieces: 2 }]);
  expect(withPieces(two, 'soap', 0)).toEqual({});
  expect(withPieces(two, 'soap', Number.NaN)).toEqual({});
  expect(withPieces(two, 'soap', 1e9)).toEqual({ soap: 100 });
});

test('refuses for the reasons of the domain before anything is sent, and names the goods', () => {
  const two = withPieces(EMPTY_BASKET, 'soap', 2);
  expect(priceOf(two, [soap])).toBe(30);
  const wallet = { available: 30, monthlyLeft: null, taken: [] };
  expect(refusalOf(two, [soap], wallet)).toBeNull();
  expect(refusalOf(two, [soap], { ...wallet, available: 29 })).toBe('积分不足。');
  expect(refusalOf(two, [soap], { ...wallet, monthlyLeft: 30 })).toBeNull();
  expect(refusalOf(two, [soap], { ...wallet, monthlyLeft: 29 })).toBe('超过了这位成员本月的兑换限额。');
  const rich = { ...wallet, available: 90 };
  expect(refusalOf(withPieces(two, 'soap', 3), [soap], rich)).toBe('香皂：每户每月限 2 块。');
  expect(refusalOf(withPieces(two, 'soap', 4), [soap], rich)).toBe('香皂：库存只有 3 块。');
  expect(refusalOf(two, [soap], { ...rich, taken: [{ goodsId: 'soap', pieces: 1 }] })).toBe(
    '香皂：每户每月限 2 块，本期已换 1 块。',
  );
});

test('a number is one more, a number with a count is so many', () => {
  expect(readQuickEntry(' 3 ')).toEqual({ number: 3, pieces: null });
  expect(readQuickEntry('12*2')).toEqual({ number: 12, pieces: 2 });
  expect(readQuickEntry('１２＊２'), 'as a Chinese input method types it').toEqual({ number: 12, pieces: 2 });
  expect(readQuickEntry('3 0')).toEqual({ number: 3, pieces: 0 });
  for (const text of ['', '大米', '3*', '*3', '3.5', '200000001']) expect(readQuickEntry(text)).toBeNull();
});
