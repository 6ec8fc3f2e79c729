import { expect, it } from 'vitest';
import { checkExpiringUntil, noticeUntil } from './points';

it('warns a month ahead and looks a year ahead, never back', () => {
  expect(noticeUntil('2026-11-30')).toBe('2026-12-31');
  expect(checkExpiringUntil('2026-11-30', '2026-11-30')).toBeNull();
  expect(checkExpiringUntil('2027-12-01', '2026-11-30')).toBeNull();
  expect(checkExpiringUntil('2027-12-02', '2026-11-30')).toBe('expiry.until-out-of-range');
  expect(checkExpiringUntil('2026-11-29', '2026-11-30')).toBe('expiry.until-out-of-range');
});
