import { expect, test } from 'vitest';
import { doorFor } from './door';

const grants = [
  { id: 'g', role: 'volunteer', unitId: 'v', unitPath: 'd/v/', unitName: '陇驾庄村', teamId: null, teamName: null },
] as const;

test('a stranger signs in first, and whoever may comes in', () => {
  expect(doorFor(null, false)).toBe('/sign-in');
  expect(doorFor({ personId: 'p', grants: [...grants] }, true)).toBe('open');
});

test('whose registration waits or was declined is led to where that is said', () => {
  expect(doorFor({ personId: 'p', grants: [] }, false)).toBe('/me');
  expect(doorFor({ personId: 'p', grants: [...grants] }, false)).toBe('/not-allowed');
  expect(doorFor({ personId: null, grants: [] }, false)).toBe('/not-allowed');
});
