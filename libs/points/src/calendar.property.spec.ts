import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, addWorkingDays, isWorkingDay, monthBefore, monthOf, workingDays } from './calendar';

const day = fc.integer({ min: 0, max: 1_500 }).map((days) => addDays('2026-01-01', days));
const days = fc.uniqueArray(day, { maxLength: 40 });
const calendar = fc.record({ holidays: days, workedWeekends: days });
const count = fc.nat(25);

describe('a window of working days', () => {
  it('has exactly so many of them and ends with one', () => {
    fc.assert(
      fc.property(day, count, calendar, (from, wanted, exceptions) => {
        const end = addWorkingDays(from, wanted, exceptions);
        expect(workingDays(addDays(from, 1), end, exceptions)).toBe(wanted);
        const inside: string[] = [];
        for (let on = addDays(from, 1); on <= end; on = addDays(on, 1)) inside.push(on);
        expect(inside.filter((on) => isWorkingDay(on, exceptions))).toHaveLength(wanted);
        expect(wanted === 0 ? end === from : isWorkingDay(end, exceptions)).toBe(true);
      }),
    );
  });

  it('may be cut in two anywhere', () => {
    fc.assert(
      fc.property(day, count, count, calendar, (from, first, second, exceptions) => {
        const whole = addWorkingDays(from, first + second, exceptions);
        expect(addWorkingDays(addWorkingDays(from, first, exceptions), second, exceptions)).toBe(whole);
      }),
    );
  });

  it('never ends earlier for another holiday, nor later for another worked weekend', () => {
    fc.assert(
      fc.property(day, count, calendar, day, (from, wanted, exceptions, another) => {
        const end = addWorkingDays(from, wanted, exceptions);
        const { holidays, workedWeekends } = exceptions;
        expect(addWorkingDays(from, wanted, { ...exceptions, holidays: [...holidays, another] }) >= end).toBe(true);
        expect(
          addWorkingDays(from, wanted, { ...exceptions, workedWeekends: [...workedWeekends, another] }) <= end,
        ).toBe(true);
      }),
    );
  });
});

describe('months', () => {
  const late = fc.constantFrom('2026-01-29', '2026-01-30', '2026-01-31', '2027-08-31', '2028-02-29', '2026-02-28');

  it('later fall into the month counted on, on the same day or its last', () => {
    fc.assert(
      fc.property(fc.oneof(day, late), fc.integer({ min: -30, max: 30 }), (from, months) => {
        const to = addMonths(from, months);
        expect(addDays(to, 0)).toBe(to); // there is such a day
        expect(monthBefore(monthOf(to), months)).toBe(monthOf(from));
        const isLast = monthOf(addDays(to, 1)) !== monthOf(to);
        expect(to.slice(8) === from.slice(8) || (isLast && to.slice(8) < from.slice(8))).toBe(true);
      }),
    );
  });
});
