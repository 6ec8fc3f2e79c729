import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar';
import { composeBrief } from './compose-brief';
import { DEFAULT_HOUSE_STYLE, type BriefFacts, type HouseStyle, type Quantity } from './facts';
import { figuresIn } from './figures';
import { checkFigures, unsupportedFigures, type BriefRecorded, type HeadTotals } from './support';

// Units are real places; the activities are invented in the forms that real bulletins use.
const DAY = '2026-01-20';
const FACTS: BriefFacts = {
  unit: '永定镇',
  date: '2026-01-15',
  organizer: '贵石村第3社区',
  theme: '第2届“12条”宣讲',
  subject: '主题宣传活动',
  amount: { count: 15_000, measure: '份', of: '明白纸' },
  results: [
    {
      action: '清理',
      items: [
        { name: '堆料', count: 500, measure: '处' },
        { name: '小广告', count: 213, measure: '处', exact: false },
      ],
    },
    { action: '清运', items: [{ name: '垃圾', count: 2.8, measure: '吨' }] },
  ],
  participants: { count: 33, kind: '居民' },
};
const TOTALS: HeadTotals = { volunteers: 20, attendances: 45, minutes: 2_400, publicHeadcount: 13 };
const recordedOf = (facts: BriefFacts, totals: HeadTotals | null = TOTALS): BriefRecorded => ({
  facts,
  composed: composeBrief(facts, DAY),
  totals,
});
const RECORDED = recordedOf(FACTS);
const sources = (text: string, recorded = RECORDED) =>
  checkFigures(text, recorded).map(({ text: figure, source }) => [figure, source]);

describe('a figure of an edited text', () => {
  it.each<[string, string, string | null]>([
    ['rounded as the house does', '共30余名居民参加', 'participants'],
    ['exact', '共33名居民参加', 'participants'],
    ['with another measure word for people', '33位居民', 'participants'],
    ['with 多', '30多人参加', 'participants'],
    ['rounded to a step, as if it were exact', '30人参加', null],
    ['one more', '34人参加', null],
    ['the next step', '近40人参加', null],
    ['the step below the right one', '20余人参加', null],
    ['with two rounding words', '近30余人参加', null],
    ['of somebody else', '20名志愿者', 'volunteers'],
    ['of the others who came', '群众13人', 'publicHeadcount'],
    ['人次 of all', '服务58人次', 'attendances'],
    ['人次 where it is 人', '服务33人次', null],
    ['人 where it is 人次', '58人参加', null],
    ['hours', '服务40小时', 'minutes'],
    ['hours with 个', '服务40个小时', 'minutes'],
    ['in 万', '发放1.5万份明白纸', 'amount'],
    ['written out', '发放15000份明白纸', 'amount'],
    ['more than was given out', '发放1.5万余份明白纸', null],
    ['of its thing', '清理堆料500处', 'results.0.items.0'],
    ['rounded where it is recorded exactly', '清理小广告210余处', 'results.0.items.1'],
    ['rounded down', '清理小广告210处', null],
    ['at another thing’s name', '清理小广告500处', null],
    ['at another thing’s name, with 等', '清理小广告等500处', null],
    ['of the thing, without its name', '清理500处', 'results.0.items.0'],
    ['with another measure word', '清理堆料500条', null],
    ['without a measure word', '清理堆料500', null],
    ['with decimals', '清运垃圾2.8吨', 'results.1.items.0'],
    ['with other decimals', '清运垃圾2.9吨', null],
    ['the day', '15日', 'date'],
    ['another day', '16日', null],
    ['the month', '1月', 'date'],
    ['another month', '2月', null],
    ['the year', '2026年', 'date'],
    ['in Chinese', '三十余名居民', 'participants'],
    ['exact in Chinese', '三十三名居民', 'participants'],
    ['wrong in Chinese', '五十余人', null],
    ['one in Chinese', '两名志愿者', null],
    ['vague', '数百人', null],
    ['in full-width digits', '３３人', 'participants'],
    ['with a leading zero', '033人', null],
    ['in hundreds', '堆料5百处', 'results.0.items.0'],
    ['an order in the words of a fact', '贵石村第3社区', 'organizer'],
    ['an order that no fact has', '贵石村第4社区', null],
    ['a share', '33%', null],
  ])('%s: %s → %s', (_why, text, source) => {
    const [only, ...others] = checkFigures(text, RECORDED);
    expect([only?.source, others]).toEqual([source, []]);
  });

  it.each(['一是入户，二是宣讲', '十分热烈', '千家万户', '第一社区', '百姓', '万众一心', '三八妇女节', '近日', '附近'])(
    'is none in the words %s',
    (words) => expect(figuresIn(words)).toEqual([]),
  );

  it('is found wherever it stands, with its rounding words and its measure word', () => {
    expect(sources('1月15日至16日，第2届“12条”宣讲，30余名居民、近80人次，2.8吨，附近3处')).toEqual([
      ['1', 'date'],
      ['15', 'date'],
      ['16', null],
      ['第2', null],
      ['12条', null],
      ['30余名', 'participants'],
      ['近80人次', null],
      ['2.8吨', 'results.1.items.0'],
      ['3处', null],
    ]);
  });

  it('in the words of a theme counts where the theme is quoted', () => {
    expect(sources('开展“第2届‘12条’宣讲”活动')).toEqual([
      ['第2', 'theme'],
      ['12条', 'theme'],
    ]);
  });

  it('says what the record says instead', () => {
    const said = (text: string) => checkFigures(text, RECORDED).map(({ recorded }) => recorded);
    expect(said('服务33人次')).toEqual(['33人']);
    expect(said('共58人参加')).toEqual(['58人次']);
    expect(said('32名居民')).toEqual(['33人']);
    expect(said('小广告214处')).toEqual(['小广告213处']);
    expect(said('12辆')).toEqual([null]);
  });

  it('is named once, however often it is printed', () => {
    expect(unsupportedFigures('32人，又32人，31人', RECORDED).map(({ text }) => text)).toEqual(['32人', '31人']);
  });

  it('stands alone where nothing is recorded', () => {
    const bare = recordedOf({ unit: '永定镇', date: '2026-01-15', subject: '志愿服务活动' }, null);
    expect(sources('1人，15日', bare)).toEqual([
      ['1人', null],
      ['15', 'date'],
    ]);
  });
});

const RUNS = { numRuns: 500 };
const word = fc.string({
  unit: fc.constantFrom(...'学雷锋文明实践春节防火12３十余人名处近日第'),
  minLength: 1,
  maxLength: 6,
});
const measure = fc.oneof(fc.constantFrom('处', '份', '人', '人次', '平方米', '吨'), word);
const count = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 3_000_000 }));
const flag = fc.option(fc.boolean(), { nil: undefined });
const quantity: fc.Arbitrary<Quantity> = fc.record(
  { name: word, count, measure, of: word, exact: flag, more: flag },
  { requiredKeys: ['count', 'measure'] },
);
const facts: fc.Arbitrary<BriefFacts> = fc.record(
  {
    unit: word,
    date: fc.integer({ min: -40, max: 3 }).map((days) => addDays(DAY, days)),
    organizer: word,
    brand: word,
    partners: fc.array(word, { maxLength: 3 }),
    place: word,
    action: word,
    theme: word,
    subject: word,
    amount: quantity,
    results: fc.array(fc.record({ action: word, items: fc.array(quantity, { maxLength: 3 }) }), { maxLength: 3 }),
    resultsAs: fc.constantFrom('clause' as const, 'sentence' as const),
    participants: fc.record({ count, kind: word, exact: flag }, { requiredKeys: ['count'] }),
  },
  { requiredKeys: ['unit', 'date'] },
);
const style: fc.Arbitrary<HouseStyle> = fc.record({
  recentDays: fc.integer({ min: 0, max: 31 }),
  roundParticipants: fc.boolean(),
  approximate: fc.constantFrom('余' as const, '多' as const),
  near: fc.boolean(),
});

/** Facts whose words hold no figure, and whose counts can be told from each other. */
const plain = fc.record({
  date: fc.integer({ min: 1, max: 20 }).map((day) => `2026-01-${String(day).padStart(2, '0')}`),
  people: fc.integer({ min: 1, max: 99_999 }),
  items: fc.integer({ min: 1, max: 99_999 }),
});
const plainFacts = ({ date, people, items }: { date: string; people: number; items: number }): BriefFacts => ({
  unit: '永定镇',
  date,
  subject: '志愿服务活动',
  results: [{ action: '清理', items: [{ name: '堆料', count: items, measure: '处', exact: false }] }],
  participants: { count: people, kind: '居民' },
});

describe('whatever the facts', () => {
  it('the composed text is supported', () => {
    fc.assert(
      fc.property(facts, style, (known, house) => {
        const composed = composeBrief(known, DAY, house);
        expect(unsupportedFigures(composed.text, { facts: known, composed, totals: null })).toEqual([]);
      }),
      RUNS,
    );
  });

  it('the text composed for another day and in another house style is supported, and so are its figures alone', () => {
    fc.assert(
      fc.property(plain, style, fc.integer({ min: 0, max: 40 }), (known, house, later) => {
        const recorded = recordedOf(plainFacts(known), null);
        const { text, segments } = composeBrief(recorded.facts, addDays(DAY, later), {
          ...DEFAULT_HOUSE_STYLE,
          ...house,
        });
        expect(unsupportedFigures(text, recorded)).toEqual([]);
        for (const { text: words, source } of segments)
          expect(checkFigures(`据悉${words}了`, recorded).every((figure) => figure.source === source)).toBe(true);
      }),
      RUNS,
    );
  });

  it('a changed digit is never supported', () => {
    const digit = fc.constantFrom(...'0123456789');
    fc.assert(
      fc.property(plain, style, fc.nat(), digit, (known, house, at, other) => {
        const recorded = recordedOf(plainFacts(known), null);
        const { text } = composeBrief(recorded.facts, DAY, house);
        const places = [...text.matchAll(/\d/gu)].map(({ index }) => index);
        const place = places[at % places.length] ?? 0;
        fc.pre(text[place] !== other);
        const changed = text.slice(0, place) + other + text.slice(place + 1);
        expect(unsupportedFigures(changed, recorded)).toHaveLength(1);
      }),
      RUNS,
    );
  });
});
