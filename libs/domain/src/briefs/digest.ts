import { addDays, monthAround, weekAround } from '../calendar';
import { documentDay, documentDays } from './bulletin';
import { toBrief } from './compose-brief';
import type { Brief, BriefSegment } from './facts';
import { formatCount } from './figures';

/** 周报 · 月报. */
export const DIGEST_KINDS = ['week', 'month'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** Days, both included. */
export interface DigestPeriod {
  from: string;
  to: string;
}

/** What the records say of a period. 人 are distinct people, 人次 attendances: never one for the other. */
export interface DigestFigures {
  activities: number;
  people: number;
  attendances: number;
  /** 群众: who took part without being a volunteer, as the sheets say how many; nobody knows how often the same person. */
  publicHeadcount: number;
  minutes: number;
  /** Of the activities and the good deeds of the period, as they stand in the ledger now. */
  points: number;
  /** Those of them that good deeds were given. */
  deedPoints: number;
}

export interface DigestUnit extends DigestFigures {
  unitId: string;
  unitName: string;
}

export interface DigestRecord {
  kind: DigestKind;
  unitId: string;
  unitName: string;
  /** Up to today, where it is not over. */
  period: DigestPeriod;
  isOver: boolean;
  figures: DigestFigures;
  /** So many days of the period before. */
  before: { period: DigestPeriod; figures: DigestFigures };
  units: DigestUnit[];
}

/** An activity that a digest counts, with what it counts of it in the period. */
export interface DigestActivity extends Omit<DigestFigures, 'activities' | 'deedPoints'> {
  id: string;
  title: string;
  unitName: string;
  /** The first day of it within the period. */
  heldOn: string;
}

export interface DigestQuery {
  kind: DigestKind;
  /** Any day of it. */
  on: string;
  unitId: string;
}

/**
 * The week (Monday to Sunday) or the month that a day lies in, up to today, and as many days of the one before.
 *
 * @example digestPeriods('month', '2026-03-10', '2026-03-10').before // { from: '2026-02-01', to: '2026-02-10' }
 */
export function digestPeriods(
  kind: DigestKind,
  on: string,
  today: string,
): { period: DigestPeriod; before: DigestPeriod; isOver: boolean } {
  const whole = periodOf(kind, on);
  const last = periodOf(kind, addDays(whole.from, -1));
  const isOver = whole.to < today;
  const to = isOver || today < whole.from ? whole.to : today;
  const period = { from: whole.from, to };
  const sameDay = kind === 'week' ? addDays(to, -7) : `${last.from.slice(0, 8)}${to.slice(8)}`;
  const before = { from: last.from, to: isOver || sameDay > last.to ? last.to : sameDay };
  return { period, before, isOver };
}

const periodOf = (kind: DigestKind, on: string): DigestPeriod => (kind === 'week' ? weekAround(on) : monthAround(on));

const MENTIONED_UNITS = 3;
const WORDS = {
  week: { name: '周报', now: '本周', last: '上周' },
  month: { name: '月报', now: '本月', last: '上月' },
} as const;

/** @example digestTitle(digest) // 门头沟区志愿服务周报（1月12日至18日） */
export function digestTitle({ kind, unitName, period }: DigestRecord): string {
  const { from, to } = period;
  const span = kind === 'month' ? monthLabel(from.slice(0, 7)) : spanOf(from, to);
  return `${unitName}志愿服务${WORDS[kind].name}（${span}）`;
}

/** The digest as an article: every figure names the record that it came from. What counts nothing leaves no trace. */
export function composeDigest(digest: DigestRecord): Brief[] {
  const { activities, deedPoints } = digest.figures;
  if (activities === 0) {
    const deeds = part('figures.deedPoints', deedPoints, '好人好事发放积分', '分');
    return [toBrief([fixed(`${opening(digest)}没有已确认考勤的志愿服务活动`), ...deeds, fixed('。')])];
  }
  return [overview(digest), comparison(digest), byUnit(digest)].filter((brief) => brief !== null);
}

function overview({ figures, unitName, ...digest }: DigestRecord): Brief {
  const { activities, people, attendances, publicHeadcount, minutes, points, deedPoints } = figures;
  const of = (field: keyof DigestFigures) => `figures.${field}`;
  const took =
    attendances === people
      ? [part(of('people'), people, '共', '人参加')]
      : [part(of('people'), people, '共', '人'), part(of('attendances'), attendances, '', '人次参加', '、')];
  const clauses = [
    ...took,
    part(of('publicHeadcount'), publicHeadcount, '群众参与', '人次'),
    hoursOf(minutes) > 0
      ? [fixed('，服务时长'), figure(of('minutes'), formatCount(hoursOf(minutes))), fixed('小时')]
      : [],
    part(of('points'), points, '发放积分', '分'),
    part(of('deedPoints'), deedPoints, '其中好人好事', '分'),
  ];
  return toBrief([
    fixed(`${opening(digest)}${unitName}开展志愿服务活动`),
    figure(of('activities'), formatCount(activities)),
    fixed('场'),
    ...clauses.flat(),
    fixed('。'),
  ]);
}

/** With its comma, or nothing where nothing is counted. */
function part(source: string, count: number, before: string, after: string, mark = '，'): BriefSegment[] {
  return count > 0 ? [fixed(`${mark}${before}`), figure(source, formatCount(count)), fixed(after)] : [];
}

function comparison({ kind, isOver, figures, before }: DigestRecord): Brief | null {
  const last = `${WORDS[kind].last}${isOver ? '' : '同期'}`;
  if (before.figures.activities === 0) return toBrief([fixed(`${last}没有开展活动。`)]);
  const parts = [
    difference('活动', '场', 'activities', figures, before.figures),
    difference('参加人数', '人', 'people', figures, before.figures),
    difference('参加人次', '人次', 'attendances', figures, before.figures),
    ...(figures.publicHeadcount + before.figures.publicHeadcount > 0
      ? [difference('群众参与', '人次', 'publicHeadcount', figures, before.figures)]
      : []),
  ];
  return toBrief([fixed(`与${last}相比`), ...parts.flatMap((one) => [fixed('，'), ...one]), fixed('。')]);
}

function difference(
  what: string,
  measure: string,
  field: 'activities' | 'people' | 'attendances' | 'publicHeadcount',
  now: DigestFigures,
  before: DigestFigures,
): BriefSegment[] {
  const more = now[field] - before[field];
  if (more === 0) return [fixed(`${what}持平`)];
  const source = `figures.${field}-before.figures.${field}`;
  return [fixed(`${what}${more > 0 ? '增加' : '减少'}`), figure(source, formatCount(Math.abs(more))), fixed(measure)];
}

/** All of a week where they are few; otherwise those that stand out, which nobody does among equals or alone. */
function byUnit({ kind, units }: DigestRecord): Brief | null {
  const active = units
    .map((unit, at) => ({ unit, at }))
    .filter(({ unit }) => unit.activities > 0)
    .sort((a, b) => byWork(a.unit, b.unit) || a.at - b.at);
  if (active.length < 2) return null;
  const isWhole = kind === 'week' && active.length <= MENTIONED_UNITS;
  const named = isWhole ? active : active.slice(0, outstanding(active.map(({ unit }) => unit)));
  return toBrief([
    figure('units', formatCount(active.length)),
    fixed(`个单位开展了活动${isWhole ? '：' : named.length > 0 ? '，较多的是' : ''}`),
    ...named.flatMap(({ unit, at }, place) => unitPart(unit, at, place > 0)),
    fixed('。'),
  ]);
}

/** Whoever did more comes first: by activities, then 人次, then time. */
function byWork(a: DigestFigures, b: DigestFigures): number {
  return b.activities - a.activities || b.attendances - a.attendances || b.minutes - a.minutes;
}

/** How many of the first may be named: not all, each with more than one activity, none before another that did as much. */
function outstanding(units: readonly DigestFigures[]): number {
  let count = Math.min(MENTIONED_UNITS, units.length - 1, units.filter(({ activities }) => activities > 1).length);
  while (isTie(units[count - 1], units[count])) count--;
  return count;
}

const isTie = (a?: DigestFigures, b?: DigestFigures) => a !== undefined && b !== undefined && byWork(a, b) === 0;

function unitPart(
  { unitName, activities, attendances, points }: DigestUnit,
  at: number,
  isNext: boolean,
): BriefSegment[] {
  const of = (field: keyof DigestFigures) => `units.${at}.${field}`;
  return [
    fixed(isNext ? '；' : ''),
    { text: unitName, source: of('activities').replace('activities', 'unitName') },
    figure(of('activities'), formatCount(activities)),
    fixed('场'),
    ...part(of('attendances'), attendances, '', '人次', '、'),
    ...part(of('points'), points, '积分', '分', '、'),
  ].filter(({ text }) => text !== '');
}

/** 1月12日至18日， · 截至1月15日，本周 · 2026年1月， */
function opening({ kind, isOver, period }: Pick<DigestRecord, 'kind' | 'isOver' | 'period'>): string {
  const { from, to } = period;
  if (!isOver) return `截至${shortDay(to)}，${WORDS[kind].now}`;
  return kind === 'week' ? `${spanOf(from, to)}，` : `${documentDay(from).replace(/\d+日$/u, '')}，`;
}

/** Without the year where it is one. */
function spanOf(from: string, to: string): string {
  const days = documentDays(from, to);
  return from.slice(0, 4) === to.slice(0, 4) ? days.replace(/^\d+年/u, '') : days;
}

const shortDay = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

/** With one decimal at most: 312.5. Print takes no space, so not the label of the tables. */
const hoursOf = (minutes: number) => Math.round(minutes / 6) / 10;

function figure(source: string, text: string): BriefSegment {
  return { text, source };
}

function fixed(text: string): BriefSegment {
  return { text, source: null };
}

/** 信息采用情况 of a unit below the district in a month: what it and those below it sent in in that month, and how much of it has been adopted by now. Withdrawn ones do not count. */
export interface AdoptionLine {
  month: string;
  unitId: string;
  unitName: string;
  submitted: number;
  adopted: number;
  declined: number;
  /** Settled later than the clock allows, or still open and overdue. */
  late: number;
}

export interface AdoptionQuery {
  /** YYYY-MM, both included. */
  from: string;
  to: string;
  unitId?: string;
}

/**
 * Adopted of those sent in, in whole percent; null where nothing was sent in.
 *
 * @example adoptionRate({ submitted: 3, adopted: 2 }) // 67
 */
export function adoptionRate({ submitted, adopted }: { submitted: number; adopted: number }): number | null {
  return submitted === 0 ? null : Math.round((adopted / submitted) * 100);
}

export type AdoptionFigures = Pick<AdoptionLine, 'submitted' | 'adopted' | 'declined' | 'late'>;

/** As the table is headed, on screen and in the workbook. */
export const ADOPTION_HEADINGS = ['报送', '采用', '采用率', '不采用', '超时'] as const;

/** The lines of each unit added up, the most adopted first, then the most sent in. */
export function adoptionByUnit(lines: readonly AdoptionLine[]): Omit<AdoptionLine, 'month'>[] {
  const units = new Map<string, Omit<AdoptionLine, 'month'>>();
  for (const { month: _, ...line } of lines) {
    const sum = units.get(line.unitId);
    units.set(line.unitId, sum ? { ...sum, ...adoptionTotal([sum, line]) } : line);
  }
  return [...units.values()].sort((a, b) => b.adopted - a.adopted || b.submitted - a.submitted);
}

export function adoptionTotal(lines: readonly AdoptionFigures[]): AdoptionFigures {
  const sum = (figure: keyof AdoptionFigures) => lines.reduce((total, line) => total + line[figure], 0);
  return { submitted: sum('submitted'), adopted: sum('adopted'), declined: sum('declined'), late: sum('late') };
}

/** 2026年1月 of 2026-01 */
export function monthLabel(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
}
