import { describe, expect, it } from 'vitest';
import { checkAcceptance, checkClosing, checkSigning, coverOf, fenOf, slipSpan, yuanLabel } from './shop-books';

describe('the slips of a shift', () => {
  it('are named from the first to the last, and one alone once', () => {
    expect(slipSpan('000173', '000175')).toBe('000173 至 000175');
    expect(slipSpan('000173', '000173')).toBe('000173');
  });
});

describe('closing a shift', () => {
  const goods = [
    { id: 'a', expected: 3 },
    { id: 'b', expected: 0 },
  ];
  const counts = (a: number, b: number) => [
    { goodsId: 'a', counted: a },
    { goodsId: 'b', counted: b },
  ];
  it('counts every kind of goods once', () => {
    expect(checkClosing({ slipsCounted: 2, counts: counts(3, 0), note: '' }, 2, goods)).toBeNull();
    expect(checkClosing({ slipsCounted: 2, counts: counts(3, 0).slice(1), note: '' }, 2, goods)).toBe(
      'shift.count-missing',
    );
    const twice = [...counts(3, 0).slice(1), ...counts(3, 0).slice(1)];
    expect(checkClosing({ slipsCounted: 2, counts: twice, note: '' }, 2, goods)).toBe('shift.count-missing');
  });
  it('explains a difference of goods or slips', () => {
    expect(checkClosing({ slipsCounted: 2, counts: counts(2, 0), note: ' ' }, 2, goods)).toBe(
      'shift.difference-unexplained',
    );
    expect(checkClosing({ slipsCounted: 1, counts: counts(3, 0), note: '' }, 2, goods)).toBe(
      'shift.difference-unexplained',
    );
    expect(checkClosing({ slipsCounted: 1, counts: counts(2, 0), note: '破损一袋' }, 2, goods)).toBeNull();
  });
});

describe('taking over a shift', () => {
  const closed = { clerkId: 'a', countedById: 'c', closedAt: '2026-11-20T09:00:00.000Z', acceptedAt: null };
  it('is for another clerk, once the shift was counted', () => {
    expect(checkAcceptance(closed, 'b')).toBeNull();
    expect(checkAcceptance(closed, 'a')).toBe('shift.own-acceptance');
    expect(checkAcceptance(closed, 'c')).toBe('shift.own-acceptance');
    expect(checkAcceptance({ ...closed, closedAt: null }, 'b')).toBe('shift.not-open');
    expect(checkAcceptance({ ...closed, acceptedAt: '2026-11-20T09:05:00.000Z' }, 'b')).toBe('shift.not-open');
  });
});

describe('a monthly sheet', () => {
  it('is signed when the month is over', () => {
    expect(checkSigning('2026-10', '2026-11-01')).toBeNull();
    expect(checkSigning('2026-11', '2026-11-30')).toBe('sheet.month-running');
    expect(checkSigning('2026-12', '2026-11-30')).toBe('sheet.month-running');
  });
});

describe('the fund beside the points', () => {
  const fund = { balanceFen: 10_000, owed: [], outstandingPoints: 400, shelfPoints: 100, shelfFen: 5_000 };
  const sheet = { sheetId: 's', unitId: 'u', unitName: '妙峰山镇', shopName: '超市', month: '2026-10' };

  it('covers what lies on the shelf and what the free money can buy at the same price', () => {
    expect(coverOf(fund)).toEqual({
      owedFen: 0,
      freeFen: 10_000,
      fenPerHundredPoints: 5_000,
      coveredPoints: 300,
      percent: 75,
    });
    const owed = [{ ...sheet, fen: 7_501 }];
    expect(coverOf({ ...fund, owed })).toMatchObject({
      owedFen: 7_501,
      freeFen: 2_499,
      coveredPoints: 149,
      percent: 37,
    });
  });
  it('says nothing of prices that nobody entered, and covers nothing from money that is owed', () => {
    expect(coverOf({ ...fund, shelfFen: 0 })).toMatchObject({ fenPerHundredPoints: null, coveredPoints: 100 });
    const owed = [{ ...sheet, fen: 12_000 }];
    expect(coverOf({ ...fund, owed })).toMatchObject({ freeFen: -2_000, coveredPoints: 100 });
    expect(coverOf({ ...fund, outstandingPoints: 0 }).percent).toBeNull();
  });
});

describe('money', () => {
  it('is whole fen, shown in yuan', () => {
    expect([0, 5, 1_250, 123_456_789, -1_205].map(yuanLabel)).toEqual([
      '0.00 元',
      '0.05 元',
      '12.50 元',
      '1,234,567.89 元',
      '−12.05 元',
    ]);
    expect(['12', '12.5', '0.05', '12.345', '-1', 'x', ''].map(fenOf)).toEqual([
      1_200,
      1_250,
      5,
      null,
      null,
      null,
      null,
    ]);
  });
});
