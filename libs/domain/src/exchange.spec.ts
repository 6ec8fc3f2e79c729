import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkCancel,
  checkClosingReason,
  checkHandOver,
  checkRedemption,
  checkStockMove,
  checkVoid,
  mayRedemptionBecome,
  REDEMPTION_STATES,
  reservationEnd,
  slipNumber,
  totalOf,
  type RedemptionState,
} from './exchange';
import { REDEMPTION_STATE_LABELS } from './labels';
import { LIMITS } from './limits';

const NOW = '2026-11-20T01:00:00.000Z';

describe('the states of a redemption', () => {
  const allowed = ['reserved handed-over', 'reserved cancelled', 'reserved expired', 'handed-over voided'];

  it.each(REDEMPTION_STATES.flatMap((from) => REDEMPTION_STATES.map((to) => [from, to] as const)))(
    'from %s to %s',
    (from, to) => {
      expect(mayRedemptionBecome(from, to)).toBe(allowed.includes(`${from} ${to}`));
    },
  );

  it('are all named, and reached from a reservation', () => {
    const reached = new Set<RedemptionState>(['reserved']);
    for (const state of reached)
      REDEMPTION_STATES.filter((next) => mayRedemptionBecome(state, next)).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...REDEMPTION_STATES].sort());
    expect(Object.keys(REDEMPTION_STATE_LABELS).sort()).toEqual([...REDEMPTION_STATES].sort());
  });
});

describe('a basket', () => {
  const goods = { state: 'on-sale' as const, available: 5, pricePoints: 20, monthlyLimit: null };
  const item = (
    changes: Partial<Omit<typeof goods, 'state' | 'monthlyLimit'>> & { state?: 'off-sale'; monthlyLimit?: number } = {},
    pieces = 1,
    takenThisMonth = 0,
  ) => ({
    goods: { ...goods, ...changes },
    pieces,
    takenThisMonth,
  });

  it('is paid for to the last point', () => {
    expect(checkRedemption([item({}, 5)], 100, false)).toBeNull();
    expect(checkRedemption([item({}, 5)], 99, false)).toBe('points.insufficient');
  });

  it('holds what is on sale and on the shelf', () => {
    expect(checkRedemption([item(), item({ state: 'off-sale' })], 100, false)).toBe('goods.off-sale');
    expect(checkRedemption([item({}, 6)], 1_000, false)).toBe('goods.out-of-stock');
  });

  it('keeps to the limit of a household and month', () => {
    expect(checkRedemption([item({ monthlyLimit: 3 }, 2, 1)], 100, false)).toBeNull();
    expect(checkRedemption([item({ monthlyLimit: 3 }, 2, 2)], 100, false)).toBe('redemption.limit-reached');
  });

  it('has whole pieces, at least one and not too many', () => {
    expect(checkRedemption([], 100, false)).toBe('request.invalid');
    for (const pieces of [0, -1, 1.5, NaN, LIMITS.redemptionPieces + 1])
      expect(checkRedemption([item({ available: 1_000 }, pieces)], 1e9, false)).toBe('request.invalid');
  });

  it('of the clerk’s own household is served by another', () =>
    expect(checkRedemption([item()], 100, true)).toBe('redemption.own-household'));

  it('costs the sum of its parts in any order', () => {
    const items = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 100 }))
        .map(([pricePoints, pieces]) => item({ pricePoints }, pieces)),
    );
    fc.assert(
      fc.property(items, items, (left, right) => {
        expect(totalOf([...left, ...right])).toBe(totalOf(left) + totalOf(right));
        expect(totalOf(left.toReversed())).toBe(totalOf(left));
      }),
    );
  });
});

describe('a reservation', () => {
  const reserved = { state: 'reserved' as const, expiresAt: '2026-11-23T16:00:00.000Z', wrongCodes: 0 };

  it('made today is kept to the end of the third day after, in Beijing', () => {
    expect(reservationEnd(NOW)).toBe('2026-11-23T16:00:00.000Z');
    expect(reservationEnd('2026-11-20T15:59:59.999Z')).toBe('2026-11-23T16:00:00.000Z');
    expect(reservationEnd('2026-11-20T16:00:00.000Z')).toBe('2026-11-24T16:00:00.000Z');
  });

  it('is handed over until then, unless too many wrong codes were tried', () => {
    expect(checkHandOver(reserved, '2026-11-23T15:59:59.999Z')).toBeNull();
    expect(checkHandOver(reserved, '2026-11-23T16:00:00.000Z')).toBe('redemption.expired');
    expect(checkHandOver({ ...reserved, wrongCodes: LIMITS.pickUpCodeTries - 1 }, NOW)).toBeNull();
    expect(checkHandOver({ ...reserved, wrongCodes: LIMITS.pickUpCodeTries }, NOW)).toBe('redemption.code-locked');
    expect(checkHandOver({ ...reserved, state: 'cancelled' }, NOW)).toBe('redemption.not-reserved');
  });

  it('is cancelled until it is handed over', () => {
    for (const state of REDEMPTION_STATES)
      expect(checkCancel({ state })).toBe(state === 'reserved' ? null : 'redemption.not-reserved');
  });
});

describe('undoing at the counter', () => {
  const handedOver = { state: 'handed-over' as const, handedOverAt: NOW };

  it('is possible on the same Beijing day', () => {
    expect(checkVoid(handedOver, '2026-11-20T15:59:59.999Z')).toBeNull();
    expect(checkVoid(handedOver, '2026-11-20T16:00:00.000Z')).toBe('redemption.not-void-able');
    expect(checkVoid({ ...handedOver, state: 'voided' }, NOW)).toBe('redemption.not-void-able');
    expect(checkVoid({ state: 'reserved', handedOverAt: null }, NOW)).toBe('redemption.not-void-able');
  });

  it('says why', () => {
    expect(checkClosingReason('拿错了')).toBeNull();
    for (const reason of ['', ' ', ' 错 ', '𠮷']) expect(checkClosingReason(reason)).toBe('redemption.reason-missing');
  });
});

describe('a stock row', () => {
  it('brings goods in or counts a difference, never below nothing', () => {
    expect(checkStockMove({ kind: 'in', pieces: 5 }, 0)).toBeNull();
    expect(checkStockMove({ kind: 'in', pieces: -5 }, 10)).toBe('request.invalid');
    expect(checkStockMove({ kind: 'difference', pieces: -10 }, 10)).toBeNull();
    expect(checkStockMove({ kind: 'difference', pieces: -11 }, 10)).toBe('goods.stock-negative');
    for (const pieces of [0, 0.5, NaN])
      expect(checkStockMove({ kind: 'difference', pieces }, 10)).toBe('request.invalid');
    expect(checkStockMove({ kind: 'in', pieces: LIMITS.stockPieces }, 1)).toBe('request.invalid');
  });
});

it('prints slip numbers with six digits, more when there are more', () => {
  expect(slipNumber(123)).toBe('000123');
  expect(slipNumber(1_234_567)).toBe('1234567');
});
