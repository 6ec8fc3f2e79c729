import { describe, expect, it } from 'vitest';
import { briefDay, composeBrief } from './compose-brief';
import { BriefFactsError, DEFAULT_HOUSE_STYLE, type BriefFacts, type HouseStyle } from './facts';

// Units are real places; the activities are invented in the forms that real bulletins use.
const BULLETIN_DAY = '2026-01-20';
const BARE: BriefFacts = { unit: '永定镇', date: '2026-01-15', subject: '志愿服务活动' };

const write = (facts: Partial<BriefFacts>, style: Partial<HouseStyle> = {}) =>
  composeBrief({ ...BARE, ...facts }, BULLETIN_DAY, { ...DEFAULT_HOUSE_STYLE, ...style }).text;

describe('a whole brief', () => {
  it('of a village with its theme and participants', () => {
    const facts = {
      organizer: '贵石村',
      theme: '春节防火安全',
      subject: '主题宣传活动',
      participants: { count: 33, kind: '居民' },
    };
    expect(write(facts)).toBe('永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。');
  });

  it('of a brand, with partners, the mobilised, the place and the audience', () => {
    const facts: BriefFacts = {
      unit: '城子街道',
      date: '2026-01-16',
      organizer: '向阳社区',
      brand: '领航星期五',
      partners: ['公安', '消防'],
      lead: '组织书法家',
      place: '在市民活动中心',
      audience: '为社区居民',
      action: '举办',
      theme: '迎新春 送祝福',
      subject: '志愿服务活动',
      results: [{ action: '书写', items: [{ name: '春联', count: 213, measure: '副', exact: false }] }],
      participants: { count: 78 },
    };
    expect(composeBrief(facts, BULLETIN_DAY).text).toBe(
      '城子街道：16日，向阳社区依托“领航星期五”志愿服务品牌，联合公安、消防组织书法家在市民活动中心为社区居民举办“迎新春 送祝福”志愿服务活动，书写春联210余副，近80人参加。',
    );
  });

  it('of a clean-up with three groups of results', () => {
    const results = [
      {
        action: '清理楼道',
        items: [
          { name: '堆料', count: 500, measure: '处' },
          { name: '小广告', count: 213, measure: '处', exact: false },
        ],
      },
      { action: '擦拭', items: [{ name: '宣传栏', count: 83, measure: '处', exact: false }] },
      { action: '更换', items: [{ name: '宣传栏内容', count: 21, measure: '处', exact: false, more: true }] },
    ];
    expect(write({ organizer: '各社区', action: '组织开展', subject: '环境清理行动', results })).toBe(
      '永定镇：15日，各社区组织开展环境清理行动，清理楼道堆料500处、小广告210余处，擦拭宣传栏80余处，更换宣传栏内容等20余处。',
    );
  });

  it('of which the object itself is counted', () => {
    const facts = {
      action: '入户发放',
      theme: '致居民的一封信',
      subject: undefined,
      amount: { count: 15_000, measure: '份' },
    };
    expect(write(facts)).toBe('永定镇：15日，入户发放“致居民的一封信”1.5万份。');
    expect(write({ ...facts, amount: { count: 15_300, measure: '份', exact: false } })).toBe(
      '永定镇：15日，入户发放“致居民的一封信”1.5万余份。',
    );
    expect(write({ ...facts, amount: { count: 16_267, measure: '份' } })).toBe(
      '永定镇：15日，入户发放“致居民的一封信”16267份。',
    );
  });

  it('of a mobilised and counted group', () => {
    const facts = { action: '组织', subject: undefined, amount: { count: 58, measure: '名', of: '家长志愿者' } };
    expect(write(facts)).toBe('永定镇：15日，组织58名家长志愿者。');
  });
});

describe('when', () => {
  it.each([
    ['the same day', '2026-01-20', '20日'],
    ['a day of one figure has no zero', '2026-01-05', '5日', '2026-01-06'],
    ['as old as the house allows', '2026-01-13', '13日'],
    ['a day older', '2026-01-12', '近日'],
    ['the month before, though recent', '2026-01-31', '近日', '2026-02-02'],
    ['the first of the bulletin’s month', '2026-02-01', '1日', '2026-02-02'],
    ['the same month of another year', '2025-01-15', '近日'],
    ['the turn of the year', '2025-12-31', '近日', '2026-01-01'],
    ['a leap day', '2028-02-29', '29日', '2028-02-29'],
    ['after the bulletin', '2026-01-21', '近日'],
  ])('%s: %s → %s', (_why, date, printed, bulletin = BULLETIN_DAY) => {
    expect(briefDay({ date }, bulletin, 7)).toBe(printed);
    expect(composeBrief({ ...BARE, date }, bulletin).text).toBe(`永定镇：${printed}，开展志愿服务活动。`);
  });

  it('follows the recent days of the house', () => {
    expect(briefDay({ date: '2026-01-10' }, BULLETIN_DAY, 10)).toBe('10日');
    expect(briefDay({ date: '2026-01-10' }, BULLETIN_DAY, 9)).toBe('近日');
    expect(briefDay({ date: '2026-01-20' }, BULLETIN_DAY, 0)).toBe('20日');
    expect(write({}, { recentDays: 4 })).toContain('近日，');
  });

  it('is 近日 for a range of days, and one day when the range is one', () => {
    expect(write({ endDate: '2026-01-16' })).toBe('永定镇：近日，开展志愿服务活动。');
    expect(write({ endDate: '2026-01-15' })).toBe('永定镇：15日，开展志愿服务活动。');
  });
});

describe('parts', () => {
  it('leave no trace when absent', () => expect(write({})).toBe('永定镇：15日，开展志愿服务活动。'));

  it('leave no trace when empty', () => {
    const empty: Partial<BriefFacts> = {
      organizer: '',
      brand: ' ',
      partners: [],
      lead: '',
      place: '',
      audience: '',
      action: '',
      theme: '',
      results: [],
      resultsAs: 'sentence',
      participants: { count: 0, kind: '居民' },
      amount: { count: 0, measure: '份' },
    };
    expect(write(empty)).toBe('永定镇：15日，开展志愿服务活动。');
    expect(write({ partners: ['', '消防'], results: [{ action: '清理', items: [] }] })).toBe(
      '永定镇：15日，联合消防开展志愿服务活动。',
    );
    expect(write({ results: [{ action: '清理', items: [{ name: '堆料', count: 0, measure: '处' }] }] })).toBe(
      '永定镇：15日，开展志愿服务活动。',
    );
  });

  it.each([
    [{ brand: '领航星期五' }, '依托“领航星期五”志愿服务品牌，开展志愿服务活动'],
    [{ organizer: '贵石村', brand: '领航星期五' }, '贵石村依托“领航星期五”志愿服务品牌，开展志愿服务活动'],
    [{ partners: ['防火中心'] }, '联合防火中心开展志愿服务活动'],
    [{ partners: ['公安', '消防', '交通'] }, '联合公安、消防、交通开展志愿服务活动'],
    [{ organizer: '贵石村', lead: '组织未成年人' }, '贵石村组织未成年人开展志愿服务活动'],
    [{ place: '走进杜家庄村' }, '走进杜家庄村开展志愿服务活动'],
    [{ audience: '为社区居民' }, '为社区居民开展志愿服务活动'],
    [{ action: '开展了' }, '开展了志愿服务活动'],
    [{ theme: '学雷锋' }, '开展“学雷锋”志愿服务活动'],
    [{ lead: '组织未成年人', action: '观看', theme: '长津湖', subject: '' }, '组织未成年人观看“长津湖”'],
    [{ brand: '“红绿灯”文明引导' }, '依托“‘红绿灯’文明引导”志愿服务品牌，开展志愿服务活动'],
  ])('%j → %s', (facts, printed) => expect(write(facts)).toBe(`永定镇：15日，${printed}。`));

  it('prints a theme unaltered but for the quotation marks inside it', () => {
    expect(write({ theme: '用羊毛“毡”出暖绒绒的冬天' })).toContain('“用羊毛‘毡’出暖绒绒的冬天”');
    expect(write({ theme: '用羊毛"毡"出暖绒绒的冬天' })).toContain('“用羊毛‘毡’出暖绒绒的冬天”');
    expect(write({ theme: '𠮷祥如意·阿里𰻝 喜迎国庆！' })).toContain('“𠮷祥如意·阿里𰻝 喜迎国庆！”');
  });

  it('takes punctuation typed at the edge of a part for its own', () => {
    expect(write({ subject: '志愿服务活动。', participants: { count: 30 } })).toBe(
      '永定镇：15日，开展志愿服务活动，共30人参加。',
    );
  });
});

describe('segments', () => {
  it('name the field that the words came from, and nothing for the grammar’s own words', () => {
    const facts: BriefFacts = {
      ...BARE,
      organizer: '贵石村',
      brand: '领航星期五',
      partners: ['公安', '消防'],
      theme: '防火',
      results: [
        {
          action: '清理',
          items: [
            { name: '堆料', count: 500, measure: '处' },
            { name: '广告', count: 3, measure: '处' },
          ],
        },
      ],
      participants: { count: 33, kind: '居民' },
    };
    expect(composeBrief(facts, BULLETIN_DAY).segments).toEqual([
      { text: '永定镇', source: 'unit' },
      { text: '：', source: null },
      { text: '15日', source: 'date' },
      { text: '，', source: null },
      { text: '贵石村', source: 'organizer' },
      { text: '依托“', source: null },
      { text: '领航星期五', source: 'brand' },
      { text: '”志愿服务品牌，联合', source: null },
      { text: '公安', source: 'partners' },
      { text: '、', source: null },
      { text: '消防', source: 'partners' },
      { text: '开展“', source: null },
      { text: '防火', source: 'theme' },
      { text: '”', source: null },
      { text: '志愿服务活动', source: 'subject' },
      { text: '，', source: null },
      { text: '清理', source: 'results.0.action' },
      { text: '堆料500处', source: 'results.0.items.0' },
      { text: '、', source: null },
      { text: '广告3处', source: 'results.0.items.1' },
      { text: '，共', source: null },
      { text: '30余名居民', source: 'participants' },
      { text: '参加。', source: null },
    ]);
  });

  it('name the other fields', () => {
    const facts = {
      ...BARE,
      lead: '组织书法家',
      place: '在广场',
      audience: '为居民',
      action: '举办',
      amount: { count: 3, measure: '场' },
    };
    const sources = composeBrief(facts, BULLETIN_DAY).segments.flatMap((segment) => segment.source ?? []);
    expect(sources).toEqual(['unit', 'date', 'lead', 'place', 'audience', 'action', 'subject', 'amount']);
  });
});

describe('facts that no brief can be written from', () => {
  const quantity = { name: '堆料', count: 5, measure: '处' };
  const fieldOf = (facts: object, bulletin = BULLETIN_DAY) => {
    try {
      return composeBrief({ ...BARE, ...facts } as BriefFacts, bulletin).text;
    } catch (error) {
      if (!(error instanceof BriefFactsError)) throw error;
      expect(error.message).toContain(error.field);
      return error.field;
    }
  };

  it.each<[string, object]>([
    ['unit', { unit: undefined }],
    ['unit', { unit: '  ' }],
    ['unit', { unit: '永定\u0000镇' }],
    ['date', { date: undefined }],
    ['date', { date: '' }],
    ['date', { date: '2026-02-30' }],
    ['date', { date: '2026-1-5' }],
    ['endDate', { endDate: '2026-01-14' }],
    ['endDate', { endDate: '明天' }],
    ['theme', { theme: '防火\ud842' }],
    ['partners.1', { partners: ['公安', '消\u0000防'] }],
    ['amount.count', { amount: { measure: '份' } }],
    ['amount.measure', { amount: { count: 5 } }],
    ['results.0.action', { results: [{ items: [quantity] }] }],
    [
      'results.1.items.0.measure',
      {
        results: [
          { action: '清理', items: [quantity] },
          { action: '清理', items: [{ count: 3 }] },
        ],
      },
    ],
    ['results.0.items.1.count', { results: [{ action: '清理', items: [quantity, { measure: '处' }] }] }],
    ['results.0.items.0.count', { results: [{ action: '清理', items: [{ ...quantity, count: -1 }] }] }],
    ['results.0.items.0.count', { results: [{ action: '清理', items: [{ ...quantity, count: 1e21 }] }] }],
    ['results.0.items.0.count', { results: [{ action: '清理', items: [{ ...quantity, count: Number.NaN }] }] }],
    ['participants.count', { participants: {} }],
    ['participants.count', { participants: { count: 2.5 } }],
    ['participants.count', { participants: { count: '30' } }],
    ['participants.kind', { participants: { count: 3, kind: 5 } }],
  ])('name the field %s', (field, facts) => expect(fieldOf(facts)).toBe(field));

  it('name the day of the bulletin', () => expect(fieldOf({}, '2026-13-01')).toBe('issueDate'));
});
