import { expect, test } from 'vitest';
import { keptChoice } from './kept-choice';

const [morning, afternoon, evening] = [{ id: 'morning' }, { id: 'afternoon' }, { id: 'evening' }];

test('the first is chosen until somebody chooses', () => {
  expect(keptChoice([morning, afternoon], undefined)).toBe('morning');
  expect(keptChoice([morning, afternoon], null)).toBe('morning');
});

test('a list that is read anew keeps what was chosen, in whatever order it comes', () => {
  expect(keptChoice([morning, afternoon], 'afternoon')).toBe('afternoon');
  expect(keptChoice([evening, { ...afternoon }], 'afternoon')).toBe('afternoon');
});

test('what is gone is no longer chosen', () => {
  expect(keptChoice([morning, evening], 'afternoon')).toBe('morning');
  expect(keptChoice([], 'afternoon')).toBeNull();
});
