import { daysBetween } from '../calendar';
import { cleanDay, cleanFacts } from './clean-facts';
import { DEFAULT_HOUSE_STYLE } from './facts';
import type { Brief, BriefFacts, BriefResult, BriefSegment, HouseStyle, Participants } from './facts';
import { formatQuantity, formatRounded, roundCount } from './figures';
import { innerQuotes } from './text-hygiene';

const DEFAULT_ACTION = '开展';

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
  const results = resultSegments(known.results ?? [], house);
  const isOwnSentence = known.resultsAs === 'sentence';
  const segments = [
    ...openingSegments(known, issueDate, house),
    ...activitySegments(known, house),
    ...(isOwnSentence ? [] : after('，', results)),
    ...after('，', participantSegments(known.participants, house)),
    fixed('。'),
    ...(isOwnSentence ? before('。', results) : []),
  ];
  return toBrief(segments);
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

function openingSegments(facts: BriefFacts, issueDate: string, house: HouseStyle): BriefSegment[] {
  return [
    from('unit', facts.unit),
    fixed('：'),
    from('date', briefDay(facts, issueDate, house.recentDays)),
    fixed('，'),
  ];
}

function activitySegments(facts: BriefFacts, house: HouseStyle): BriefSegment[] {
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
    ...part('amount', facts.amount && facts.amount.count > 0 ? formatQuantity(facts.amount, house) : ''),
  ];
}

function partnerSegments(partners: readonly string[]): BriefSegment[] {
  const names = partners.map((name) => [from('partners', name)]);
  return names.length === 0 ? [] : [fixed('联合'), ...joined('、', names)];
}

function resultSegments(groups: readonly BriefResult[], house: HouseStyle): BriefSegment[] {
  const written = groups.map((group, g) => {
    const items = group.items.flatMap((item, i) =>
      item.count > 0 ? [[from(`results.${g}.items.${i}`, formatQuantity(item, house))]] : [],
    );
    return items.length === 0 ? [] : [from(`results.${g}.action`, group.action), ...joined('、', items)];
  });
  return joined(
    '，',
    written.filter((segments) => segments.length > 0),
  );
}

function participantSegments(participants: Participants | undefined, house: HouseStyle): BriefSegment[] {
  if (!participants || participants.count === 0) return [];
  const { count, kind } = participants;
  const isExact = participants.exact ?? !house.roundParticipants;
  const rounded = isExact ? ({ value: count, rounding: 'exact' } as const) : roundCount(count, house.near);
  const people = `${formatRounded(rounded, house.approximate)}${kind ? `名${kind}` : '人'}`;
  return [...(rounded.rounding === 'near' ? [] : [fixed('共')]), from('participants', people), fixed('参加')];
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
