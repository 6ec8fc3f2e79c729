import { expect, test } from 'vitest';
import { runsOf } from './version-runs';

/** 'a10' was saved by a at 10:10. */
const saved = (...versions: string[]) =>
  versions.map((name, i) => ({
    version: versions.length - i,
    who: name[0],
    at: `2026-01-20T02:${name.slice(1)}:00.000Z`,
  }));
const folded = (...versions: string[]) =>
  runsOf(saved(...versions), (newer, older) => newer.who === older.who && newer.who !== 'X').map(
    ({ newest, oldest, count }) => `${oldest.version}-${newest.version}×${count}`,
  );

test('what one person saved in one go is one', () => {
  expect(folded('a12', 'a11', 'a10')).toEqual(['1-3×3']);
  expect(folded()).toEqual([]);
});

test('somebody else, and what is worth a version of its own, stand between', () => {
  expect(folded('a14', 'b13', 'a12', 'a11')).toEqual(['4-4×1', '3-3×1', '1-2×2']);
  expect(folded('a14', 'X13', 'X12', 'a11')).toEqual(['4-4×1', '3-3×1', '2-2×1', '1-1×1']);
});

test('whoever comes back after a while begins anew, however long it goes on without a pause', () => {
  expect(folded('a55', 'a10')).toEqual(['2-2×1', '1-1×1']);
  expect(folded('a59', 'a40', 'a20', 'a00')).toEqual(['1-4×4']);
});
