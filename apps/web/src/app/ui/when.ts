import { dayOf, timeOf } from '@jishan/domain';

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

/** 11月20日 周五; with the year when it is not this one. */
export function dayLabel(day: string, today = dayOf(new Date().toISOString())): string {
  const [year, month, date] = day.split('-').map(Number);
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
  const label = `${month}月${date}日 ${weekday}`;
  return day.slice(0, 4) === today.slice(0, 4) ? label : `${year}年${label}`;
}

/** 2027年3月15日: for days far away, where the weekday says nothing. */
export function dateLabel(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 11月20日 周五 09:00–11:00; the second day is named when it is another. */
export function spanLabel(startsAt: string, endsAt: string): string {
  const from = dayOf(startsAt);
  const to = dayOf(endsAt);
  const end = from === to ? timeOf(endsAt) : `${dayLabel(to)} ${timeOf(endsAt)}`;
  return `${dayLabel(from)} ${timeOf(startsAt)}–${end}`;
}

/** 11月20日 周五 09:03 */
export function momentLabel(instant: string): string {
  return `${dayLabel(dayOf(instant))} ${timeOf(instant)}`;
}
