import { DomainError, LIMITS, type Page } from '@jishan/domain';

/** How many rows to fetch: one more than asked for tells whether there is a next page. */
export const rowsToFetch = (limit: number | undefined): number => (limit ?? LIMITS.pageSize) + 1;

/** A page from rows fetched with `rowsToFetch(limit)`; the cursor is made of the last row's sort values. */
export function pageOf<T>(rows: T[], limit: number | undefined, sortValues: (row: T) => (string | number)[]): Page<T> {
  const items = rows.slice(0, limit ?? LIMITS.pageSize);
  const last = items.at(-1);
  const more = rows.length > items.length && last !== undefined;
  return { items, nextCursor: more ? cursorOf(sortValues(last)) : null };
}

export function cursorOf(values: (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The sort values of the last row seen, or null for the first page. A cursor that is not ours is refused. */
export function readCursor(cursor: string | undefined, count: number): string[] | null {
  if (cursor === undefined) return null;
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    values = null;
  }
  if (!Array.isArray(values) || values.length !== count) throw new DomainError('request.cursor-invalid');
  return values.map((value: unknown) => {
    if (typeof value !== 'string' && typeof value !== 'number') throw new DomainError('request.cursor-invalid');
    return String(value);
  });
}

/** The text as a literal part of a LIKE pattern. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/gu, '\\$&');
