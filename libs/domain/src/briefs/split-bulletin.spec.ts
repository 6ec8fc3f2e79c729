import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar';
import { bulletinText, type BulletinContent } from './bulletin';
import { composeBrief } from './compose-brief';
import { briefsIn, composeSection, type SectionBrief } from './compose-section';
import { DEFAULT_HOUSE_STYLE } from './facts';
import { pastContent, splitBulletin } from './split-bulletin';

const PASTED = `工作快报
第 857 期
门头沟区创建全国文明城市工作领导小组办公室\u3000\u30002026年1月20日

【文明创建】
\u3000\u3000永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。16日，组织清理小广告210余处。
\u3000\u3000城子街道：近日，各社区举办“迎新春”联欢会，
近80人参加。
14日，区残联、妙峰山镇也开展了相关活动。
【工作机制】潭柘寺镇建立“四个一”机制
一是建机制。二是抓落实。
（潭柘寺镇）

报：区委、区政府领导同志
发：各镇街、委办局
编辑：钱一\u3000校对：孙二\u3000核签：赵三
电话：69800000
`;

const kinds = (source: string) => splitBulletin(source).pieces.map(({ kind }) => kind);
const bare = (text: string) => text.replace(/[\s【】]/gu, '');

describe('a pasted bulletin', () => {
  it('is taken apart into masthead, sections, briefs, texts and imprint', () => {
    const split = splitBulletin(PASTED);
    expect(split).toMatchObject({
      title: '工作快报',
      bulletinNo: '第857期',
      office: '门头沟区创建全国文明城市工作领导小组办公室',
      issuedOn: '2026-01-20',
    });
    expect(split.pieces.map(({ kind, firstLine, lastLine }) => [kind, firstLine, lastLine])).toEqual([
      ['title', 1, 1],
      ['number', 2, 2],
      ['office', 3, 3],
      ['date', 3, 3],
      ['section', 5, 5],
      ['briefs', 6, 6],
      ['briefs', 7, 8],
      ['mention', 9, 9],
      ['section', 10, 10],
      ['text', 10, 10],
      ['text', 11, 11],
      ['text', 12, 12],
      ['distribution', 14, 14],
      ['distribution', 15, 15],
      ['imprint', 16, 16],
      ['contact', 17, 17],
    ]);
  });

  it('reads each brief by the grammar, and names its day', () => {
    const briefs = splitBulletin(PASTED).pieces.flatMap((piece) => piece.briefs);
    expect(briefs.map(({ facts, date, left }) => [facts.unit, date, left.length])).toEqual([
      ['永定镇', '2026-01-15', 0],
      ['永定镇', '2026-01-16', 1],
      ['城子街道', null, 0],
    ]);
    expect(briefs[0]?.facts.participants).toEqual({ count: { value: 30, rounding: 'over' }, kind: '居民' });
    expect(splitBulletin(PASTED).pieces.find(({ kind }) => kind === 'mention')?.units).toEqual(['区残联', '妙峰山镇']);
  });

  it('becomes a bulletin like any other', () => {
    const split = splitBulletin(PASTED);
    const masthead = { title: '工作快报', office: '创城办', bulletinNo: '第857期', issuedOn: '2026-01-20' };
    const content = pastContent(split, masthead);
    expect(content.sections.map(({ name, paragraphs, notes }) => [name, paragraphs.length, notes?.length])).toEqual([
      ['文明创建', 3, undefined],
      ['工作机制', 0, 3],
    ]);
    expect(content.imprint).toEqual([
      { role: '编辑', name: '钱一' },
      { role: '校对', name: '孙二' },
      { role: '核签', name: '赵三' },
    ]);
    expect(content.distribution.map(({ label }) => label)).toEqual(['报', '发']);
    expect(content.contact).toBe('电话：69800000');
  });

  it('may have its two numbers on two lines, and in brackets of either width', () => {
    expect(splitBulletin('情况简报\n第 29 期\n(总第 2138 期)\n首都精神文明办\n2026年3月2日').bulletinNo).toBe(
      '第29期（总第2138期）',
    );
    expect(splitBulletin('工作快报第29期（总第2138期）').bulletinNo).toBe('第29期（总第2138期）');
  });

  it('has no number, day or office where it names none', () => {
    const split = splitBulletin('工作快报\n第八百期\n2026年2月30日');
    expect(split).toMatchObject({ bulletinNo: null, issuedOn: null });
    expect(split.pieces.map(({ kind }) => kind)).toEqual(['title', 'number', 'office']);
    expect(splitBulletin('')).toMatchObject({ title: null, pieces: [] });
  });

  it('takes nothing for a brief that does not begin with its unit and its day', () => {
    expect(kinds('快报\n【简讯】\n永定镇开展活动。\n据悉：昨日，开展活动。')).toEqual([
      'title',
      'section',
      'text',
      'text',
    ]);
  });

  it('reads a half-width colon after the unit as one of full width, and keeps it as it was pasted', () => {
    const pasted = '区教委:15日，开展“学雷锋”活动，共30余人参加。16日，有人扫雪。';
    const [, , piece, spaced] = splitBulletin(`快报\n【简讯】\n${pasted}\n永定镇: 近日，开展“迎新春”活动。`).pieces;
    expect(piece).toMatchObject({ kind: 'briefs', text: pasted });
    expect(piece?.briefs.map(({ text, facts, left }) => [text, facts.unit, left])).toEqual([
      ['区教委:15日，开展“学雷锋”活动，共30余人参加。', '区教委', []],
      ['区教委:16日，有人扫雪。', '区教委', ['有人扫雪']],
    ]);
    expect(spaced?.briefs[0]).toMatchObject({ text: '永定镇: 近日，开展“迎新春”活动。', left: [] });
    expect(kinds('快报\n【简讯】\n开放时间 9:30开门。\n甲:乙说。')).toEqual(['title', 'section', 'text', 'text']);
    expect(splitBulletin('甲镇:15日，报道').pieces[0]?.briefs[0]?.left).toEqual(['甲镇:15日，报道']);
  });

  it('reads typewriter marks, full-width figures and spaces as what they stand for, and keeps them as they were pasted', () => {
    const lines = [
      '永定镇:15日,贵石村开展"春节防火安全"主题宣传活动,共30余名居民参加.',
      '区委宣传部(文明办)：１６日，开展“学雷锋”活动，共３０余人参加。',
      '清水镇： 17日， 开展“扫雪”活动， 清理 1,500 处， 共 30 人参加。 近日,开展"迎新春"活动.',
      '14日,区残联、妙峰山镇也开展了相关活动.',
    ];
    const pasted = `快报\n第８５７期\n创城办\u3000２０２６年１月２０日\n【简讯】\n${lines.join('\n')}`;
    const split = splitBulletin(pasted);
    expect(split).toMatchObject({ bulletinNo: '第857期', issuedOn: '2026-01-20', office: '创城办' });
    const body = split.pieces.slice(5);
    expect(body.map(({ kind }) => kind)).toEqual(['briefs', 'briefs', 'briefs', 'mention']);
    expect(body.map(({ text }) => text)).toEqual(lines);
    expect(body[3]?.units).toEqual(['区残联', '妙峰山镇']);
    const briefs = body.flatMap((piece) => piece.briefs);
    expect(briefs.map(({ left }) => left)).toEqual([[], [], [], []]);
    expect(briefs.map(({ text }) => text).slice(2)).toEqual([
      '清水镇： 17日， 开展“扫雪”活动， 清理 1,500 处， 共 30 人参加。',
      '清水镇： 近日,开展"迎新春"活动.',
    ]);
    const facts = briefs.map((one) => one.facts);
    expect(facts[0]).toMatchObject({ unit: '永定镇', theme: '春节防火安全', participants: { kind: '居民' } });
    expect(facts[1]).toMatchObject({
      unit: '区委宣传部（文明办）',
      when: '16日',
      participants: { count: { value: 30 } },
    });
    expect(facts[2]?.results?.[0]?.items[0]).toMatchObject({ count: { value: 1500 }, measure: '处' });
    expect(briefs.map(({ date }) => date)).toEqual(['2026-01-15', '2026-01-16', '2026-01-17', null]);
  });

  it('says what of such a text it does not understand in the words that were pasted', () => {
    const [piece] = splitBulletin('甲镇:15日,开展"学雷锋"活动, 现场气氛很热烈,共３0人参加.下一步,将继续.').pieces;
    expect(piece?.briefs.map(({ left }) => left)).toEqual([['现场气氛很热烈', '下一步,将继续']]);
    const wide = splitBulletin('甲镇：15日，开展活动，清理80，500处，共1，500人参加。').pieces;
    expect(wide[0]?.briefs[0]?.left).not.toEqual([]);
  });

  it('reads a day with its month or year', () => {
    const source =
      '快报\n2026年1月20日\n甲镇：12月3日，开展“学雷锋”活动。2025年12月4日，开展“扫雪”活动。11月28日至12月3日，开展“清洁”活动。';
    const briefs = splitBulletin(source).pieces.flatMap((piece) => piece.briefs);
    expect(briefs.map(({ facts, date, left }) => [facts.when, date, left])).toEqual([
      ['12月3日', '2025-12-03', []],
      ['2025年12月4日', '2025-12-04', []],
      ['11月28日至12月3日', null, []],
    ]);
  });

  it('waits for no line that is too long to be one', () => {
    const lines = [
      `甲镇：15日，${'开展'.repeat(30_000)}。`,
      `x${' '.repeat(60_000)}y`,
      `甲镇：15日，${'开展'.repeat(400)}。`,
    ];
    const split = splitBulletin(`快报\n【简讯】\n${lines.join('\n')}`);
    expect(split.pieces.map(({ kind }) => kind)).toEqual(['title', 'section', 'text', 'text', 'briefs']);
    expect(split.pieces[4]?.briefs[0]?.left).toEqual([lines[2]]);
  });

  it('keeps a sentence without a day with the brief before it, and a full stop inside a quotation', () => {
    expect(briefsIn('甲镇：15日，开展“听。说”活动。清理小广告3处。近日，开展乙活动。')).toEqual([
      '甲镇：15日，开展“听。说”活动。清理小广告3处。',
      '甲镇：近日，开展乙活动。',
    ]);
  });

  it('is not asked about the day of a brief while its own day is not known', () => {
    const [piece] = splitBulletin('甲镇：15日，开展“学雷锋”活动。').pieces;
    expect(piece?.briefs[0]?.date).toBeNull();
  });
});

const word = fc.string({ unit: fc.constantFrom(...'学雷锋文明实践春防火安全𠮷'), minLength: 2, maxLength: 5 });
const ISSUED_ON = '2026-03-15';
const brief = fc.record({
  unit: fc.constantFrom('永定镇', '清水镇', '城子街道', '区教委', '区委宣传部（文明办）'),
  date: fc.integer({ min: -9, max: 0 }).map((days) => addDays(ISSUED_ON, days)),
  theme: word,
  count: fc.integer({ min: 1, max: 900 }),
  mention: fc.boolean(),
});
const sections = fc.uniqueArray(
  fc.record({
    name: word,
    briefs: fc.array(brief, { minLength: 1, maxLength: 6 }),
    notes: fc.array(word, { maxLength: 2 }),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
);

const contents: fc.Arbitrary<BulletinContent> = sections.map((chosen) => ({
  ...{ title: '工作快报', office: '创城办', bulletinNo: '第857期', issuedOn: ISSUED_ON, contact: '电话：69800000' },
  sections: chosen.map(({ name, briefs, notes }) => ({
    name,
    paragraphs: composeSection(
      briefs.map(({ unit, date, theme, count, mention }, at): SectionBrief => {
        const facts = { unit, date, theme, subject: '主题活动', participants: { count } };
        return { id: `${at}`, unit, date, mention, text: composeBrief(facts, ISSUED_ON).text };
      }),
      ISSUED_ON,
    ),
    notes: notes.map((text) => `${text}。`),
  })),
  imprint: [
    { role: '编辑', name: '钱一' },
    { role: '核签', name: '' },
  ],
  distribution: [{ label: '报', names: '区委' }],
  seal: null,
}));

describe('whatever was printed', () => {
  it('splits back into the same sections and briefs', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const split = splitBulletin(bulletinText(content));
        const { title = '', office = '', bulletinNo = '', issuedOn = '' } = content;
        const again = pastContent(split, { title, office, bulletinNo: bulletinNo ?? '', issuedOn });
        const plain = (one: BulletinContent) =>
          one.sections.map(({ name, paragraphs, notes = [] }) => [
            name,
            ...paragraphs.map(({ text }) => text),
            ...notes,
          ]);
        expect(plain(again)).toEqual(plain(content));
        expect(again).toMatchObject({ title, office, bulletinNo, issuedOn, distribution: content.distribution });
        expect(again).toMatchObject({ imprint: content.imprint, contact: content.contact });
        const briefs = split.pieces.flatMap((piece) => piece.briefs);
        const printed = content.sections.flatMap(({ paragraphs }) =>
          paragraphs.filter(({ text }) => text.includes('：')),
        );
        expect(briefs).toHaveLength(printed.reduce((sum, { briefIds }) => sum + briefIds.length, 0));
        expect(briefs.every(({ left }) => left.length === 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every character, however the lines are broken', () => {
    fc.assert(
      fc.property(contents, fc.array(fc.nat(2_000), { maxLength: 20 }), (content, breaks) => {
        const letters = [...bulletinText(content)];
        for (const at of breaks) letters.splice(at % letters.length, 0, '\r\n\u3000');
        const pasted = letters.join('');
        const kept = splitBulletin(pasted).pieces.map(({ text }) => text);
        expect(bare(kept.join(''))).toBe(bare(pasted));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every character of any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...'第1期【】镇：:15日，。“”报编辑年月\n\u3000 ,."()１５近开展'),
          maxLength: 80,
        }),
        (pasted) => {
          const kept = splitBulletin(pasted).pieces.map(({ text }) => text);
          expect(bare(kept.join(''))).toBe(bare(pasted));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of one unit gives the briefs that the paragraph was made of', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const paragraphs = content.sections.flatMap((section) => section.paragraphs.map(({ text }) => text));
        for (const text of paragraphs.filter((one) => one.includes('：'))) {
          const [unit = ''] = text.split('：');
          expect(
            briefsIn(text)
              .map((one) => one.slice(unit.length + 1))
              .join(''),
          ).toBe(text.slice(unit.length + 1));
        }
      }),
    );
  });
});

it('has the style of the publication', () => {
  const known = { roles: ['监审'], labels: ['呈'], houseStyle: { ...DEFAULT_HOUSE_STYLE, approximate: '多' as const } };
  const split = splitBulletin('简讯\n甲镇：15日，开展“学雷锋”活动，共30多人参加。\n\n呈：区委\n监审：钱一', known);
  expect(split.pieces.map(({ kind }) => kind)).toEqual(['title', 'briefs', 'distribution', 'imprint']);
  expect(split.pieces[1]?.briefs[0]?.left).toEqual([]);
});
