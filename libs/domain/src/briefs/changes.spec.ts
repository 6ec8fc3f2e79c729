import { describe, expect, it } from 'vitest';
import {
  changedFacts,
  correctionText,
  factSources,
  printedChanges,
  refreshText,
  strayFigures,
  totalsAgree,
  totalSources,
} from './changes';
import { composeBrief } from './compose-brief';
import type { BriefFacts } from './facts';
import type { BriefRecorded, HeadTotals } from './support';

const DAY = '2026-01-20';
const FACTS: BriefFacts = {
  unit: '永定镇',
  date: '2026-01-15',
  subject: '志愿服务活动',
  results: [{ action: '清理', items: [{ name: '小广告', count: 213, measure: '处', exact: false }] }],
  participants: { count: 33, kind: '居民' },
};
const TOTALS: HeadTotals = { volunteers: 20, attendances: 45, minutes: 2_400, publicHeadcount: 13 };
const recorded = (more: Partial<BriefFacts> = {}, totals: HeadTotals | null = null): BriefRecorded => {
  const facts = { ...FACTS, ...more };
  return { facts, composed: composeBrief(facts, DAY), totals };
};
const swept = (count: number) => [{ action: '清理', items: [{ name: '小广告', count, measure: '处', exact: false }] }];
const people = (count: number) => ({ participants: { count, kind: '居民' } });

describe('the facts beside a brief', () => {
  it('give figures as recorded where the brief prints them rounded', () => {
    const rows = factSources(FACTS);
    expect(rows.find((row) => row.source === 'results.0.items.0')?.recorded).toBe('小广告213处');
    expect(rows.find((row) => row.source === 'participants')?.recorded).toBe('33名居民');
  });

  it('leave out what was not recorded', () => {
    expect(factSources({ unit: '永定镇', date: '2026-01-15' }).map((row) => row.source)).toEqual(['unit', 'date']);
  });

  it('name both days of an activity that lasted longer', () => {
    const [, date] = factSources({ unit: '永定镇', date: '2026-01-15', endDate: '2026-01-17' });
    expect(date?.recorded).toBe('2026-01-15 至 2026-01-17');
  });

  it('have a row for every source that a segment can name', () => {
    const facts: BriefFacts = {
      ...FACTS,
      organizer: '贵石村',
      brand: '领航星期五',
      partners: ['公安', '消防'],
      lead: '组织书法家',
      place: '在市民活动中心',
      audience: '为社区居民',
      action: '举办',
      theme: '迎新春',
      amount: { count: 15000, measure: '份' },
    };
    const named = composeBrief(facts, DAY).segments.flatMap(({ source }) => source ?? []);
    expect([...new Set(named)].sort()).toEqual(
      factSources(facts)
        .map((row) => row.source)
        .sort(),
    );
  });

  it('have 人 and 人次 beside each other', () => {
    expect(totalSources(TOTALS).map(({ label, recorded: said }) => `${label} ${said}`)).toEqual([
      '到场志愿者 20人',
      '到场群众 13人',
      '人次 58人次',
      '服务时长 40小时',
    ]);
    expect(totalSources({ ...TOTALS, publicHeadcount: null, minutes: 100 }).map((row) => row.recorded)).toEqual([
      '20人',
      '45人次',
      '1.7小时',
    ]);
  });
});

describe('人 against 人次', () => {
  it.each<[string, number, Partial<HeadTotals>, boolean]>([
    ['agree', 33, {}, true],
    ['agree without the public', 20, { publicHeadcount: null }, true],
    ['differ where 人次 are printed as 人', 58, {}, false],
    ['differ where the public is left out', 20, {}, false],
    ['differ where there are more 人 than 人次', 33, { attendances: 19 }, false],
  ])('%s: %d', (_why, count, totals, agrees) => {
    expect(totalsAgree({ ...FACTS, participants: { count } }, { ...TOTALS, ...totals })).toBe(agrees);
  });
});

describe('changed facts', () => {
  it('have both values; what came and what went has one', () => {
    const after = recorded({ ...people(12), results: undefined, theme: '迎新春' });
    expect(changedFacts(recorded(), after)).toEqual([
      { source: 'theme', label: '主题', before: null, after: '迎新春' },
      { source: 'participants', label: '参加人数', before: '33名居民', after: '12名居民' },
      { source: 'results.0.action', label: '成果', before: '清理', after: null },
      { source: 'results.0.items.0', label: '成果数字', before: '小广告213处', after: null },
    ]);
    expect(changedFacts(recorded(), recorded())).toEqual([]);
  });
});

describe('an edited text brought up to date', () => {
  it.each<[string, string, Partial<BriefFacts>, string]>([
    ['exact stays exact', '好，33名居民来了。', people(41), '好，41名居民来了。'],
    ['rounded stays rounded', '好，30余名居民来了。', people(41), '好，40余名居民来了。'],
    ['多 stays 多', '好，30多名居民来了。', people(41), '好，40多名居民来了。'],
    ['rounded to a step', '好，30余人来了。', people(40), '好，40人来了。'],
    ['近 instead of 余', '共30余人参加。', people(38), '近40人参加。'],
    ['the measure word stays', '33位居民', people(12), '12位居民'],
    ['Chinese numerals become figures', '三十余人', people(12), '10余人'],
    [
      'two at once',
      '清理小广告210余处，共30余人。',
      { ...people(12), results: swept(99) },
      '清理小广告近100处，共10余人。',
    ],
  ])('%s: %s', (_why, text, more, refreshed) => {
    expect(refreshText(text, recorded(), recorded(more))).toEqual({ text: refreshed, unplaced: [] });
  });

  it('has its words left alone where no figure of it changed', () => {
    const text = '永定镇：20名志愿者来了。';
    const later = recorded({}, { ...TOTALS, minutes: 2_000 });
    expect(refreshText(text, recorded({}, TOTALS), later)).toEqual({ text, unplaced: [] });
  });

  it.each<[string, string, Partial<BriefFacts>]>([
    ['it stands twice', '30余人来了，33人。', people(12)],
    ['it stands nowhere', '大家来了。', people(12)],
    ['nobody was there', '33人来了。', people(0)],
    [
      'another thing was counted',
      '小广告213处',
      { results: [{ action: '清理', items: [{ name: '堆料', count: 9, measure: '处' }] }] },
    ],
    ['a word changed', '33人来了。', { theme: '迎新春' }],
  ])('is not guessed at where %s: %s', (_why, text, more) => {
    const refreshed = refreshText(text, recorded(), recorded(more));
    expect(refreshed.text).toBe(text);
    expect(refreshed.unplaced.map(({ source }) => source)).toEqual(
      changedFacts(recorded(), recorded(more)).map(({ source }) => source),
    );
  });

  it('says so where a figure was borne out by another fact than the one that stays', () => {
    const before = recorded({ results: [{ action: '动员', items: [{ count: 33, measure: '人' }] }] });
    const after = recorded({ ...people(12), results: [{ action: '动员', items: [{ count: 33, measure: '人' }] }] });
    expect(refreshText('33人来了，33名居民也来了。', before, after).unplaced).toHaveLength(1);
  });
});

describe('what was printed wrongly', () => {
  const printed = (more: Partial<BriefFacts> = {}) => ({ text: recorded(more).composed.text, edited: false });

  it('is each figure that the grammar would print otherwise now', () => {
    const after = recorded({ ...people(12), results: swept(300) });
    expect(printedChanges(printed(), recorded(), after)).toEqual([
      { label: '成果数字', before: '小广告210余处', after: '小广告300处' },
      { label: '参加人数', before: '30余名居民', after: '10余名居民' },
    ]);
  });

  it('is nothing where the printed figure is still true', () => {
    expect(printedChanges(printed(), recorded(), recorded(people(35)))).toEqual([]);
    const edited = { text: '共30余人。', edited: true };
    expect(printedChanges(edited, recorded(), recorded(people(35)))).toEqual([]);
  });

  it('is in an edited text only what stands in it', () => {
    const edited = { text: '永定镇：33人来了，又说33人。', edited: true };
    const after = recorded({ ...people(35), results: swept(300) });
    expect(printedChanges(edited, recorded(), after)).toEqual([
      { label: '参加人数', before: '33人', after: '35人' },
      { label: '参加人数', before: '33人', after: '35人' },
    ]);
  });

  it('has nothing to say instead where nothing is left', () => {
    expect(printedChanges(printed(), recorded(), recorded({ results: [] }))).toEqual([
      { label: '成果数字', before: '小广告210余处', after: null },
    ]);
  });

  it('is said in one sentence', () => {
    const changes = printedChanges(printed(), recorded(), recorded({ ...people(12), results: [] }));
    expect(correctionText('第857期', { unit: '永定镇' }, changes)).toBe(
      '第857期刊发的永定镇简讯中，“30余名居民”应为“10余名居民”，“小广告210余处”应删去。',
    );
  });

  it.each([
    [{ unit: '永定镇', organizer: '贵石村', theme: '防火' }, '第857期刊发的永定镇贵石村简讯中，'],
    [{ unit: '永定镇', theme: '用“毡”出冬天' }, '第857期刊发的永定镇“用‘毡’出冬天”简讯中，'],
  ])('names its brief where a unit has several in one issue: %j', (of, head) => {
    const changes = printedChanges(printed(), recorded(), recorded(people(12)));
    expect(correctionText('第857期', of, changes)).toBe(`${head}“30余名居民”应为“10余名居民”。`);
  });
});

describe('a 更正 in the words of an editor', () => {
  const after = recorded(people(12), { ...TOTALS, volunteers: 8, publicHeadcount: 4 });
  const proposed = '第857期刊发的永定镇简讯中，“30余名居民”应为“10余名居民”。';
  it.each([
    ['第857期永定镇简讯的参加人数应为12名居民，不是30余名居民。', []],
    ['1月15日永定镇的活动有10余人参加，清理小广告210余处。', []],
    ['第858期永定镇简讯的参加人数应为500名，共500名。', ['第858期', '500名']],
    ['参加的是三十余人。', ['三十余人']],
    ['参加人数有误。', []],
  ])('%s has of its own %j', (text, stray) => {
    expect(strayFigures(text, proposed, after)).toEqual(stray);
  });
});
