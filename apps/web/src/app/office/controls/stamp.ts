import { dayOf, timeOf } from '@jishan/domain';

/** 2026-11-20 09:03 in Beijing: in dense tables figures under figures are read faster than words. */
export function stampOf(instant: string | null): string {
  return instant === null ? '—' : `${dayOf(instant)} ${timeOf(instant)}`;
}

/** A span in the pieces between which a narrow column may break: the day and the times, or both ends. */
export function spanPartsOf(startsAt: string, endsAt: string): [string, string] {
  return dayOf(startsAt) === dayOf(endsAt)
    ? [dayOf(startsAt), `${timeOf(startsAt)}–${timeOf(endsAt)}`]
    : [`${stampOf(startsAt)}–`, stampOf(endsAt)];
}

/** 2026-11-20 09:00–11:00; both days when it ends on another. */
export function spanOf(startsAt: string, endsAt: string): string {
  const end = dayOf(startsAt) === dayOf(endsAt) ? timeOf(endsAt) : stampOf(endsAt);
  return `${stampOf(startsAt)}–${end}`;
}
