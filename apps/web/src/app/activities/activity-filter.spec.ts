import { expect, test } from 'vitest';
import { toActivityQuery, weekendFrom } from './activity-filter';

const FRIDAY = '2026-11-20';

test('without a filter the list begins today', () => {
  expect(toActivityQuery({}, FRIDAY)).toEqual({
    from: FRIDAY,
    unitId: undefined,
    category: undefined,
    search: undefined,
  });
});

test('a day in the address is that day alone', () => {
  expect(toActivityQuery({ day: '2026-12-01' }, FRIDAY)).toMatchObject({ from: '2026-12-01', to: '2026-12-01' });
});

test('the weekend is the Saturday and Sunday ahead, on a Sunday that Sunday', () => {
  expect(weekendFrom(FRIDAY)).toEqual({ from: '2026-11-21', to: '2026-11-22' });
  expect(weekendFrom('2026-11-21')).toEqual({ from: '2026-11-21', to: '2026-11-22' });
  expect(weekendFrom('2026-11-22')).toEqual({ from: '2026-11-22', to: '2026-11-22' });
});

test('nonsense in the address is left out', () => {
  expect(toActivityQuery({ day: '2026-02-30', category: 'x', search: '  ' }, FRIDAY)).toEqual({
    from: FRIDAY,
    unitId: undefined,
    category: undefined,
    search: undefined,
  });
});
