import { DomainError } from '../errors';

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

const HAN = /\p{Script=Han}/u;
const LINE_BREAK = /\p{Zs}*(?:\r\n|[\n\r\u2028\u2029])+\p{Zs}*/gu;
/** C0, DEL and C1, and the marks that reverse the reading direction: none of them can be seen when proofreading. */
const CONTROL = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;
const REPLACEMENT_CHARACTER = '\uFFFD';

const FIGURE = '[0-9０-９%％‰℃]';
/** Official texts have no space between a figure and a Han character. */
export const SPACES_AT_FIGURE = new RegExp(
  `(?<=\\p{Script=Han})\\p{Zs}+(?=${FIGURE})|(?<=${FIGURE})\\p{Zs}+(?=\\p{Script=Han})`,
  'gu',
);

const HALF_WIDTH_MARK = /[,;:!?.()"'-]/;
const FULL_WIDTH: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '!': '！',
  '?': '？',
  '(': '（',
  ')': '）',
};
const SPACE = /\p{Zs}/u;
/** What is looked through when the neighbouring word of a mark is sought. */
const MARK = /[\p{Zs},;:!?.()"'“”‘’，。；：！？（）、《》【】-]/u;
const ALPHANUMERIC = /[A-Za-z0-9]/;
const EDGE_MARKS = /^[\p{Zs}，。、；：,;:]+|[\p{Zs}，。、；：,;:]+$/gu;

/**
 * Makes a recorded text fit to print: full-width punctuation beside Han characters, no space between Han characters and
 * figures, no line break. Nothing else is altered: figures (1,500 · 10:30), Latin text and characters beyond the BMP stay,
 * and so does a space between two Han words (喜迎国庆 共建家园). Control characters and damaged text are refused.
 *
 * @example cleanText('区委宣传部(文明办)', 'unit') // 区委宣传部（文明办）
 * @example cleanText('第 3 届读书节,共读 20 本书', 'theme') // 第3届读书节，共读20本书
 */
export function cleanText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new BriefFactsError(field, 'malformed');
  if (!value.isWellFormed() || value.includes(REPLACEMENT_CHARACTER)) throw new BriefFactsError(field, 'damaged-text');
  const line = value.replace(LINE_BREAK, (found, at: number) => betweenLines(value, at, at + found.length));
  if (CONTROL.test(line)) throw new BriefFactsError(field, 'control-character');
  const text = line.trim();
  return HAN.test(text) ? widenText(text).replace(SPACES_AT_FIGURE, '') : text;
}

/** What somebody types, cleaned like what was recorded; what cannot be printed is refused by the name of its field. */
export function cleanInput(text: string, field: string): string {
  try {
    return cleanText(text, field);
  } catch (error) {
    if (!(error instanceof BriefFactsError)) throw error;
    throw new DomainError('request.invalid', [{ field, message: '含有无法印刷的字符' }]);
  }
}

/** Full-width punctuation beside Han characters, and nothing else. */
export function widenText(text: string): string {
  return HAN.test(text) && HALF_WIDTH_MARK.test(text) ? widenMarks(widenQuotes(widenRuns(text))) : text;
}

/**
 * As `cleanText`, for parts that run into the sentence: commas and full stops at their edges belong to the grammar.
 *
 * @example cleanPart('志愿服务活动。', 'subject') // 志愿服务活动
 */
export function cleanPart(value: unknown, field: string): string {
  return cleanText(value, field).replace(EDGE_MARKS, '');
}

/**
 * Quotation marks within a quotation: every mark becomes ‘ ’, the words stay.
 *
 * @example innerQuotes('用羊毛“毡”出暖绒绒的冬天') // 用羊毛‘毡’出暖绒绒的冬天
 */
export function innerQuotes(text: string): string {
  return pairUp(text, '"', '‘', '’')
    .replace(/[“「『]/gu, '‘')
    .replace(/[”」』]/gu, '’');
}

/**
 * Somebody's words or a name in quotation marks of our own.
 *
 * @example quoted('“红绿灯”路口值守') // “‘红绿灯’路口值守”
 */
export function quoted(text: string): string {
  return `“${innerQuotes(text)}”`;
}

/** A typewriter mark in Chinese text, with the spaces that go with it, and the mark that belongs there. */
export interface WideMark {
  start: number;
  end: number;
  fix: string;
}

/** Where `widenText` writes other marks. It puts one letter for one, shortens runs and drops spaces beside them, so both are read side by side. */
export function wideMarks(text: string): WideMark[] {
  const wide = widenText(text);
  const found: WideMark[] = [];
  let [i, j, from] = [0, 0, 0];
  while (i < text.length) {
    if (text[i] === wide[j]) {
      j++;
      from = ++i;
      continue;
    }
    if (SPACE.test(text.charAt(i))) {
      i++;
      const last = found.at(-1);
      // a dot behind it would be read otherwise
      if (last?.end === i - 1 && text[i] !== '.') from = last.end = i;
      continue;
    }
    const run = /^(?:\.{3,}|-{2,})/.exec(text.slice(i))?.[0];
    const isRun = run !== undefined && /^(?:……|——)$/.test(wide.slice(j, j + 2));
    const fix = wide.slice(j, j + (isRun ? 2 : 1));
    i += isRun ? run.length : 1;
    j += fix.length;
    found.push({ start: from, end: i, fix });
    from = i;
  }
  return found;
}

/** For reading, never for keeping: typewriter marks and full-width figures as what they stand for, every letter in its place. */
export function readWide(text: string): string {
  const letters = text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).split('');
  for (const { start, end, fix } of wideMarks(text)) {
    const at = start + text.slice(start, end).search(/\P{Zs}/u);
    if (fix.length === 1) letters[at] = fix;
  }
  return letters.join('');
}

/** Spaces beside marks and figures, and the commas of thousands. */
const IDLE = new RegExp(
  `(?<=[，。、：；！？（“‘])\\p{Zs}+|(?<!\\p{Zs})\\p{Zs}+(?=[，。、：；！？）”’])|${SPACES_AT_FIGURE.source}|(?<=\\d),(?=\\d{3}(?!\\d))`,
  'gu',
);

/** A text as `readWide` reads it, without what means nothing, and where each of its letters stands in the text. */
export interface Reading {
  text: string;
  places: number[];
}

/** @example readClose('永定镇: 15日, 共 30 人参加.').text // 永定镇：15日，共30人参加。 */
export function readClose(text: string): Reading {
  const wide = readWide(text);
  const idle = new Set([...wide.matchAll(IDLE)].flatMap(({ 0: words, index }) => [...words].map((_, i) => index + i)));
  const places = [...wide.split('').keys()].filter((i) => !idle.has(i));
  return { text: places.map((i) => wide.charAt(i)).join(''), places };
}

/** A line broken between Latin words loses a space, anywhere else nothing. */
function betweenLines(text: string, start: number, end: number): string {
  return ALPHANUMERIC.test(text.charAt(start - 1)) && ALPHANUMERIC.test(text.charAt(end)) ? ' ' : '';
}

/** Typed ellipses and dashes: 共建...共享 → 共建……共享. */
function widenRuns(text: string): string {
  return text.replace(/\.{3,}|-{2,}/gu, (run, at: number) => {
    const chinese = isChinese(text.slice(0, at), -1) || isChinese(text.slice(at + run.length), 1);
    if (!chinese) return run;
    return run.startsWith('.') ? '……' : '——';
  });
}

function widenQuotes(text: string): string {
  return pairUp(pairUp(text, '"', '“', '”'), "'", '‘', '’');
}

/** Typewriter quotes open and close in turn; an apostrophe between letters is none, and an odd one is left as it is. */
function pairUp(text: string, mark: '"' | "'", open: string, close: string): string {
  const letters = [...text];
  const isApostrophe = (i: number) =>
    mark === "'" && ALPHANUMERIC.test(letters[i - 1] ?? '') && ALPHANUMERIC.test(letters[i + 1] ?? '');
  const places = [...letters.keys()].filter((i) => letters[i] === mark && !isApostrophe(i));
  if (places.length % 2 === 1) return text;
  places.forEach((place, n) => (letters[place] = n % 2 === 0 ? open : close));
  return letters.join('');
}

/** Half-width marks with Chinese on either side become full-width, and take no space beside them. */
function widenMarks(text: string): string {
  const letters = [...text];
  const chinese = chineseBeside(letters);
  const partner = bracketPartners(letters);
  const isWidened = (i: number): boolean => {
    if (letters[i] === '.') return endsSentence(letters, i);
    const other = partner.get(i);
    return FULL_WIDTH[letters[i] ?? ''] !== undefined && (chinese(i) || (other !== undefined && chinese(other)));
  };
  const widened = letters.map((_, i) => isWidened(i));
  return letters
    .map((letter, i) => {
      if (widened[i]) return letter === '.' ? '。' : FULL_WIDTH[letter];
      return SPACE.test(letter) && (widened[i - 1] || widened[i + 1]) ? '' : letter;
    })
    .join('');
}

/** A dot is a full stop after a Han character or a closing mark, unless a figure or a letter follows (1.新春 · 3.5 · No.1). */
function endsSentence(letters: readonly string[], at: number): boolean {
  const before = letters[at - 1] ?? '';
  return (HAN.test(before) || /[”’）》)]/u.test(before)) && !/[A-Za-z0-9.]/.test(letters[at + 1] ?? '');
}

function bracketPartners(letters: readonly string[]): Map<number, number> {
  const partner = new Map<number, number>();
  const opened: number[] = [];
  letters.forEach((letter, i) => {
    if (letter === '(') opened.push(i);
    const open = letter === ')' ? opened.pop() : undefined;
    if (open === undefined) return;
    partner.set(open, i);
    partner.set(i, open);
  });
  return partner;
}

/** For each place: is the nearest word to the left or to the right of it Chinese? Two passes, whatever the text is made of. */
function chineseBeside(letters: readonly string[]): (i: number) => boolean {
  const left: boolean[] = [];
  const right: boolean[] = [];
  const chinese = (i: number, known: boolean | undefined) => {
    const letter = letters[i];
    if (letter === undefined) return true;
    return MARK.test(letter) ? (known ?? true) : HAN.test(letter);
  };
  for (let i = 0; i < letters.length; i++) left[i] = chinese(i - 1, left[i - 1]);
  for (let i = letters.length - 1; i >= 0; i--) right[i] = chinese(i + 1, right[i + 1]);
  return (i) => left[i] === true || right[i] === true;
}

/** The edge of a text that contains Han characters counts as Chinese: 我爱Beijing! ends a Chinese text. */
function isChinese(text: string, step: 1 | -1): boolean {
  const letters = [...text];
  const word = (step === 1 ? letters : letters.reverse()).find((letter) => !MARK.test(letter));
  return word === undefined || HAN.test(word);
}
