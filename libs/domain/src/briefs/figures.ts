import type { HouseStyle, Quantity } from './facts';

type FigureStyle = Pick<HouseStyle, 'approximate' | 'near'>;

/** A count as it may be printed: `over` is the step below it with 余, `near` the step above it with 近. */
export interface RoundedCount {
  value: number;
  rounding: 'exact' | 'over' | 'near';
}

const WAN = 10_000;
/** Steps and their fifths are compared in hundredths: 2.8 lies in the last fifth before 3, binary fractions do not see it. */
const HUNDREDTHS = 100;

/**
 * The distance between two round figures: 1 below ten, ten below a thousand, a hundred below ten thousand, then 0.1万.
 *
 * @example roundingStep(213) // 10
 */
export function roundingStep(count: number): number {
  if (count < 10) return 1;
  if (count < 1_000) return 10;
  return count < WAN ? 100 : WAN / 10;
}

/**
 * Rounds a count that is not printed exactly. On a step it is exact; in the last fifth before the next step it is near
 * that step; otherwise it is the step below and some more. Below one there is no step to name, so the count stays.
 *
 * @example roundCount(213, true) // { value: 210, rounding: 'over' }
 * @example roundCount(78, true) // { value: 80, rounding: 'near' }
 */
export function roundCount(count: number, near: boolean): RoundedCount {
  const step = roundingStep(count);
  const rest = Math.round(count * HUNDREDTHS) % (step * HUNDREDTHS);
  const below = Math.floor(count / step) * step;
  if (rest === 0 || below === 0) return { value: count, rounding: 'exact' };
  if (near && rest * 5 >= step * 4 * HUNDREDTHS) return { value: below + step, rounding: 'near' };
  return { value: below, rounding: 'over' };
}

/**
 * A count in figures; from ten thousand on in 万 with at most one decimal, when that loses nothing.
 *
 * @example formatCount(15000) // 1.5万
 * @example formatCount(16267) // 16267
 */
export function formatCount(count: number): string {
  return count >= WAN && count % (WAN / 10) === 0 ? `${count / WAN}万` : String(count);
}

/**
 * A rounded count in figures with its 近, 余 or 多. 余 stands after the figure, with 万 after 万.
 *
 * @example formatRounded({ value: 15000, rounding: 'over' }, '余') // 1.5万余
 */
export function formatRounded(rounded: RoundedCount, approximate: HouseStyle['approximate']): string {
  const figure = formatCount(rounded.value);
  switch (rounded.rounding) {
    case 'exact':
      return figure;
    case 'over':
      return `${figure}${approximate}`;
    case 'near':
      return `近${figure}`;
    default:
      return rounded.rounding satisfies never;
  }
}

/**
 * A counted thing: name, 等 where more than the named was counted, figure, measure word and what is measured.
 *
 * @example formatQuantity({ name: '小广告', count: 213, measure: '处', exact: false }, DEFAULT_HOUSE_STYLE) // 小广告210余处
 * @example formatQuantity({ count: 58, measure: '名', of: '家长志愿者' }, DEFAULT_HOUSE_STYLE) // 58名家长志愿者
 */
export function formatQuantity(quantity: Quantity, style: FigureStyle): string {
  return formatPrinted(printedQuantity(quantity, style.near), style.approximate);
}

/** A counted thing with its count as it is printed: what a reader of the brief knows of it. */
export interface PrintedQuantity extends Omit<Quantity, 'count' | 'exact'> {
  count: RoundedCount;
}

export function printedQuantity({ exact = true, count, ...words }: Quantity, near: boolean): PrintedQuantity {
  return { ...words, count: printedCount(count, exact, near) };
}

export function printedCount(count: number, exact: boolean, near: boolean): RoundedCount {
  return exact ? { value: count, rounding: 'exact' } : roundCount(count, near);
}

export function formatPrinted(quantity: PrintedQuantity, approximate: HouseStyle['approximate']): string {
  const { name = '', count, measure, of = '', more = false } = quantity;
  return `${name}${more ? '等' : ''}${formatRounded(count, approximate)}${measure}${of}`;
}

/** A figure as it stands in a text, with its rounding words and its measure word: 30余名 · 近80处 · 1.5万份 · 第3 · 二十余人. */
export interface TextFigure {
  /** Where it begins, and where it ends with its measure word. */
  at: number;
  end: number;
  text: string;
  /** Null where nobody can say how much it is: 033, or the 3 of 第3次. */
  count: RoundedCount | null;
  measure: string;
}

const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000, 亿: 100_000_000 };
const DIGITS = '零一二三四五六七八九';
/** Every run of digits, also one that no brief would print: nothing with a digit in it goes unchecked. 附近3处 names a place, 3千克 a measure. */
const ARABIC = /(第?)((?<![附最邻临远])近)?(\p{Nd}+(?:\.\p{Nd}+)?)(亿|万|千(?![克米瓦卡])|百)?([余多]?)(万?)/gu;
/** 二十余名 · 百余人 · 三百名 · 两名: with a measure word, because 一 and 三 stand in many words. 数百人 counts nothing that could be proved. */
const HAN_COUNT = /(第?)((?<![附最邻临远])近)?([数上好几]?[零〇一二两三四五六七八九十百千万]+)([余多]?)/gu;
const HAN_ALONE = ['名', '人次', '场次'];
const NOT_COUNTED_IN_HAN = ['节', '课', '期', '班', '天', '门', '面', '口', '家', '期', '部', '根', '队', '对'];

/**
 * All figures of a text in their order.
 *
 * @example figuresIn('近80处').map(({ text }) => text) // ['近80处']
 */
export function figuresIn(text: string, measures: readonly string[] = []): TextFigure[] {
  const arabic = [...text.matchAll(ARABIC)].map((match) => {
    const { index: at, 0: whole } = match;
    const measure = maximalMeasure(text.slice(at + whole.length), measures);
    return figureAt(at, whole, measure, arabicCount(match));
  });
  const han = [...text.matchAll(HAN_COUNT)].flatMap((match) => {
    const { index: at, 0: whole } = match;
    const measure = maximalMeasure(text.slice(at + whole.length), measures);
    const count = hanCount(match, measure);
    return count === undefined ? [] : [figureAt(at, whole, measure, count)];
  });
  const lone = han.filter(({ at }) => !arabic.some((one) => at < one.end && at >= one.at));
  return [...arabic, ...lone].sort((a, b) => a.at - b.at);
}

function figureAt(at: number, whole: string, measure: string, count: RoundedCount | null): TextFigure {
  return { at, end: at + whole.length + measure.length, text: whole + measure, count, measure };
}

function arabicCount([, ordinal, near, digits = '', unit, over, wan]: RegExpExecArray): RoundedCount | null {
  const plain = digits.normalize('NFKC');
  const isReadable = /^(?:0|[1-9]\d*)(?:\.\d{1,2})?$/.test(plain);
  if (ordinal || !isReadable || (near && over) || (unit && wan)) return null;
  const value = Math.round(Number(plain) * (UNITS[unit || wan || ''] ?? 1) * 100) / 100;
  return { value, rounding: near ? 'near' : over ? 'over' : 'exact' };
}

/** Undefined: no figure, but words. Null: a figure that proves nothing. */
function hanCount(
  [, ordinal, near, numeral = '', over]: RegExpExecArray,
  measure: string,
): RoundedCount | null | undefined {
  if (!measure || ordinal || NOT_COUNTED_IN_HAN.includes(measure)) return undefined;
  const isVague = /^[数上好几]/u.test(numeral);
  const bare = isVague ? numeral.slice(1) : numeral;
  const isAlone = bare.length === 1 && !over && !near && !isVague;
  if (isAlone && !(HAN_ALONE.includes(measure) && (bare === '两' || DIGITS.indexOf(bare) > 0))) return undefined;
  const value = hanValue(bare);
  if (value === null) return undefined;
  if (isVague || (near && over)) return null;
  return { value, rounding: near ? 'near' : over ? 'over' : 'exact' };
}

/** @example hanValue('三百二十') // 320 */
function hanValue(numeral: string): number | null {
  let [total, section, digit] = [0, 0, -1];
  for (const letter of numeral.replace(/两/gu, '二').replace(/〇/gu, '零')) {
    const place = DIGITS.indexOf(letter);
    if (place >= 0) {
      if (digit > 0 && place > 0) return null;
      digit = place;
      continue;
    }
    const unit = UNITS[letter] ?? 1;
    if (unit < 10_000) section += (digit > 0 ? digit : 1) * unit;
    else {
      total += (section + Math.max(digit, 0) || 1) * unit;
      section = 0;
    }
    digit = -1;
  }
  return total + section + Math.max(digit, 0) || null;
}

/** One measure word after a figure. Those of more than one character first. */
export const MEASURES = wordList(
  '平方米 立方米 平方公里 公里 公斤 公顷 千克 小时 分钟 人次 人份 车次 场次 件次 户次 批次 延米 吨 米 亩 元',
  '处 份 名 个 次 场 户 条 袋 件 把 辆 棵 株 枝 盏 块 面 幅 副 本 册 张 车 桶 箱 盆 套 台 起 项 家 位 支 组 对 间 座 片 篇 首 期 节 课 期 批 遍 趟 斤 瓶 盒 包 人 队 组 门 顶 双 封 部 根 组 圈 艘 口 眼 班 天',
);

/** The longest measure word that a text begins with, of these and of the language; empty when it begins with none. */
function maximalMeasure(text: string, own: readonly string[] = []): string {
  const begins = (word: string) => word !== '' && text.startsWith(word);
  const ofOwn = own.filter(begins).reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  const known = MEASURES.find(begins) ?? '';
  return known.length > ofOwn.length ? known : ofOwn;
}

/** A list of words, the longest first: one that begins like another hides it. */
export function wordList(...lines: string[]): string[] {
  const all = [...new Set(lines.join(' ').split(' '))];
  return all.sort((left, right) => right.length - left.length);
}
