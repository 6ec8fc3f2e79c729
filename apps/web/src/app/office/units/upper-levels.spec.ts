import { describe, expect, it } from 'vitest';
import { upperLevels } from './upper-levels';

const UNITS = ['d/', 'd/t1/', 'd/t1/v1/', 'd/t1/v2/', 'd/t2/', 'd/t2/v3/'].map((path) => ({ path }));
const paths = (most: number, units = UNITS) => upperLevels(units, most).map(({ path }) => path);

describe('the units to choose from without a word', () => {
  it('are all of them in their order, where they fit', () => {
    expect(paths(6)).toEqual(UNITS.map(({ path }) => path));
  });

  it('are the upper levels, whole ones', () => {
    expect(paths(5)).toEqual(['d/', 'd/t1/', 'd/t2/']);
    expect(paths(2)).toEqual(['d/']);
  });

  it('begin where somebody may begin', () => {
    expect(paths(2, UNITS.slice(1, 4))).toEqual(['d/t1/']);
    expect(paths(1, UNITS.slice(2, 4)), 'more than fit of the first level').toEqual(['d/t1/v1/']);
    expect(paths(3, [])).toEqual([]);
  });
});
