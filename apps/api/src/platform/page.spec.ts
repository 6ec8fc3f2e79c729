import { describe, expect, it } from 'vitest';
import { cursorOf, pageOf, readCursor, rowsToFetch } from './page';

describe('a page', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ at: `t${index}`, id: index }));

  it('ends where the rows end', () =>
    expect(pageOf(rows(3), 3, (row) => [row.at, row.id])).toEqual({ items: rows(3), nextCursor: null }));

  it('points to the next one when one more row was found', () => {
    const page = pageOf(rows(rowsToFetch(3)), 3, (row) => [row.at, row.id]);
    expect(page.items).toHaveLength(3);
    expect(readCursor(page.nextCursor ?? undefined, 2)).toEqual(['t2', '2']);
  });

  it.each([
    ['nonsense'],
    [cursorOf(['only one'])],
    [Buffer.from('{"a":1}').toString('base64url')],
    [Buffer.from('[[1],2]').toString('base64url')],
  ])('refuses a cursor that is not ours: %s', (cursor) =>
    expect(() => readCursor(cursor, 2)).toThrow('request.cursor-invalid'),
  );
});
