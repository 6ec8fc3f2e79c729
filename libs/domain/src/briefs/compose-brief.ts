import { daysBetween } from '../calendar';
import { cleanDay, cleanFacts, DEFAULT_HOUSE_STYLE } from './facts';
import type { Brief, BriefFacts, BriefSegment, HouseStyle, Quantity } from './facts';
import { formatPrinted, formatRounded, printedCount, printedQuantity } from './figures';
import type { PrintedQuantity, RoundedCount } from './figures';
import { innerQuotes } from './text-hygiene';

const DEFAULT_ACTION = '开展';

/** What a brief says: its facts with the day as it is named and the counts as they are printed. */
export interface PrintedFacts extends Omit<BriefFacts, 'date' | 'endDate' | 'amount' | 'results' | 'participants'> {
  /** 15日 · 近日 */
  when: string;
  amount?: PrintedQuantity;
  results?: PrintedResult[];
  participants?: { count: RoundedCount; kind?: string };
}
export interface PrintedResult {
  action: string;
  items: PrintedQuantity[];
}

/**
 * Writes one 简讯 sentence group from recorded facts. Pure; throws BriefFactsError naming the missing field.
 *
 * `unit：when，[organizer][依托“brand”志愿服务品牌，][联合partners][lead][place][audience]action[“theme”][subject][amount][，results][，participants]。`
 *
 * A part that is absent, empty or counts nothing leaves no trace. Where the grammar is silent: an activity dated after the
 * bulletin is 近日, quotation marks inside the brand become ‘ ’ as those inside the theme do, and with results as a sentence
 * of their own the participants stay with the activity.
 *
 * @example
 * composeBrief({ unit: '永定镇', date: '2026-01-15', organizer: '贵石村', theme: '春节防火安全', subject: '主题宣传活动',
 *   participants: { count: 33, kind: '居民' } }, '2026-01-20').text
 * // 永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。
 */
export function composeBrief(facts: BriefFacts, issueDate: string, style: HouseStyle = DEFAULT_HOUSE_STYLE): Brief {
  const known = cleanFacts(facts);
  const house = { ...DEFAULT_HOUSE_STYLE, ...style };
  const when = briefDay(known, issueDate, house.recentDays);
  return toBrief(sentences({ ...printed(known, house), when }, house.approximate));
}

/**
 * The day as a brief names it: 15日 for one day of the bulletin's month, at most `recentDays` before it; otherwise 近日.
 *
 * @example briefDay({ date: '2026-01-15' }, '2026-01-20', 7) // 15日
 * @example briefDay({ date: '2026-01-31' }, '2026-02-02', 7) // 近日
 */
export function briefDay(days: Pick<BriefFacts, 'date' | 'endDate'>, issueDate: string, recentDays: number): string {
  const date = cleanDay(days.date, 'date');
  const issued = cleanDay(issueDate, 'issueDate');
  const isOneDay = !days.endDate || days.endDate === date;
  const age = daysBetween(date, issued);
  const isNamed = isOneDay && date.slice(0, 7) === issued.slice(0, 7) && age >= 0 && age <= recentDays;
  return isNamed ? `${Number(date.slice(8))}日` : '近日';
}

/**
 * Puts segments together: neighbours of the same origin become one, and the text is their concatenation.
 *
 * @example toBrief([{ text: '15日', source: 'date' }, { text: '，', source: null }]).text // 15日，
 */
export function toBrief(parts: readonly BriefSegment[]): Brief {
  const segments: BriefSegment[] = [];
  for (const part of parts) {
    const last = segments.at(-1);
    if (last && last.source === null && part.source === null) last.text += part.text;
    else segments.push({ ...part });
  }
  return { text: segments.map((segment) => segment.text).join(''), segments };
}

/** The facts as they are printed: the day named, every count rounded or not. Places in lists stay, because sources name them. */
export function printed({ date: _, endDate: __, ...facts }: BriefFacts, house: HouseStyle): Omit<PrintedFacts, 'when'> {
  const { participants } = facts;
  const quantity = (item: Quantity) => printedQuantity(item, house.near);
  return {
    ...facts,
    amount: facts.amount && quantity(facts.amount),
    results: facts.results?.map((group) => ({ ...group, items: group.items.map(quantity) })),
    participants: participants && {
      kind: participants.kind,
      count: printedCount(participants.count, participants.exact ?? !house.roundParticipants, house.near),
    },
  };
}

/** The sentence group of what is to be printed, in the order of the grammar. */
export function sentences(facts: PrintedFacts, approximate: HouseStyle['approximate']): BriefSegment[] {
  const results = resultSegments(facts.results ?? [], approximate);
  const isOwnSentence = facts.resultsAs === 'sentence';
  return [
    ...[from('unit', facts.unit), fixed('：'), from('date', facts.when), fixed('，')],
    ...activitySegments(facts, approximate),
    ...(isOwnSentence ? [] : after('，', results)),
    ...after('，', participantSegments(facts.participants, approximate)),
    fixed('。'),
    ...(isOwnSentence ? before('。', results) : []),
  ];
}

function activitySegments(facts: PrintedFacts, approximate: HouseStyle['approximate']): BriefSegment[] {
  return [
    ...part('organizer', facts.organizer),
    ...quoted('依托“', 'brand', facts.brand, '”志愿服务品牌，'),
    ...partnerSegments(facts.partners ?? []),
    ...part('lead', facts.lead),
    ...part('place', facts.place),
    ...part('audience', facts.audience),
    facts.action ? from('action', facts.action) : fixed(DEFAULT_ACTION),
    ...quoted('“', 'theme', facts.theme, '”'),
    ...part('subject', facts.subject),
    ...part('amount', facts.amount && facts.amount.count.value > 0 ? formatPrinted(facts.amount, approximate) : ''),
  ];
}

function partnerSegments(partners: readonly string[]): BriefSegment[] {
  const names = partners.map((name) => [from('partners', name)]);
  return names.length === 0 ? [] : [fixed('联合'), ...joined('、', names)];
}

function resultSegments(groups: readonly PrintedResult[], approximate: HouseStyle['approximate']): BriefSegment[] {
  const written = groups.map((group, g) => {
    const items = group.items.flatMap((item, i) =>
      item.count.value > 0 ? [[from(`results.${g}.items.${i}`, formatPrinted(item, approximate))]] : [],
    );
    return items.length === 0 ? [] : [from(`results.${g}.action`, group.action), ...joined('、', items)];
  });
  return joined(
    '，',
    written.filter((segments) => segments.length > 0),
  );
}

function participantSegments(
  participants: PrintedFacts['participants'],
  approximate: HouseStyle['approximate'],
): BriefSegment[] {
  if (!participants || participants.count.value === 0) return [];
  const { count, kind } = participants;
  const people = `${formatRounded(count, approximate)}${kind ? `名${kind}` : '人'}`;
  return [...(count.rounding === 'near' ? [] : [fixed('共')]), from('participants', people), fixed('参加')];
}

function quoted(open: string, source: string, text: string | undefined, close: string): BriefSegment[] {
  return text ? [fixed(open), from(source, innerQuotes(text)), fixed(close)] : [];
}

function part(source: string, text: string | undefined): BriefSegment[] {
  return text ? [from(source, text)] : [];
}

function joined(mark: string, groups: readonly BriefSegment[][]): BriefSegment[] {
  return groups.flatMap((group, i) => (i === 0 ? group : [fixed(mark), ...group]));
}

function after(mark: string, segments: BriefSegment[]): BriefSegment[] {
  return segments.length === 0 ? [] : [fixed(mark), ...segments];
}

function before(mark: string, segments: BriefSegment[]): BriefSegment[] {
  return segments.length === 0 ? [] : [...segments, fixed(mark)];
}

function from(source: string, text: string): BriefSegment {
  return { text, source };
}

function fixed(text: string): BriefSegment {
  return { text, source: null };
}
