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
export function price(rule: Rule, fact: Fact): Priced {
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
  const { amount, basis } = baseOf(earning, fact.minutes, percent);
  return { amount, text: `“${rule.name}”${basis}${times}，得${amount}分` };
}

function baseOf(earning: Earning, minutes: number, percent: number): { amount: number; basis: string } {
  switch (earning.by) {
    case 'hour': {
      const counted = divide(minutes, earning.stepMinutes, earning.rounding) * earning.stepMinutes;
      const figure = counted === minutes ? `服务${minutes}分钟` : `服务${minutes}分钟，按${counted}分钟计`;
      return {
        amount: divide(earning.points * counted * percent, 6_000, earning.rounding),
        basis: `每小时${earning.points}分：${figure}`,
      };
    }
    case 'time': {
      if (minutes < earning.minutesMin)
        return { amount: 0, basis: `每次${earning.points}分：服务${minutes}分钟，不满${earning.minutesMin}分钟` };
      return { amount: divide(earning.points * percent, 100, 'down'), basis: `每次${earning.points}分：服务1次` };
    }
    case 'fixed':
      return { amount: earning.points, basis: `定额${earning.points}分` };
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
