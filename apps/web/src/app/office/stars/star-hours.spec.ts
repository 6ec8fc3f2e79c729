import { expect, it } from 'vitest';
import { starHoursFault, starHoursOf } from './star-hours';

it('reads the hours of the stars however they are set apart', () => {
  for (const text of ['100、300、600', '100 300 600', '１００，３００，６００', ' 100, 300,\t600 '])
    expect(starHoursOf(text), text).toEqual([100, 300, 600]);
});

it('asks for whole hours where something else was typed', () => {
  for (const text of ['abc', '', '100、abc', '1.5', '100、三百'])
    expect(starHoursFault(starHoursOf(text)), text).toBe('请填写整数小时');
  expect(starHoursFault(Array.from({ length: 11 }, (_, index) => index + 1))).toBe('最多 10 个星级');
  expect(starHoursFault([100_001])).toBe('每个星级最多 100,000 小时');
  expect(starHoursFault([100, 300])).toBeNull();
});
