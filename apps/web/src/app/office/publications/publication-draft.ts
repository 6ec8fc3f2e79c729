import {
  type BriefFacts,
  composeBrief,
  composeSection,
  DEFAULT_HOUSE_STYLE,
  type HouseStyle,
  type Numbering,
  type PublicationDetail,
  type PublicationSettings,
  stepRulesFor,
} from '@jishan/domain';

export const NUMBERING_LABELS: Record<Numbering, string> = {
  running: '总期号（第857期）',
  yearly: '年度期号（每年从第1期起）',
  'yearly+running': '年度期号和总期号（第29期（总第2138期））',
};

/** The boxes of the page. What is counted from is asked once, when the publication is made. */
export interface PublicationDraft extends PublicationSettings {
  unitId: string;
  lastRunningNo: number | null;
  lastYearlyNo: number | null;
}

const ROLES = ['编辑', '校对', '核签'];

export function newDraft(unitId: string): PublicationDraft {
  return {
    unitId,
    ...{ title: '', office: '', mastheads: [], numbering: 'running', lastRunningNo: 0, lastYearlyNo: 0 },
    sections: [{ name: '', categories: [], fullMax: null }],
    imprintRoles: ROLES,
    steps: stepRulesFor(ROLES),
    distribution: ['报', '送', '发'].map((label) => ({ label, names: '' })),
    contact: '',
    houseStyle: DEFAULT_HOUSE_STYLE,
    unitOrder: [],
  };
}

export function draftOf({
  openBulletins: _,
  versions: __,
  id: ___,
  version: ____,
  ...kept
}: PublicationDetail): PublicationDraft {
  return { ...kept, lastYearlyNo: null };
}

/** As it is sent: spaces at the edges are nobody's wish, and a list that names nobody is none. */
export function settingsOf(draft: PublicationDraft): PublicationSettings {
  const { unitId: _, lastRunningNo: __, lastYearlyNo: ___, ...settings } = draft;
  return {
    ...settings,
    title: draft.title.trim(),
    office: draft.office.trim(),
    contact: draft.contact.trim(),
    mastheads: draft.mastheads.map((one) => ({ ...one, title: one.title.trim(), office: one.office.trim() })),
    sections: draft.sections.map((section) => ({ ...section, name: section.name.trim() })),
    imprintRoles: draft.imprintRoles.map((role) => role.trim()),
    steps: draft.steps.map((rule) => ({ ...rule, role: rule.role?.trim() || null })),
    distribution: draft.distribution
      .map(({ label, names }) => ({ label: label.trim(), names: names.trim() }))
      .filter(({ names }) => names !== ''),
  };
}

/** One item somewhere else in its list. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const others = list.filter((_, at) => at !== from);
  const item = list[from];
  return item === undefined ? [...list] : [...others.slice(0, to), item, ...others.slice(to)];
}

const ISSUED_ON = '2026-01-20';
const SAMPLES: readonly BriefFacts[] = [
  {
    ...{ unit: '永定镇', date: '2026-01-15', organizer: '贵石村', theme: '春节防火安全', subject: '主题宣传活动' },
    participants: { count: 33, kind: '居民' },
  },
  {
    ...{
      unit: '城子街道',
      date: '2026-01-17',
      organizer: '各社区',
      action: '组织开展',
      theme: '清洁家园',
      subject: '行动',
    },
    results: [{ action: '清理', items: [{ name: '小广告', count: 213, measure: '处', exact: false }] }],
    participants: { count: 78 },
  },
  {
    unit: '区教委',
    date: '2026-01-06',
    action: '举办',
    theme: '传家训',
    subject: '诵读活动',
    participants: { count: 40 },
  },
];

/** What the style does to the same three activities, in a bulletin of 20 January. */
export function sampleOf(style: HouseStyle): string[] {
  const briefs = SAMPLES.map((facts, at) => ({
    ...{ id: `${at}`, unit: facts.unit, date: facts.date },
    text: composeBrief(facts, ISSUED_ON, style).text,
  }));
  return composeSection(briefs, ISSUED_ON, { recentDays: style.recentDays, fullMax: null }).map(({ text }) => text);
}
