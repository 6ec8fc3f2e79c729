import { briefDay } from './compose-brief';
import { DEFAULT_HOUSE_STYLE } from './facts';
import { WHEN } from './parse-brief';
import { readClose } from './text-hygiene';

/** A brief as it goes into a section: its text as composed or as edited, beginning with `unit：`. */
export interface SectionBrief {
  id: string;
  unit: string;
  /** For the closing sentence: 区委宣传部 for 区委宣传部（文明办）. */
  unitShort?: string;
  date: string;
  endDate?: string;
  text: string;
  /** Marked by the editor: only the unit is named. */
  mention?: boolean;
}

export interface SectionParagraph {
  text: string;
  briefIds: string[];
}

export interface SectionStyle {
  recentDays: number;
  /** How many briefs are printed in full; those after them are only mentioned. Null: all. */
  fullMax: number | null;
  /** Long items stand in the section before its briefs. */
  afterArticles?: boolean;
}

/** What becomes of the briefs of a section. */
export interface Printing<T> {
  full: T[];
  mentioned: T[];
  /** Of the mentioned, those that are printed nowhere: their unit has a paragraph already. */
  unprinted: T[];
}

/** The closing sentence as it is written below, around the units that it names. */
export const CLOSING_SENTENCE = /^(?:[1-9]\d?日，)?([^，。：]+?)也?开展了相关活动。$/u;

const UNIT = /^[^：。，“”\s]+：/u;
const DAY_OPENS = new RegExp(`^${WHEN}，`, 'u');
const PLAIN: SectionStyle = { recentDays: DEFAULT_HOUSE_STYLE.recentDays, fullMax: null };

/**
 * Puts the briefs of a section into paragraphs, in the order given: those of one unit in one paragraph under one `unit：`,
 * where the unit first stands; the mentioned ones in one closing sentence, with the date when it is the same for all.
 * A unit that already has a paragraph is not mentioned besides ({@link printingOf}).
 *
 * @example
 * composeSection(mentions, '2026-01-20').at(-1)?.text // 14日，区残联、妙峰山镇开展了相关活动。
 */
export function composeSection(
  briefs: readonly SectionBrief[],
  issueDate: string,
  style: SectionStyle = PLAIN,
): SectionParagraph[] {
  const printing = printingOf(briefs, style.fullMax);
  const closing = closingSentence(printing, issueDate, style);
  return [...unitParagraphs(printing.full), ...(closing ? [closing] : [])];
}

/** The rule by which the briefs of a section are printed in full, only mentioned, or not at all. */
export function printingOf<T extends { unit: string; mention?: boolean }>(
  briefs: readonly T[],
  fullMax: number | null,
): Printing<T> {
  const unmarked = briefs.filter((brief) => !brief.mention);
  const full = unmarked.slice(0, fullMax ?? unmarked.length);
  const mentioned = briefs.filter((brief) => !full.includes(brief));
  return { full, mentioned, unprinted: mentioned.filter(({ unit }) => full.some((other) => other.unit === unit)) };
}

/** The briefs of a whole bulletin that are printed nowhere. */
export function unprintedOf<T extends { unit: string; mention?: boolean }>(
  sections: readonly { name: string; entries: readonly T[] }[],
  rules: readonly { name: string; fullMax: number | null }[],
): T[] {
  return sections.flatMap(({ name, entries }) => {
    const rule = rules.find((section) => section.name === name);
    return printingOf(entries, rule?.fullMax ?? null).unprinted;
  });
}

/**
 * The order before an editor has touched it: by day, then the units' official order.
 *
 * @example inDefaultOrder([{ date: '2026-01-16', unitPosition: 1 }, { date: '2026-01-15', unitPosition: 2 }])[0].date // 2026-01-15
 */
export function inDefaultOrder<T extends { date: string; unitPosition: number }>(briefs: readonly T[]): T[] {
  return [...briefs].sort((a, b) => a.date.localeCompare(b.date) || a.unitPosition - b.unitPosition);
}

function unitParagraphs(briefs: readonly SectionBrief[]): SectionParagraph[] {
  const paragraphs = new Map<string, SectionParagraph>();
  for (const brief of briefs) {
    const heading = `${brief.unit}：`;
    const isUnderUnit = brief.text.startsWith(heading);
    // A text that an editor has given another beginning stands alone: cutting it to fit would change the editor's words.
    const key = isUnderUnit ? heading : brief.id;
    const paragraph = paragraphs.get(key);
    if (!paragraph) {
      paragraphs.set(key, { text: brief.text, briefIds: [brief.id] });
    } else {
      paragraph.text += brief.text.slice(heading.length);
      paragraph.briefIds.push(brief.id);
    }
  }
  return [...paragraphs.values()];
}

function closingSentence(
  { full, mentioned, unprinted }: Printing<SectionBrief>,
  issueDate: string,
  { recentDays, afterArticles }: SectionStyle,
): SectionParagraph | null {
  const named = mentioned.filter((brief) => !unprinted.includes(brief));
  if (named.length === 0) return null;
  const units = [...new Set(named.map((brief) => brief.unitShort ?? brief.unit))];
  const days = [...new Set(named.map((brief) => (isOneDay(brief) ? brief.date : '')))];
  const day = days.length === 1 && days[0] ? briefDay({ date: days[0] }, issueDate, recentDays) : '近日';
  const when = day === '近日' ? '' : `${day}，`;
  // “also” only where something was said before
  const also = full.length > 0 || afterArticles ? '也' : '';
  return { text: `${when}${units.join('、')}${also}开展了相关活动。`, briefIds: mentioned.map((brief) => brief.id) };
}

function isOneDay(brief: SectionBrief): boolean {
  return !brief.endDate || brief.endDate === brief.date;
}

/** A sentence group of a paragraph, which begins with its day, and where it begins behind the unit. */
export interface BriefGroup {
  start: number;
  text: string;
}

/** The groups of a paragraph of one unit. */
export function groupsIn(paragraph: string): BriefGroup[] {
  const { text: read, places } = readClose(paragraph);
  const unit = UNIT.exec(read)?.[0].length ?? 0;
  const starts: number[] = [];
  let at = unit;
  for (const sentence of sentencesOf(read.slice(unit))) {
    if (starts.length === 0 || DAY_OPENS.test(sentence)) starts.push(places[at] ?? 0);
    at += sentence.length;
  }
  return starts.map((start, i) => ({ start, text: paragraph.slice(start, starts[i + 1]).trimEnd() }));
}

/**
 * The briefs of a paragraph, each under its unit.
 *
 * @example briefsIn('永定镇：15日，开展甲活动。16日，开展乙活动。') // ['永定镇：15日，开展甲活动。', '永定镇：16日，开展乙活动。']
 */
export function briefsIn(paragraph: string): string[] {
  const groups = groupsIn(paragraph);
  const unit = paragraph.slice(0, groups[0]?.start ?? 0);
  return groups.map(({ text }) => unit + text);
}

/** Each with its full stop; one inside a quotation ends none. */
function sentencesOf(text: string): string[] {
  const sentences = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '“') depth++;
    if (letter === '”') depth--;
    sentences[sentences.length - 1] += letter;
    if (letter === '。' && depth <= 0) sentences.push('');
  }
  return sentences.filter((sentence) => sentence !== '');
}
