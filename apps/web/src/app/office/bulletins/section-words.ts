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

/** Where a section has no briefs; null: nothing is to be said. */
export function noBriefsWords(section: BulletinSection, frozen: boolean): string | null {
  if (contentWords(section) === '') return frozen ? '没有内容' : '还没有内容，可以把简讯拖到这里';
  return frozen ? null : '可以把简讯拖到这里';
}
