import type { SchemeVersion } from '@jishan/points';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrialRun, withOpenings, type TrialFact, type TrialGround } from './trial-run';

const version: SchemeVersion = {
  ...{ id: 'v2', schemeId: 's1', version: 2, title: '积分制管理方案', unitId: 'u1', documentRef: '', adoption: null },
  ...{ effectiveFrom: '2026-01-01', effectiveTo: null, book: 1, accountOwner: 'household', postingDays: 0 },
  ...{ expiry: { kind: 'year-end', yearsLater: 1 }, postingRhythm: 'at-once' },
  rules: [
    {
      ...{ id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null, multipliers: [] },
      earning: { by: 'hour', points: 2, stepMinutes: 30, rounding: 'down' },
      bonus: { name: '全勤奖', times: 3, months: 1, points: 5 },
    },
  ],
  caps: [
    { scope: 'person', window: 'day', points: 6 },
    { scope: 'household', window: 'month', points: 20 },
  ],
};

const fact = (change: Partial<TrialFact>): TrialFact => ({
  ...{ kind: 'attendance', id: 'f1', revision: 0, category: '文明引导', role: 'participant', conditions: [] },
  ...{ personId: 'p1', owner: { kind: 'household', id: 'h1' }, activityId: 'a1', activityTitle: '路口值守' },
  ...{
    unitId: 'u2',
    unitName: '陇驾庄村',
    minutes: 60,
    occurredOn: '2026-03-02',
    settledAt: '2026-03-02T10:00:00.000Z',
  },
  ...change,
});
const ground = (facts: readonly TrialFact[], given: [string, number][] = []): TrialGround => ({
  ...{ version, facts, given: new Map(given), past: { awards: [], facts: [] } },
});
function inSteps(of: TrialGround, size: number) {
  const run = new TrialRun(of);
  for (let part = 0; part < 1;) part = run.step(size);
  return run.figures();
}

describe('a trial run', () => {
  const facts = fc
    .array(
      fc.record({
        personId: fc.constantFrom('p1', 'p2', 'p3'),
        minutes: fc.integer({ min: 10, max: 240 }),
        day: fc.integer({ min: 1, max: 5 }),
      }),
    )
    .map((rows) =>
      rows.map(({ day, ...row }, place) =>
        fact({
          ...row,
          id: `f${String(place).padStart(3, '0')}`,
          occurredOn: `2026-03-0${day}`,
          settledAt: `2026-03-0${day}`,
        }),
      ),
    );

  it('comes to the same in steps of any size and with the facts in any order', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: 7 }), (list, size) => {
        expect(inSteps(ground(list.toReversed()), size)).toEqual(inSteps(ground(list), 1_000));
      }),
    );
  });

  it('has totals that are those of its people, of its units, and of what was given', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const given = list.map((one, place): [string, number] => [`attendance:${one.id}`, place % 4]);
        const { result, people } = inSteps(ground(list, given), 3);
        const total = (of: 'facts' | 'before' | 'after', rows: readonly Record<typeof of, number>[]) =>
          rows.reduce((sum, row) => sum + row[of], 0);
        for (const of of ['facts', 'before', 'after'] as const)
          expect([total(of, people), total(of, result.units)]).toEqual([result[of], result[of]]);
        expect(result.before).toBe(given.reduce((sum, [, points]) => sum + points, 0));
      }),
    );
  });

  it('names the services that differ most, the caps that bit, and who would gain or lose', () => {
    const long = fact({ id: 'f1', minutes: 240 });
    const short = fact({ id: 'f2', personId: 'p2', minutes: 30 });
    const { result, people } = inSteps(
      ground(
        [long, short],
        [
          ['attendance:f1', 1],
          ['attendance:f2', 3],
        ],
      ),
      10,
    );
    expect(result).toMatchObject({ facts: 2, people: 2, before: 4, after: 7, gaining: 1, losing: 1 });
    expect(result.caps).toEqual([{ scope: 'person', window: 'day', points: 6, times: 1, taken: 2 }]);
    expect(result.lines.map(({ personId, before, after }) => [personId, before, after])).toEqual([
      ['p1', 1, 6],
      ['p2', 3, 1],
    ]);
    expect(result.lines[0]?.explanation).toBe(
      '“志愿服务”每小时2分：服务240分钟，得8分；本人当日上限6分，此前已得0分，计6分。',
    );
    expect(people).toContainEqual({ personId: 'p2', facts: 1, before: 3, after: 1 });
  });

  it('ends at once when there was nothing', () => {
    expect(inSteps(ground([]), 5).result).toMatchObject({
      facts: 0,
      people: 0,
      before: 0,
      after: 0,
      units: [],
      lines: [],
      caps: [],
    });
  });
});

describe('claims in a trial', () => {
  const helping = { ...version.rules[0], id: 'helping', factKind: 'deed' as const, bonus: null };
  const narrowed: SchemeVersion = {
    ...version,
    rules: [
      {
        ...helping,
        name: '助人为乐',
        category: null,
        role: null,
        multipliers: [],
        earning: { by: 'fixed', points: 5 },
      },
    ],
  };
  const claim = (change: Partial<TrialFact>) =>
    fact({
      ...{ kind: 'deed', id: 'd1', minutes: 0, category: '', role: '', activityId: null },
      under: narrowed,
      ...change,
    });

  it('are judged by their own rule, in the order of all that was settled, under the same caps', () => {
    const facts = [
      fact({ id: 'f1', settledAt: '1', minutes: 120 }),
      claim({ id: 'd1', settledAt: '2' }),
      fact({ id: 'f2', settledAt: '3', minutes: 120 }),
    ];
    for (const size of [1, 2, 99]) {
      const { result } = inSteps(ground(facts, [['deed:d1', 3]]), size);
      // six a day: four of the first service, two of the claim, nothing is left for the last
      expect(result).toMatchObject({ facts: 3, before: 3, after: 6 });
      expect(result.lines.map(({ activityId, after }) => [activityId, after])).toEqual([
        ['a1', 4],
        [null, 2],
      ]);
    }
  });

  it('come to nothing where the version has no such rule, and say so', () => {
    const { result } = inSteps(ground([claim({ under: null })], [['deed:d1', 5]]), 9);
    expect(result).toMatchObject({ facts: 1, before: 5, after: 0, losing: 1 });
    expect(result.lines[0]?.explanation).toBe('方案中没有适用的规则。');
  });
});

describe('opening points of people', () => {
  it('are part of their differences, also of somebody who did nothing', () => {
    const figures = inSteps(ground([fact({})], [['attendance:f1', 9]]), 9);
    expect(figures.result).toMatchObject({ gaining: 0, losing: 1 });
    const { result, people } = withOpenings(
      figures,
      new Map([
        ['p1', { before: 0, after: 50 }],
        ['p2', { before: 7, after: 0 }],
      ]),
    );
    expect(people).toEqual([
      { personId: 'p1', facts: 1, before: 9, after: 52 },
      { personId: 'p2', facts: 0, before: 7, after: 0 },
    ]);
    expect(result).toMatchObject({ gaining: 1, losing: 1, before: 9, after: 2, people: 1 });
  });
});
