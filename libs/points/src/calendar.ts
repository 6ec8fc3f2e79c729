// Business days are YYYY-MM-DD; text order is time order. No time zone appears here: the caller knows what day it is.
const DAY_MS = 86_400_000;
const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The day some days later, or earlier with a negative count. */
export function addDays(day: string, days: number): string {
  return dayOf(timeOf(day) + days * DAY_MS);
}

/** The same day some months later; the last of the month where there is no such day: 2028-02-29 + 12 is 2029-02-28. */
export function addMonths(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const month = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
  const last = dayOf(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0));
  const wanted = `${month}-${day.slice(8)}`;
  return wanted < last ? wanted : last;
}

/** YYYY-MM */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The month some months earlier: `monthBefore('2026-01', 1)` is `2025-12`. */
export function monthBefore(month: string, months: number): string {
  return monthOf(addMonths(`${month}-01`, -months));
}

/** Exceptions to Monday–Friday: public holidays and the weekend days worked in exchange, as the State Council announces them. */
export interface WorkCalendar {
  holidays: readonly string[];
  workedWeekends: readonly string[];
}

/** The last day for which the exceptions are known: the end of the last year that has any. What lies after it has weekends alone. */
export function knownUntil({ holidays }: WorkCalendar): string | null {
  const last = [...holidays].sort().at(-1);
  return last === undefined ? null : `${last.slice(0, 4)}-12-31`;
}

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(timeOf(day)).getUTCDay() || 7;

/** By the yearly holiday notices of the State Council (国务院办公厅): a weekend day that is worked wins over everything else. */
export function isWorkingDay(day: string, calendar: WorkCalendar): boolean {
  if (calendar.workedWeekends.includes(day)) return true;
  return weekdayOf(day) < 6 && !calendar.holidays.includes(day);
}

/** The last day of a window of so many working days that opens the day after `day`; 0 days end at once. */
export function addWorkingDays(day: string, workingDays: number, calendar: WorkCalendar): string {
  let end = day;
  for (let left = workingDays; left > 0;) {
    end = addDays(end, 1);
    if (isWorkingDay(end, calendar)) left -= 1;
  }
  return end;
}

/** How many working days there are from one day to another, both included; none when they are the wrong way round. */
export function workingDays(from: string, to: string, calendar: WorkCalendar): number {
  let count = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) count += Number(isWorkingDay(day, calendar));
  return count;
}
