import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar';
import type { BulletinContent } from './bulletin';
import { composeBrief } from './compose-brief';
import type { BriefFacts } from './facts';
import { bulletinTexts, fixedText, LINT_RULES, lintBulletin, type LintContext, type LintRule } from './lint-bulletin';

// Texts made of what the rules look for, so that nearly every one of them finds something, and of anything at all.
const PIECES = [
  ...'永定镇 永定街道 区残联 ： : 15日， 21日， 2月30日 2027年1月1日 共30余人次参加 300人次志愿者 人数300人次 12场 累计'.split(
    ' ',
  ),
  ...'120处 其中 分别为 堆料80处 、 小广告50处 近100处 1.5万份 三个方面 一是 二是 三是 4项措施 。 ， ； 将 至'.split(
    ' ',
  ),
  ...'" \' “ ” ‘ ’ （ ） ( ) 《 》 ... -- , . ; ! ? 10:30 A Beijing 𠮷 \ud842 19900000001 199-0000-0001 １９９'.split(
    ' ',
  ),
  ...'垃极 垃圾 实践站 文明实践站 部长钱某某 副部长钱某某 区委宣传部 吴小某 周到 同学 也开展了相关活动。 旧城街道'.split(
    ' ',
  ),
  ...[' ', '　', '\n'],
  ['110109', '19800211', '0013'].join(''),
];
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
const section = fc.record({
  name: fc.constantFrom('文明创建', '文明实践'),
  paragraphs: fc.array(fc.record({ text, briefIds: fc.subarray(['b1', 'b2']) }), { maxLength: 3 }),
  articles: fc.array(
    fc.record({ articleId: fc.constant('a'), title: text, paragraphs: fc.array(text, { maxLength: 2 }), source: text }),
    { maxLength: 1 },
  ),
  notes: fc.array(text, { maxLength: 2 }),
});
const bulletin: fc.Arbitrary<BulletinContent> = fc.record({
  title: fc.constant('工作快报'),
  office: fc.constant('创城办'),
  bulletinNo: fc.constant(null),
  issuedOn: fc.constantFrom('2026-01-20', '2024-02-29', '2026-12-31'),
  sections: fc.array(section, { maxLength: 3 }),
  imprint: fc.array(fc.record({ role: fc.constant('编辑'), name: text }), { maxLength: 1 }),
  distribution: fc.constant([]),
  contact: text,
});
const CONTEXT: Omit<LintContext, 'issuedOn'> = {
  units: [
    { name: '永定镇', shortName: '永定镇', closedOn: null },
    { name: '妙峰山镇', shortName: '妙峰山镇', closedOn: null },
    { name: '区残联', shortName: '区残联', closedOn: null },
    { name: '旧城街道', shortName: '旧城街道', closedOn: '2025-06-30' },
  ],
  terms: [
    { wrong: '垃极', right: '垃圾', reason: '' },
    { wrong: '实践站', right: '文明实践站', reason: '' },
  ],
  titles: [{ name: '钱某某', title: '区委宣传部副部长' }],
  people: [
    { name: '吴小某', minor: true, namesake: false },
    { name: '周到', minor: true, namesake: true },
  ],
  recentDays: 7,
  activities: [
    { briefId: 'b1', date: '2023-11-28', endDate: '2023-12-03' },
    { briefId: 'b2', date: '2023-12-30' },
  ],
};
const EMPTY: BulletinContent = {
  ...{ title: '工作快报', office: '创城办', bulletinNo: null, issuedOn: '2026-01-20' },
  ...{ sections: [], imprint: [], distribution: [], contact: '' },
};
const lint = (content: BulletinContent) => lintBulletin(content, { ...CONTEXT, issuedOn: content.issuedOn });

/** The rules that know what belongs there. */
const MENDING: LintRule[] = [
  ...(['unit-unknown', 'unit-near', 'phone', 'id-number', 'half-width'] as const),
  ...(['figure-space', 'people-attendances', 'sum', 'day-old', 'term', 'title'] as const),
];

const copied = (content: BulletinContent) => JSON.parse(JSON.stringify(content)) as BulletinContent;

/** The content with the text at a place changed. */
function changed(content: BulletinContent, path: string, change: (text: string) => string): BulletinContent {
  const copy = copied(content);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce<Record<string, unknown>>(
    (value, key) => value[key] as Record<string, unknown>,
    copy as unknown as Record<string, unknown>,
  );
  owner[last] = change(String(owner[last]));
  return copy;
}

const count = fc.integer({ min: 1, max: 20_000 });
const item = fc.record(
  {
    name: fc.constantFrom('堆料', '小广告', '老人', '党员', '妙峰山步道'),
    count,
    measure: fc.constantFrom('处', '份', '人', '人次', '名'),
    exact: fc.boolean(),
    more: fc.boolean(),
  },
  { requiredKeys: ['count', 'measure'] },
);
const facts: fc.Arbitrary<BriefFacts> = fc.record(
  {
    unit: fc.constantFrom('永定镇', '妙峰山镇', '区残联'),
    date: fc.integer({ min: -14, max: 0 }).map((days) => addDays('2026-01-20', days)),
    place: fc.constantFrom('在妙峰山', '走进永定河畔', '在妙峰山镇文化站'),
    lead: fc.constantFrom('组织58名志愿者', '动员钱某某等党员'),
    theme: fc.constantFrom('3·5学雷锋', '2025年12月，12人、20人共计35人'),
    subject: fc.constantFrom('志愿服务活动', '第3次环境整治'),
    results: fc.array(
      fc.record({ action: fc.constantFrom('清理', '服务'), items: fc.array(item, { minLength: 1, maxLength: 3 }) }),
      { minLength: 1, maxLength: 3 },
    ),
    participants: fc.record({ count, kind: fc.constantFrom('居民', '村民') }, { requiredKeys: ['count'] }),
  },
  { requiredKeys: ['unit', 'date', 'subject'] },
);

describe('the linter, whatever a bulletin holds', () => {
  it('has nothing to say of sums, names and days that the grammar writes', () => {
    fc.assert(
      fc.property(facts, (drawn) => {
        const { text: written } = composeBrief(drawn, '2026-01-20');
        const paragraphs = [{ text: written, briefIds: ['b'] }];
        const content = { ...EMPTY, sections: [{ name: '文明实践', paragraphs }] };
        const activities = [{ briefId: 'b', date: drawn.date }];
        const found = lintBulletin(content, { ...CONTEXT, activities, people: [], issuedOn: '2026-01-20' });
        // which of 人 and 人次 was meant is for the office to say, whoever wrote it
        expect(found.filter(({ rule }) => rule !== 'people-attendances')).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not throw, and points at places that are there', () => {
    fc.assert(
      fc.property(bulletin, (content) => {
        const texts = new Map(bulletinTexts(content).map(({ path, text: of }) => [path, of]));
        for (const { path, start, end, words, reason } of lint(content)) {
          const of = texts.get(path);
          expect(of).toBeDefined();
          expect(start >= 0 && start <= end && end <= (of?.length ?? -1)).toBe(true);
          expect(of?.slice(start, end)).toBe(words);
          expect(reason).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says the same of the same, and of its text through the address alone', () => {
    fc.assert(
      fc.property(bulletin, (content) => {
        expect(lint(copied(content))).toEqual(lint(content));
        for (const { path, text: of } of bulletinTexts(content)) {
          const same = changed(content, path, () => of);
          expect(same).toEqual(content);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each(MENDING)('is content with its own fixes: %s', (rule) => {
    fc.assert(
      fc.property(bulletin, (content) => {
        const before = lint(content);
        const mended = bulletinTexts(content).reduce((latest, { path }) => {
          const fixes = before.filter((finding) => finding.rule === rule && finding.path === path);
          return changed(latest, path, (of) => fixedText(of, fixes));
        }, content);
        const fixable = (findings: typeof before) => findings.filter(({ fix }) => fix !== null);
        const after = lint(mended);
        expect(fixable(after.filter((finding) => finding.rule === rule))).toEqual([]);
        // a number that is deleted leaves its neighbours beside each other, and they may be anything
        if (rule === 'phone' || rule === 'id-number') return;
        for (const other of Object.keys(LINT_RULES)) {
          const count = (findings: typeof before) => findings.filter((finding) => finding.rule === other).length;
          expect([other, count(after) <= count(before)]).toEqual([other, true]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
