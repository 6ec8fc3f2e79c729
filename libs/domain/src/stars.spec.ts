import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits';
import { checkStarTable, minutesToNextStar, starsFor, starTableOn } from './stars';

const NATIONAL = [100, 300, 600, 1000, 1500];

describe('stars', () => {
  it('begin exactly at their hours', () => {
    NATIONAL.forEach((hours, index) => {
      expect(starsFor(NATIONAL, hours * 60 - 1)).toBe(index);
      expect(starsFor(NATIONAL, hours * 60)).toBe(index + 1);
    });
    expect(starsFor(NATIONAL, 0)).toBe(0);
    expect(starsFor(NATIONAL, 1_000_000)).toBe(5);
  });

  it('tell exactly the minutes that are missing, by whatever table', () => {
    const tables = fc.uniqueArray(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: LIMITS.stars });
    fc.assert(
      fc.property(tables, fc.integer({ min: 0, max: 200_000 }), (drawn, minutes) => {
        const hours = drawn.sort((left, right) => left - right);
        const missing = minutesToNextStar(hours, minutes);
        expect(missing === null).toBe(starsFor(hours, minutes) === hours.length);
        if (missing === null) return;
        expect(starsFor(hours, minutes + missing)).toBe(starsFor(hours, minutes) + 1);
        expect(starsFor(hours, minutes + missing - 1)).toBe(starsFor(hours, minutes));
      }),
    );
  });
});

describe('a star table', () => {
  const table = (version: number, effectiveFrom: string) => ({ version, effectiveFrom });

  it('holds from its day until another begins, and of two for one day the later version', () => {
    const tables = [table(1, '2012-10-23'), table(3, '2026-07-01'), table(2, '2027-01-01'), table(4, '2026-07-01')];
    expect(starTableOn(tables, '2012-10-22')).toBeNull();
    expect(starTableOn(tables, '2026-06-30')?.version).toBe(1);
    expect(starTableOn(tables, '2026-07-01')?.version).toBe(4);
    expect(starTableOn(tables, '2027-01-01')?.version).toBe(2);
  });

  it('begins today at the earliest and rises from star to star', () => {
    const check = (effectiveFrom: string, hours: number[]) =>
      checkStarTable({ documentRef: '京民函〔2026〕1号', effectiveFrom, hours }, '2026-11-29');
    expect(check('2026-11-29', NATIONAL)).toBeNull();
    expect(check('2026-11-28', NATIONAL)).toBe('star-table.in-the-past');
    for (const hours of [[], [0, 10], [10, 10], [20, 10], Array.from({ length: LIMITS.stars + 1 }, (_, at) => at + 1)])
      expect(check('2026-11-29', hours)).toBe('star-table.disordered');
  });
});
