import { cleanFacts, type Brief, type BriefFacts, type Quantity } from './facts';
import { figuresIn, roundCount, type TextFigure } from './figures';
import { placesOf } from './parse-brief';
import { innerQuotes } from './text-hygiene';

/** A figure of a text held against the record. */
export interface CheckedFigure extends TextFigure {
  /** The field that supports it: `participants` · `results.0.items.1` · `attendances` · the words that it stands in. Null: none. */
  source: string | null;
  /** Of one without support: what the record says instead, where it says something. */
  recorded: string | null;
}

/** What the roll-call sheet comes to, beside the facts that a brief prints of it. */
export interface HeadTotals {
  /** 人: distinct volunteers who were there. */
  volunteers: number;
  /** 人次 of the volunteers. */
  attendances: number;
  minutes: number;
  /** People who took part without being volunteers. */
  publicHeadcount: number | null;
}

/** What a text is held against. */
export interface BriefRecorded {
  facts: BriefFacts;
  /** As the grammar wrote it from these facts: what an editor has left of it needs no other proof. */
  composed: Brief;
  totals: HeadTotals | null;
}

interface Counted {
  source: string;
  count: number;
  measures: readonly string[];
  before?: string;
  after?: string;
}

const PEOPLE = ['人', '名', '位', '个'] as const;
const HOURS = ['小时', '个小时'] as const;
const MINUTES_PER_HOUR = 60;

/**
 * Every figure of a text with the field of the record that supports it, or none. Exact figures and the forms of the house style (30余 and
 * 近80 for 33 and 78) are supported; 30人 for 33, 人次 for 人 and a figure that stands at another thing's name are not.
 *
 * @example checkFigures('共30余名居民参加', recorded)[0].source // participants
 */
export function checkFigures(text: string, recorded: BriefRecorded): CheckedFigure[] {
  const counted = countedThings(recorded);
  const measures = counted.flatMap(({ measures: words }) => words);
  const spans = wordSpans(text, cleanFacts(recorded.facts));
  const kept = unchangedEnds(text, recorded.composed);
  return figuresIn(text, measures).map((figure) => {
    const source =
      wordsAround(figure, spans) ??
      dayNamed(text, figure, recorded.facts) ??
      countedBy(text, figure, counted) ??
      keptFrom(figure, kept);
    return { ...figure, source, recorded: source === null ? saidInstead(text, figure, counted) : null };
  });
}

/** The figures that no fact supports, each once by its text: what an editor must take back or give a reason for. */
export function unsupportedFigures(text: string, recorded: BriefRecorded): CheckedFigure[] {
  const found = checkFigures(text, recorded).filter(({ source }) => source === null);
  return found.filter((figure, i) => found.findIndex((other) => other.text === figure.text) === i);
}

/** What was counted, in the order of the sentence and then of the sheet. */
function countedThings({ facts, totals }: BriefRecorded): Counted[] {
  const item = (source: string, { count, measure, name, of }: Quantity): Counted => {
    return { source, count, measures: [measure], before: name, after: of };
  };
  const { participants, amount, results = [] } = facts;
  return [
    ...(participants
      ? [{ source: 'participants', count: participants.count, measures: PEOPLE, after: participants.kind }]
      : []),
    ...(amount ? [item('amount', amount)] : []),
    ...results.flatMap(({ items }, g) => items.map((one, i) => item(`results.${g}.items.${i}`, one))),
    ...(totals ? totalsCounted(totals) : []),
  ];
}

function totalsCounted({ volunteers, attendances, minutes, publicHeadcount }: HeadTotals): Counted[] {
  return [
    { source: 'volunteers', count: volunteers, measures: PEOPLE, after: '志愿者' },
    ...(publicHeadcount ? [{ source: 'publicHeadcount', count: publicHeadcount, measures: PEOPLE }] : []),
    { source: 'attendances', count: attendances + (publicHeadcount ?? 0), measures: ['人次'] },
    { source: 'minutes', count: minutes / MINUTES_PER_HOUR, measures: HOURS },
  ];
}

/** Things at whose name the figure stands, before or behind it, are meant; where it stands at no name, any of that measure. */
function countedBy(text: string, figure: TextFigure, counted: readonly Counted[]): string | null {
  const meant = meantBy(text, figure, counted);
  return meant.find((thing) => measured(figure, thing) && says(figure, thing.count))?.source ?? null;
}

function meantBy(text: string, { at, end }: TextFigure, counted: readonly Counted[]): readonly Counted[] {
  const before = text.slice(0, at).replace(/[等共约达到]+$/u, '');
  const behind = text.slice(end);
  const named = counted.filter(
    (thing) => (thing.before && before.endsWith(thing.before)) || (thing.after && behind.startsWith(thing.after)),
  );
  return named.length > 0 ? named : counted;
}

const measured = ({ measure }: TextFigure, { measures }: Counted) => measures.includes(measure);

function says({ count: printed }: TextFigure, recorded: number): boolean {
  if (!printed) return false;
  if (printed.rounding === 'exact') return printed.value === recorded;
  return [true, false].some((near) => {
    const { value, rounding } = roundCount(recorded, near);
    return rounding === printed.rounding && value === printed.value;
  });
}

/** 人 for 人次 first: that is how the two are mixed up. */
function saidInstead(text: string, figure: TextFigure, counted: readonly Counted[]): string | null {
  const heads = [...PEOPLE, '人次'].includes(figure.measure);
  const mixed = heads && counted.find((thing) => isHeads(thing) && says(figure, thing.count));
  const meant = meantBy(text, figure, counted).filter((thing) => measured(figure, thing));
  const said = mixed || (meant.length === 1 ? meant[0] : meant.find(({ source }) => source === 'participants'));
  return said ? `${said.before ?? ''}${said.count}${said.measures[0] ?? ''}` : null;
}

const isHeads = ({ measures }: Counted) => measures === PEOPLE || measures[0] === '人次';

const DAY_BEHIND = /^(?:\p{Nd}|[日号至到—\-~～])*[日号]/u;

/** 15日 · 1月15日 · 2026年 · the 15 of 15日至17日. */
function dayNamed(
  text: string,
  { at, count, measure, end }: TextFigure,
  { date, endDate = date }: BriefFacts,
): string | null {
  if (count?.rounding !== 'exact') return null;
  const behind = text.slice(end - measure.length);
  const part = behind.startsWith('年')
    ? [0, 4]
    : behind.startsWith('月')
      ? [5, 7]
      : DAY_BEHIND.test(behind)
        ? [8, 10]
        : null;
  if (!part || text.charAt(at - 1) === '第') return null;
  const isNamed = [date, endDate].some((day) => Number(day.slice(part[0], part[1])) === count.value);
  return isNamed ? 'date' : null;
}

interface Span {
  from: number;
  to: number;
  source: string;
}

/** Where the words of the facts stand in the text. Words that are nothing but a figure prove none. */
function wordSpans(text: string, facts: BriefFacts): Span[] {
  const { unit, organizer, lead, place, audience, action, subject, theme, brand, partners = [] } = facts;
  const plain: [string, string | undefined][] = [
    ...Object.entries({ unit, organizer, lead, place, audience, action, subject }),
    ['theme', theme && `“${innerQuotes(theme)}”`],
    ['brand', brand && `“${innerQuotes(brand)}”`],
    ...partners.map((partner): [string, string] => ['partners', partner]),
    ['participants', facts.participants?.kind],
    ...quantityWords(facts),
  ];
  return plain.flatMap(([source, words]) => {
    const [only] = words ? figuresIn(words) : [];
    if (!words || !only || only.text === words) return [];
    return placesOf(text, words).map((from) => ({ from, to: from + words.length, source }));
  });
}

function quantityWords({ amount, results = [] }: BriefFacts): [string, string | undefined][] {
  const words = (source: string, { name, measure, of }: Quantity) =>
    [name, measure, of].map((word): [string, string | undefined] => [source, word]);
  return [
    ...(amount ? words('amount', amount) : []),
    ...results.flatMap(({ action, items }, g): [string, string | undefined][] => [
      [`results.${g}.action`, action],
      ...items.flatMap((item, i) => words(`results.${g}.items.${i}`, item)),
    ]),
  ];
}

function wordsAround({ at, text, measure }: TextFigure, spans: readonly Span[]): string | null {
  const end = at + text.length - measure.length;
  return spans.find(({ from, to }) => from <= at && end <= to)?.source ?? null;
}

interface KeptEnds {
  head: number;
  /** Where the unchanged end begins, and how far it stands from its place in the composed text. */
  tail: number;
  shift: number;
  composed: Brief;
}

/** What of the composed text still stands at the beginning and at the end. */
function unchangedEnds(text: string, composed: Brief): KeptEnds {
  const shortest = Math.min(text.length, composed.text.length);
  let head = 0;
  while (head < shortest && text[head] === composed.text[head]) head++;
  let back = 0;
  while (back < shortest - head && text.at(-1 - back) === composed.text.at(-1 - back)) back++;
  return { head, tail: text.length - back, shift: composed.text.length - text.length, composed };
}

/** The field of an untouched figure. One that goes on into changed words is not untouched. */
function keptFrom({ at, end }: TextFigure, { head, tail, shift, composed }: KeptEnds): string | null {
  const place = end < head || (end === head && head === composed.text.length) ? at : at > tail ? at + shift : null;
  if (place === null) return null;
  let passed = 0;
  for (const { text, source } of composed.segments) {
    passed += text.length;
    if (place < passed) return source ?? 'date';
  }
  return null;
}
