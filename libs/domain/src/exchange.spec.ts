import { describe, expect, it } from 'vitest';
import {
  checkCancel,
  checkClosingReason,
  checkHandOver,
  checkRedemption,
  checkVoid,
  lastDayToFetch,
  mayRedemptionBecome,
  piecesLeft,
  pickUpText,
  readPickUpText,
  REDEMPTION_STATES,
  reservationEnd,
  slipNumber,
  totalOf,
  usualPayer,
} from './exchange';
import { checkCount, checkStockMove, type GoodsRecord, refusedGoods } from './stock';
import { LIMITS } from './limits';

const goods = (change: Partial<GoodsRecord> = {}) => ({
  state: 'on-sale' as const,
  available: 10,
  pricePoints: 20,
  householdLimit: null,
  ...change,
});
const item = (pieces: number, change: Partial<GoodsRecord> = {}, taken = 0) => ({
  goods: goods(change),
  pieces,
  taken,
});

describe('the states of a redemption', () => {
  it('lead from a reservation to its end, and from a hand-over only to its void', () => {
    const ways = REDEMPTION_STATES.flatMap((from) =>
      REDEMPTION_STATES.filter((to) => mayRedemptionBecome(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(ways).toEqual([
      'reserved → handed-over',
      'reserved → cancelled',
      'reserved → expired',
      'handed-over → voided',
    ]);
  });
});

describe('a basket', () => {
  it('is handed out when everything is in order', () => {
    expect(checkRedemption([item(2), item(1, { pricePoints: 5 })], 45, false)).toBeNull();
    expect(totalOf([item(2), item(1, { pricePoints: 5 })])).toBe(45);
  });

  it('is not served by somebody of the same household, whatever else is the matter', () => {
    expect(checkRedemption([item(1)], 100, true)).toBe('redemption.own-household');
    expect(checkRedemption([], 0, true)).toBe('redemption.own-household');
  });

  it('holds at least one piece of something, in whole pieces and within the limit', () => {
    expect(checkRedemption([], 100, false)).toBe('request.invalid');
    expect(checkRedemption([item(LIMITS.redemptionPieces, { available: 1_000 })], 100_000, false)).toBeNull();
    for (const pieces of [0, -1, 1.5, LIMITS.redemptionPieces + 1]) {
      expect(checkRedemption([item(pieces, { available: 1_000 })], 100_000, false)).toBe('request.invalid');
    }
  });

  it('holds only what is on sale and on the shelf', () => {
    expect(checkRedemption([item(1, { state: 'off-sale' })], 100, false)).toBe('goods.off-sale');
    expect(checkRedemption([item(10)], 1_000, false)).toBeNull();
    expect(checkRedemption([item(11)], 1_000, false)).toBe('goods.out-of-stock');
  });

  it('counts what the household has had this month', () => {
    expect(checkRedemption([item(1, { householdLimit: 2 }, 1)], 100, false)).toBeNull();
    expect(checkRedemption([item(2, { householdLimit: 2 }, 1)], 100, false)).toBe('redemption.limit-reached');
  });

  it('costs no more than there is', () => {
    expect(checkRedemption([item(2)], 40, false)).toBeNull();
    expect(checkRedemption([item(2)], 39, false)).toBe('points.insufficient');
  });
});

describe('a refused basket', () => {
  const salt = { name: '食盐', measure: '袋', limitPeriod: 'month' as const };
  const of = (pieces: number, change: Partial<GoodsRecord> = {}, taken = 0) => {
    const { goods, ...asked } = item(pieces, change, taken);
    return { ...asked, goods: { ...goods, ...salt, ...change } };
  };

  it('names the goods and the figure that they break', () => {
    const fine = of(1, { name: '毛巾' });
    expect(refusedGoods([fine, of(4, { available: 3 })], 'goods.out-of-stock')).toBe('食盐：库存只有 3 袋。');
    expect(refusedGoods([of(1, { available: 0 })], 'goods.out-of-stock')).toBe('食盐：暂时无货。');
    expect(refusedGoods([fine, of(1, { state: 'off-sale' })], 'goods.off-sale')).toBe('食盐：该商品已下架。');
    const vest = { name: '反光马甲', measure: '件', householdLimit: 1 };
    expect(refusedGoods([fine, of(2, vest)], 'redemption.limit-reached')).toBe('反光马甲：每户每月限 1 件。');
    expect(refusedGoods([of(1, vest, 1)], 'redemption.limit-reached')).toBe(
      '反光马甲：每户每月限 1 件，本期已换 1 件。',
    );
  });

  it('names none where the refusal is about no goods', () => {
    expect(refusedGoods([of(1)], 'points.insufficient')).toBeNull();
    expect(refusedGoods([of(4, { available: 3 })], 'redemption.own-household')).toBeNull();
  });
});

describe('a reservation', () => {
  const reserved = { state: 'reserved' as const, expiresAt: '2026-11-23T16:00:00.000Z', wrongCodes: 0 };

  it('is kept to the end of the third day in Beijing', () => {
    expect(reservationEnd('2026-11-20T02:00:00.000Z')).toBe('2026-11-23T16:00:00.000Z');
    // after midnight in Beijing it is the next day already
    expect(reservationEnd('2026-11-20T16:00:00.000Z')).toBe('2026-11-24T16:00:00.000Z');
  });

  it('is fetched on its last day, and no later', () => {
    expect(lastDayToFetch(reservationEnd('2026-11-20T02:00:00.000Z'))).toBe('2026-11-23');
    expect(lastDayToFetch(reservationEnd('2026-12-29T02:00:00.000Z'))).toBe('2027-01-01');
    expect(lastDayToFetch('2026-11-23T10:00:00.000Z'), 'one that ends in the middle of a day').toBe('2026-11-23');
  });

  it('is handed over until then, unless the code was guessed at too often', () => {
    expect(checkHandOver(reserved, '2026-11-23T15:59:59.999Z')).toBeNull();
    expect(checkHandOver(reserved, '2026-11-23T16:00:00.000Z')).toBe('redemption.expired');
    const guessed = { ...reserved, wrongCodes: LIMITS.pickUpCodeTries };
    expect(checkHandOver(guessed, '2026-11-21T02:00:00.000Z')).toBe('redemption.code-locked');
    expect(checkHandOver({ ...reserved, state: 'cancelled' }, '2026-11-21T02:00:00.000Z')).toBe(
      'redemption.not-reserved',
    );
  });

  it('is cancelled only while it waits, with a reason that can be read', () => {
    expect(checkCancel(reserved)).toBeNull();
    expect(checkCancel({ state: 'handed-over' })).toBe('redemption.not-reserved');
    expect(checkClosingReason(' 忘 ')).toBe('redemption.reason-missing');
    expect(checkClosingReason('𠮷𠮷')).toBeNull();
  });
});

describe('a hand-over', () => {
  it('is voided on its own day in Beijing and not a minute later', () => {
    const handedOver = { state: 'handed-over' as const, handedOverAt: '2026-11-20T02:00:00.000Z' };
    expect(checkVoid(handedOver, '2026-11-20T15:59:59.999Z')).toBeNull();
    expect(checkVoid(handedOver, '2026-11-20T16:00:00.000Z')).toBe('redemption.not-void-able');
    expect(checkVoid({ ...handedOver, state: 'voided' }, '2026-11-20T03:00:00.000Z')).toBe('redemption.not-void-able');
    expect(checkVoid({ state: 'reserved', handedOverAt: null }, '2026-11-20T03:00:00.000Z')).toBe(
      'redemption.not-void-able',
    );
  });

  it('has a slip number of six digits', () => {
    expect([slipNumber(1), slipNumber(123), slipNumber(1_234_567)]).toEqual(['000001', '000123', '1234567']);
  });
});

describe('stock', () => {
  it('comes in by whole pieces and differs either way, never below nothing', () => {
    expect(checkStockMove({ kind: 'in', pieces: 5 }, 0)).toBeNull();
    expect(checkStockMove({ kind: 'difference', pieces: -5 }, 5)).toBeNull();
    expect(checkStockMove({ kind: 'difference', pieces: -6 }, 5)).toBe('goods.stock-negative');
    expect(checkStockMove({ kind: 'in', pieces: -1 }, 5)).toBe('request.invalid');
    expect(checkStockMove({ kind: 'difference', pieces: 0 }, 5)).toBe('request.invalid');
    expect(checkStockMove({ kind: 'in', pieces: 1 }, LIMITS.stockPieces - 1)).toBeNull();
    expect(checkStockMove({ kind: 'in', pieces: 1 }, LIMITS.stockPieces)).toBe('request.invalid');
  });
});

describe('what the QR code of a reservation says', () => {
  const id = '01934f5c-8a2b-7c3d-9e4f-5a6b7c8d9e0f';
  it('is read back by the counter, also where the id begins with nought', () => {
    for (const one of [id, '00000000-0000-7000-8000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])
      expect(readPickUpText(` ${pickUpText(one, '004207')}\n`)).toEqual({ id: one, code: '004207' });
  });
  it('is digits alone, so that no input method makes words of it', () => {
    expect(pickUpText(id, '004207')).toMatch(/^\d{45}$/);
  });
  it('is nothing else that is typed at a counter', () => {
    for (const text of ['200000001', '004207', '魏来', '9'.repeat(45), '1'.repeat(44)])
      expect(readPickUpText(text)).toBeNull();
  });
});

describe('what a limit leaves', () => {
  it('is the limit less what the household has had, and never less than nothing', () => {
    const goods = { id: 'rice', householdLimit: 2 };
    expect(piecesLeft(goods, [])).toBe(2);
    expect(
      piecesLeft(goods, [
        { goodsId: 'rice', pieces: 1 },
        { goodsId: 'oil', pieces: 9 },
      ]),
    ).toBe(1);
    expect(piecesLeft(goods, [{ goodsId: 'rice', pieces: 3 }])).toBe(0);
    expect(piecesLeft({ id: 'rice', householdLimit: null }, [{ goodsId: 'rice', pieces: 3 }])).toBeNull();
  });
});

describe('which account pays', () => {
  it('is the household’s, unless it is empty and the own one is not', () => {
    expect(usualPayer(10, { available: 99 })).toBe('household');
    expect(usualPayer(0, { available: 1 })).toBe('personal');
    expect(usualPayer(0, { available: 0 })).toBe('household');
    expect(usualPayer(0, null)).toBe('household');
  });
});

describe('a full count', () => {
  const shelf = [
    { id: 'rice', form: 'own' as const, available: 8, reserved: 2 },
    { id: 'soap', form: 'own' as const, available: 5, reserved: 0 },
    { id: 'voucher', form: 'voucher' as const, available: 5, reserved: 0 },
  ];
  const row = (goodsId: string, book: number, counted: number, reason?: string) => ({
    ...{ goodsId, book, counted },
    ...(reason && { reason }),
  });

  it('is right where it agrees with the book, or says why it does not', () => {
    expect(checkCount([row('rice', 10, 10), row('soap', 5, 3, '受潮')], shelf)).toEqual([]);
    expect(checkCount([], shelf)).toEqual([]);
  });

  it('names every row that cannot be saved by its place', () => {
    const rows = [
      ...[row('rice', 10, 9, ' 短 '), row('soap', 5, 5), row('soap', 5, 5)],
      ...[row('voucher', 5, 4, '少了'), row('gone', 1, 1)],
    ];
    expect(checkCount(rows, shelf)).toEqual([
      { row: 0, code: 'goods.reason-missing' },
      { row: 2, code: 'request.invalid' },
      { row: 3, code: 'voucher.import-only' },
      { row: 4, code: 'resource.not-found' },
    ]);
  });

  it('is asked for anew of goods that moved meanwhile, and never takes what is reserved', () => {
    expect(checkCount([row('rice', 9, 9)], shelf)).toEqual([{ row: 0, code: 'goods.book-changed' }]);
    expect(checkCount([row('rice', 10, 1, '失窃')], shelf)).toEqual([{ row: 0, code: 'goods.stock-negative' }]);
    expect(checkCount([row('rice', 10, 2, '失窃')], shelf)).toEqual([]);
  });
});
