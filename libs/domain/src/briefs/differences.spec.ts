import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesByParagraph, differencesOf, type Difference } from './differences';

const written = (differences: readonly Difference[]) =>
  differences.map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `[+${text}+]` })[kind]).join('');
const side = (differences: readonly Difference[], gone: Difference['kind']) =>
  differences
    .filter(({ kind }) => kind !== gone)
    .map(({ text }) => text)
    .join('');

describe('what has changed in a text', () => {
  it.each([
    ['共30人参加', '共35人参加', '共[-30-][+35+]人参加'],
    ['贵石村开展宣传活动。', '贵石村开展“春节防火”宣传活动。', '贵石村开展[+“春节防火”+]宣传活动。'],
    ['近日，甲村举办活动。', '甲村举办活动。', '[-近日，-]甲村举办活动。'],
    ['发放1,500份', '发放1,600份', '发放[-1,500-][+1,600+]份'],
    ['观看Frozen', '观看Frozen II', '观看Frozen[+ II+]'],
    ['', '新写的', '[+新写的+]'],
    ['相同', '相同', '相同'],
    ['住𠮷祥里', '住吉祥里', '住[-𠮷-][+吉+]祥里'],
  ])('from %s to %s', (before, after, shown) => {
    expect(written(differencesOf(before, after))).toBe(shown);
  });

  it('leaves no single character standing between two changes', () => {
    expect(written(differencesOf('清理垃圾的人', '打扫卫圾生人'))).toBe('[-清理垃圾的-][+打扫卫圾生+]人');
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom(...'志愿服务，。3 0人a𠮷\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const differences = differencesOf(before, after);
        expect([side(differences, 'added'), side(differences, 'removed')]).toEqual([before, after]);
      }),
    );
  });

  it('compares two long articles in no time', () => {
    const [before, after] = ['志愿者走进社区清理堆料。', '居民走进社区清理垃圾。'].map((text) => text.repeat(300));
    const began = Date.now();
    differencesOf(before ?? '', after ?? '');
    expect(Date.now() - began).toBeLessThan(1_500);
  });
});

describe('paragraph by paragraph', () => {
  const shown = (before: string[], after: string[]) => differencesByParagraph(before, after).map(written);

  it('keeps what stayed whole, compares what was changed, and tells what went and came', () => {
    expect(
      shown(
        ['永定镇开展志愿服务。', '一是清理堆料500处。', '二是值守路口。', '结尾。'],
        ['永定镇开展志愿服务。', '一是清理堆料520处。', '结尾。', '下一步将持续推进。'],
      ),
    ).toEqual([
      '永定镇开展志愿服务。',
      '一是清理堆料[-500-][+520+]处。',
      '[-二是值守路口。-]',
      '结尾。',
      '[+下一步将持续推进。+]',
    ]);
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom(...'甲乙丙，3'), minLength: 1, maxLength: 12 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const paragraphs = differencesByParagraph(before, after);
        const kept = (gone: Difference['kind']) =>
          paragraphs.map((paragraph) => side(paragraph, gone)).filter((paragraph) => paragraph !== '');
        expect([kept('added'), kept('removed')]).toEqual([before, after]);
      }),
    );
  });
});
