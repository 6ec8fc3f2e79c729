import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { award } from './award';
import { deduct } from './deduct';
import type { AwardDraft, Fact } from './facts';
import { openingOf } from './opening';
import type { Earning } from './scheme';
import { rule, scheme } from './scheme.fixture';

// A reader with the sentence alone: every figure is taken from the text, none from the rule.
const number = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};
const ROUND: Record<string, (value: number) => number> = {
  零数舍去: Math.floor,
  四舍五入: Math.round,
  零数进一: Math.ceil,
};

function reckon(sentence: string): number {
  const [body = '', cap] = sentence.replace(/。$/, '').split('；');
  const factor = number(body, /按([\d.]+)倍/) ?? 1;
  const hourly = number(body, /每小时(\d+)分/);
  const each = number(body, /每次(\d+)分/);
  const minutes = number(body, /按(\d+)分钟计/) ?? number(body, /服务(\d+)分钟/) ?? 0;
  const times = body.includes('不满') ? 0 : 1;
  const fixed = number(body, /(?:定额|奖励|每年|一次性|每次扣)(\d+)分/) ?? 0;
  // in hundredths, so that 1.1 times is no binary fraction
  const exact =
    Math.round((hourly !== null ? (hourly * minutes) / 0.6 : (each ?? 0) * times * 100) * factor * 1e6) / 1e8;
  const round = Object.entries(ROUND).find(([word]) => body.includes(word))?.[1];
  const points = hourly === null && each === null ? fixed : (round ?? ((value: number) => value))(exact);
  expect(number(body, /[得扣](\d+)分$/) ?? points, sentence).toBe(points);
  if (cap === undefined) return points;
  const left = Math.max((number(cap, /上限(\d+)分/) ?? 0) - (number(cap, /此前已得(\d+)分/) ?? 0), 0);
  expect(left, `${sentence} says a cap that took nothing`).toBeLessThan(points);
  expect(number(cap, /计(\d+)分$/), sentence).toBe(left);
  return left;
}

const points = fc.integer({ min: 1, max: 40 });
const earning: fc.Arbitrary<Earning> = fc.oneof(
  fc.record({
    by: fc.constant('hour' as const),
    points,
    stepMinutes: fc.constantFrom(1, 15, 30, 60),
    rounding: fc.constantFrom('down' as const, 'nearest' as const, 'up' as const),
  }),
  fc.record({ by: fc.constant('time' as const), points, minutesMin: fc.constantFrom(0, 60) }),
  fc.record({ by: fc.constant('fixed' as const), points }),
);
const terms = fc.record({
  earning,
  percents: fc.array(fc.constantFrom(50, 110, 125, 150, 200), { maxLength: 2 }),
  bonus: fc.option(
    fc.record({ name: fc.constant('全勤奖'), times: fc.constantFrom(1, 2), months: fc.constantFrom(1, 2), points }),
  ),
  caps: fc.array(
    fc.record({
      scope: fc.constantFrom('person' as const, 'household' as const),
      window: fc.constantFrom('day' as const, 'month' as const, 'activity' as const),
      points: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 2 },
  ),
});
const services = fc.array(
  fc.record({ minutes: fc.integer({ min: 0, max: 300 }), month: fc.constantFrom(1, 2), day: fc.constantFrom(1, 2) }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

describe('the one sentence of an award', () => {
  it('says everything that its points are worked out of: rates, minutes, rounding, multipliers, bonuses and caps', () => {
    const shapes = new Set<string>();
    fc.assert(
      fc.property(terms, services, ({ earning: by, percents, bonus, caps }, list) => {
        const multipliers = percents.map((percent, at) => ({ condition: `c${at}`, name: `条件${at}`, percent }));
        const version = scheme({ rules: [rule({ earning: by, multipliers, bonus })], caps });
        const facts = list.map(({ minutes, month, day }, at): Fact => ({
          ...{ kind: 'attendance', id: `f${at}`, revision: 0, category: '文明引导', role: 'participant', minutes },
          ...{ conditions: multipliers.map(({ condition }) => condition), personId: 'p1', activityId: 'x' },
          ...{
            owner: { kind: 'household', id: 'h1' },
            occurredOn: `2026-0${month}-0${day}`,
            settledAt: `2026-03-01T0${at}`,
          },
        }));
        for (const { amount, explanation } of award(version, facts, { awards: [], facts: [] })) {
          expect(reckon(explanation), explanation).toBe(amount);
          for (const word of ['不满', '倍', '奖励', '上限', '分钟计', '定额', ...Object.keys(ROUND)])
            if (explanation.includes(word)) shapes.add(word);
        }
      }),
      { numRuns: 500, seed: 20261120 },
    );
    // a run that never met one of them would prove nothing of it
    expect(shapes.size).toBe(9);
  });

  it('and that of opening points and of a deduction', () => {
    const owner = { kind: 'household' as const, id: 'h1' };
    fc.assert(
      fc.property(points, fc.constantFrom('once' as const, 'year' as const), (amount, every) => {
        const off = rule({ id: 'off', factKind: 'deduction', earning: { by: 'fixed', points: amount } });
        const version = scheme({ rules: [off], opening: { points: amount, every } });
        const decision = { id: 'd1', ruleId: 'off', personId: null, owner, occurredOn: '2026-03-04' };
        const drafts: (Pick<AwardDraft, 'amount' | 'explanation'> | null)[] = [
          openingOf(version, owner, '2020-01-01', '2026-11-20'),
          deduct(version, decision),
        ];
        for (const draft of drafts) expect(reckon(draft?.explanation ?? '')).toBe(draft?.amount);
      }),
    );
  });
});
