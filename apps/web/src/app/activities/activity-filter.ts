import { ACTIVITY_CATEGORIES, type ActivityCategory, type ActivityQuery, addDays, isDay } from '@jishan/domain';

/** The filter as it stands in the address: everything text, anything may be missing or wrong. */
export interface AddressFilter {
  day?: string;
  unitId?: string;
  category?: string;
  search?: string;
}

export const DAY_CHOICES = [
  { value: '', label: '近期' },
  { value: 'today', label: '今天' },
  { value: 'tomorrow', label: '明天' },
  { value: 'weekend', label: '周末' },
  { value: 'past', label: '已办' },
] as const;

/** What to ask the server for; what makes no sense in the address is left out. */
export function toActivityQuery(filter: AddressFilter, today: string): ActivityQuery {
  return {
    ...daysOf(filter.day ?? '', today),
    unitId: filter.unitId || undefined,
    category: categoryOf(filter.category),
    search: filter.search?.trim() || undefined,
  };
}

function categoryOf(text: string | undefined): ActivityCategory | undefined {
  return ACTIVITY_CATEGORIES.find((category) => category === text);
}

/** Saturday and Sunday of this week; on a Sunday, that Sunday alone. */
export function weekendFrom(today: string): { from: string; to: string } {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  if (weekday === 0) return { from: today, to: today };
  return { from: addDays(today, 6 - weekday), to: addDays(today, 7 - weekday) };
}

function daysOf(day: string, today: string): Pick<ActivityQuery, 'from' | 'to'> {
  if (isDay(day)) return { from: day, to: day };
  switch (day) {
    case 'today':
      return { from: today, to: today };
    case 'tomorrow':
      return { from: addDays(today, 1), to: addDays(today, 1) };
    case 'weekend':
      return weekendFrom(today);
    case 'past':
      return { to: addDays(today, -1) };
    default:
      return { from: today };
  }
}
