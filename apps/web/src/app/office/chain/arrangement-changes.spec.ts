import { describe, expect, test } from 'vitest';
import { type Arrangement, changesOfItems, itemSentence, reapply } from './arrangement-changes';

/** 'a b | c' are two sections, 文明创建 with a and b, 文明实践 with c; a capital letter is only mentioned. */
const arranged = (order: string, more: Partial<Arrangement> = {}): Arrangement => ({
  issuedOn: '2026-01-20',
  imprint: [{ role: '编辑', name: '' }],
  sections: order.split('|').map((ids, i) => ({
    name: i === 0 ? '文明创建' : '文明实践',
    briefs: [...ids.replaceAll(' ', '')].map((id) => ({ briefId: id.toLowerCase(), mention: id !== id.toLowerCase() })),
    articles: [],
  })),
  ...more,
});
const items = (order: string) =>
  arranged(order).sections.flatMap(({ name, briefs }) =>
    briefs.map(({ briefId: id }) => ({ id, section: name, text: id })),
  );

describe('what has changed', () => {
  test('is what came, what went, and what stands in another section', () => {
    expect(changesOfItems(items('ab|c'), items('b|ca d')).map(itemSentence)).toEqual([
      '由“文明创建”移到“文明实践”：a',
      '编入“文明实践”：d',
    ]);
    expect(changesOfItems(items('ab|c'), items('a|c')).map(itemSentence)).toEqual(['移出“文明创建”：b']);
  });

  test('names the fewest that must have been moved', () => {
    expect(changesOfItems(items('abcde|'), items('bcdea|')).map(({ text, kind }) => `${kind} ${text}`)).toEqual([
      'reordered a',
    ]);
    expect(changesOfItems(items('abc|de'), items('abc|de'))).toEqual([]);
  });

  test('shortens what is long', () => {
    const text = '甲'.repeat(60);
    expect(itemSentence({ kind: 'added', text, from: null, to: '文明实践' })).toBe(
      `编入“文明实践”：${'甲'.repeat(24)}…`,
    );
  });
});

describe('one’s own changes, made again on somebody else’s', () => {
  const again = (base: string, mine: string, theirs: string) =>
    reapply(arranged(base), arranged(mine), arranged(theirs));

  test('are kept beside theirs', () => {
    expect(again('abc|d', 'bac|d', 'abc|ed')).toEqual(arranged('bac|ed'));
    expect(again('abc|d', 'ab|cd', 'cab|d')).toEqual(arranged('ab|cd'));
  });

  test('do not put back what they have taken out, nor lose what they have put in', () => {
    expect(again('abc|', 'cab|', 'bc|e')).toEqual(arranged('cb|e'));
    expect(again('abc|', 'acb|', 'abcx|')).toEqual(arranged('acbx|'));
  });

  test('win where both changed the same', () => {
    expect(again('abc|', 'ab|c', 'cab|')).toEqual(arranged('ab|c'));
    expect(again('abc|', 'aBc|', 'abC|')).toEqual(arranged('aBC|'));
    const [base, mine, theirs] = ['', '张三', '李四'].map((name) =>
      arranged('a|', { imprint: [{ role: '编辑', name }] }),
    );
    if (!base || !mine || !theirs) throw new Error('three');
    expect(reapply(base, mine, theirs).imprint).toEqual(mine.imprint);
    expect(reapply(base, base, theirs).imprint).toEqual(theirs.imprint);
    expect(reapply(base, { ...base, issuedOn: '2026-01-22' }, theirs).issuedOn).toBe('2026-01-22');
  });

  test('of a note are kept, others’ notes too', () => {
    const noted = (first: string[], second: string[]) => {
      const { sections, ...rest } = arranged('a|b');
      return { ...rest, sections: sections.map((section, i) => ({ ...section, notes: i === 0 ? first : second })) };
    };
    expect(reapply(noted([], []), noted(['我的'], []), noted([], ['他的']))).toEqual(noted(['我的'], ['他的']));
  });

  test('of nothing leave theirs as it is, whatever both arranged', () => {
    for (const theirs of ['cab|d', 'ab|cd', '|dcba', 'ad|', 'abcx|yd'])
      expect(again('abc|d', 'abc|d', theirs)).toEqual(arranged(theirs));
  });
});
