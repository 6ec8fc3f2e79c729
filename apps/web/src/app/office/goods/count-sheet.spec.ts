import { expect, test } from 'vitest';
import { faultOfMove, readCount, readSheet, refusalOf } from './count-sheet';

const kind = (id: string, name: string, available: number, reserved = 0) => ({
  id,
  name,
  form: 'own' as const,
  available,
  reserved,
});
const shelf = [kind('salt', '食盐', 8, 2), kind('soap', '香皂', 36)];

test('reads a count as it is typed, also by a Chinese input method', () => {
  expect([' 10 ', '１０', '0', ''].map((text) => readCount(text))).toEqual([10, 10, 0, null]);
  expect(readCount()).toBeNull();
  for (const text of ['-3', '1.5', '十', '-', '1e3', '1000001']) expect(readCount(text)).toBeNaN();
});

test('a row that is no count is named, and nothing is saved', () => {
  for (const wrong of ['-3', '1.5']) {
    const sheet = readSheet(shelf, { salt: '9', soap: wrong }, { salt: '破损一袋' });
    expect(sheet.faults).toEqual({ soap: '实数要写零或正整数。' });
    expect(refusalOf(shelf, sheet)).toBe('香皂：实数要写零或正整数。');
  }
});

test('a sheet in order is saved: what is counted against the book with what is reserved', () => {
  const sheet = readSheet(shelf, { salt: '9', soap: '36' }, { salt: ' 破损一袋 ' });
  expect(sheet).toEqual({
    rows: [
      { goodsId: 'salt', book: 10, counted: 9, reason: '破损一袋' },
      { goodsId: 'soap', book: 36, counted: 36 },
    ],
    faults: {},
  });
  expect(refusalOf(shelf, sheet)).toBeNull();
});

test('says why before: nothing differs, or the reason is missing', () => {
  expect(refusalOf(shelf, readSheet(shelf, {}, {}))).toBe('还没有与账面不同的实数。');
  expect(refusalOf(shelf, readSheet(shelf, { soap: '36' }, {}))).toBe('还没有与账面不同的实数。');
  expect(refusalOf(shelf, readSheet(shelf, { soap: '35' }, {}))).toBe('香皂：请写明差异的原因。');
});

test('one row of stock goes neither below nothing nor above what a shelf holds', () => {
  expect(faultOfMove('difference', -36, 36)).toBeNull();
  expect(faultOfMove('difference', -100, 36)).toBe('出库数量超过了现有库存');
  expect(faultOfMove('in', -1, 36)).toBe('入库数量须大于零');
  expect(faultOfMove('in', 1_000_000, 36)).toBe('库存最多 1000000');
  for (const pieces of [null, 0, 1.5]) expect(faultOfMove('in', pieces, 36)).toBe('请填写不为零的整数');
});
