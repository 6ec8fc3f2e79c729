import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_TITLES } from './errors';
import { hoursLabel } from './labels';
import { lengthOf } from './limits';
import { minutesToNextStar, STAR_HOURS, starsFor } from './points';

describe('stars', () => {
  it('come at 100, 300, 600, 1000 and 1500 hours, to the minute', () => {
    STAR_HOURS.forEach((hours, index) => {
      expect(starsFor(hours * 60 - 1)).toBe(index);
      expect(starsFor(hours * 60)).toBe(index + 1);
    });
    expect(minutesToNextStar(100 * 60)).toBe(200 * 60);
    expect(minutesToNextStar(100 * 60 - 1)).toBe(1);
    expect(starsFor(0)).toBe(0);
    expect(starsFor(1_000_000)).toBe(5);
  });

  it('are reached by the minutes that are said to be missing, and not by one less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120_000 }), (minutes) => {
        const missing = minutesToNextStar(minutes);
        expect(missing === null).toBe(starsFor(minutes) === 5);
        if (missing === null) return;
        expect(starsFor(minutes + missing)).toBe(starsFor(minutes) + 1);
        expect(starsFor(minutes + missing - 1)).toBe(starsFor(minutes));
      }),
    );
  });
});

it('shows minutes as hours with at most two decimals', () => {
  expect(hoursLabel(150)).toBe('2.5 小时');
  expect(hoursLabel(60)).toBe('1 小时');
  expect(hoursLabel(100)).toBe('1.67 小时');
  expect(hoursLabel(0)).toBe('0 小时');
});

it('counts characters as a person does', () => {
  expect(lengthOf('𠮷田')).toBe(2);
  expect(lengthOf('')).toBe(0);
});

it('has one Chinese sentence for every refusal, and no two the same', () => {
  const titles = Object.entries(ERROR_TITLES);
  for (const [code, title] of titles) {
    expect(code).toMatch(/^[a-z-]+(\.[a-z-]+)?$/);
    expect(title).toMatch(/\p{Script=Han}/u);
    expect(title).not.toMatch(/[,!?;]|。$/u);
  }
  expect(new Set(titles.map(([, title]) => title)).size).toBe(titles.length);
});
