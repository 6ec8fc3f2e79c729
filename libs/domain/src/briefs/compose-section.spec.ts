import { describe, expect, it } from 'vitest';
import { CLOSING_SENTENCE, composeSection, inDefaultOrder, type SectionBrief, unprintedOf } from './compose-section';

const BULLETIN_DAY = '2026-01-20';
const STYLE = { recentDays: 7, fullMax: null };

let next = 0;
const brief = (unit: string, sentence: string, more: Partial<SectionBrief> = {}): SectionBrief => ({
  id: `b${++next}`,
  unit,
  date: '2026-01-14',
  text: `${unit}：${sentence}`,
  ...more,
});
const mention = (unit: string, more: Partial<SectionBrief> = {}) =>
  brief(unit, '14日，开展志愿服务活动。', { mention: true, ...more });
const write = (
  briefs: SectionBrief[],
  style: Partial<typeof STYLE> | { fullMax?: number; afterArticles?: boolean } = {},
) => composeSection(briefs, BULLETIN_DAY, { ...STYLE, ...style }).map((paragraph) => paragraph.text);

describe('a section', () => {
  it('is empty without briefs', () => expect(write([])).toEqual([]));

  it('keeps the order given', () => {
    expect(write([brief('永定镇', '甲。'), brief('区教委', '乙。')])).toEqual(['永定镇：甲。', '区教委：乙。']);
  });

  it('puts the briefs of one unit in one paragraph, where the unit first stands', () => {
    const briefs = [brief('永定镇', '15日，甲。'), brief('区教委', '近日，乙。'), brief('永定镇', '16日，丙。')];
    expect(composeSection(briefs, BULLETIN_DAY, STYLE)).toEqual([
      { text: '永定镇：15日，甲。16日，丙。', briefIds: [briefs[0]?.id, briefs[2]?.id] },
      { text: '区教委：近日，乙。', briefIds: [briefs[1]?.id] },
    ]);
  });

  it('leaves a text alone that an editor has begun otherwise', () => {
    const edited = { ...brief('永定镇', ''), text: '永定镇贵石村15日开展活动。' };
    expect(write([brief('永定镇', '甲。'), edited])).toEqual(['永定镇：甲。', '永定镇贵石村15日开展活动。']);
  });

  it('does not take a unit for another that begins alike', () => {
    expect(write([brief('永定镇', '甲。'), brief('永定镇政府', '乙。')])).toEqual(['永定镇：甲。', '永定镇政府：乙。']);
  });
});

describe('the closing sentence', () => {
  it('names the mentioned units, with the day that they share', () => {
    expect(write([mention('区残联'), mention('妙峰山镇')])).toEqual(['14日，区残联、妙峰山镇开展了相关活动。']);
  });

  it('says “also” only where something stands before it in its section', () => {
    expect(write([mention('区残联')])).toEqual(['14日，区残联开展了相关活动。']);
    expect(write([mention('区残联')], { afterArticles: true })).toEqual(['14日，区残联也开展了相关活动。']);
    expect(write([mention('区残联'), brief('永定镇', '甲。')]).at(-1)).toBe('14日，区残联也开展了相关活动。');
  });

  it.each(['14日，区残联、妙峰山镇也开展了相关活动。', '区残联、妙峰山镇开展了相关活动。'])(
    'is known again: %s',
    (text) => expect(CLOSING_SENTENCE.exec(text)?.[1]).toBe('区残联、妙峰山镇'),
  );

  it('names no day when there are several', () => {
    const briefs = [mention('区经管站'), mention('潭柘寺镇', { date: '2026-01-15' })];
    expect(write(briefs)).toEqual(['区经管站、潭柘寺镇开展了相关活动。']);
  });

  it.each([
    ['older than the recent days', { date: '2026-01-12' }],
    ['in the month before', { date: '2025-12-31' }],
    ['a range of days', { endDate: '2026-01-15' }],
    ['after the bulletin', { date: '2026-01-21' }],
  ])('names no day that is %s', (_why, days) => {
    expect(write([mention('区残联', days), mention('妙峰山镇', days)])).toEqual(['区残联、妙峰山镇开展了相关活动。']);
  });

  it('stands last, after the paragraphs, and knows its briefs', () => {
    const briefs = [mention('区残联'), brief('永定镇', '甲。'), mention('妙峰山镇')];
    expect(composeSection(briefs, BULLETIN_DAY, STYLE).at(-1)).toEqual({
      text: '14日，区残联、妙峰山镇也开展了相关活动。',
      briefIds: [briefs[0]?.id, briefs[2]?.id],
    });
  });

  it('folds what is beyond the length of the section', () => {
    const briefs = [brief('永定镇', '甲。'), brief('区教委', '乙。'), brief('区残联', '丙。'), mention('军庄镇')];
    expect(write(briefs, { fullMax: 2 })).toEqual([
      '永定镇：甲。',
      '区教委：乙。',
      '14日，区残联、军庄镇也开展了相关活动。',
    ]);
    expect(write(briefs.slice(0, 1), { fullMax: 0 })).toEqual(['14日，永定镇开展了相关活动。']);
  });

  it('names a unit once, by its short name, and not beside its own paragraph', () => {
    const office = { unitShort: '区委宣传部' };
    const briefs = [
      mention('区委宣传部（文明办）', office),
      mention('区委宣传部（文明办）', office),
      mention('永定镇'),
      brief('永定镇', '甲。'),
    ];
    expect(write(briefs)).toEqual(['永定镇：甲。', '14日，区委宣传部也开展了相关活动。']);
    expect(write([mention('永定镇'), brief('永定镇', '甲。')])).toEqual(['永定镇：甲。']);
  });
});

describe('what is printed nowhere', () => {
  const rules = [{ name: '文明实践', fullMax: 1 }];
  const unprinted = (...entries: SectionBrief[]) => unprintedOf([{ name: '文明实践', entries }], rules);

  it('is what is only to be mentioned of a unit that has a paragraph in the section', () => {
    const again = mention('永定镇');
    expect(unprinted(brief('永定镇', '甲。'), again, mention('区残联'))).toEqual([again]);
    expect(unprinted(mention('永定镇'), mention('永定镇'))).toEqual([]);
  });

  it('is also what is beyond the length of the section', () => {
    const beyond = brief('永定镇', '乙。');
    expect(unprinted(brief('永定镇', '甲。'), beyond, brief('区残联', '丙。'))).toEqual([beyond]);
  });

  it('is looked for section by section', () => {
    const sections = [
      { name: '文明实践', entries: [brief('永定镇', '甲。')] },
      { name: '简讯', entries: [mention('永定镇')] },
    ];
    expect(unprintedOf(sections, rules)).toEqual([]);
  });
});

describe('the default order', () => {
  it('is by day, then the units’ official order', () => {
    const briefs = [
      { id: 'c', date: '2026-01-15', unitPosition: 3 },
      { id: 'a', date: '2026-01-14', unitPosition: 9 },
      { id: 'b', date: '2026-01-15', unitPosition: 1 },
    ];
    expect(inDefaultOrder(briefs).map((each) => each.id)).toEqual(['a', 'b', 'c']);
    expect(briefs[0]?.id).toBe('c');
  });
});
