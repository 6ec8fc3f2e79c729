import type { ActivityState } from '@jishan/domain';
import { expect, test } from 'vitest';
import { groupByUrgency } from './urgency';

const activity = (id: string, state: ActivityState) => ({ id, state });

test('what waits for the roll call comes first and once, the rest keeps its order', () => {
  const groups = groupByUrgency([
    activity('old', 'under-way'),
    activity('next', 'published'),
    activity('now', 'under-way'),
    activity('past', 'settled'),
    activity('old', 'under-way'),
  ]);
  expect(groups.map(({ activities }) => activities.map(({ id }) => id))).toEqual([
    ['old', 'now'],
    ['next', 'past'],
  ]);
});

test('a group without an activity is not there', () => {
  expect(groupByUrgency([activity('draft', 'draft')])).toHaveLength(1);
  expect(groupByUrgency([])).toEqual([]);
});
