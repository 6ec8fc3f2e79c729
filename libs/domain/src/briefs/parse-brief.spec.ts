import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar';
import { briefDay, composeBrief, printed } from './compose-brief';
import { DEFAULT_HOUSE_STYLE, type BriefFacts, type HouseStyle } from './facts';
import { parseBrief, rewriteBrief } from './parse-brief';

const BULLETIN_DAY = '2026-01-20';
const read = (text: string) => parseBrief(text, BULLETIN_DAY);
const facts = (text: string) => {
  const found = read(text);
  expect(found.left).toEqual([]);
  expect(rewriteBrief(found)).toBe(text);
  return found.facts;
};
const exact = (value: number) => ({ value, rounding: 'exact' as const });
const over = (value: number) => ({ value, rounding: 'over' as const });

describe('a printed brief', () => {
  it('of a village with its theme and participants', () => {
    expect(facts('永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。')).toEqual({
      unit: '永定镇',
      when: '15日',
      organizer: '贵石村',
      theme: '春节防火安全',
      subject: '主题宣传活动',
      participants: { count: over(30), kind: '居民' },
    });
  });

  it('of a brand, with partners, the mobilised, the place and the audience', () => {
    const text =
      '城子街道：16日，向阳社区依托“领航星期五”志愿服务品牌，联合公安、消防组织书法家在市民活动中心为社区居民举办“迎新春 送祝福”志愿服务活动，书写春联210余副，近80人参加。';
    expect(facts(text)).toEqual({
      unit: '城子街道',
      when: '16日',
      organizer: '向阳社区',
      brand: '领航星期五',
      partners: ['公安', '消防'],
      lead: '组织书法家',
      place: '在市民活动中心',
      audience: '为社区居民',
      action: '举办',
      theme: '迎新春 送祝福',
      subject: '志愿服务活动',
      results: [{ action: '书写', items: [{ name: '春联', count: over(210), measure: '副' }] }],
      participants: { count: { value: 80, rounding: 'near' } },
    });
  });

  it('of which the object itself is counted, in 万', () => {
    expect(facts('永定镇：近日，入户发放“致居民的一封信”1.5万余份。')).toEqual({
      unit: '永定镇',
      when: '近日',
      action: '入户发放',
      theme: '致居民的一封信',
      amount: { count: over(15_000), measure: '份' },
    });
  });

  it('with what it came to in a sentence of its own', () => {
    const text =
      '永定镇：15日，各社区开展“周末大扫除”活动，共45人参加。清理楼道500处、小广告等210余处，擦拭宣传栏80处。';
    const { results, resultsAs } = facts(text);
    expect(resultsAs).toBe('sentence');
    expect(results).toEqual([
      {
        action: '清理',
        items: [
          { name: '楼道', count: exact(500), measure: '处' },
          { name: '小广告', more: true, count: over(210), measure: '处' },
        ],
      },
      { action: '擦拭', items: [{ name: '宣传栏', count: exact(80), measure: '处' }] },
    ]);
  });

  it('names a mobilised group in quotation marks that is not the theme', () => {
    const text =
      '妙峰山镇：18日，涧沟村组织“红绿灯”文明引导队在村口路口开展“文明出行”引导服务活动，劝导不文明行为12起。';
    expect(facts(text)).toMatchObject({ lead: '组织“红绿灯”文明引导队', place: '在村口路口', theme: '文明出行' });
  });

  it('tells the day that was meant by its number', () => {
    expect(read('永定镇：15日，开展志愿服务活动。').date).toBe('2026-01-15');
    expect(read('永定镇：25日，开展志愿服务活动。').date).toBeNull();
    expect(read('永定镇：近日，开展志愿服务活动。').date).toBeNull();
    expect(parseBrief('永定镇：30日，开展活动。', '2026-02-03').date).toBeNull();
  });
});

describe('what could be two things is left as it stands', () => {
  it.each([
    ['no unit before the colon', '近日，永定镇开展志愿服务活动。', '近日，永定镇开展志愿服务活动。'],
    ['no full stop', '永定镇：15日，开展活动', '永定镇：15日，开展活动'],
    ['no verb that is known', '永定镇：15日，贵石村“春节防火”之夜圆满落幕。', '贵石村“春节防火”之夜圆满落幕'],
    ['a name that holds 联合', '区工会：15日，区联合工会在广场在楼院开展活动。', '区联合工会在广场在楼院开展活动'],
    ['two verbs', '永定镇：15日，社区组织参观学习活动。', '社区组织参观学习活动'],
    ['a figure without a measure word', '永定镇：15日，开展活动，清理垃圾300。', '清理垃圾300'],
    ['two figures in one item', '永定镇：15日，开展活动，清理2条街道垃圾30袋。', '清理2条街道垃圾30袋'],
    ['a clause of an unknown kind', '永定镇：15日，开展活动，现场气氛热烈。', '现场气氛热烈'],
    ['a sentence more', '永定镇：15日，开展活动。下一步将继续。', '下一步将继续'],
    ['近 with 共', '永定镇：15日，开展活动，共近80人参加。', '共近80人参加'],
  ])('%s: %s', (_why, text, left) => {
    const found = read(text);
    expect(found.left).toEqual([left]);
    expect(rewriteBrief(found)).toBe(text);
  });

  it('附近 before a figure is no 近, and an ordinal is no amount', () => {
    expect(facts('永定镇：15日，开展活动，清理附近3处堆料。').results?.[0]?.items[0]).toEqual({
      name: '附近',
      count: exact(3),
      measure: '处',
      of: '堆料',
    });
    expect(facts('永定镇：15日，举办第3次运动会。')).toMatchObject({ action: '举办', subject: '第3次运动会' });
  });

  it('多 is read where the house writes it, and 余 is not', () => {
    const house: HouseStyle = { ...DEFAULT_HOUSE_STYLE, approximate: '多' };
    const found = parseBrief('永定镇：15日，开展活动，共30多人参加。', BULLETIN_DAY, house);
    expect(found).toMatchObject({ left: [], facts: { participants: { count: over(30) } } });
    expect(rewriteBrief(found, house)).toBe(found.text);
    expect(parseBrief('永定镇：15日，开展活动，共30余人参加。', BULLETIN_DAY, house).left).not.toEqual([]);
  });
});

const chosen = (...words: string[]) => fc.constantFrom(...words);
const flag = fc.option(fc.boolean(), { nil: undefined });
const count = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 3_000_000 }));
const item = fc.record(
  {
    name: chosen('堆料', '小广告', '宣传栏内容', '枯枝落叶'),
    count,
    measure: chosen('处', '袋', '平方米', '人次'),
    of: chosen('垃圾', '家长志愿者'),
    exact: flag,
    more: fc.constant(true),
  },
  { requiredKeys: ['count', 'measure'] },
);
/** Facts in the words that bulletins use. */
const ordinary: fc.Arbitrary<BriefFacts> = fc
  .record(
    {
      unit: chosen('永定镇', '城子街道', '区委宣传部（文明办）'),
      date: fc.integer({ min: -40, max: 3 }).map((days) => addDays(BULLETIN_DAY, days)),
      organizer: chosen('贵石村', '斜河涧村新时代文明实践站', '各社区', '“红绿灯”文明引导队'),
      brand: chosen('领航星期五', '邻里守望'),
      partners: fc.array(chosen('公安', '消防', '防火中心'), { minLength: 1, maxLength: 3 }),
      lead: chosen('组织书法家', '动员党员', '组织“红绿灯”文明引导队'),
      place: chosen('在市民活动中心', '走进杜家庄村', '深入楼院'),
      audience: chosen('为社区居民', '面向未成年人'),
      action: chosen('组织开展', '开展了', '举办', '观看', '入户发放'),
      theme: chosen('春节防火安全', '用羊毛‘毡’出暖绒绒的冬天', '学雷锋，我先行'),
      subject: chosen('主题宣传活动', '志愿服务活动', '消防知识讲座', '第3次环境整治'),
      amount: item.map(({ name: _, more: __, ...amount }) => amount),
      results: fc.array(
        fc.record({ action: chosen('清理', '擦拭', '发放'), items: fc.array(item, { minLength: 1, maxLength: 3 }) }),
        { minLength: 1, maxLength: 3 },
      ),
      resultsAs: fc.constantFrom('sentence' as const),
      participants: fc.record({ count, kind: chosen('居民', '未成年人'), exact: flag }, { requiredKeys: ['count'] }),
    },
    { requiredKeys: ['unit', 'date', 'subject'] },
  )
  .map((facts) => (facts.results ? facts : { ...facts, resultsAs: undefined }));
const anything = fc.string({
  unit: chosen(...'永定镇开展组织联合在为共近余多万参加名人处第0123456789.，。、：“”‘’'),
  maxLength: 40,
});
const style: fc.Arbitrary<HouseStyle> = fc.record({
  recentDays: fc.integer({ min: 0, max: 31 }),
  roundParticipants: fc.boolean(),
  approximate: fc.constantFrom('余' as const, '多' as const),
  near: fc.boolean(),
});
/** Without what is not set. */
const bare = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('whatever was composed', () => {
  it('of ordinary words is read as what was printed', () => {
    fc.assert(
      fc.property(ordinary, style, (drawn, house) => {
        const { text } = composeBrief(drawn, BULLETIN_DAY, house);
        const found = parseBrief(text, BULLETIN_DAY, house);
        const when = briefDay(drawn, BULLETIN_DAY, house.recentDays);
        expect(found.left).toEqual([]);
        expect(bare(found.facts)).toEqual(bare({ ...printed(drawn, house), when }));
        if (when !== '近日') expect(found.date).toBe(drawn.date);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is written again to the letter', () => {
    const word = fc.string({ unit: chosen(...'学雷锋开展组织在为联合共近3名、'), minLength: 1, maxLength: 8 });
    const odd = ordinary.chain((drawn) =>
      fc
        .record({ organizer: word, lead: word, place: word, audience: word, action: word, theme: word, subject: word })
        .map((words) => ({ ...drawn, ...words })),
    );
    fc.assert(
      fc.property(fc.oneof(ordinary, odd), style, (drawn, house) => {
        const { text } = composeBrief(drawn, BULLETIN_DAY, house);
        expect(rewriteBrief(parseBrief(text, BULLETIN_DAY, house), house)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('and whatever else is pasted keeps every letter', () => {
    fc.assert(
      fc.property(anything, (body) => {
        for (const text of [body, `永定镇：15日，${body}。`]) {
          const found = read(text);
          expect(rewriteBrief(found)).toBe(text);
          for (const words of found.left) expect(text).toContain(words);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
