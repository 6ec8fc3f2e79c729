// Business days are YYYY-MM-DD in Beijing time (UTC+8 all year, no daylight saving since 1991).
const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The business day of an instant: `dayOf('2026-03-14T16:30:00Z')` is `2026-03-15`. */
export function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + BEIJING_OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant of a Beijing wall-clock time: `instantAt('2026-03-15', '09:00')` is `2026-03-15T01:00:00.000Z`. */
export function instantAt(day: string, time: string): string {
  return new Date(Date.parse(`${day}T${time}:00.000Z`) - BEIJING_OFFSET_MS).toISOString();
}

/** Beijing wall-clock time of an instant, HH:mm. */
export function timeOf(instant: string): string {
  return new Date(Date.parse(instant) + BEIJING_OFFSET_MS).toISOString().slice(11, 16);
}

/** A day some days later (or earlier, with a negative count). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first and the last day of the week, Monday to Sunday, that a day lies in. */
export function weekAround(day: string): { from: string; to: string } {
  const from = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
  return { from, to: addDays(from, 6) };
}

/** The first and the last day of the month that a day lies in. */
export function monthAround(day: string): { from: string; to: string } {
  const from = `${day.slice(0, 8)}01`;
  return { from, to: addDays(`${addDays(from, 31).slice(0, 8)}01`, -1) };
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Is this a real calendar day written YYYY-MM-DD? */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/**
 * Full years of age on a day. 「周岁」 runs from the day after the birthday (法释〔2006〕1号第二条),
 * so on the birthday itself one still counts as a year younger.
 */
export function ageOn(birthOn: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthOn.slice(0, 4));
  return day.slice(5) > birthOn.slice(5) ? years : years - 1;
}

/** Minutes between two instants, rounded down. */
export function minutesBetween(fromAt: string, toAt: string): number {
  return Math.floor((Date.parse(toAt) - Date.parse(fromAt)) / 60_000);
}
