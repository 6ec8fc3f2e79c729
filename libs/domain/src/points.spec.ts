import { expect, it } from 'vitest';
import { ERROR_TITLES } from './errors';
import { hoursLabel } from './labels';
import { lengthOf } from './limits';

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
