import { describe, expect, it } from 'vitest';
import { Config } from '../platform/config';
import { Pdf } from '../platform/documents/pdf';
import { PrintsService } from './prints.service';
import { briefs, CONTENT, linesOf, SAMPLES } from './prints-spec';

const prints = new PrintsService(new Pdf(new Config({})));
const mm = (points: number) => (points / 72) * 25.4;
const linesOfSample = async (name: string) => linesOf(await prints.render(SAMPLES[name] ?? CONTENT, 'pdf'));
const isNumber = (text: string) => /^— ?\d+ ?—$/.test(text);

describe('the pages of a bulletin', () => {
  it('hold 22 lines of 28 characters, in one grid', async () => {
    const full = '文明实践'.repeat(300);
    const content = { ...CONTENT, sections: [{ name: '长文', paragraphs: [{ text: full, briefIds: [] }] }] };
    const [first = [], second = [], third = []] = await linesOf(await prints.render(content, 'pdf'));
    const inBody = ({ size, text }: { size: number; text: string }) =>
      Math.abs(size - 16) < 0.01 && text.includes('文明');
    expect(second.filter(inBody)).toHaveLength(22);
    expect(new Set(second.filter(inBody).map(({ text }) => [...text].length))).toEqual(new Set([28]));
    for (const line of second.filter(inBody)) {
      expect(mm(line.left)).toBeCloseTo(28, 0);
      expect(mm(line.right)).toBeGreaterThan(28 + 155);
      expect(mm(line.right)).toBeLessThan(28 + 156.1);
    }
    const between = second.filter(inBody).map(({ y }, i, all) => y - (all[i - 1]?.y ?? y - 28.95));
    for (const step of between) expect(step).toBeCloseTo(28.95, 2);
    // every page keeps the grid of the first
    for (const page of [first, third])
      for (const { y } of page.filter(inBody)) {
        const steps = (y - (second[0]?.y ?? 0)) / 28.95;
        expect(steps - Math.round(steps)).toBeCloseTo(0, 2);
      }
  });

  it('begin a paragraph two characters in, and set nothing between figures and Han characters', async () => {
    const [first = []] = await linesOfSample('一页');
    const unit = first.find(({ text }) => text.startsWith('城子街道'));
    expect(mm(unit?.left ?? 0)).toBeCloseTo(28 + 156 / 14, 0);
    expect(first.some(({ text }) => text.includes('30余名居民参加'))).toBe(true);
  });

  it('begin with a masthead of a third of the page, in both forms of it and in a third', async () => {
    for (const [name, expected] of [
      ['一页', ['工作快报', '第857期', '门头沟区创建全国文明城市工作领导小组办公室2026年1月20日']],
      ['首都式', ['情况简报', '第29期', '（总第2138期）', '首都精神文明建设委员会办公室2026年1月20日']],
      ['自拟', ['新时代文明实践中心工作动态', '第857期', '实践中心办公室2026年1月20日']],
    ] as const) {
      const [lines = []] = await linesOfSample(name);
      const head = lines.slice(0, expected.length);
      expect(head.map(({ text }) => text.replaceAll(' ', ''))).toEqual(expected);
      const last = head.at(-1);
      expect(mm(last?.y ?? 0)).toBeGreaterThan(92);
      expect(mm(last?.y ?? 0)).toBeLessThan(100);
      const [title, number] = head;
      for (const line of [title, number])
        expect(mm(((line?.left ?? 0) + (line?.right ?? 0)) / 2)).toBeCloseTo(28 + 78, -0.5);
      expect(title?.size).toBeGreaterThan(29);
    }
  });

  it('keep the office and the date on one line, however long the name is', async () => {
    const [lines = []] = await linesOfSample('长名');
    expect(lines.map(({ text }) => text.replaceAll(' ', '')).filter((text) => text.includes('2026年12月31日'))).toEqual(
      ['门头沟区创建全国文明城市工作领导小组办公室（区委宣传部精神文明建设指导科）2026年12月31日'],
    );
  });

  it('number the odd ones on the right and the even ones on the left, 7 mm below the block', async () => {
    const pages = await linesOfSample('六十条');
    expect(pages.length).toBeGreaterThan(6);
    pages.forEach((lines, i) => {
      const number = lines.at(-1);
      expect(number?.text.replaceAll(' ', '')).toBe(`—${i + 1}—`);
      expect(number?.size).toBeCloseTo(14, 1);
      expect(mm(number?.y ?? 0)).toBeGreaterThan(297 - 35 + 7);
      expect(mm(number?.y ?? 0)).toBeLessThan(297 - 35 + 7 + 5);
      const fromEdge = i % 2 === 0 ? 210 - 26 - mm(number?.right ?? 0) : mm(number?.left ?? 0) - 28;
      // one character of 四号
      expect(Math.abs(fromEdge - 4.9)).toBeLessThan(1);
    });
  });

  it('end with the imprint on the bottom of the block, on a page of its own where the last has no room', async () => {
    for (const [name, count] of [
      ['一页', 1],
      ['版记正好放下', 1],
      ['版记差一点', 2],
      ['六十条', 8],
    ] as const) {
      const pages = await linesOfSample(name);
      expect(pages, name).toHaveLength(count);
      const imprint = (pages.at(-1) ?? []).filter(({ text }) => !isNumber(text)).slice(-5);
      // the last line is 22 pt high and stands a point above the last rule, which lies on the bottom
      expect(mm(imprint.at(-1)?.y ?? 0), name).toBeGreaterThan(297 - 35 - 5);
      expect(mm(imprint.at(-1)?.y ?? 0), name).toBeLessThan(297 - 35);
      for (const { size } of imprint) expect(size).toBeCloseTo(14, 1);
    }
  });

  it('say everything that the text says: articles, notes and corrections', async () => {
    const content = SAMPLES['信息与简讯'] ?? CONTENT;
    const squeezed = (text: string) => text.replaceAll(/\s|— ?\d+ ?—/g, '');
    const pages = await linesOf(await prints.render(content, 'pdf'));
    const set = squeezed(pages.map((lines) => lines.map(({ text }) => text).join('\n')).join('\n'));
    const text = squeezed((await prints.render(content, 'txt')).toString());
    const parts = content.sections.flatMap(({ articles = [], paragraphs, notes = [] }) => [
      ...articles.flatMap((article) => [article.title, ...article.paragraphs, `（${article.source}）`]),
      ...paragraphs.map((paragraph) => paragraph.text),
      ...notes,
    ]);
    for (const part of [...parts, '【更正】', content.corrections?.[0]?.text ?? '', '编辑：张三']) {
      expect(set).toContain(squeezed(part));
      expect(text).toContain(squeezed(part));
    }
  });

  it('are drawn as pictures page by page, outlines and nothing else', () => {
    const { pages, outlines, width, height } = prints.pages({
      ...CONTENT,
      sections: [{ name: '栏', paragraphs: briefs(20) }],
    });
    expect(pages).toHaveLength(3);
    expect([width, height].map((points) => Math.round(mm(points)))).toEqual([210, 297]);
    const drawn = [outlines, ...pages].join('');
    expect(new Set([...drawn.matchAll(/<(\w+)/g)].map((match) => match[1]))).toEqual(
      new Set(['defs', 'g', 'path', 'symbol', 'use']),
    );
    expect(drawn).not.toMatch(/ on\w+=|href="(?!#)/);
    for (const [, id] of pages.join('').matchAll(/href="#(\w+)"/g)) expect(outlines).toContain(`<symbol id="${id}"`);
  });
});
