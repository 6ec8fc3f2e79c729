import type { BulletinSection } from '@jishan/domain';

/** 1 篇信息、6 条简讯, or nothing. */
export function contentWords({ articles, entries, notes }: BulletinSection): string {
  const counts = [
    { count: articles.length, words: '篇信息' },
    { count: entries.length, words: '条简讯' },
    { count: notes.length, words: '条附注' },
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ count, words }) => `${count} ${words}`)
    .join('、');
}

/**
 * The notes with one of them written anew; an empty one is none. Others may have moved notes while it was being typed: it is
 * known by the words it was begun on, and where those are gone, what was typed is a note of its own.
 */
export function withNote(notes: readonly string[], begun: { at: number; note: string }, text: string): string[] {
  const typed = text.trim();
  const at = notes[begun.at] === begun.note ? begun.at : notes.indexOf(begun.note);
  if (at < 0) return typed ? [...notes, typed] : [...notes];
  return notes.flatMap((note, i) => (i === at ? typed || [] : note));
}

/** Where a section has no briefs; null: nothing is to be said. */
export function noBriefsWords(section: BulletinSection, frozen: boolean): string | null {
  if (contentWords(section) === '') return frozen ? '没有内容' : '还没有内容，可以把简讯拖到这里';
  return frozen ? null : '可以把简讯拖到这里';
}
