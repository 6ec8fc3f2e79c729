import { isDay } from '../calendar';
import { BriefFactsError, cleanPart, cleanText } from './text-hygiene';

export { BriefFactsError };

/** What a 简讯 is written from: recorded facts only. Texts come without the punctuation that the grammar adds. */
export interface BriefFacts {
  /** Reporting unit as printed: 永定镇 · 城子街道 · 区委宣传部（文明办） */
  unit: string;
  /** ISO dates of the activity, in Asia/Shanghai. */
  date: string;
  endDate?: string;
  /** Below the unit: 贵石村 · 斜河涧村新时代文明实践站 · 各社区 */
  organizer?: string;
  /** 志愿服务品牌: 领航星期五 */
  brand?: string;
  /** 防火中心 → 联合防火中心 */
  partners?: string[];
  /** Who was mobilised, with its verb: 组织书法家 · 组织未成年人 */
  lead?: string;
  /** With its preposition: 在市民活动中心 · 走进杜家庄村 */
  place?: string;
  /** With its preposition: 为社区居民 */
  audience?: string;
  /** 开展 when absent: 组织开展 · 开展了 · 举办 · 观看 · 入户发放 */
  action?: string;
  /** Without quotation marks: 春节防火安全 */
  theme?: string;
  /** Noun phrase after the theme: 主题宣传活动 · 志愿服务活动 · 消防知识讲座 */
  subject?: string;
  /** Where the object itself is counted: 入户发放“…”1.5万份 */
  amount?: Quantity;
  /** 清理 [堆料 500 处, 小广告 213 处] */
  results?: BriefResult[];
  /** Joined by a comma (default) or as a sentence of their own. */
  resultsAs?: 'clause' | 'sentence';
  participants?: Participants;
}

export interface BriefResult {
  action: string;
  items: Quantity[];
}

/** kind: 居民 · 村民 · 未成年人 …; without `exact` the house style decides whether the count is rounded. */
export interface Participants {
  count: number;
  kind?: string;
  exact?: boolean;
}

/** `name` stands before the figure (小广告213处), `of` after the measure word (58名家长志愿者). */
export interface Quantity {
  name?: string;
  count: number;
  measure: string;
  of?: string;
  /** true when absent */
  exact?: boolean;
  /** 等 before the figure */
  more?: boolean;
}

export interface BriefSegment {
  text: string;
  /** The facts' field that the words came from; null for punctuation and the grammar's own words. */
  source: string | null;
}

export interface Brief {
  text: string;
  segments: BriefSegment[];
}

export interface HouseStyle {
  recentDays: number;
  roundParticipants: boolean;
  approximate: '余' | '多';
  near: boolean;
}

export const DEFAULT_HOUSE_STYLE: HouseStyle = {
  recentDays: 7,
  roundParticipants: true,
  approximate: '余',
  near: true,
};

/**
 * Facts as the bulletin reports them: by the unit right below the district, with a host further down as the organiser,
 * unless the facts already name one. `unitLine` are the names from the district down to the host unit.
 *
 * @example
 * reportedBy(['门头沟区', '永定镇', '贵石村'], { unit: '贵石村', date: '2026-01-15' })
 * // { unit: '永定镇', date: '2026-01-15', organizer: '贵石村' }
 */
export function reportedBy(unitLine: readonly string[], facts: BriefFacts): BriefFacts {
  const [district = facts.unit, reporting = district, ...below] = unitLine;
  return { ...facts, unit: reporting, organizer: facts.organizer || below.at(-1) };
}

const DECIMALS_AT_MOST_TWO = /^\d+(\.\d{1,2})?$/;

/**
 * The facts with every text cleaned and empty texts left out. Results and their items keep their places, because sources
 * name them by index. Throws BriefFactsError for a required field that is missing and for anything that cannot be printed.
 *
 * @example cleanFacts({ unit: '区委宣传部(文明办) ', date: '2026-01-15', theme: '' }).unit // 区委宣传部（文明办）
 */
export function cleanFacts(facts: BriefFacts): BriefFacts {
  return {
    unit: required(facts.unit, 'unit'),
    ...cleanDates(facts),
    organizer: optional(facts.organizer, 'organizer'),
    brand: optional(facts.brand, 'brand', cleanText),
    partners: list<unknown>(facts.partners, 'partners').flatMap((name, i) => optional(name, `partners.${i}`) ?? []),
    lead: optional(facts.lead, 'lead'),
    place: optional(facts.place, 'place'),
    audience: optional(facts.audience, 'audience'),
    action: optional(facts.action, 'action'),
    theme: optional(facts.theme, 'theme', cleanText),
    subject: optional(facts.subject, 'subject'),
    amount: present(facts.amount) ? cleanQuantity(facts.amount, 'amount') : undefined,
    results: list<BriefResult>(facts.results, 'results').map((group, i) => cleanResult(group, `results.${i}`)),
    resultsAs: facts.resultsAs,
    participants: present(facts.participants) ? cleanParticipants(facts.participants) : undefined,
  };
}

/**
 * A business day as `YYYY-MM-DD` that is on the calendar; throws BriefFactsError naming the field otherwise.
 *
 * @example cleanDay('2026-02-30', 'date') // throws: there is no such day
 */
export function cleanDay(value: unknown, field: string): string {
  if (!present(value) || value === '') throw new BriefFactsError(field);
  if (typeof value !== 'string' || !isDay(value)) throw new BriefFactsError(field, 'malformed');
  return value;
}

function cleanDates(facts: BriefFacts): Pick<BriefFacts, 'date' | 'endDate'> {
  const date = cleanDay(facts.date, 'date');
  if (!present(facts.endDate) || facts.endDate === '') return { date };
  const endDate = cleanDay(facts.endDate, 'endDate');
  if (endDate < date) throw new BriefFactsError('endDate', 'malformed');
  return { date, endDate };
}

function cleanResult(group: BriefResult, path: string): BriefResult {
  if (!present(group)) throw new BriefFactsError(path);
  const items = list<Quantity>(group.items, `${path}.items`).map((item, i) =>
    cleanQuantity(item, `${path}.items.${i}`),
  );
  const isPrinted = items.some((item) => item.count > 0);
  return { action: isPrinted ? required(group.action, `${path}.action`) : '', items };
}

function cleanQuantity(quantity: Quantity, path: string): Quantity {
  if (!present(quantity)) throw new BriefFactsError(path);
  return {
    name: optional(quantity.name, `${path}.name`),
    count: cleanCount(quantity.count, `${path}.count`),
    measure: required(quantity.measure, `${path}.measure`),
    of: optional(quantity.of, `${path}.of`),
    exact: quantity.exact ?? true,
    more: quantity.more ?? false,
  };
}

function cleanParticipants(participants: Participants): Participants {
  const count = cleanCount(participants.count, 'participants.count');
  if (!Number.isInteger(count)) throw new BriefFactsError('participants.count', 'malformed');
  return { count, kind: optional(participants.kind, 'participants.kind'), exact: participants.exact ?? undefined };
}

/** Things are counted in whole numbers, measures such as 吨 and 公里 may have two decimals. */
function cleanCount(count: unknown, field: string): number {
  if (!present(count)) throw new BriefFactsError(field);
  if (typeof count !== 'number' || Math.abs(count) > Number.MAX_SAFE_INTEGER)
    throw new BriefFactsError(field, 'malformed');
  if (!DECIMALS_AT_MOST_TWO.test(String(count))) throw new BriefFactsError(field, 'malformed');
  return count;
}

function required(value: unknown, field: string): string {
  const text = optional(value, field);
  if (text === undefined) throw new BriefFactsError(field);
  return text;
}

function optional(
  value: unknown,
  field: string,
  clean: (value: unknown, field: string) => string = cleanPart,
): string | undefined {
  return present(value) ? clean(value, field) || undefined : undefined;
}

function list<T>(value: T[] | null | undefined, field: string): T[] {
  if (!present(value)) return [];
  if (!Array.isArray(value)) throw new BriefFactsError(field, 'malformed');
  return value;
}

function present<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
