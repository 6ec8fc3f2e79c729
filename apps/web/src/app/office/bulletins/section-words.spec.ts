import type { BulletinArticle, BulletinEntry, BulletinSection } from '@jishan/domain';
import { expect, test } from 'vitest';
import { contentWords, noBriefsWords } from './section-words';

const section = (articles: number, entries: number, notes: number): BulletinSection => ({
  name: '文明实践',
  articles: Array<BulletinArticle>(articles),
  entries: Array<BulletinEntry>(entries),
  notes: Array<string>(notes),
});

test('a section counts what stands in it, each by its name', () => {
  expect(contentWords(section(1, 6, 0))).toBe('1 篇信息、6 条简讯');
  expect(contentWords(section(0, 0, 2))).toBe('2 条附注');
  expect(contentWords(section(0, 0, 0))).toBe('');
});

test('a section is said to be empty only when nothing stands in it', () => {
  expect(noBriefsWords(section(0, 0, 0), false)).toBe('还没有内容，可以把简讯拖到这里');
  expect(noBriefsWords(section(0, 0, 0), true)).toBe('没有内容');
  expect(noBriefsWords(section(1, 0, 0), false)).toBe('可以把简讯拖到这里');
  expect(noBriefsWords(section(1, 0, 0), true)).toBeNull();
});
