import { daysBetween } from '../calendar';
import { documentDays } from './bulletin';
import { CLOSING_SENTENCE, groupsIn } from './compose-section';
import { figuresIn, formatCount, MEASURES, roundingStep } from './figures';
import type { LintContext, LintedActivity, LintFault, LintText } from './lint-texts';

// What a text says in figures: its days, its numbers of people, its totals.

const FIGURE = '近?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?万?[余多]?';
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

/** 近日 reaches back two weeks, or as far as the house names days. */
const NEAR_DAYS = 14;
const NAMED = /^(?:近日|([1-9]\d?)日(?=，))/;

/** 近日 for an activity of long ago, which the grammar writes for any day that it does not name; and 15日 for one of another month, as it stands in a text that was edited then. */
export function oldDays({ text, kind, briefIds }: LintText, context: LintContext): LintFault[] {
  if (kind !== 'brief' || CLOSING_SENTENCE.test(text)) return [];
  const activities = briefIds.flatMap((id) => context.activities.find(({ briefId }) => briefId === id) ?? []);
  if (activities.length === 0 || activities.length < briefIds.length) return [];
  const groups = groupsIn(text);
  // one brief begins with its day; several stand behind each other, unless an editor has put them otherwise
  const isPaired = activities.length === 1 || activities.length === groups.length;
  const youngest = activities.reduce((a, b) => (lastDayOf(a) >= lastDayOf(b) ? a : b));
  return groups.flatMap(({ start }, i): LintFault[] => {
    const [words, day] = NAMED.exec(text.slice(start)) ?? [];
    const activity = isPaired ? activities[i] : youngest;
    const why = words && activity && (day ? mistakable(day, activity, context) : tooVague(activity, context));
    if (!why) return [];
    const days = documentDays(activity.date, lastDayOf(activity));
    const isThisYear = activity.date.slice(0, 4) === context.issuedOn.slice(0, 4);
    const fix = !isPaired ? null : isThisYear ? days.replace(/^\d+年/, '') : days;
    return [{ rule: 'day-old', start, end: start + words.length, fix, reason: `活动在${days}，${why}` }];
  });
}

function tooVague(activity: LintedActivity, { issuedOn, recentDays }: LintContext): string | null {
  const age = daysBetween(lastDayOf(activity), issuedOn);
  return age > Math.max(NEAR_DAYS, recentDays) ? `到落款日期已过去${age}天，不宜再称近日` : null;
}

function mistakable(day: string, { date }: LintedActivity, { issuedOn }: LintContext): string | null {
  const isOtherMonth = Number(date.slice(8)) === Number(day) && date.slice(0, 7) !== issuedOn.slice(0, 7);
  return isOtherMonth ? `只写${day}日会被当成${Number(issuedOn.slice(5, 7))}月${day}日` : null;
}

const lastDayOf = ({ date, endDate }: LintedActivity) => endDate ?? date;

const PATTERNS_OF_ATTENDANCE: readonly [pattern: RegExp, fix: string | null, reason: string][] = [
  [new RegExp(`(?<=\\d万?[余多]?)人次的?(?=${PEOPLE})`, 'g'), '名', '人次是参加的次数，后面跟的是人，应为“名”'],
  [new RegExp(`(?<=\\d万?[余多]?[名位](?:${PEOPLE})?)人次`, 'g'), '', '“名”已经是人数，不能再接“人次”'],
  [new RegExp(`(?<=人数(?:为|是|共|约|达到?)?${FIGURE})人次`, 'g'), '人', '“人数”按人计，同一人只算一次'],
];
const ONE_DAY = /^(?:[^：:。]{2,30}[：:])?(?:\d{1,2}月)?\d{1,2}日，/;
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

/** What a text counts, told apart by how much of what; days and numbers of things are no counts. */
export function countsIn(text: string): { start: number; end: number; key: string }[] {
  return figuresIn(text).flatMap(({ at, end, count, measure }) => {
    if (!count || measure === '') return [];
    const of = /^[人名位]$/.test(measure) ? '人' : measure;
    return { start: at, end, key: `${count.value}${count.rounding}${of}` };
  });
}

const TOTAL = new RegExp(
  `(${FIGURE})(${MEASURE})([^，。；：、（）\\d]{0,12})(?:[，（：]?(其中|分别为|分别是|包括|即)|：)([^。；）]*)`,
  'dg',
);
const ITEM = new RegExp(`^[^\\d近]*(${FIGURE})(${MEASURE})`);
const ADDS_UP = '共计|合计|总计|总共|一共';

/** A total and its parts, behind it or before it, and the points that a text says it has. */
export function sums({ text }: LintText): LintFault[] {
  const totals = [...text.matchAll(TOTAL)].flatMap((match): LintFault[] => {
    const [, total = '', measure = '', , marker, list = ''] = match;
    const [start = 0] = match.indices?.[1] ?? [];
    const [own = '', addsUp] = list.split(new RegExp(ADDS_UP));
    // what adds up at the end may go on behind the parts of one of its own parts
    const items = itemsOf(addsUp === undefined ? own : (own.split('，')[0] ?? ''), measure);
    if (items.length < 2) return [];
    const [low, high] = [sum(items.map(lowest)), sum(items.map(highest))];
    const isTooMuch = low > highest(total);
    if (!isTooMuch && (marker === '其中' || high >= lowest(total))) return [];
    const fix = low === high ? formatCount(low) : null;
    return [wrongTotal(start, total, fix, `前面写${total}${measure}，后面各项相加为${between(low, high)}${measure}`)];
  });
  return [...totals, ...totalsBehind(text), ...points(text)];
}

function wrongTotal(start: number, total: string, fix: string | null, reason: string): LintFault {
  return { rule: 'sum', start, end: start + total.length, fix: fix === total ? null : fix, reason };
}

const between = (low: number, high: number) => (low === high ? `${low}` : `${low}至${high}`);

function itemsOf(list: string, measure: string): string[] {
  const items: string[] = [];
  for (const part of list.split(/[、，和及]/u).filter(Boolean)) {
    const [, figure, of] = ITEM.exec(part) ?? [];
    if (figure === undefined || of !== measure) break;
    items.push(figure);
  }
  return items;
}

/** 共 alone says a total only where nothing follows: whoever 共35人参加 are is a count of its own. */
const TOTAL_BEHIND = new RegExp(
  `(?:(?:${ADDS_UP})(?:为|达到?)?(${FIGURE})(${MEASURE})|共(${FIGURE})(${MEASURE})(?=[。；，）]|$))`,
  'dg',
);
/** What is no count, or none of this list: days, orders, shares, what stands in quotation marks or brackets. */
const NOT_COUNTED =
  /\d+年|\d+月(?:\d+[日号])?|\d+[日号]|第[\d近]+|\d+(?:\.\d+)?[%％‰]|\d+[:：]\d+|“[^“”]*”|《[^《》]*》|（[^（）\d]*）/g;
/** Figures of such a sentence are not the parts of one whole. */
const NO_PARTS = new RegExp(
  `其中|分别|各(?=近?\\d)|均|包[括含]|含|每|占|超|较|比(?![赛武])|应到|实到|计划|原有|减|扣|退|除|剩|累计|至少|最多|以[上下内]|）|${ADDS_UP}|共(?=近?\\d)`,
);
const LIST_MARK = new RegExp(`([、，；]|(?<=${MEASURE})(?:和|及|以及|与))`);
const PART = new RegExp(`^[^\\d近]*(${FIGURE})(${MEASURE})[^\\d]*$`);

/** Parts and behind them their sum: 党员12人、群众20人，共计32人. Only where every figure of that measure in the sentence is such a part. */
function totalsBehind(text: string): LintFault[] {
  const counted = text.replace(NOT_COUNTED, (words) => '〇'.repeat(words.length));
  return [...counted.matchAll(TOTAL_BEHIND)].flatMap((match): LintFault[] => {
    const of = match[1] === undefined ? 3 : 1;
    const [total = '', measure = ''] = [match[of], match[of + 1]];
    const list = partsBefore(counted.slice(0, match.index), measure);
    if (!list) return [];
    const { parts, isEven } = list;
    // a list may begin behind a figure that is none of it, and repeat what was said before
    const readings = parts.slice(1).map((_, i) => parts.slice(i));
    const fits = (figures: readonly string[]) =>
      sum(figures.map(lowest)) <= highest(total) && sum(figures.map(highest)) >= lowest(total);
    if (readings.some(fits) || parts.some((part) => fits([part]))) return [];
    const [low, high] = [sum(parts.map(lowest)), sum(parts.map(highest))];
    const fix = isEven && low === high ? formatCount(low) : null;
    const reason = `前面各项相加为${between(low, high)}${kinOf(measure)}，后面写${total}${measure}`;
    return [wrongTotal(match.indices?.[of]?.[0] ?? 0, total, fix, reason)];
  });
}

/** 名 and 位 count people as 人 does. 人次 count something else. */
const kinOf = (measure: string) => (/^[名位]$/.test(measure) ? '人' : measure);

/** The figures of the list that a text ends with; `isEven`: with the same mark between all of them. */
function partsBefore(text: string, measure: string): { parts: string[]; isEven: boolean } | null {
  const sentence = text.slice(Math.max(...['。', '！', '？', '：'].map((mark) => text.lastIndexOf(mark))) + 1);
  // the total may stand in brackets, and so may the whole
  const list = sentence.replace(/[、，；（]$/, '').replace(/^.*（/, '');
  if (NO_PARTS.test(list)) return null;
  const pieces = list.split(LIST_MARK);
  const words = pieces.filter((_, i) => i % 2 === 0);
  const first = words.findIndex((piece) => kinOf(PART.exec(piece)?.[2] ?? '') === kinOf(measure));
  const parts = words.slice(first).map((piece) => PART.exec(piece));
  const isList = first >= 0 && parts.length > 1 && parts.every((part) => kinOf(part?.[2] ?? '') === kinOf(measure));
  if (!isList || new RegExp(`\\d(?:万?[余多]?)${measure}`).test(words.slice(0, first).join())) return null;
  const marks = pieces.slice(first * 2 + 1).filter((_, i) => i % 2 === 0);
  // 和 stands before the last of a list with 、
  const isEven = new Set(marks.map((mark) => mark.replace(/^(?:和|及|以及|与)$/, '、'))).size === 1;
  return { parts: parts.map((part) => part?.[1] ?? ''), isEven };
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
  const digits = /\d+(?:\.\d+)?/.exec(figure.replaceAll(',', ''))?.[0];
  const value = Number(digits ?? 0) * (figure.includes('万') ? 10_000 : 1);
  return Math.round(value * 100) / 100;
};
const sum = (values: readonly number[]) => Math.round(values.reduce((total, value) => total + value, 0) * 100) / 100;

/** The least and the most that a printed figure may stand for. */
const lowest = (figure: string) => valueOf(figure) - (figure.startsWith('近') ? roundingStep(valueOf(figure)) : 0);
const highest = (figure: string) => valueOf(figure) + (/[余多]$/.test(figure) ? roundingStep(valueOf(figure)) : 0);
