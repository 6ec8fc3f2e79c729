import type { Fact } from './facts';
import type { Earning, Rounding, Rule } from './scheme';

/** Does this rule speak of such a fact? */
export const matches = (rule: Rule, fact: Pick<Fact, 'kind' | 'category' | 'role'>) =>
  rule.factKind === fact.kind &&
  (rule.category === null || rule.category === fact.category) &&
  (rule.role === null || rule.role === fact.role);

const specificity = (rule: Rule) => (rule.category === null ? 0 : 2) + (rule.role === null ? 0 : 1);

/** The rule that prices a fact: category counts for more than role; among equals the first in the list. */
export function ruleFor(rules: readonly Rule[], fact: Pick<Fact, 'kind' | 'category' | 'role'>): Rule | null {
  return rules.reduce<Rule | null>(
    (best, rule) => (matches(rule, fact) && (best === null || specificity(rule) > specificity(best)) ? rule : best),
    null,
  );
}

export interface Priced {
  amount: number;
  text: string;
}

/** Points of one fact before caps, with the sentence (no full stop yet) that shows the calculation. */
export function price(rule: Rule, fact: Pick<Fact, 'conditions' | 'minutes'>): Priced {
  const { earning } = rule;
  const best = rule.multipliers
    .filter((multiplier) => fact.conditions.includes(multiplier.condition))
    .reduce<Rule['multipliers'][number] | null>(
      (top, next) => (top === null || next.percent > top.percent ? next : top),
      null,
    );
  const multiplier = earning.by === 'fixed' ? null : best;
  const percent = multiplier?.percent ?? 100;
  const times = multiplier ? `，${multiplier.name}按${percent / 100}倍` : '';
  const { basis, hundredths, per, rounding } = baseOf(earning, fact.minutes, percent);
  const amount = divide(hundredths, per, rounding);
  const rounded = hundredths % per > 0 ? `，${ROUNDED[rounding]}` : '';
  return { amount, text: `“${rule.name}”${basis}${times}${rounded}，得${amount}分` };
}

const ROUNDED: Record<Rounding, string> = { down: '零数舍去', nearest: '四舍五入', up: '零数进一' };

/** What there is to be divided, so that the sentence can say whether anything was rounded. */
interface Base {
  basis: string;
  hundredths: number;
  per: number;
  rounding: Rounding;
}

function baseOf(earning: Earning, minutes: number, percent: number): Base {
  switch (earning.by) {
    case 'hour': {
      const { points, stepMinutes, rounding } = earning;
      const counted = divide(minutes, stepMinutes, rounding) * stepMinutes;
      const figure = counted === minutes ? `服务${minutes}分钟` : `服务${minutes}分钟，按${counted}分钟计`;
      return { hundredths: points * counted * percent, per: 6_000, rounding, basis: `每小时${points}分：${figure}` };
    }
    case 'time': {
      const { points, minutesMin } = earning;
      const short = minutes < minutesMin;
      const figure = short ? `服务${minutes}分钟，不满${minutesMin}分钟` : '服务1次';
      const hundredths = short ? 0 : points * percent;
      return { hundredths, per: 100, rounding: 'down', basis: `每次${points}分：${figure}` };
    }
    case 'fixed':
      return { hundredths: earning.points, per: 1, rounding: 'down', basis: `定额${earning.points}分` };
    default:
      return earning satisfies never;
  }
}

/** Whole-number division; a half rounds up under `nearest`. */
function divide(value: number, by: number, rounding: Rounding): number {
  const rest = value % by;
  const down = (value - rest) / by;
  if (rounding === 'up') return rest > 0 ? down + 1 : down;
  return rounding === 'nearest' && rest * 2 >= by ? down + 1 : down;
}
