import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  ageOn,
  dayOf,
  daysBetween,
  instantAt,
  isDay,
  minutesBetween,
  monthAround,
  timeOf,
  weekAround,
} from './calendar';

const instants = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const days = instants.map(dayOf);

describe('a business day', () => {
  it('is that of Beijing, which begins at 16:00 UTC', () => {
    expect(dayOf('2026-03-14T15:59:59.999Z')).toBe('2026-03-14');
    expect(dayOf('2026-03-14T16:00:00.000Z')).toBe('2026-03-15');
    expect(dayOf('2026-03-15T00:30:00+08:00')).toBe('2026-03-15');
    expect(dayOf('2025-12-31T16:00:00Z')).toBe('2026-01-01');
  });

  it('and its wall-clock time give the instant back', () => {
    expect(instantAt('2026-03-15', '09:00')).toBe('2026-03-15T01:00:00.000Z');
    expect(instantAt('2026-03-15', '00:00')).toBe('2026-03-14T16:00:00.000Z');
    fc.assert(
      fc.property(instants, (instant) => {
        const toTheMinute = `${instant.slice(0, 16)}:00.000Z`;
        expect(instantAt(dayOf(instant), timeOf(instant))).toBe(toTheMinute);
      }),
    );
  });

  it('lies in a week from Monday to Sunday and in a month', () => {
    expect(weekAround('2026-01-01')).toEqual({ from: '2025-12-29', to: '2026-01-04' });
    for (const day of ['2026-03-02', '2026-03-08'])
      expect(weekAround(day)).toEqual({ from: '2026-03-02', to: '2026-03-08' });
    expect(monthAround('2028-02-10')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(monthAround('2026-12-31')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  });

  it('is a real one, written in one way', () => {
    for (const day of ['2026-01-31', '2028-02-29', '2000-02-29']) expect(isDay(day)).toBe(true);
    for (const text of [
      '2026-02-29',
      '2100-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '2026-1-5',
      '26-01-05',
      ' 2026-01-05',
      '2026-01-05T00:00',
      '２０２６-01-05',
      '',
    ]) {
      expect(isDay(text)).toBe(false);
    }
    fc.assert(fc.property(days, (day) => isDay(day)));
  });
});

describe('counting days', () => {
  it('goes over months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365);
    expect(daysBetween('2028-01-01', '2029-01-01')).toBe(366);
  });

  it('forth and back is no way at all', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5_000, max: 5_000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day);
        expect(daysBetween(day, addDays(day, count))).toBe(count);
      }),
    );
  });
});

describe('age', () => {
  it('grows on the day after the birthday', () => {
    expect(ageOn('2008-11-20', '2026-11-20')).toBe(17);
    expect(ageOn('2008-11-20', '2026-11-21')).toBe(18);
    expect(ageOn('2008-11-20', '2027-01-01')).toBe(18);
  });

  it('of somebody born on a leap day grows on the first of March in other years', () => {
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
    expect(ageOn('2008-02-29', '2028-02-29')).toBe(19);
  });

  it('never shrinks and grows by one a year', () => {
    fc.assert(
      fc.property(days, days, fc.integer({ min: 0, max: 20_000 }), (birth, start, later) => {
        fc.pre(birth <= start);
        expect(ageOn(birth, addDays(start, later))).toBeGreaterThanOrEqual(ageOn(birth, start));
        const nextYear = `${Number(start.slice(0, 4)) + 1}${start.slice(4)}`;
        expect(ageOn(birth, nextYear)).toBe(ageOn(birth, start) + 1);
      }),
    );
  });
});

it('counts whole minutes between instants', () => {
  expect(minutesBetween('2026-01-01T00:00:00Z', '2026-01-01T02:00:59Z')).toBe(120);
  expect(minutesBetween('2026-01-01T01:00:00Z', '2026-01-01T00:30:00Z')).toBe(-30);
});
