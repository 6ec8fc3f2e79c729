import { MEASURES } from './brief-words';
import { formatCount, roundingStep } from './figures';
import type { LintContext, LintFault, LintText } from './lint-names';
import { widenText } from './text-hygiene';

// What can be said of a single text by itself: its marks, its numbers of people, its days and totals.

interface Span {
  start: number;
  end: number;
}

/** Typewriter marks in Chinese text. A pair of quotation marks is one place: half of it mended is no better. */
export function halfWidth({ text }: LintText): LintFault[] {
  return joinQuotes(text, widened(text)).map(({ start, end, fix }) => ({
    ...{ rule: 'half-width', start, end, fix },
    reason: `中文里用全角标点：${fix}`,
  }));
}

/** The text for all other rules: typewriter marks read as what they stand for, every letter in its place. */
export function readWide(text: string): string {
  const letters = text.split('');
  for (const { start, end, fix } of widened(text)) {
    const at = start + text.slice(start, end).search(/\P{Zs}/u);
    if (fix.length === 1) letters[at] = fix;
  }
  return letters.join('');
}

/** Official texts have no space between a figure and a Han character. */
export function figureSpaces({ text }: LintText): LintFault[] {
  const found = text.matchAll(
    /(?<=\p{Script=Han})\p{Zs}+(?=[0-9０-９%％‰℃])|(?<=[0-9０-９%％‰℃])\p{Zs}+(?=\p{Script=Han})/gu,
  );
  return [...found].map(({ 0: space, index }) => ({
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

const PHONE = /(?:(?:联系)?(?:电话|手机号?码?)[：:]?)?(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g;
const ID_NUMBER =
  /(?:身份证号?码?[：:]?)?(?<!\d)[1-9]\d{5}[- ]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx](?![\dXx])/g;

/** Mobile and identity numbers of people, also with gaps or in full-width figures. Landlines are an office's. The check digit is not asked: a mistyped number is somebody's too. */
export function personalNumbers({ text }: LintText): LintFault[] {
  const narrow = text.replace(/[０-９Ｘｘ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
  const found = (pattern: RegExp, rule: 'phone' | 'id-number', reason: string): LintFault[] =>
    [...narrow.matchAll(pattern)].map(({ 0: words, index }) => ({
      ...{ rule, start: index, end: index + words.length, fix: '', reason },
    }));
  return [
    ...found(PHONE, 'phone', '个人手机号不得刊登，请删去或改为办公电话'),
    ...found(ID_NUMBER, 'id-number', '居民身份证号不得刊登，请删去'),
  ];
}

interface Mark extends Span {
  fix: string;
}

/** Where `widenText` would write other marks. It puts one letter for one, shortens runs and drops spaces beside them, so both can be read side by side. */
function widened(text: string): Mark[] {
  const wide = widenText(text);
  const found: Mark[] = [];
  let [i, j, from] = [0, 0, 0];
  while (i < text.length) {
    if (text[i] === wide[j]) {
      j++;
      from = ++i;
      continue;
    }
    if (/\p{Zs}/u.test(text.charAt(i))) {
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

/** Typewriter quotes that become a pair are one place, with whatever is between them. */
function joinQuotes(text: string, found: readonly Mark[]): Mark[] {
  const joined: Mark[] = [];
  for (const mark of found) {
    const opening = mark.fix === '”' ? '“' : mark.fix === '’' ? '‘' : '';
    const at = joined.findLastIndex((other) => opening !== '' && other.fix === opening);
    const pair = at < 0 ? [mark] : [...joined.splice(at), mark];
    joined.push(pair.reduce((left, right) => together(text, left, right)));
  }
  return joined;
}

const together = (text: string, left: Mark, right: Mark): Mark => ({
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

const FIGURE = '近?\\d+(?:\\.\\d+)?万?[余多]?';
const MEASURE = `(?:${MEASURES.join('|')})`;
const PEOPLE = '志愿者|居民|村民|市民|群众|党员|干部|职工|学生|队员|代表|未成年人|家长|老人|青少年|儿童|青年|师生';
const CAPITALS = '一二三四五六七八九十';

const DAY =
  /(?:(\d{4})年)?(?<!\d)(?<!\d\.)(\d{1,2})月(\d{1,2})日|(?<=(?:^|[：:。；，、（])\p{Zs}*)(\d{1,2})日(?=\p{Zs}*[，、上下晚早至起—])/gu;
/** Announced, not reported. */
const AHEAD = /将|拟|定于|计划|预计|截止|截至|有效期|前$|[自从起至到]$/;
const LATE_MONTH = 11;

/** Reports of days after the bulletin's own; what a text announces is not one. And days that no calendar has. */
export function futureDates({ text, kind }: LintText, { issuedOn }: LintContext): LintFault[] {
  const [year, month] = issuedOn.split('-').map(Number) as [number, number];
  return [...text.matchAll(DAY)].flatMap(({ 0: words, 1: ofYear, 2: ofMonth, 3: day, 4: bare, index }): LintFault[] => {
    const theMonth = Number(ofMonth ?? month);
    // without its year, a December in the bulletin of January is the one just past
    const lastYear = !ofYear && month < 3 && theMonth >= LATE_MONTH;
    const date = [Number(ofYear ?? year) - (lastYear ? 1 : 0), theMonth, Number(day ?? bare)] as const;
    const place = { rule: 'date-future' as const, start: index, end: index + words.length, fix: null };
    if (!isInCalendar(...date)) return [{ ...place, severity: 'warns', reason: `日历上没有${words}` }];
    const iso = date.map((part) => String(part).padStart(2, '0')).join('-');
    const clause = text.slice(Math.max(text.lastIndexOf('。', index), text.lastIndexOf('；', index)) + 1, index);
    if (iso <= issuedOn || AHEAD.test(clause)) return [];
    // a brief reports what was done; a long item may well look ahead in words that the rule does not know
    return [{ ...place, severity: kind === 'brief' ? 'blocks' : 'warns', reason: `${words}在落款日期${issuedOn}之后` }];
  });
}

const PATTERNS_OF_ATTENDANCE: readonly [pattern: RegExp, fix: string | null, reason: string][] = [
  [new RegExp(`(?<=\\d万?[余多]?)人次的?(?=${PEOPLE})`, 'g'), '名', '人次是参加的次数，后面跟的是人，应为“名”'],
  [new RegExp(`(?<=\\d万?[余多]?[名位](?:${PEOPLE})?)人次`, 'g'), '', '“名”已经是人数，不能再接“人次”'],
  [new RegExp(`(?<=人数(?:为|是|共|约|达到?)?${FIGURE})人次`, 'g'), '人', '“人数”按人计，同一人只算一次'],
];
const ONE_DAY = /^(?:[^：:。]{2,30}[：:])?\d{1,2}日，/;
const AT_ONCE = new RegExp(`(?<=共近?${FIGURE})人次(?=参加|参与)`, 'g');
const SESSIONS = /场|累计|班次|批次|轮|合计|每/;

/** 人 are distinct people, 人次 their attendances; which of them was meant only the office can say. */
export function peopleAndAttendances(lint: LintText): LintFault[] {
  const { text } = lint;
  const plain = PATTERNS_OF_ATTENDANCE.flatMap(([pattern, fix, reason]) =>
    [...text.matchAll(pattern)].map(({ 0: words, index }) => attendance(index, words.length, fix, reason)),
  );
  const fewer = [
    ...text.matchAll(
      new RegExp(`(${FIGURE})(人次|人(?!次))[、，（](?:共计?|累计|涉及)?(${FIGURE})(人次|人(?!次|参加|参与))`, 'g'),
    ),
  ]
    .filter(
      ([, first = '', of, second = '', to]) =>
        of !== to && highest(of === '人次' ? first : second) < lowest(of === '人次' ? second : first),
    )
    .map(({ 0: words, index }) => attendance(index, words.length, null, '人次不会少于人数，请核对'));
  return [...plain, ...fewer, ...sentencesOf(text).flatMap((sentence) => attendancesOfSentence(lint, sentence))];
}

function attendancesOfSentence({ kind }: LintText, { at, sentence }: { at: number; sentence: string }): LintFault[] {
  if (kind === 'brief' && ONE_DAY.test(sentence) && !SESSIONS.test(sentence))
    return [...sentence.matchAll(AT_ONCE)].map(({ 0: words, index }) =>
      attendance(at + index, words.length, '人', '一天一场的活动，参加的是人，不是人次'),
    );
  const several = new RegExp(
    `(?:[2-9]|\\d\\d+)[余多]?场次?[^。；]*?累计(?!人数)[^。；，人\\d]{0,8}${FIGURE}(人)(?!次|数|员)`,
    'd',
  ).exec(sentence);
  const place = several?.indices?.[1];
  return place ? [attendance(at + place[0], 1, '人次', '多场活动累计的是人次；确为不重复的人数，请说明')] : [];
}

const attendance = (start: number, length: number, fix: string | null, reason: string): LintFault => ({
  ...{ rule: 'people-attendances', start, end: start + length, fix, reason },
});

const TOTAL = new RegExp(
  `(${FIGURE})(${MEASURE})([^，。；：、（）\\d]{0,12})(?:[，（：]?(其中|分别为|分别是|包括|即)|：)([^。；）]*)`,
  'dg',
);
const ITEM = new RegExp(`^[^\\d近]*(${FIGURE})(${MEASURE})`);

/** A total and the parts that stand behind it, and the points that a text says it has. */
export function sums({ text }: LintText): LintFault[] {
  const totals = [...text.matchAll(TOTAL)].flatMap((match): LintFault[] => {
    const [, total = '', measure = '', , marker, list = ''] = match;
    const [start = 0, end = 0] = match.indices?.[1] ?? [];
    const items = itemsOf(list, measure);
    if (items.length < 2) return [];
    const [low, high] = [sum(items.map(lowest)), sum(items.map(highest))];
    const isTooMuch = low > highest(total);
    if (!isTooMuch && (marker === '其中' || high >= lowest(total))) return [];
    const fix = low === high ? formatCount(low) : null;
    const reason = `前面写${total}${measure}，后面各项相加为${low === high ? low : `${low}至${high}`}${measure}`;
    return [{ rule: 'sum', start, end, fix: fix === total ? null : fix, reason }];
  });
  return [...totals, ...points(text)];
}

function itemsOf(list: string, measure: string): string[] {
  const items: string[] = [];
  for (const part of list.split(/[、，和及]/u).filter(Boolean)) {
    const [, figure, of] = ITEM.exec(part) ?? [];
    if (figure === undefined || of !== measure) break;
    items.push(figure);
  }
  return items;
}

const POINTS = new RegExp(
  `(?<![\\d两${CAPITALS}])([2-9两${CAPITALS}])(?=个方面|项(?:工作|措施|举措|机制)|点(?:做法|要求|建议)|个(?:环节|抓手|机制))[^。；]*?一是`,
  'g',
);

function points(text: string): LintFault[] {
  return [...text.matchAll(POINTS)].flatMap(({ 0: words, 1: figure = '', index }): LintFault[] => {
    const isDigit = /\d/.test(figure);
    const said = isDigit ? Number(figure) : figure === '两' ? 2 : CAPITALS.indexOf(figure) + 1;
    const count = pointsFrom(text, index + words.length);
    if (count < 2 || said === count) return [];
    const fix = isDigit ? String(count) : count === 2 ? '两' : CAPITALS.charAt(count - 1);
    const place = { start: index, end: index + figure.length };
    return [{ rule: 'sum', ...place, fix, reason: `前面说${figure}，后面列了${count}点` }];
  });
}

/** How far 一是, 二是 … goes on behind the first. */
function pointsFrom(text: string, start: number): number {
  let at = start;
  for (let count = 1; count < CAPITALS.length; count++) {
    at = text.indexOf(`${CAPITALS.charAt(count)}是`, at);
    if (at < 0) return count;
  }
  return CAPITALS.length;
}

function sentencesOf(text: string): { at: number; sentence: string }[] {
  return [...text.matchAll(/[^。]+/g)].map(({ 0: sentence, index }) => ({ at: index, sentence }));
}

function isInCalendar(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const valueOf = (figure: string) => {
  const value = Number(/\d+(?:\.\d+)?/.exec(figure)?.[0] ?? 0) * (figure.includes('万') ? 10_000 : 1);
  return Math.round(value * 100) / 100;
};
const sum = (values: readonly number[]) => Math.round(values.reduce((total, value) => total + value, 0) * 100) / 100;

/** The least and the most that a printed figure may stand for. */
const lowest = (figure: string) => valueOf(figure) - (figure.startsWith('近') ? roundingStep(valueOf(figure)) : 0);
const highest = (figure: string) => valueOf(figure) + (/[余多]$/.test(figure) ? roundingStep(valueOf(figure)) : 0);
