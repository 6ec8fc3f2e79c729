import type { BulletinArticle, BulletinEntry, BulletinSection } from '@jishan/domain';
import { expect, test } from 'vitest';
import { contentWords, noBriefsWords, withNote } from './section-words';

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

test('a note is written where it stands by then, and nothing typed goes away with it', () => {
  const begun = { at: 1, note: '乙' };
  expect(withNote(['甲', '乙'], begun, ' 丙 ')).toEqual(['甲', '丙']);
  expect(withNote(['甲', '乙'], begun, ' '), 'an empty one is none').toEqual(['甲']);
  expect(withNote(['乙'], begun, '丙'), 'the one before it was taken away').toEqual(['丙']);
  expect(withNote(['甲', '丁'], begun, '丙'), 'somebody else wrote it anew').toEqual(['甲', '丁', '丙']);
  expect(withNote(['甲'], begun, ''), 'it is gone already').toEqual(['甲']);
});
