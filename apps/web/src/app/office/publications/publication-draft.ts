import {
  BULLETIN_STEP_LABELS,
  BULLETIN_STEPS,
  type BriefFacts,
  composeBrief,
  composeSection,
  DEFAULT_HOUSE_STYLE,
  type FieldError,
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

export type Roles = Pick<PublicationSettings, 'imprintRoles' | 'steps'>;

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

/** Another name for a role; the steps that are signed there go along, unless another line has that name too. */
export function withRole(of: Roles, at: number, name: string): Roles {
  const former = onlyAt(of, at);
  return {
    imprintRoles: of.imprintRoles.with(at, name),
    steps: of.steps.map((rule) => (rule.role !== null && rule.role === former ? { ...rule, role: name } : rule)),
  };
}

/** The steps that were signed there are signed nowhere, unless another line has the name too. */
export function withoutRole(of: Roles, at: number): Roles {
  const gone = onlyAt(of, at);
  return {
    imprintRoles: of.imprintRoles.filter((_, other) => other !== at),
    steps: of.steps.map((rule) => (rule.role !== null && rule.role === gone ? { ...rule, role: null } : rule)),
  };
}

/** While one name is typed it may be that of another line for a moment. */
function onlyAt({ imprintRoles }: Roles, at: number): string | undefined {
  const name = imprintRoles[at];
  return imprintRoles.some((other, place) => place !== at && other === name) ? undefined : name;
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

/** Boxes that must not stay empty. Of 报送范围 a line that names nobody is none, so it needs no head. */
export function blanksOf(draft: PublicationDraft): FieldError[] {
  const { title, office, sections, imprintRoles, mastheads, distribution } = draft;
  const boxes: [string, string][] = [
    ['title', title],
    ['office', office],
    ...sections.map(({ name }, at): [string, string] => [`sections.${at}.name`, name]),
    ...imprintRoles.map((role, at): [string, string] => [`imprintRoles.${at}`, role]),
    ...mastheads.flatMap((one, at): [string, string][] => [
      [`mastheads.${at}.title`, one.title],
      [`mastheads.${at}.office`, one.office],
      [`mastheads.${at}.validFrom`, one.validFrom],
    ]),
    ...distribution.flatMap(({ label, names }, at): [string, string][] =>
      names.trim() === '' ? [] : [[`distribution.${at}.label`, label]],
    ),
  ];
  return boxes.flatMap(([field, value]) => (value.trim() === '' ? [{ field, message: '必须填写' }] : []));
}

const BOX_NAMES: Record<string, string> = {
  ...{
    unitId: '主办单位所在',
    title: '刊名',
    office: '刊头上的主办单位',
    numbering: '期号怎么编',
    contact: '联系方式',
  },
  ...{ lastRunningNo: '以前已出到总第几期', lastYearlyNo: '今年已出到第几期', unitOrder: '单位次序' },
  'houseStyle.recentDays': '几天之内写日期',
};
const ROW_NAMES: Record<string, (row: number, box: string) => string> = {
  mastheads: (row, box) => `第 ${row} 次换刊头的${{ title: '新刊名', office: '新的主办单位' }[box] ?? '日期'}`,
  sections: (row, box) => `第 ${row} 个栏目的${{ fullMax: '全文条数', categories: '活动类别' }[box] ?? '名称'}`,
  imprintRoles: (row) => `第 ${row} 个版记角色`,
  steps: (row) => `${BULLETIN_STEP_LABELS[BULLETIN_STEPS[row - 1] ?? 'edit']}署在哪个角色`,
  distribution: (row, box) => `报送范围第 ${row} 行的${box === 'label' ? '字头' : '单位'}`,
};

/** What is to be put right, once for each box, each by the name that its box has on the page. */
export function namedFaults(faults: readonly FieldError[]): FieldError[] {
  const first = faults.filter(({ field }, at) => faults.findIndex((other) => other.field === field) === at);
  return first.map(({ field, message }) => {
    const [list = '', row = '', box = ''] = field.split('.');
    const name = BOX_NAMES[field] ?? (/^\d+$/.test(row) ? ROW_NAMES[list]?.(Number(row) + 1, box) : undefined);
    return { field, message: name ? `${name}：${message}` : message };
  });
}

/** Whom a line names that begins so. */
export function namesLike(label: string): string {
  const examples: Record<string, string> = {
    报: '首都文明办、区委、区人大、区政府、区政协领导同志',
    送: '区委办、区政府办、区委宣传部',
    发: '全区各单位主要领导、主管领导、信息员',
  };
  return `例如 ${examples[label.trim()] ?? '各镇、街道，区直各单位'}`;
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
