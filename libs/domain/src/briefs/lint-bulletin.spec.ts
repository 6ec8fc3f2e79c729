import { describe, expect, it } from 'vitest';
import type { BulletinContent, PrintedSection } from './bulletin';
import {
  bulletinTexts,
  checkFindings,
  checkWording,
  fixedText,
  LINT_RULES,
  lintBulletin,
  lintNotes,
  type LintContext,
  type LintFinding,
} from './lint-bulletin';

// All people, units and numbers are invented.
const UNITS = [
  ['永定镇', '永定镇'],
  ['城子街道', '城子街道'],
  ['清水镇', '清水镇'],
  ['区委宣传部（文明办）', '区委宣传部'],
  ['区残联', '区残联'],
  ['贵石村', '贵石村'],
  ['桥东社区', '桥东社区'],
  ['妙峰山镇', '妙峰山镇'],
  ['东辛房街道', '东辛房街道'],
  ['斜河涧村', '斜河涧村'],
  ['杜家庄村', '杜家庄村'],
  ['下苇甸村', '下苇甸村'],
  ['黄台村', '黄台村'],
  ['区园林绿化局', '区园林绿化局'],
  ['斜河涧村新时代文明实践站', '斜河涧村实践站'],
].map(([name = '', shortName = '']) => ({ name, shortName, closedOn: null as string | null }));

const CONTEXT: LintContext = {
  issuedOn: '2026-01-20',
  units: [...UNITS, { name: '旧城街道', shortName: '旧城街道', closedOn: '2025-06-30' }],
  terms: [
    { wrong: '垃极', right: '垃圾', reason: '' },
    { wrong: '实践站', right: '文明实践站', reason: '站名写全称' },
    { wrong: '文明实践', right: '新时代文明实践', reason: '' },
  ],
  titles: [
    { name: '钱某某', title: '区委宣传部副部长' },
    { name: '孙某某', title: '镇党委副书记、镇长' },
    { name: '冯某', title: '一级调研员' },
  ],
  people: [],
  recentDays: 7,
  activities: [],
};

const content = (section: Partial<PrintedSection>, more: Partial<BulletinContent> = {}): BulletinContent => ({
  title: '工作快报',
  office: '创城办',
  bulletinNo: null,
  issuedOn: '2026-01-20',
  sections: [{ name: '文明实践', paragraphs: [], ...section }],
  imprint: [{ role: '编辑', name: '孙编辑' }],
  distribution: [{ label: '报', names: '首都文明办' }],
  contact: '电话：010-12345678',
  ...more,
});

const note = (text: string, context: Partial<LintContext> = {}) =>
  lintBulletin(content({ notes: [text] }), { ...CONTEXT, ...context });
const brief = (text: string, context: Partial<LintContext> = {}) =>
  lintBulletin(content({ paragraphs: [{ text, briefIds: ['b1'] }] }), { ...CONTEXT, ...context });
const said = (findings: LintFinding[]) => findings.map(({ rule, words, fix }) => [rule, words, fix]);

describe('the linter of bulletins', () => {
  it('finds nothing to say of a bulletin as the office writes it', () => {
    const paragraphs = [
      '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。18日，清理堆料500处、小广告210余处。',
      '区委宣传部（文明办）：近日，组织开展志愿服务活动，服务居民300余人次。',
      '14日，区残联、清水镇也开展了相关活动。',
    ].map((text, i) => ({ text, briefIds: [`b${i}`] }));
    const articles = [
      {
        articleId: 'a1',
        title: '城子街道抓好三个方面',
        paragraphs: ['抓好三个方面：一是宣传，二是整治，三是巡查。共清理120处，其中堆料80处、小广告40处。'],
        source: '城子街道',
      },
    ];
    expect(lintBulletin(content({ paragraphs, articles, notes: ['联系人见版记。'] }), CONTEXT)).toEqual([]);
  });

  describe('units', () => {
    it.each([
      ['永定街道：15日，开展活动。', '永定街道', '永定镇'],
      ['永定镇政府：15日，开展活动。', '永定镇政府', '永定镇'],
      ['区残聯：15日，开展活动。', '区残聯', '区残联'],
      ['区委宣传部文明办：15日，开展活动。', '区委宣传部文明办', null],
      ['某某局：15日，开展活动。', '某某局', null],
      ['旧城街道：15日，开展活动。', '旧城街道', null],
    ])('%s begins with a unit that is not in the register, which blocks', (text, words, fix) => {
      const [finding] = brief(text);
      expect(finding).toMatchObject({ rule: 'unit-unknown', words, fix, severity: 'blocks' });
    });

    it.each(['永定镇：15日，开展活动。', '永定镇:15日，开展活动。', '区委宣传部：15日，开展活动。'])(
      '%s is a name or a short name in the register',
      (text) => expect(brief(text).filter(({ rule }) => rule.startsWith('unit'))).toEqual([]),
    );

    it.each([
      ['活动在永定街道举行。', '永定街道', '永定镇'],
      ['活动在城子镇举行。', '城子镇', '城子街道'],
      ['活动在贵石社区举行。', '贵石社区', '贵石村'],
      ['旧城街道也参加了。', '旧城街道', null],
    ])('%s names a unit almost as the register has it', (text, words, fix) => {
      expect(said(note(text))).toEqual([['unit-near', words, fix]]);
    });

    it.each([
      '活动在永定镇举行。',
      '活动在永定河畔举行。',
      '活动在贵石村举行。',
      '活动在桥东社区举行。',
      '活动在桥东举行。',
    ])('%s does not', (text) => expect(note(text)).toEqual([]));

    it.each([
      ['活动在妙峰镇举行。', '妙峰镇', '妙峰山镇'],
      ['活动在妙山镇举行。', '妙山镇', '妙峰山镇'],
      ['志愿者赴峰山镇服务。', '峰山镇', '妙峰山镇'],
      ['妙峰山山镇的居民。', '妙峰山山镇', '妙峰山镇'],
      ['妙灵峰山镇的居民。', '妙灵峰山镇', '妙峰山镇'],
      ['走进妙锋山镇。', '妙锋山镇', '妙峰山镇'],
      ['走进秒峰山镇。', '秒峰山镇', '妙峰山镇'],
      ['东新房街道的居民。', '东新房街道', '东辛房街道'],
      ['斜河间村民参加。', '斜河间村', '斜河涧村'],
      ['杜家庄庄村的居民。', '杜家庄庄村', '杜家庄村'],
      ['永定定镇的居民。', '永定定镇', '永定镇'],
      ['妙峰山镇、清氺镇也参加。', '清氺镇', '清水镇'],
      ['永订镇贵石村的居民。', '永订镇', '永定镇'],
      ['走进门头沟区永订镇。', '永订镇', '永定镇'],
      ['与区园林化局共建。', '区园林化局', '区园林绿化局'],
      ['门头沟区妙峰镇的居民。', '妙峰镇', '妙峰山镇'],
      ['贵石村、妙峰镇新时代文明实践所开放。', '妙峰镇', '妙峰山镇'],
    ])('%s has one letter of a name too few, too many or wrong', (text, words, fix) => {
      const units = [...CONTEXT.units, { name: '门头沟区', shortName: '门头沟区', closedOn: null }];
      const [finding, ...others] = note(text, { units });
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ rule: 'unit-near', words, fix, severity: 'warns' });
      expect(finding?.reason).toBe(`单位名录中没有“${words}”，应为${fix}？`);
      expect(note(fixedText(text, finding ? [finding] : []), { units })).toEqual([]);
    });

    it.each(
      [
        ['活动在妙峰山举行。', 'a mountain'],
        ['登上妙峰山小镇的观景台。', 'a word before the ending'],
        ['妙峰山乡亲们参加。', 'a word that goes on behind the ending'],
        ['在永定街道两侧清扫。', 'a road'],
        ['活动在张家庄村举行。', 'a family name is another village'],
        ['活动在杜家台村举行。', 'a family name is another village'],
        ['活动在上苇甸村举行。', 'above is not below'],
        ['活动在苇甸村举行。', 'above is not below'],
        ['活动在西辛房街道举行。', 'west is not east'],
        ['活动在永宁镇举行。', 'two letters are too few to tell'],
        ['活动在清河镇举行。', 'two letters are too few to tell'],
        ['永定镇、永宁镇结对共建。', 'the name itself stands beside it'],
        ['贵石村、红台村结对共建。', 'many a village is called by its land'],
        ['赴昌平县妙峰镇学习。', 'of another county'],
        ['走访河北青峰山镇。', 'the place before it is part of the name'],
        ['区人民法院与区园林绿化局共建。', 'as registered'],
        ['斜河涧村实践站开放。', 'a short name'],
        ['县园林绿化局来访。', 'of a county'],
        ['区园林绿化分局来访。', 'a branch'],
      ].filter(([, why]) => why !== 'nothing'),
    )('%s does not: %s', (text) => {
      expect(note(text, { terms: [] })).toEqual([]);
    });

    it('leaves near names alone that another list knows, and asks where two can have been meant', () => {
      const known = { name: '妙峰镇', shortName: '妙峰镇', closedOn: null };
      const long = { name: '大妙峰镇', shortName: '大妙峰镇', closedOn: null };
      expect(note('活动在妙峰镇举行。', { units: [...CONTEXT.units, known] })).toEqual([]);
      expect(note('活动在大妙峰镇举行。', { units: [...CONTEXT.units, long] })).toEqual([]);
      const terms = [{ wrong: '妙峰古道', right: '妙峰镇古道', reason: '' }];
      expect(note('重走妙峰镇古道。', { terms })).toEqual([]);
      const twin = { name: '妙峰岭镇', shortName: '妙峰岭镇', closedOn: null };
      const [finding] = note('活动在妙峰镇举行。', { units: [...CONTEXT.units, twin] });
      expect(finding).toMatchObject({ fix: null, reason: '单位名录中没有“妙峰镇”，应为妙峰山镇或妙峰岭镇？' });
    });

    it('says once that the closing sentence names a near name', () => {
      expect(said(brief('14日，区残联、妙峰镇也开展了相关活动。'))).toEqual([['unit-unknown', '妙峰镇', '妙峰山镇']]);
    });

    it('leaves alone what stands inside another name of the register, and mends no bracket', () => {
      const units = [...CONTEXT.units, { name: '大永定街道', shortName: '大永定街道', closedOn: null }];
      expect(note('活动在大永定街道举行。', { units })).toEqual([]);
      expect(brief('永定镇（：15日，开展活动。')).toContainEqual(
        expect.objectContaining({ rule: 'unit-unknown', fix: null }),
      );
    });

    it('says when a brief begins with no unit, and lets it pass with a reason', () => {
      expect(brief('15日，开展活动。')).toMatchObject([{ rule: 'unit-missing', severity: 'warns' }]);
    });

    it('looks at the units of the closing sentence', () => {
      expect(said(brief('14日，区残联、永定街道也开展了相关活动。'))).toContainEqual([
        'unit-unknown',
        '永定街道',
        '永定镇',
      ]);
    });

    it('sees a unit twice in one section, by whatever name, and not in two', () => {
      const paragraphs = [
        '区委宣传部（文明办）：15日，开展活动。',
        '区委宣传部：16日，开展活动。',
        '永定镇：15日，开展活动。',
      ]
        .concat('永定镇也开展了相关活动。')
        .map((text) => ({ text, briefIds: ['b'] }));
      expect(said(lintBulletin(content({ paragraphs }), CONTEXT))).toEqual([
        ['unit-repeated', '区委宣传部', null],
        ['unit-repeated', '永定镇', null],
      ]);
      const sections = ['甲', '乙'].map((name) => ({ name, paragraphs: paragraphs.slice(0, 1) }));
      expect(lintBulletin(content({}, { sections }), CONTEXT)).toEqual([]);
    });
  });

  describe('sources', () => {
    const article = (source: string) =>
      said(
        lintBulletin(content({ articles: [{ articleId: 'a', title: '题', paragraphs: ['文。'], source }] }), CONTEXT),
      );

    it('of a long item are units of the register', () => {
      expect(article('永定镇、城子街道')).toEqual([]);
      expect(article('永定街道')).toEqual([['unit-unknown', '永定街道', '永定镇']]);
    });

    it('must be there', () => {
      expect(article(' ')).toEqual([['source-missing', ' ', null]]);
      const paragraphs = [{ text: '永定镇：15日，开展活动。', briefIds: [] }];
      expect(said(lintBulletin(content({ paragraphs }), CONTEXT))).toEqual([['source-missing', '永', null]]);
    });
  });

  describe('marks', () => {
    it.each([
      ['开展活动,效果好。', ',', '，'],
      ['效果好.', '.', '。'],
      ['（见附件)', ')', '）'],
      ['共建...共享', '...', '……'],
      ['宣传--整治', '--', '——'],
      ['开展"学雷锋"活动', '"学雷锋"', '“学雷锋”'],
      ['开展"学雷锋,见行动"活动', '"学雷锋,见行动"', '“学雷锋，见行动”'],
    ])('%s has half-width marks', (text, words, fix) => {
      expect(said(note(text)).filter(([rule]) => rule === 'half-width')).toEqual([['half-width', words, fix]]);
    });

    it.each(['上午10:30开始', '共1,500人', '增长3.5%', 'No.1', '热线12345-6', '见a@b.cn'])('%s has none', (text) =>
      expect(note(text)).toEqual([]),
    );

    it('are read as what they stand for by all other rules', () => {
      const rules = (text: string) => note(text).map(({ rule }) => rule);
      expect(rules('清理死角120处:堆料80处、小广告30处。')).toEqual(['sum', 'half-width']);
      expect(rules('（附件)')).toEqual(['half-width']);
    });

    it.each([
      ['共 30人', ' ', ''],
      ['第3 届', ' ', ''],
    ])('%s has a space beside a figure', (text, words, fix) => {
      expect(said(note(text))).toEqual([['figure-space', words, fix]]);
    });

    it.each(['喜迎国庆 共建家园', 'A 3', '3 4'])('%s has no such space', (text) => expect(note(text)).toEqual([]));

    it.each([
      ['开展“学雷锋活动', '“'],
      ['开展学雷锋”活动', '”'],
      ['（见附件', '（'],
      ['《条例〉', '《'],
      ['“‘毡”出', '‘'],
      ['说"好', '"'],
      ['附件)', ')'],
    ])('%s has a mark without its partner, which blocks', (text, words) => {
      const findings = note(text).filter(({ rule }) => rule === 'unpaired');
      expect(findings).toMatchObject([{ words, fix: null, severity: 'blocks' }]);
    });

    it.each(['“用羊毛‘毡’出冬天”', '（一）宣传（二）整治', 'it’s好', '“甲”“乙”', '(见附件）'])(
      '%s has its partners',
      (text) => expect(note(text).filter(({ rule }) => rule === 'unpaired')).toEqual([]),
    );
  });

  describe('personal numbers', () => {
    // put together here, so that no file holds what looks like a number of somebody
    const id = ['110109', '19800230', '0013'].join('');
    const idX = ['110109', '19800211', '001x'].join('');

    it.each([
      ['请致电19900000001。', 'phone', '19900000001'],
      ['手机：199 0000 0001。', 'phone', '手机：199 0000 0001'],
      ['手机：+86-19900000001。', 'phone', '手机：+86-19900000001'],
      ['联系电话：１９９０００００００１。', 'phone', '联系电话：１９９０００００００１'],
      ['手机：1990 000 0001。', 'phone', '手机：1990 000 0001'],
      ['手机：199\u200b0000\u200b0001。', 'phone', '手机：199\u200b0000\u200b0001'],
      ['手机：199\u30000000—0001。', 'phone', '手机：199\u30000000—0001'],
      ['手机：199.0000.0001。', 'phone', '手机：199.0000.0001'],
      [
        `证件${id.replace(/(?<=^\d{6}|^\d{10}|^\d{14})/g, ' ')}。`,
        'id-number',
        id.replace(/(?<=^\d{6}|^\d{10}|^\d{14})/g, ' '),
      ],
      [`证件${id.replace(/(?<=^\d{6}|^\d{14})/g, '－')}。`, 'id-number', id.replace(/(?<=^\d{6}|^\d{14})/g, '－')],
      [`证件${[...id].join('\u200b')}。`, 'id-number', [...id].join('\u200b')],
      [`序号1 ${id}。`, 'id-number', id],
      ['序号13 19900000001。', 'phone', '19900000001'],
      [`身份证号：${id}。`, 'id-number', `身份证号：${id}`],
      [`他的证件${idX}。`, 'id-number', idX],
      [`由党员（${id}）包户。`, 'id-number', `（${id}）`],
      ['王某（手机：19900000001）包户。', 'phone', '（手机：19900000001）'],
      [`由党员（男，${id}）包户。`, 'id-number', id],
    ])('%s holds one, which blocks and may be deleted', (text, rule, words) => {
      expect(note(text)).toMatchObject([{ rule, words, fix: '', severity: 'blocks' }]);
    });

    it.each([
      '电话：010-12345678。',
      '电话：69800001。',
      '热线12345。',
      '编号1990000000。',
      '流水号199000000012。',
      `编号${['110109', '19801330', '0013'].join('')}。`,
      `编号${['110109', '19800211', '00112'].join('')}。`,
      '投入12900000.5元。',
      '1978-2018-403',
      '1990、2000、2010、2020年',
    ])('%s holds none', (text) => expect(note(text)).toEqual([]));

    it('are looked for in the standing lines too, where the landline of the office stays', () => {
      expect(lintBulletin(content({}, { contact: '电话：010-12345678 手机：19900000001' }), CONTEXT)).toMatchObject([
        { rule: 'phone', path: 'contact', section: null },
      ]);
    });
  });

  describe('days', () => {
    it.each([
      ['永定镇：21日，开展活动。', '21日'],
      ['永定镇：2月1日，开展活动。', '2月1日'],
      ['永定镇：2027年1月1日，开展活动。', '2027年1月1日'],
    ])('%s reports of a day to come, which blocks in a brief', (text, words) => {
      expect(brief(text)).toMatchObject([{ rule: 'date-future', words, severity: 'blocks', fix: null }]);
    });

    it('warns of one in a long item or a note', () => {
      expect(note('2月1日，开展活动。')).toMatchObject([{ rule: 'date-future', severity: 'warns' }]);
    });

    it.each([
      '永定镇：20日，开展活动。',
      '永定镇：12月31日，开展活动。',
      '永定镇：近日，将于2月1日举办的活动启动报名。',
      '永定镇：15日，为期30日的整治启动。',
      '永定镇：15日，要求30日内完成。',
      '永定镇：15日，连续21日，开展巡查。',
      '永定镇：2025年2月1日，开展活动。',
    ])('%s does not', (text) => expect(brief(text)).toEqual([]));

    it.each([
      ['永定镇：近日，开展活动。', '2026-01-05', undefined, '2026年1月5日', '1月5日'],
      ['永定镇：近日，开展活动。', '2025-12-03', undefined, '2025年12月3日', '2025年12月3日'],
      ['永定镇：近日，开展活动。', '2025-11-28', '2025-12-03', '2025年11月28日至12月3日', '2025年11月28日至12月3日'],
      [
        '永定镇：近日，开展活动。',
        '2025-12-30',
        '2026-01-02',
        '2025年12月30日至2026年1月2日',
        '2025年12月30日至2026年1月2日',
      ],
      ['永定镇：近日，开展活动。', '2026-01-02', '2026-01-04', '2026年1月2日至4日', '1月2日至4日'],
    ])('%s of %s to %s is no longer 近日', (text, date, endDate, day, fix) => {
      const [finding, ...others] = brief(text, { activities: [{ briefId: 'b1', date, endDate }] });
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ rule: 'day-old', words: '近日', severity: 'warns', fix });
      expect(finding?.reason).toContain(`活动在${day}，`);
      const mended = brief(fixedText(text, finding ? [finding] : []), {
        activities: [{ briefId: 'b1', date, endDate }],
      });
      expect(mended).toEqual([]);
    });

    it('with its number alone, in the words of an editor, is taken for one of this month', () => {
      const february = { issuedOn: '2026-02-02', activities: [{ briefId: 'b1', date: '2026-01-01' }] };
      const [finding] = brief('永定镇：1日，开展活动。', february);
      expect(finding).toMatchObject({ rule: 'day-old', words: '1日', severity: 'warns', fix: '1月1日' });
      expect(finding?.reason).toBe('活动在2026年1月1日，只写1日会被当成2月1日');
      expect(brief('永定镇：1月1日，开展活动。', february)).toEqual([]);
      expect(
        brief('永定镇：2日，开展活动。', february),
        'another day than the recorded is no matter of this rule',
      ).toEqual([]);
      const thisMonth = { issuedOn: '2026-01-20', activities: [{ briefId: 'b1', date: '2026-01-01' }] };
      expect(brief('永定镇：1日，开展活动。', thisMonth)).toEqual([]);
    });

    it.each([
      ['永定镇：近日，开展活动。', '2026-01-06', 7],
      ['永定镇：近日，开展活动。', '2025-12-21', 31],
      ['永定镇：1月5日，开展活动。', '2026-01-05', 7],
      ['永定镇：日前，开展活动。', '2025-12-05', 7],
      ['区残联也开展了相关活动。', '2025-12-05', 7],
    ])('%s of %s in a house that names days for %i days is as it should be', (text, date, recentDays) => {
      expect(brief(text, { recentDays, activities: [{ briefId: 'b1', date }] })).toEqual([]);
    });

    it('of a paragraph of several briefs are each held against their own activity', () => {
      const paragraphs = [
        { text: '永定镇：近日，开展活动。近日，清扫落叶。18日，扫雪。', briefIds: ['b1', 'b2', 'b3'] },
      ];
      const activities = [
        { briefId: 'b1', date: '2026-01-15' },
        { briefId: 'b2', date: '2026-01-02' },
        { briefId: 'b3', date: '2026-01-18' },
      ];
      const found = lintBulletin(content({ paragraphs }), { ...CONTEXT, activities });
      expect(found).toMatchObject([{ rule: 'day-old', start: 12, end: 14, fix: '1月2日' }]);
      const merged = [{ text: '永定镇：近日，开展活动，清扫落叶，扫雪。', briefIds: ['b1', 'b2', 'b3'] }];
      expect(lintBulletin(content({ paragraphs: merged }), { ...CONTEXT, activities })).toEqual([]);
      const old = activities.map(({ briefId }) => ({ briefId, date: '2026-01-02' }));
      expect(lintBulletin(content({ paragraphs: merged }), { ...CONTEXT, activities: old })).toMatchObject([
        { rule: 'day-old', words: '近日', fix: null },
      ]);
    });

    it.each(['2月30日', '13月1日'])('%s is in no calendar', (day) => {
      expect(note(`${day}，开展活动。`)).toMatchObject([{ words: day, severity: 'warns', reason: `日历上没有${day}` }]);
      expect(LINT_RULES['date-future'].label).toBe('日期有误');
    });
  });

  describe('people and attendances', () => {
    it.each([
      ['出动300人次志愿者。', '人次', '名'],
      ['出动300余人次的党员。', '人次的', '名'],
      ['30名居民人次。', '人次', ''],
      ['参加人数达300人次。', '人次', '人'],
      ['开展活动12场，累计参加300人。', '人', '人次'],
      ['参加120人、80人次。', '120人、80人次', null],
      ['服务80人次，涉及120人。', '80人次，涉及120人', null],
    ])('%s mixes them up', (text, words, fix) => {
      expect(said(note(text))).toEqual([['people-attendances', words, fix]]);
    });

    it('counts people, not attendances, at an activity of one day', () => {
      expect(said(brief('永定镇：15日，开展活动，共30余人次参加。'))).toEqual([['people-attendances', '人次', '人']]);
      expect(brief('永定镇：15日，开展活动3场，共30余人次参加。')).toEqual([]);
      expect(brief('永定镇：近日，开展活动，共30余人次参加。')).toEqual([]);
      expect(brief('永定镇：15日，开展活动，服务30余人次。')).toEqual([]);
    });

    it.each([
      '服务300人次。',
      '出动志愿者300人次。',
      '300人次参加志愿服务。',
      '参加人数300人。',
      '参加80人、120人次。',
      '测量血压60余人次，近160人参加。',
      '测量血压60人次，共160人参加。',
      '开展活动1场，参加300人。',
      '开展活动12场，累计参加300人次。',
    ])('%s does not', (text) => expect(note(text)).toEqual([]));
  });

  describe('sums', () => {
    it.each([
      ['共清理120处，其中堆料80处、小广告50处。', '120', '130'],
      ['共清理120处垃圾（分别为堆料80处、小广告30处）。', '120', '110'],
      ['清理死角120处：堆料80处、小广告30处。', '120', '110'],
      ['发放1万份，包括折页6000份和海报6000份。', '1万', '1.2万'],
      ['共清理100余处，其中堆料80处、小广告50处。', '100余', '130'],
      ['清理近100处，分别是堆料50余处、小广告80处。', '近100', null],
      ['抓好三个方面：一是宣传，二是整治。', '三', '两'],
      ['落实4项措施：一是宣传。二是整治。三是巡查。', '4', '3'],
      ['共清理1,500处，其中堆料1000处、小广告600处。', '1,500', '1600'],
      ['12人、20人，共计35人。', '35', '32'],
      ['党员12人，群众20人，合计35人。', '35', '32'],
      ['永定镇：15日，组织党员12名、群众20名，共计35人参加。', '35', '32'],
      ['清理堆料80处、小广告50处和牛皮癣10处，共150处。', '150', '140'],
      ['出动党员12人、群众20人（共计35人）。', '35', '32'],
      ['（党员12人、群众20人，共计35人）', '35', '32'],
      ['15日参加12人、16日参加20人，共计35人。', '35', '32'],
      ['甲村12人；乙村20人；共计35人。', '35', '32'],
      ['开展活动3场，党员12人、群众20人共计35人。', '35', '32'],
      ['发放折页１２００份、海报３００份，总计1600份。', '1600', '1500'],
      ['党员10余人、群众20人，共计55人。', '55', null],
      ['党员12人、群众20人，青年5人，共计40人。', '40', null],
    ])('%s does not add up', (text, words, fix) => {
      expect(said(note(text))).toEqual([['sum', words, fix]]);
    });

    it.each([
      '共清理120处，其中堆料80处、小广告40处。',
      '共清理120处，其中堆料80处、小广告30处。',
      '共清理120余处，分别为堆料80余处、小广告40余处。',
      '清理近120处：堆料70余处、小广告40余处。',
      '清理近120处：堆料75处、小广告40处。',
      '抓好三个方面，一是宣传最要紧。',
      '清理120处，其中堆料80处、擦拭宣传栏50块。',
      '服务300人次，其中老人80人、儿童20人。',
      '发放1.2万份，包括折页6000份和海报6000份。',
      '抓好三个方面：一是宣传，二是整治，三是巡查。',
      '抓好十二个方面：一是宣传，二是整治。',
      '抓好三个方面工作。',
      '共清理1,500处，其中堆料1000处、小广告500处。',
      '共清理120处，其中堆料80处、小广告40处，合计120处。',
      '党员12人、群众20人，共计32人。',
      '党员12人、群众20人，共计30余人。',
      '党员10余人、群众20余人，共计近40人。',
      '现有队员100人，党员12人，群众20人，合计32人。',
    ])('%s does', (text) => expect(note(text)).toEqual([]));

    it.each([
      ['党员12人、群众20人次，共计35人次。', '人 and 人次'],
      ['服务老人12人、儿童20人，共35人参加。', 'whoever took part is another count'],
      ['参加35人，党员12人、群众20人，共计35人。', 'the total was said before'],
      ['党员12人，其中女党员5人，群众20人，合计32人。', 'a part of a part'],
      ['党员、群众各12人，青年5人，合计29人。', 'each'],
      ['清理堆料80处，擦拭宣传栏50块，共计120处。', 'another measure between'],
      ['党员12人。群众20人，共计35人。', 'two sentences'],
      ['党员12人（含预备党员3人）、群众20人、青年5人，合计37人。', 'a part in brackets'],
      ['2024年12人获奖，共计35人。', 'one part'],
      ['合格率98%、满意率97%，共计35人。', 'percentages'],
      ['2024年、2025年，共计35人获奖。', 'years'],
      ['12月、1月，共计35人次参加。', 'months'],
      ['第1批12人、第2批，共计35人。', 'a part without its figure'],
      ['应到12人、实到10人，共计35人。', 'not parts of one whole'],
      ['甲村20人、共和村12人、乙村5人，共计37人。', '和 in a name'],
      ['走访12人、慰问20人，共计服务群众35人。', 'another thing is counted'],
      ['累计12人、20人，累计35人。', '累计 reaches further back'],
    ])('%s is no list with its total: %s', (text) => {
      expect(note(text).filter(({ rule }) => rule === 'sum')).toEqual([]);
    });
  });

  describe('the lists of the office', () => {
    it.each([
      ['清理垃极。', '垃极', '垃圾'],
      ['贵石村实践站启用。', '实践站', '文明实践站'],
      ['开展文明实践活动。', '文明实践', '新时代文明实践'],
    ])('%s has a word of the list', (text, words, fix) => {
      expect(said(note(text))).toEqual([['term', words, fix]]);
    });

    it.each(['清理垃圾。', '开展新时代文明实践活动。', '贵石村新时代文明实践站启用。'])('%s has none', (text) =>
      expect(note(text)).toEqual([]),
    );

    it('have the longer of two that overlap, in whatever order they stand', () => {
      const terms = [
        { wrong: '乙丙', right: '子', reason: '' },
        { wrong: '甲乙丙', right: '丑', reason: '' },
        { wrong: '丙丁', right: '寅', reason: '' },
      ];
      expect(said(note('甲乙丙丁。', { terms }))).toEqual([['term', '甲乙丙', '丑']]);
    });

    it('say why', () => {
      expect(note('实践站启用。')).toMatchObject([{ reason: '用词表：实践站应为文明实践站（站名写全称）' }]);
      expect(note('清理垃极。')).toMatchObject([{ reason: '用词表：垃极应为垃圾' }]);
    });

    it.each([
      ['区委宣传部部长钱某某出席。', '区委宣传部部长'],
      ['部长钱某某出席。', '部长'],
      ['区委宣传部常务副部长钱某某出席。', '区委宣传部常务副部长'],
      ['出席的有区长、区教委主任钱某某。', '主任'],
    ])('%s gives somebody another title', (text, words) => {
      expect(said(note(text))).toEqual([['title', words, '区委宣传部副部长']]);
    });

    it.each([
      ['钱某某部长出席。', '部长', '副部长'],
      ['钱某某 主任出席。', '主任', '副部长'],
      ['钱某某同志、孙某某书记出席。', '书记', '镇长'],
      ['钱某某区委宣传部部长出席。', '区委宣传部部长', '区委宣传部副部长'],
      ['钱某某（区委宣传部部长）出席。', '区委宣传部部长', '区委宣传部副部长'],
      ['钱某某同志（区教委主任）出席。', '区教委主任', '区委宣传部副部长'],
      ['冯某局长出席。', '局长', '一级调研员'],
      ['出席的有冯某　局长。', '局长', '一级调研员'],
    ])('%s gives somebody another title behind the name', (text, words, fix) => {
      expect(said(note(text))).toEqual([['title', words, fix]]);
    });

    it.each([
      '区委宣传部副部长钱某某出席。',
      '钱某某出席。',
      '请钱某某出席。',
      '部长钱某出席。',
      '钱某某副部长出席。',
      '钱某某 副部长出席。',
      '钱某某（区委宣传部副部长）出席。',
      '钱某某（副部长）出席。',
      '孙某某镇长出席。',
      '孙某某副书记出席。',
      '钱某某、区长李某某出席。',
      '区委宣传部副部长钱某某 区长李某某出席。',
      '钱某某 区长李某某出席。',
      '钱某某书记员出席。',
      '钱某某主任医师出席。',
      '钱某某局长信箱开通。',
      '钱某某（右一）出席。',
    ])('%s does not', (text) => expect(note(text)).toEqual([]));
  });

  describe('names of people', () => {
    const minor = { name: '吴小某', minor: true, namesake: false };
    const adult = { name: '郑大某', minor: false, namesake: false };
    const short = { name: '周到', minor: true, namesake: false };
    const people = [minor, adult, short];
    const asked = (text: string, context: Partial<LintContext> = {}) =>
      note(text, { people, ...context }).map(({ rule, words, severity }) => [rule, words, severity]);

    it('of minors block, wherever they stand', () => {
      expect(asked('吴小某同学参加。')).toEqual([['minor-name', '吴小某', 'blocks']]);
      const article = { articleId: 'a', title: '吴小某的一天', paragraphs: ['文。'], source: '永定镇' };
      const found = lintBulletin(content({ articles: [article] }), { ...CONTEXT, people });
      expect(found).toMatchObject([{ rule: 'minor-name', severity: 'blocks', fix: null, kind: 'title' }]);
    });

    it('are found with spaces between their letters, and with a dot', () => {
      expect(asked('吴　小某参加。')).toEqual([['minor-name', '吴　小某', 'blocks']]);
      const dotted = { name: '买买提·小某', minor: true, namesake: false };
      expect(asked('买买提·小某参加。', { people: [dotted] })).toEqual([['minor-name', '买买提·小某', 'blocks']]);
    });

    it('of volunteers who have not agreed block', () => {
      expect(asked('志愿者郑大某参加。')).toEqual([['unconsented-name', '郑大某', 'blocks']]);
      expect(asked('志愿者郑某参加。')).toEqual([]);
    });

    it.each([
      ['志愿者周到，参加。', 'blocks'],
      ['周到同学参加。', 'blocks'],
      ['服务周到、热情。', 'warns'],
      ['服务周到细致。', 'warns'],
      ['做到热情、周到、细致。', 'warns'],
    ])('of two letters may be a word: %s %s', (text, severity) => {
      expect(asked(text)).toEqual([['minor-name', '周到', severity]]);
    });

    it('that another bears who has agreed are asked about where a minor bears them, and otherwise may stand', () => {
      const namesakes = people.map((person) => ({ ...person, namesake: true }));
      expect(asked('吴小某参加。', { people: namesakes })).toEqual([['minor-name', '吴小某', 'warns']]);
      expect(asked('郑大某参加。', { people: namesakes })).toEqual([]);
    });

    it('with the title from the list are those of officials: a minor of that name is asked about', () => {
      const titles = [
        { name: '郑大某', title: '区长' },
        { name: '吴小某', title: '区长' },
      ];
      expect(asked('区长郑大某出席。', { titles })).toEqual([]);
      expect(asked('郑大某区长出席。', { titles })).toEqual([]);
      expect(asked('吴小某区长出席。', { titles })).toEqual([['minor-name', '吴小某', 'warns']]);
      expect(asked('区长吴小某出席。', { titles })).toEqual([['minor-name', '吴小某', 'warns']]);
      expect(asked('吴小某出席。', { titles })).toEqual([['minor-name', '吴小某', 'blocks']]);
    });

    it('are seen with what nobody sees between their letters, and with any dot', () => {
      expect(asked('吴\u200b小\u2060某参加。')).toEqual([['minor-name', '吴\u200b小\u2060某', 'blocks']]);
      const other = [{ name: '买买提·小某', minor: true, namesake: false }];
      expect(asked('买买提•小某参加。', { people: other })).toEqual([['minor-name', '买买提•小某', 'blocks']]);
    });

    it('and personal numbers do not stand in what each issue has either, where words that may be a name are not asked about', () => {
      const masthead = { title: '吴小某快报', office: '周到办公室' };
      const imprint = [{ role: '编辑19900000001', name: '' }];
      const distribution = [{ label: '吴小某', names: '' }];
      const sections = [{ name: '郑大某专栏', paragraphs: [] }];
      const found = lintBulletin(content({}, { ...masthead, imprint, distribution, sections }), { ...CONTEXT, people });
      expect(found.map(({ rule, path }) => [rule, path])).toEqual([
        ['minor-name', 'title'],
        ['unconsented-name', 'sections.0.name'],
        ['phone', 'imprint.0.role'],
        ['minor-name', 'distribution.0.label'],
      ]);
    });

    it('in the imprint are those of the office', () => {
      const imprint = [
        { role: '编辑', name: '郑大某' },
        { role: '核签', name: '吴小某' },
      ];
      const found = lintBulletin(content({}, { imprint }), { ...CONTEXT, people });
      expect(found).toMatchObject([{ rule: 'minor-name', path: 'imprint.1.name', severity: 'warns' }]);
    });
  });

  describe('an entry of the lists', () => {
    const term = (words: string, instead: string) => ({ kind: 'term' as const, words, instead, note: '' });
    const others = [term('垃极', '垃圾'), term('实践站', '文明实践站')];

    it.each([
      ['is new', term('志原者', '志愿者'), null],
      ['is there already', term('垃极', '废物'), 'wording.taken'],
      ['says nothing', term('志愿者', '志愿者'), 'wording.same'],
      ['puts in what is wrong itself', term('废物', '垃极'), 'wording.circular'],
      ['puts in a part of what is wrong', term('站点', '实践站点'), 'wording.circular'],
      ['finds what another puts in', term('垃圾', '废物'), 'wording.circular'],
      ['holds a wrong word inside of its right one', term('实践所', '新时代文明实践站'), null],
    ])('that %s', (_, entry, refusal) => expect(checkWording(entry, others)).toBe(refusal));

    it('of a name is not held against the words', () => {
      expect(checkWording({ kind: 'title', words: '垃极', instead: '垃极', note: '' }, others)).toBeNull();
    });
  });

  it('shows the words where they stand', () => {
    const [finding] = note('这是一条比较长的备注，清理垃极的工作已经在全区范围内全面展开。');
    expect(finding).toMatchObject({
      before: '是一条比较长的备注，清理',
      words: '垃极',
      after: '的工作已经在全区范围内全',
    });
    expect(finding).toMatchObject({ path: 'sections.0.notes.0', section: '文明实践', kind: 'note' });
  });

  it('lists every text that is printed', () => {
    const texts = bulletinTexts(
      content(
        { articles: [{ articleId: 'a', title: '题', paragraphs: ['文'], source: '永定镇' }], notes: ['注'] },
        { corrections: [{ bulletinId: 'x', briefId: 'y', text: '更正' }] },
      ),
    );
    expect(texts.map(({ kind }) => kind)).toEqual([
      ...'title article source note correction imprint distribution contact'.split(' '),
      ...'title office section role label'.split(' ').map(() => 'masthead'),
    ]);
  });

  it('asks about a count in a note that stands nowhere else in the bulletin', () => {
    const paragraphs = [{ text: '永定镇：15日，清理小广告210余处，共33人参加。', briefIds: ['b'] }];
    const notes = [
      '以上活动截至1月20日，第3期起改版，共33名志愿者参加。',
      '清理小广告210余处。',
      '另有500余人参加，入户35户。',
    ];
    const found = lintNotes(content({ paragraphs, notes }));
    expect(found.map(({ rule, severity, path, words }) => [rule, severity, path, words])).toEqual([
      ['figure-bare', 'warns', 'sections.0.notes.2', '500余人'],
      ['figure-bare', 'warns', 'sections.0.notes.2', '35户'],
    ]);
    expect(lintNotes(content({ paragraphs }))).toEqual([]);
  });

  it('mends a text from the back', () => {
    expect(fixedText('清理垃极,好.', note('清理垃极,好.'))).toBe('清理垃圾，好。');
  });

  it('stands in the way while something blocks, or a warning has no reason', () => {
    const [blocking] = note('“无');
    const [warning] = note('清理垃极。');
    if (!blocking || !warning) throw new Error('nothing found');
    expect(checkFindings([], () => false)).toBeNull();
    expect(checkFindings([warning], () => true)).toBeNull();
    expect(checkFindings([warning], () => false)).toBe('bulletin.findings-open');
    expect(checkFindings([blocking], () => true)).toBe('bulletin.findings-open');
  });
});
