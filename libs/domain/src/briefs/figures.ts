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
