import { POSTING_RHYTHMS, type PostingRhythm } from './posting';
import type { Book, OwnerKind } from './transfer';

// A scheme (积分制管理方案) says what earns points. Its versions are data, immutable once in effect; a change is a new version.

/** What kind of proved fact a rule is about: 服务考勤 · 申报的善行 · 表彰 · 经评议的扣分. The first three earn. */
export const FACT_KINDS = ['attendance', 'deed', 'commendation', 'deduction'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export const ROUNDINGS = ['down', 'nearest', 'up'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** So many points per hour; minutes count in whole steps (30: half hours), rounded once more at the very end. */
export interface PerHour {
  by: 'hour';
  points: number;
  stepMinutes: number;
  rounding: Rounding;
}

/** So many points each time, provided it lasted long enough. */
export interface PerTime {
  by: 'time';
  points: number;
  minutesMin: number;
}

/** So many points whatever the circumstances: no minutes, no multipliers. Of a deduction: so many are taken off. */
export interface Fixed {
  by: 'fixed';
  points: number;
}

export type Earning = PerHour | PerTime | Fixed;

/** While the condition holds, points count at this percentage; of several that hold only the highest counts. */
export interface Multiplier {
  /** As the facts name it: `peak-post`, `holiday`, `night` … */
  condition: string;
  /** 高峰岗, as the explanation prints it. */
  name: string;
  percent: number;
}

/** So many points on top when somebody took part `times` times in each of `months` months on end; the last of them is the fact's own. */
export interface Bonus {
  name: string;
  times: number;
  months: number;
  points: number;
}

export interface Rule {
  /** Unique within the version; short and stable, for example `guide-duty`. */
  id: string;
  /** 路口值守, as the explanation prints it. */
  name: string;
  factKind: FactKind;
  /** Activity category and role this prices; null for any. The most specific rule wins, then the first. */
  category: string | null;
  role: string | null;
  earning: Earning;
  multipliers: Multiplier[];
  bonus: Bonus | null;
}

export const CAP_SCOPES = ['person', 'household'] as const;
export const CAP_WINDOWS = ['day', 'month', 'activity'] as const;

/** No more than so many points for one person (or one account, `household`) within one day, month or activity. */
export interface Cap {
  scope: (typeof CAP_SCOPES)[number];
  window: (typeof CAP_WINDOWS)[number];
  points: number;
}

/** When awarded points die: with the year of the fact (0) or a later one, or so many months after the fact. */
export type Expiry = { kind: 'year-end'; yearsLater: number } | { kind: 'months'; months: number };

/** Points that an account begins with (起始分): once, or anew each calendar year. */
export interface Opening {
  points: number;
  every: 'once' | 'year';
}

/**
 * Which roles put the next version into effect, and which confirm what brings points: sheets, deeds, decided objections. A list that
 * is empty or not there names none in particular.
 */
export interface Approvers {
  adopting: string[];
  attendance?: string[];
  deeds?: string[];
  objections?: string[];
}

/** The meeting that adopted the version. */
export interface Adoption {
  metOn: string;
  present: number;
  votes: number;
}

/** What of a version the engine reads. */
export interface SchemeTerms {
  book: Book;
  /** Whose account the points go to; somebody without a household keeps their own. */
  accountOwner: OwnerKind;
  rules: Rule[];
  caps: Cap[];
  expiry: Expiry;
  /** Working days of 公示 before points count; 0 posts at once. */
  postingDays: number;
  /** Whose awards are on view together: of a day, a week or a month. */
  postingRhythm: PostingRhythm;
  /** Both not said in versions of before: no opening points, nobody in particular. */
  opening?: Opening | null;
  approvers?: Approvers;
}

/** What one version of a scheme may write anew; the book belongs to the scheme. */
export type VersionTerms = Omit<SchemeTerms, 'book'>;

export interface SchemeVersion extends SchemeTerms {
  id: string;
  schemeId: string;
  /** 1, 2, 3 … within the scheme. */
  version: number;
  title: string;
  /** Unit that issued it. */
  unitId: string;
  documentRef: string;
  adoption: Adoption | null;
  /** First and last day it applies to facts; null: open. */
  effectiveFrom: string;
  effectiveTo: string | null;
}

/** What is wrong with a version, for the one who writes it: path of the field and a Chinese sentence. */
export interface SchemeFault {
  field: string;
  message: string;
}

const POINTS_MAX = 10_000;
const PERCENT_MAX = 1_000;

const within = (value: number, low: number, high: number) => Number.isInteger(value) && value >= low && value <= high;

/** Each number by its own box. */
function earningFaults(earning: Earning): SchemeFault[] {
  const faults: SchemeFault[] = [];
  const at = (field: string, message: string) => faults.push({ field: `earning.${field}`, message });
  if (!within(earning.points, 1, POINTS_MAX)) at('points', '分值须为 1 至 10000 的整数');
  if (earning.by === 'hour' && !within(earning.stepMinutes, 1, 60)) at('stepMinutes', '计时单位须为 1 至 60 分钟');
  if (earning.by === 'time' && !within(earning.minutesMin, 0, 1_440)) at('minutesMin', '最低时长须为 0 至 1440 分钟');
  return faults;
}

function bonusFaults({ points, times, months }: NonNullable<Rule['bonus']>): SchemeFault[] {
  const faults: SchemeFault[] = [];
  const at = (field: string, message: string) => faults.push({ field: `bonus.${field}`, message });
  if (!within(months, 1, 12)) at('months', '奖励须连续 1 至 12 个月');
  if (!within(times, 1, 100)) at('times', '奖励须每月满 1 至 100 次');
  if (!within(points, 1, POINTS_MAX)) at('points', '奖励须为 1 至 10000 分');
  return faults;
}

function ruleFaults(rule: Rule, index: number, rules: readonly Rule[]): SchemeFault[] {
  const at = (field: string, message: string): SchemeFault => ({ field: `rules.${index}.${field}`, message });
  const faults: SchemeFault[] = [];
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(rule.id)) faults.push(at('id', '规则编号须为小写字母、数字和连字符'));
  if (rules.findIndex((other) => other.id === rule.id) < index) faults.push(at('id', '规则编号重复'));
  if (rule.name.trim() === '') faults.push(at('name', '规则须有名称'));
  for (const { field, message } of earningFaults(rule.earning)) faults.push(at(field, message));
  const isDeed = rule.factKind === 'deed' || rule.factKind === 'commendation';
  if (isDeed && (rule.earning.by === 'hour' || (rule.earning.by === 'time' && rule.earning.minutesMin > 0)))
    faults.push(at('earning.by', '申报与表彰没有服务时长，须按次或定额计分'));
  if (isDeed && rule.bonus) faults.push(at('bonus', '满勤、连续的奖励只能设在服务考勤的规则上'));
  rule.multipliers.forEach(({ percent }, place) => {
    if (!within(percent, 1, PERCENT_MAX)) faults.push(at(`multipliers.${place}.percent`, '倍率须为 1% 至 1000%'));
  });
  const { bonus } = rule;
  if (rule.factKind === 'deduction' && (rule.earning.by !== 'fixed' || rule.multipliers.length > 0 || bonus))
    faults.push(at('factKind', '扣分规则只能是定额，不设倍率和奖励'));
  if (bonus) for (const { field, message } of bonusFaults(bonus)) faults.push(at(field, message));
  return faults;
}

/** Can this version be saved? An empty list means yes. */
export function checkTerms(terms: SchemeTerms): SchemeFault[] {
  const faults = terms.rules.flatMap(ruleFaults);
  if (terms.rules.length === 0) faults.push({ field: 'rules', message: '方案至少要有一条规则' });
  terms.caps.forEach((cap, index) => {
    if (!within(cap.points, 1, POINTS_MAX * 100))
      faults.push({ field: `caps.${index}.points`, message: '上限须为正整数' });
  });
  const { expiry } = terms;
  const expiryFine = expiry.kind === 'months' ? within(expiry.months, 1, 120) : within(expiry.yearsLater, 0, 10);
  if (!expiryFine)
    faults.push({
      field: expiry.kind === 'months' ? 'expiry.months' : 'expiry.yearsLater',
      message: '有效期须为 1 至 120 个月，或当年至十年后的年末',
    });
  if (!within(terms.postingDays, 0, 60)) faults.push({ field: 'postingDays', message: '公示期须为 0 至 60 个工作日' });
  if (!POSTING_RHYTHMS.includes(terms.postingRhythm))
    faults.push({ field: 'postingRhythm', message: '公示须为逐日、按周或按月' });
  else if (terms.postingDays === 0 && terms.postingRhythm !== 'at-once')
    faults.push({ field: 'postingRhythm', message: '不公示的方案不能按周或按月公示' });
  const { opening } = terms;
  if (opening && !within(opening.points, 1, POINTS_MAX))
    faults.push({ field: 'opening.points', message: '起始分须为 1 至 10000 的整数' });
  return faults;
}

/** Can this version take effect? It must be adopted, by no more votes than people present, before its first day. */
export function checkAdoption(
  version: Pick<SchemeVersion, 'adoption' | 'effectiveFrom' | 'effectiveTo'>,
): SchemeFault[] {
  const { adoption, effectiveFrom, effectiveTo } = version;
  if (!adoption) return [{ field: 'adoption', message: '须先登记表决记录' }];
  const faults: SchemeFault[] = [];
  if (!within(adoption.present, 1, 1_000_000) || !within(adoption.votes, 1, adoption.present))
    faults.push({ field: 'adoption.votes', message: '赞成票数须在 1 与到会人数之间' });
  if (adoption.metOn > effectiveFrom) faults.push({ field: 'adoption.metOn', message: '生效日期不得早于表决日期' });
  if (effectiveTo !== null && effectiveTo < effectiveFrom)
    faults.push({ field: 'effectiveTo', message: '失效日期不得早于生效日期' });
  return faults;
}

/** Which of a scheme's effective versions applies on a day: the one that began last, unless it has ended. */
export function versionOn<V extends Pick<SchemeVersion, 'effectiveFrom' | 'effectiveTo'>>(
  versions: readonly V[],
  day: string,
): V | null {
  const begun = versions.filter((version) => version.effectiveFrom <= day);
  const latest = begun.reduce<V | null>(
    (best, version) => (best === null || version.effectiveFrom > best.effectiveFrom ? version : best),
    null,
  );
  return latest && (latest.effectiveTo === null || day <= latest.effectiveTo) ? latest : null;
}
