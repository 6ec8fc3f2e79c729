import { LIMITS } from './limits';

/**
 * 星级标准: at how many hours of eligible service each star begins. Versions by date; what has been issued is never changed.
 * The first one every district begins with is 《志愿服务记录办法》 (民函〔2012〕340号): 100, 300, 600, 1000 and 1500 hours.
 */
export interface StarTable {
  /** 1, 2, 3 … */
  version: number;
  documentRef: string;
  effectiveFrom: string;
  /** Hours of the first star, the second, and so on. */
  hours: number[];
  writtenByName: string | null;
  writtenAt: string;
}

export interface AdoptStarTableInput {
  documentRef: string;
  effectiveFrom: string;
  hours: number[];
}

/** The table that holds on a day: of those that have begun the one that began last; of two for the same day the later version. */
export function starTableOn<T extends Pick<StarTable, 'version' | 'effectiveFrom'>>(
  tables: readonly T[],
  day: string,
): T | null {
  return tables
    .filter((table) => table.effectiveFrom <= day)
    .reduce<T | null>((best, table) => (best === null || isLater(table, best) ? table : best), null);
}

function isLater(
  one: Pick<StarTable, 'version' | 'effectiveFrom'>,
  other: Pick<StarTable, 'version' | 'effectiveFrom'>,
): boolean {
  return one.effectiveFrom === other.effectiveFrom
    ? one.version > other.version
    : one.effectiveFrom > other.effectiveFrom;
}

/** Stars earned by so many minutes of eligible service. */
export function starsFor(hours: readonly number[], minutes: number): number {
  return hours.filter((threshold) => minutes >= threshold * 60).length;
}

/** Minutes still missing to the next star; null with all of them. */
export function minutesToNextStar(hours: readonly number[], minutes: number): number | null {
  const next = hours.find((threshold) => minutes < threshold * 60);
  return next === undefined ? null : next * 60 - minutes;
}

/** May this table be issued? It begins today at the earliest: nobody's stars of yesterday change. Each star asks for more than the one before. */
export function checkStarTable(
  input: AdoptStarTableInput,
  today: string,
): 'star-table.in-the-past' | 'star-table.disordered' | null {
  if (input.effectiveFrom < today) return 'star-table.in-the-past';
  const rises = input.hours.every((hours, index) => hours > (input.hours[index - 1] ?? 0));
  const fits = input.hours.length >= 1 && input.hours.length <= LIMITS.stars;
  return rises && fits ? null : 'star-table.disordered';
}
