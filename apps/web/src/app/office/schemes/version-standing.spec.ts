import { expect, test } from 'vitest';
import { standingOf } from './version-standing';

const version = (no: number, effectiveFrom: string, state: 'draft' | 'effective' = 'effective') => ({
  version: no,
  state,
  effectiveFrom,
});
const versions = [
  version(5, '2027-03-01', 'draft'),
  version(4, '2027-01-01'),
  version(3, '2026-07-23'),
  version(2, '2026-03-01'),
  version(1, '2025-01-01'),
];
const standing = (at: number, inForce: number | null = 3, today = '2026-11-20') =>
  standingOf(versions[at] ?? version(0, ''), versions, inForce, today);

test('a version that another one followed says by which', () => {
  expect([0, 1, 2, 3, 4].map((at) => standing(at))).toEqual([
    '草稿',
    '已通过，尚未生效',
    '现行',
    '已被第 3 版取代',
    '已被第 2 版取代',
  ]);
});

test('a version that ran out and was followed by none says so', () => {
  expect(standing(1, null, '2028-01-01')).toBe('已过有效期');
});
