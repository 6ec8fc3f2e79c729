import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isWorkingDay, type WorkCalendar } from './calendar';
import { POSTING_RHYTHMS, postingWindow } from './posting';

// 国庆节 2026: off from 1 to 7 October, worked on 20 September and 10 October
const calendar: WorkCalendar = {
  holidays: [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day}`),
  workedWeekends: ['2026-09-20', '2026-10-10'],
};

describe('a round of public view', () => {
  it('begins at once, or when the week or the month is over', () => {
    // a Wednesday
    expect(postingWindow({ postingDays: 5, postingRhythm: 'at-once' }, '2026-09-16', calendar)).toEqual({
      gatherUntil: '2026-09-16',
      opensOn: '2026-09-16',
      closesOn: '2026-09-22', // the worked Sunday counts
      effectiveOn: '2026-09-23',
    });
    expect(postingWindow({ postingDays: 5, postingRhythm: 'weekly' }, '2026-09-16', calendar)).toEqual({
      gatherUntil: '2026-09-20',
      opensOn: '2026-09-21',
      closesOn: '2026-09-25',
      effectiveOn: '2026-09-26',
    });
    expect(postingWindow({ postingDays: 5, postingRhythm: 'monthly' }, '2026-09-16', calendar)).toEqual({
      gatherUntil: '2026-09-30',
      opensOn: '2026-10-01',
      closesOn: '2026-10-13', // 8, 9, the worked Saturday 10, 12, 13
      effectiveOn: '2026-10-14',
    });
  });

  it('takes the last day of a week or month into that week or month, leap days included', () => {
    expect(postingWindow({ postingDays: 1, postingRhythm: 'weekly' }, '2026-09-27', calendar).gatherUntil).toBe(
      '2026-09-27',
    );
    expect(postingWindow({ postingDays: 1, postingRhythm: 'weekly' }, '2026-09-28', calendar).gatherUntil).toBe(
      '2026-10-04',
    );
    expect(postingWindow({ postingDays: 1, postingRhythm: 'monthly' }, '2028-02-29', calendar).gatherUntil).toBe(
      '2028-02-29',
    );
    expect(postingWindow({ postingDays: 1, postingRhythm: 'monthly' }, '2026-12-31', calendar).gatherUntil).toBe(
      '2026-12-31',
    );
  });

  it('has as many working days to object in as the scheme says, whatever the day and rhythm', () => {
    const day = fc.nat(800).map((days) => addDays('2026-01-01', days));
    fc.assert(
      fc.property(day, fc.constantFrom(...POSTING_RHYTHMS), fc.integer({ min: 1, max: 60 }), (today, rhythm, days) => {
        const window = postingWindow({ postingDays: days, postingRhythm: rhythm }, today, calendar);
        let working = 0;
        for (let at = addDays(window.gatherUntil, 1); at <= window.closesOn; at = addDays(at, 1))
          working += Number(isWorkingDay(at, calendar));
        expect(working).toBe(days);
        expect(isWorkingDay(window.closesOn, calendar)).toBe(true);
        expect(window.effectiveOn).toBe(addDays(window.closesOn, 1));
        expect(window.gatherUntil >= today && window.opensOn >= today && window.opensOn <= window.closesOn).toBe(true);
      }),
    );
  });
});
