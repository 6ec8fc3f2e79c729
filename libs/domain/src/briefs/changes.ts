import type { BriefFacts, HouseStyle, Quantity } from './facts';
import { DEFAULT_HOUSE_STYLE } from './facts';
import { formatQuantity, formatRounded, roundCount } from './figures';
import { checkFigures, unsupportedFigures, type BriefRecorded, type CheckedFigure, type HeadTotals } from './support';
import { innerQuotes } from './text-hygiene';

/** One recorded fact that words of the brief came from. */
export interface FactSource {
  /** As a segment names it: `unit`, `results.0.items.1`. */
  source: string;
  label: string;
  /** As recorded: the exact figure where the brief prints a rounded one. */
  recorded: string;
}

/** What a fact said when the brief was written and what it says now; null: it was, or is, not recorded. */
export interface FactChange {
  source: string;
  label: string;
  before: string | null;
  after: string | null;
}

/** An edited text with its figures brought up to date. */
export interface RefreshedText {
  text: string;
  /** Changes that could not be placed: their figure stands nowhere in the text, or more than once, or it is not a figure that changed. */
  unplaced: FactChange[];
}

const LABELS: Record<
  Exclude<keyof BriefFacts, 'amount' | 'results' | 'resultsAs' | 'participants' | 'partners' | 'endDate'>,
  string
> = {
  unit: '报送单位',
  date: '活动日期',
  organizer: '承办',
  brand: '志愿服务品牌',
  lead: '动员对象',
  place: '地点',
  audience: '服务对象',
  action: '开展方式',
  theme: '主题',
  subject: '活动',
};
const MINUTES_PER_HOUR = 60;

const exactly = (quantity: Quantity) => formatQuantity({ ...quantity, exact: true }, DEFAULT_HOUSE_STYLE);

/** The facts of a brief as rows beside its text, in the order in which the sentence uses them. */
export function factSources(facts: BriefFacts): FactSource[] {
  const plain = (Object.keys(LABELS) as (keyof typeof LABELS)[]).flatMap((source) => {
    const recorded = source === 'date' && facts.endDate ? `${facts.date} 至 ${facts.endDate}` : facts[source];
    return recorded ? [{ source, label: LABELS[source], recorded }] : [];
  });
  const { partners, amount, results = [], participants } = facts;
  const row = (source: string, label: string, recorded: string): FactSource => ({ source, label, recorded });
  return [
    ...plain,
    ...(partners?.length ? [row('partners', '联合单位', partners.join('、'))] : []),
    ...(amount ? [row('amount', '数量', exactly(amount))] : []),
    ...results.flatMap(({ action, items }, g) => [
      row(`results.${g}.action`, '成果', action),
      ...items.map((item, i) => row(`results.${g}.items.${i}`, '成果数字', exactly(item))),
    ]),
    ...(participants
      ? [row('participants', '参加人数', `${participants.count}${participants.kind ? `名${participants.kind}` : '人'}`)]
      : []),
  ];
}

/** What the roll-call sheet comes to, as rows: 人 and 人次 beside each other, so that nobody takes one for the other. */
export function totalSources(totals: HeadTotals): FactSource[] {
  const { volunteers, attendances, minutes, publicHeadcount } = totals;
  const hours = Math.round((minutes / MINUTES_PER_HOUR) * 10) / 10;
  return [
    { source: 'volunteers', label: '到场志愿者', recorded: `${volunteers}人` },
    ...(publicHeadcount ? [{ source: 'publicHeadcount', label: '到场群众', recorded: `${publicHeadcount}人` }] : []),
    { source: 'attendances', label: '人次', recorded: `${attendances + (publicHeadcount ?? 0)}人次` },
    { source: 'minutes', label: '服务时长', recorded: `${hours}小时` },
  ];
}

/** Is the 人 that a brief prints the 人 of the sheet, and no more than its 人次? */
export function totalsAgree({ participants }: BriefFacts, totals: HeadTotals): boolean {
  const people = totals.volunteers + (totals.publicHeadcount ?? 0);
  return (participants?.count ?? 0) === people && totals.attendances >= totals.volunteers;
}

/** What is recorded otherwise now, in the order of the sentence. */
export function changedFacts(before: BriefRecorded, after: BriefRecorded): FactChange[] {
  const [then, now] = [rowsOf(before), rowsOf(after)];
  const inBoth = now.map((row) => row.source);
  const gone = then.filter(({ source }) => !inBoth.includes(source));
  const changes = now.map(({ source, label, recorded }): FactChange => {
    return { source, label, before: then.find((row) => row.source === source)?.recorded ?? null, after: recorded };
  });
  return [
    ...changes.filter((change) => change.before !== change.after),
    ...gone.map(({ source, label, recorded }) => ({ source, label, before: recorded, after: null })),
  ];
}

const rowsOf = ({ facts, totals }: BriefRecorded) => [...factSources(facts), ...(totals ? totalSources(totals) : [])];
const isTotal = ({ source }: { source: string }) =>
  ['volunteers', 'publicHeadcount', 'attendances', 'minutes'].includes(source);

/**
 * Brings the figures of an edited text up to date and leaves every other word: a figure whose fact changed is replaced where it stands
 * exactly once. What the sheet adds up to beside the facts of the sentence needs no place in it.
 */
export function refreshText(
  text: string,
  before: BriefRecorded,
  after: BriefRecorded,
  style: HouseStyle = DEFAULT_HOUSE_STYLE,
): RefreshedText {
  const figures = checkFigures(text, before);
  const unplaced: FactChange[] = [];
  const replacements: { figure: CheckedFigure; words: string }[] = [];
  for (const change of changedFacts(before, after)) {
    const standing = figures.filter(({ source }) => source === change.source);
    const [figure, ...others] = standing;
    const words = figure && others.length === 0 ? reworded(figure, before, after, style) : null;
    if (figure && words !== null) replacements.push({ figure, words });
    else if (figure || !isTotal(change)) unplaced.push(change);
  }
  const refreshed = replacements
    .sort((a, b) => b.figure.at - a.figure.at)
    .reduce((written, { figure, words }) => replaced(written, figure, words), text);
  return { text: refreshed, unplaced: [...unplaced, ...newlyUnsupported(text, refreshed, before, after, unplaced)] };
}

/** A figure that the record no longer bears out although its own fact stands: it was read as another's. */
function newlyUnsupported(
  text: string,
  refreshed: string,
  before: BriefRecorded,
  after: BriefRecorded,
  known: readonly FactChange[],
): FactChange[] {
  if (known.length > 0) return [];
  const earlier = new Set(unsupportedFigures(text, before).map((figure) => figure.text));
  const late = unsupportedFigures(refreshed, after).filter((figure) => !earlier.has(figure.text));
  return late.map((figure) => ({ source: '', label: '数字', before: figure.text, after: figure.recorded }));
}

/** The figure of the newest record in the form of the old one: exact where that was, otherwise as the house rounds. */
function reworded(
  { source, text, count, measure }: CheckedFigure,
  before: BriefRecorded,
  after: BriefRecorded,
  { approximate, near }: HouseStyle,
): string | null {
  const [then, now] = [countOf(source, before), countOf(source, after)];
  if (!then || !now || then.thing !== now.thing || now.count <= 0 || !count) return null;
  const rounded =
    count.rounding === 'exact' ? { value: now.count, rounding: 'exact' as const } : roundCount(now.count, near);
  return `${formatRounded(rounded, text.includes('多') ? '多' : approximate)}${measure}`;
}

/** 共 goes with 近 in no sentence. */
function replaced(text: string, { at, end }: CheckedFigure, words: string): string {
  const head = text.slice(0, at);
  return `${words.startsWith('近') && head.endsWith('共') ? head.slice(0, -1) : head}${words}${text.slice(end)}`;
}

/** A count of the record and what it counts: with another thing counted it is not the same figure. */
function countOf(source: string | null, { facts, totals }: BriefRecorded): { count: number; thing: string } | null {
  const found = source?.match(/^results\.(\d+)\.items\.(\d+)$/);
  const item = found && facts.results?.[Number(found[1])]?.items[Number(found[2])];
  const quantity = source === 'amount' ? facts.amount : item;
  if (quantity) return { count: quantity.count, thing: [quantity.name, quantity.measure, quantity.of].join('/') };
  if (source === 'participants' && facts.participants)
    return { count: facts.participants.count, thing: facts.participants.kind ?? '' };
  if (!totals) return null;
  const { volunteers, attendances, minutes, publicHeadcount } = totals;
  switch (source) {
    case 'volunteers':
      return { count: volunteers, thing: '' };
    case 'publicHeadcount':
      return { count: publicHeadcount ?? 0, thing: '' };
    case 'attendances':
      return { count: attendances + (publicHeadcount ?? 0), thing: '' };
    case 'minutes':
      return { count: Math.round((minutes / MINUTES_PER_HOUR) * 10) / 10, thing: '' };
    default:
      return null;
  }
}

/** A printed figure and what should stand there; null: nothing. */
export interface PrintedChange {
  label: string;
  before: string;
  after: string | null;
}

/**
 * What a printed text says wrongly, seen from the newest record: a corrected 33 is no correction where 30余 was printed for 31. Of an
 * unedited text the words of the grammar are compared, of an edited one its figures.
 */
export function printedChanges(
  printed: { text: string; edited: boolean },
  before: BriefRecorded,
  after: BriefRecorded,
  style: HouseStyle = DEFAULT_HOUSE_STYLE,
): PrintedChange[] {
  const changes = changedFacts(before, after);
  if (printed.edited) {
    const figures = checkFigures(printed.text, before);
    return changes.flatMap(({ source, label, after: now }) =>
      figures
        .filter((figure) => figure.source === source && !isStillTrue(figure, after))
        .map((figure) => ({ label, before: figure.text, after: reworded(figure, before, after, style) ?? now })),
    );
  }
  return changes.flatMap(({ source, label }) => {
    const [then, now] = [before, after].map(({ composed }) => wordsOf(composed.segments, source));
    // a verb goes with what it was said of
    if (now === undefined && source.endsWith('.action')) return [];
    return then && then !== now ? [{ label, before: then, after: now ?? null }] : [];
  });
}

const wordsOf = (segments: BriefRecorded['composed']['segments'], source: string) =>
  segments.find((segment) => segment.source === source)?.text;

const isStillTrue = (figure: CheckedFigure, after: BriefRecorded) =>
  checkFigures(figure.text, after).some(({ source }) => source === figure.source);

/**
 * The sentence of a 更正 as it is proposed to the editor. A unit has several briefs in an issue, often with the same figure:
 * who held the activity, or else its theme, says which one is meant.
 *
 * @example correctionText('第857期', facts, [{ label: '参加人数', before: '30余名居民', after: '近20名居民' }])
 * // 第857期刊发的永定镇贵石村简讯中，“30余名居民”应为“近20名居民”。
 */
export function correctionText(
  bulletinNo: string,
  { unit, organizer, theme }: Pick<BriefFacts, 'unit' | 'organizer' | 'theme'>,
  changes: readonly PrintedChange[],
): string {
  const which = organizer ?? (theme ? `“${innerQuotes(theme)}”` : '');
  const said = changes.map(({ before, after }) => (after === null ? `“${before}”应删去` : `“${before}”应为“${after}”`));
  return `${bulletinNo}刊发的${unit}${which}简讯中，${said.join('，')}。`;
}

/**
 * The figures of a 更正 that an editor has worded which neither the proposed words nor the newest record bear out, each once.
 *
 * @example strayFigures('参加人数应为500名', '第857期刊发的永定镇简讯中，“30余名居民”应为“10余名居民”。', after) // ['500名']
 */
export function strayFigures(text: string, proposed: string, after: BriefRecorded): string[] {
  const said = new Set(checkFigures(proposed, after).map((figure) => figure.text));
  return unsupportedFigures(text, after)
    .map((figure) => figure.text)
    .filter((figure) => !said.has(figure));
}
