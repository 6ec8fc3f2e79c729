import { SPACES_AT_FIGURE, wideMarks, type WideMark } from './text-hygiene';

/**
 * Before a bulletin is signed. A finding that `blocks` must be mended: printed, it would harm somebody, or it is wrong
 * whatever was meant. One that `warns` may be right for a reason that the rule cannot know, and passes with that reason.
 */
export const LINT_RULES = {
  'unit-unknown': { label: '单位不在名录', severity: 'blocks' },
  'unit-near': { label: '单位名有误', severity: 'warns' },
  'unit-missing': { label: '没有单位', severity: 'warns' },
  'unit-repeated': { label: '单位重复', severity: 'warns' },
  'source-missing': { label: '没有来源', severity: 'blocks' },
  phone: { label: '个人手机号', severity: 'blocks' },
  'id-number': { label: '身份证号', severity: 'blocks' },
  'minor-name': { label: '未成年人姓名', severity: 'blocks' },
  'unconsented-name': { label: '未同意署名', severity: 'blocks' },
  unpaired: { label: '标点不成对', severity: 'blocks' },
  'half-width': { label: '半角标点', severity: 'warns' },
  'figure-space': { label: '多余空格', severity: 'warns' },
  'people-attendances': { label: '人与人次', severity: 'warns' },
  sum: { label: '合计不符', severity: 'warns' },
  'figure-bare': { label: '数字没有出处', severity: 'warns' },
  'date-future': { label: '日期有误', severity: 'warns' },
  'day-old': { label: '日期不明', severity: 'warns' },
  term: { label: '用词', severity: 'warns' },
  title: { label: '姓名职务', severity: 'warns' },
} as const satisfies Record<string, { label: string; severity: LintSeverity }>;
export type LintRule = keyof typeof LINT_RULES;
export type LintSeverity = 'blocks' | 'warns';

/** One text that is printed, with its address in the content: `sections.0.paragraphs.2.text`. */
export interface LintText {
  path: string;
  kind:
    | 'brief'
    | 'title'
    | 'article'
    | 'source'
    | 'note'
    | 'correction'
    | 'imprint'
    | 'contact'
    | 'distribution'
    | 'masthead';
  /** Of the section; null for what stands outside of all. */
  section: string | null;
  text: string;
  briefIds: string[];
  articleId: string | null;
}

/** What a rule says of a text. Places are offsets of the string, `fix` is what belongs there instead. */
export interface LintFault {
  rule: LintRule;
  /** Where it differs from the rule's. */
  severity?: LintSeverity;
  start: number;
  end: number;
  fix: string | null;
  reason: string;
}

/** Somebody whose name occurs in the bulletin and may not be printed as it is. */
export interface KnownPerson {
  name: string;
  minor: boolean;
  /** Another of that name is grown up and has agreed to be named. */
  namesake: boolean;
}

/** The days of the activity that a brief reports. */
export interface LintedActivity {
  briefId: string;
  date: string;
  endDate?: string | null;
}

export interface LintContext {
  issuedOn: string;
  /** Of the house style of the publication. */
  recentDays: number;
  activities: readonly LintedActivity[];
  units: readonly KnownUnit[];
  terms: readonly { wrong: string; right: string; reason: string }[];
  titles: readonly { name: string; title: string }[];
  people: readonly KnownPerson[];
}

export interface KnownUnit {
  name: string;
  shortName: string;
  closedOn: string | null;
}

export interface Span {
  start: number;
  end: number;
}

export const spans = (text: string, words: string): Span[] =>
  placesOf(text, words).map((start) => ({ start, end: start + words.length }));

export const isWithin = (span: Span, others: readonly Span[]) =>
  others.some((other) => other.start <= span.start && span.end <= other.end);

export function placesOf(text: string, words: string): number[] {
  const places: number[] = [];
  if (words === '') return places;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) places.push(at);
  return places;
}

// What can be said of a text by itself: its marks, the numbers of people in it, the words of the office's list.

/** Typewriter marks in Chinese text. A pair of quotation marks is one place: half of it mended is no better. */
export function halfWidth({ text }: LintText): LintFault[] {
  return joinQuotes(text, wideMarks(text)).map(({ start, end, fix }) => ({
    ...{ rule: 'half-width', start, end, fix },
    reason: `中文里用全角标点：${fix}`,
  }));
}

/** Typewriter quotes that become a pair are one place, with whatever is between them. */
function joinQuotes(text: string, found: readonly WideMark[]): WideMark[] {
  const joined: WideMark[] = [];
  for (const mark of found) {
    const opening = mark.fix === '”' ? '“' : mark.fix === '’' ? '‘' : '';
    const at = joined.findLastIndex((other) => opening !== '' && other.fix === opening);
    const pair = at < 0 ? [mark] : [...joined.splice(at), mark];
    joined.push(pair.reduce((left, right) => together(text, left, right)));
  }
  return joined;
}

const together = (text: string, left: WideMark, right: WideMark): WideMark => ({
  start: left.start,
  end: right.end,
  fix: left.fix + text.slice(left.end, right.start) + right.fix,
});

function withoutPartner(text: string, open: string, close: string): number[] {
  const opened: number[] = [];
  const alone: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === open) opened.push(i);
    // ’ is an apostrophe between Latin letters
    const isClosing =
      text[i] === close &&
      !(close === '’' && /[A-Za-z]/.test(text.charAt(i - 1)) && /[A-Za-z]/.test(text.charAt(i + 1)));
    if (isClosing && opened.pop() === undefined) alone.push(i);
  }
  return [...alone, ...opened];
}

export function figureSpaces({ text }: LintText): LintFault[] {
  return [...text.matchAll(SPACES_AT_FIGURE)].map(({ 0: space, index }) => ({
    ...{ rule: 'figure-space', start: index, end: index + space.length, fix: '' },
    reason: '数字与汉字之间不空格',
  }));
}

const PAIRS = ['“”', '‘’', '（）', '《》', '【】', '「」', '『』'] as const;

/** Each kind of pair by itself. */
export function unpaired({ text }: LintText): LintFault[] {
  const alone = PAIRS.flatMap((pair) => withoutPartner(text, pair.charAt(0), pair.charAt(1)));
  const typed = [...text.matchAll(/"/g)].map(({ index }) => index);
  const odd = typed.length % 2 === 1 ? typed.slice(-1) : [];
  return [...alone, ...odd].map((start) => ({
    ...{ rule: 'unpaired', start, end: start + 1, fix: null },
    reason: `${text.charAt(start)}没有成对，读者不知道引到哪里为止`,
  }));
}

/** What may stand between two figures of one number: spaces and what cannot be seen; in their usual places dashes and dots too. */
const GAP = '[\\p{Zs}\\p{Cf}]*';
const DASH = '[\\p{Zs}\\p{Cf}\\p{Pd}.·]*';
const PHONE = new RegExp(
  `(?:(?:联系)?(?:电话|手机号?码?)[：:]?)?(?<!\\d)(?:\\+?86${DASH})?1(?:${GAP}[3-9](?:${GAP}\\d){9}|[3-9]\\d${DASH}\\d{4}${DASH}\\d{4})(?!\\d)`,
  'gu',
);
const PLACE = '\\d';
const ID_NUMBER = new RegExp(
  `(?:身份证号?码?[：:]?)?(?<!\\d)${[
    ...['[1-9]', ...Array<string>(5).fill(PLACE)],
    ...[`(?:1${DASH}[89]|2${DASH}0)`, PLACE, PLACE],
    `(?:0${DASH}[1-9]|1${DASH}[0-2])`,
    `(?:0${DASH}[1-9]|[12]${DASH}\\d|3${DASH}[01])`,
    ...[PLACE, PLACE, PLACE, '[\\dXx]'],
  ].join(DASH)}(?![\\dXx])`,
  'gu',
);

/** Mobile and identity numbers of people, also with gaps or in full-width figures. Landlines are an office's. The check digit is not asked: a mistyped number is somebody's too. */
export function personalNumbers({ text }: LintText): LintFault[] {
  const narrow = text.replace(/[０-９Ｘｘ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
  const found = (pattern: RegExp, rule: 'phone' | 'id-number', reason: string): LintFault[] =>
    [...narrow.matchAll(pattern)].map(({ 0: words, index }) => ({
      ...{ rule, start: index, end: index + words.length, fix: '', reason },
    }));
  const ids = found(ID_NUMBER, 'id-number', '居民身份证号不得刊登，请删去');
  const phones = found(PHONE, 'phone', '个人手机号不得刊登，请删去或改为办公电话');
  const numbers = [...phones.filter(({ start, end }) => !ids.some((id) => id.start <= start && end <= id.end)), ...ids];
  return numbers.map((fault) => ({ ...fault, ...withBrackets(text, fault) }));
}

/** Brackets that hold nothing else go with what stands in them: （） is not for printing. */
function withBrackets(text: string, { start, end }: Span): Span {
  const isBare = text.charAt(start - 1) === '（' && text.charAt(end) === '）';
  return isBare ? { start: start - 1, end: end + 1 } : { start, end };
}

/** The office's own list. What stands inside the right word is not the wrong one; of two, the longer is meant. */
export function knownTerms({ text }: Pick<LintText, 'text'>, { terms }: Pick<LintContext, 'terms'>): LintFault[] {
  const taken: Span[] = [];
  const longestFirst = [...terms].sort((a, b) => b.wrong.length - a.wrong.length);
  return longestFirst.flatMap(({ wrong, right, reason }) => {
    const fine = spans(text, right);
    const found = spans(text, wrong).filter(
      (place) => !isWithin(place, fine) && !taken.some((other) => place.start < other.end && other.start < place.end),
    );
    taken.push(...found);
    const why = `用词表：${wrong}应为${right}${reason && `（${reason}）`}`;
    return found.map((place): LintFault => ({ rule: 'term', ...place, fix: right, reason: why }));
  });
}
