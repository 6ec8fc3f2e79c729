import { expect, it } from 'vitest';
import { ERROR_TITLES } from './errors';
import { grouped, hoursLabel, pointsLabel, signed } from './figures';
import { lengthOf } from './limits';

it('shows minutes as hours and minutes', () => {
  expect(hoursLabel(100)).toBe('1 小时 40 分钟');
  expect(hoursLabel(120)).toBe('2 小时');
  expect(hoursLabel(45)).toBe('45 分钟');
  expect(hoursLabel(0)).toBe('0 小时');
  expect(hoursLabel(74_100)).toBe('1,235 小时');
});

it('leads hours that were taken back by a minus sign', () => {
  expect(hoursLabel(-100)).toBe('−1 小时 40 分钟');
  expect(hoursLabel(-45)).toBe('−45 分钟');
});

it('groups points by thousands', () => {
  expect(grouped(0)).toBe('0');
  expect(grouped(999)).toBe('999');
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(grouped(-12_345)).toBe('−12,345');
  expect(pointsLabel(12_345)).toBe('12,345 分');
  expect([1_200, -3, 0].map(signed)).toEqual(['+1,200', '−3', '0']);
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
