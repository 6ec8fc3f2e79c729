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

export type BriefFactsFault = 'missing' | 'malformed' | 'control-character' | 'damaged-text';

/** Facts that no sentence can be written from. `field` is the path of the field at fault: `unit`, `results.0.items.1.measure`. */
export class BriefFactsError extends Error {
  override readonly name = 'BriefFactsError';

  constructor(
    readonly field: string,
    readonly fault: BriefFactsFault = 'missing',
  ) {
    super(`brief facts: ${field} is ${fault === 'missing' ? 'missing' : `refused (${fault})`}`);
  }
}

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
