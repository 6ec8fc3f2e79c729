import { grouped, LIMITS } from '@jishan/domain';

/** As typed from the first star on: 100、300、600. What is no number stays as none. */
export function starHoursOf(text: string): number[] {
  return text
    .normalize('NFKC')
    .split(/[\s、,]+/u)
    .filter(Boolean)
    .map(Number);
}

/** What is wrong with the figures one by one; whether they rise is the rule's own question. */
export function starHoursFault(hours: readonly number[]): string | null {
  if (hours.length === 0 || !hours.every((figure) => Number.isInteger(figure))) return '请填写整数小时';
  if (hours.length > LIMITS.stars) return `最多 ${LIMITS.stars} 个星级`;
  return hours.some((figure) => figure > LIMITS.starHours) ? `每个星级最多 ${grouped(LIMITS.starHours)} 小时` : null;
}
