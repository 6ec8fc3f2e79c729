import { describe, expect, it } from 'vitest';
import { excerptOf, gramsOf, markWords, searchText, searchWords } from './archive';

describe('what is looked for in the archive', () => {
  it('is words between spaces of either width, each once', () => {
    expect(searchWords(' 消防　演练 消防\n')).toEqual(['消防', '演练']);
    expect(searchWords('   ')).toEqual([]);
  });

  it('does not mind capitals, and takes everything else as it is written', () => {
    expect(searchText('LED屏ＡΩ𠮷')).toBe('led屏ＡΩ𠮷');
  });

  it('is known to the index by its pairs, and a single character by itself', () => {
    expect(gramsOf('防')).toEqual(['防']);
    expect(gramsOf('消防')).toEqual(['消防']);
    expect(gramsOf('消防队')).toEqual(['消防', '防队']);
    expect(gramsOf('𠮷祥')).toEqual(['𠮷祥']);
  });
});

describe('what was found', () => {
  it('is marked wherever it stands, overlapping words as one', () => {
    expect(markWords('开展消防演练', ['消防'])).toEqual([
      { text: '开展', marked: false },
      { text: '消防', marked: true },
      { text: '演练', marked: false },
    ]);
    expect(markWords('消防队员', ['消防', '防队'])[0]).toEqual({ text: '消防队', marked: true });
    expect(markWords('AB组', ['ab'])[0]).toEqual({ text: 'AB', marked: true });
    expect(markWords('一字未中', [])).toEqual([{ text: '一字未中', marked: false }]);
    expect(markWords('', ['消防'])).toEqual([]);
  });

  it('joins to the text it was cut from', () => {
    const text = '永定镇：15日，𠮷石村开展“春节防火安全”主题宣传活动。';
    expect(
      markWords(text, ['防火', '𠮷', '活动'])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('is cut out of a long text around the first word', () => {
    const text = `${'前'.repeat(100)}消防${'后'.repeat(100)}`;
    const excerpt = excerptOf(text, ['消防'], 30);
    expect(excerpt).toMatch(/^…前+消防后+…$/u);
    expect([...excerpt]).toHaveLength(32);
    expect(excerptOf('短文', ['消防'], 30)).toBe('短文');
    expect(excerptOf(text, [], 10)).toBe(`${'前'.repeat(10)}…`);
    expect(excerptOf(text, ['后'], 10).endsWith('…')).toBe(true);
  });
});
