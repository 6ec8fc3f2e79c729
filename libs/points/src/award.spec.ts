import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { award, historySince, unearnedBonuses } from './award';
import type { AwardDraft, Fact, History, PastAward } from './facts';
import { ruleFor } from './pricing';
import type { Cap } from './scheme';
import { rule, scheme } from './scheme.fixture';

const fact = (change: Partial<Fact>): Fact => ({
  kind: 'attendance',
  id: 'a1',
  revision: 0,
  category: '文明引导',
  role: 'participant',
  conditions: [],
  personId: 'p1',
  owner: { kind: 'household', id: 'h1' },
  activityId: 'act1',
  minutes: 160,
  occurredOn: '2026-03-14',
  settledAt: '2026-03-15T08:00:00.000Z',
  ...change,
});

const nothing: History = { awards: [], facts: [] };
const asHistory = (drafts: readonly AwardDraft[], facts: readonly Fact[]): History => ({
  awards: drafts.filter((draft) => draft.amount > 0).map((draft): PastAward => ({ ...draft, ownerId: draft.owner.id })),
  facts,
});
const amounts = (drafts: readonly AwardDraft[]) => drafts.map((draft) => draft.amount);

describe('pricing a fact', () => {
  it('counts whole half hours and says so in one sentence', () => {
    const [draft] = award(scheme({}), [fact({})], nothing);
    expect(draft).toMatchObject({
      key: 'attendance:a1:r4',
      source: 'attendance:a1',
      amount: 5,
      expiresOn: '2027-12-31',
      ruleId: 'guide-duty',
      schemeVersionId: 'v4',
    });
    expect(draft?.explanation).toBe('“路口值守”每小时2分：服务160分钟，按150分钟计，得5分。');
  });

  it('rounds once, at the end, in the direction of the rule', () => {
    const points = (rounding: 'down' | 'nearest' | 'up', minutes: number) =>
      award(
        scheme({ rules: [rule({ earning: { by: 'hour', points: 3, stepMinutes: 1, rounding } })] }),
        [fact({ minutes })],
        nothing,
      )[0]?.amount;
    expect([points('down', 50), points('nearest', 50), points('up', 50)]).toEqual([2, 3, 3]);
    expect([points('down', 49), points('nearest', 49), points('up', 49)]).toEqual([2, 2, 3]);
  });

  it('applies only the highest multiplier that holds, and none to a fixed amount', () => {
    const multipliers = [
      { condition: 'holiday', name: '节假日', percent: 150 },
      { condition: 'peak-post', name: '高峰岗', percent: 200 },
    ];
    const both = { conditions: ['holiday', 'peak-post'], minutes: 60 };
    const [hourly] = award(scheme({ rules: [rule({ multipliers })] }), [fact(both)], nothing);
    expect(hourly).toMatchObject({ amount: 4, explanation: '“路口值守”每小时2分：服务60分钟，高峰岗按2倍，得4分。' });
    const [fixed] = award(
      scheme({ rules: [rule({ multipliers, earning: { by: 'fixed', points: 50 } })] }),
      [fact(both)],
      nothing,
    );
    expect(fixed?.amount).toBe(50);
  });

  it('gives nothing for a visit that was too short, and tells why', () => {
    const [draft] = award(
      scheme({ rules: [rule({ earning: { by: 'time', points: 3, minutesMin: 30 } })] }),
      [fact({ minutes: 20 })],
      nothing,
    );
    expect(draft).toMatchObject({ amount: 0, explanation: '“路口值守”每次3分：服务20分钟，不满30分钟，得0分。' });
  });

  it('gives in full for a visit of exactly the least time', () => {
    const rules = [rule({ earning: { by: 'time', points: 3, minutesMin: 30 } })];
    expect(amounts(award(scheme({ rules }), [fact({ minutes: 30 })], nothing))).toEqual([3]);
  });

  it('prefers the rule for the category and the role over the general one', () => {
    const rules = [
      rule({}),
      rule({ id: 'leader', role: 'leader' }),
      rule({ id: 'guiding', category: '文明引导' }),
      rule({ id: 'guiding-leader', category: '文明引导', role: 'leader' }),
    ];
    expect(ruleFor(rules, fact({ role: 'leader' }))?.id).toBe('guiding-leader');
    expect(ruleFor(rules, fact({}))?.id).toBe('guiding');
    expect(ruleFor(rules, fact({ category: '环境卫生', role: 'leader' }))?.id).toBe('leader');
    expect(ruleFor(rules, fact({ kind: 'deed' }))).toBeNull();
  });

  it('makes a corrected fact a new fact, and a contest award another than a village award', () => {
    const [draft] = award(scheme({ book: 2 }), [fact({ revision: 2 })], nothing);
    expect(draft?.key).toBe('attendance:a1:c2:b2:r4');
  });
});

describe('caps', () => {
  const hour = (id: string, change: Partial<Fact> = {}) => fact({ id, minutes: 60, ...change });

  it('cut the award that would pass them and name the figures', () => {
    const drafts = award(
      scheme({ caps: [{ scope: 'person', window: 'month', points: 5 }] }),
      ['a', 'b', 'c', 'd'].map((id) => hour(id)),
      nothing,
    );
    expect(amounts(drafts)).toEqual([2, 2, 1, 0]);
    expect(drafts[2]?.explanation).toBe(
      '“路口值守”每小时2分：服务60分钟，得2分；本人当月上限5分，此前已得4分，计1分。',
    );
  });

  it('hold for the household over its members, and begin anew the next day', () => {
    const caps: Cap[] = [{ scope: 'household', window: 'day', points: 3 }];
    const drafts = award(
      scheme({ caps }),
      [hour('a'), hour('b', { personId: 'p2' }), hour('c', { personId: 'p2', occurredOn: '2026-03-15' })],
      nothing,
    );
    expect(amounts(drafts)).toEqual([2, 1, 2]);
  });

  it('per activity count each activity apart and leave facts without one alone', () => {
    const caps: Cap[] = [{ scope: 'person', window: 'activity', points: 2 }];
    const drafts = award(
      scheme({ caps }),
      [
        hour('a'),
        hour('b'),
        hour('c', { activityId: 'act2' }),
        hour('d', { activityId: null }),
        hour('e', { activityId: null }),
      ],
      nothing,
    );
    expect(amounts(drafts)).toEqual([2, 0, 2, 2, 2]);
  });
});

describe('bonuses', () => {
  const full = rule({ bonus: { name: '全勤奖', times: 3, months: 1, points: 10 } });
  const day = (id: string, occurredOn: string) =>
    fact({ id, minutes: 60, occurredOn, settledAt: `${occurredOn}T12:00:00.000Z` });
  const march = ['01', '08', '15', '22'].map((on, index) => day(`m${index}`, `2026-03-${on}`));

  it('come once with the fact that completes the month', () => {
    const drafts = award(scheme({ rules: [full] }), march, nothing);
    expect(drafts.filter((draft) => draft.ruleId === 'guide-duty/bonus')).toMatchObject([
      { key: 'attendance:m2:r4:bonus', amount: 10, explanation: '“全勤奖”当月满3次，奖励10分。' },
    ]);
  });

  it('that a cap swallowed come with the next fact that has room', () => {
    const caps: Cap[] = [{ scope: 'person', window: 'day', points: 2 }];
    const tight = scheme({ rules: [full], caps });
    const bonuses = award(tight, [...march, fact({ ...day('m4', '2026-03-29'), minutes: 30 })], nothing).filter(
      (draft) => draft.ruleId.endsWith('/bonus'),
    );
    expect(bonuses.map((draft) => [draft.key, draft.amount])).toEqual([
      ['attendance:m2:r4:bonus', 0],
      ['attendance:m3:r4:bonus', 0],
      ['attendance:m4:r4:bonus', 1],
    ]);
  });

  it('for a run of months need every month of it', () => {
    const streak = rule({ bonus: { name: '坚持奖', times: 1, months: 3, points: 20 } });
    const run = ['2025-12-05', '2026-01-05', '2026-02-05', '2026-03-05'].map((on, index) => day(`s${index}`, on));
    const given = award(scheme({ rules: [streak] }), run, nothing).filter((draft) => draft.ruleId.endsWith('/bonus'));
    expect(given.map((draft) => draft.occurredOn)).toEqual(['2026-02-05']);
    expect(historySince(scheme({ rules: [streak] }), '2026-02')).toBe('2025-12');
    expect(
      award(scheme({ rules: [streak] }), run.toSpliced(1, 1), nothing).some((draft) => draft.ruleId.endsWith('/bonus')),
    ).toBe(false);
  });

  it('count what was done before, one by one or summed up by month', () => {
    const before = {
      kind: 'attendance' as const,
      category: '文明引导',
      role: 'participant',
      personId: 'p1',
      occurredOn: '2026-03-02',
    };
    const bonusAfter = (facts: History['facts']) =>
      award(scheme({ rules: [full] }), march.slice(3), { awards: [], facts }).length === 2;
    expect([
      bonusAfter([before]),
      bonusAfter([before, before]),
      bonusAfter([{ ...before, times: 2 }]),
      bonusAfter([{ ...before, times: 2, occurredOn: '2026-02-02' }]),
    ]).toEqual([false, true, true, false]);
  });

  it('are named when a correction leaves them unearned', () => {
    const history = asHistory(award(scheme({ rules: [full] }), march, nothing), march);
    expect(unearnedBonuses(scheme({ rules: [full] }), history)).toEqual([]);
    expect(
      unearnedBonuses(scheme({ rules: [full] }), {
        ...history,
        facts: history.facts.slice(0, 2),
      }),
    ).toEqual(['attendance:m2:r4:bonus']);
  });
});

describe('the same facts under the same version', () => {
  const caps: Cap[] = [
    { scope: 'person', window: 'month', points: 12 },
    { scope: 'household', window: 'day', points: 7 },
    { scope: 'person', window: 'activity', points: 4 },
  ];
  const rules = [
    rule({ bonus: { name: '全勤奖', times: 3, months: 1, points: 5 } }),
    rule({ id: 'lead', role: 'leader', earning: { by: 'time', points: 3, minutesMin: 0 } }),
  ];
  const month = scheme({ caps, rules });
  const facts = fc
    .array(
      fc.record({
        personId: fc.constantFrom('p1', 'p2', 'p3'),
        role: fc.constantFrom('participant', 'leader'),
        activityId: fc.constantFrom('x', 'y', null),
        minutes: fc.integer({ min: 0, max: 240 }),
        day: fc.integer({ min: 1, max: 28 }),
        hour: fc.integer({ min: 10, max: 20 }),
      }),
      { maxLength: 25 },
    )
    .map((rows) =>
      rows.map(({ day, hour, ...row }, index) =>
        fact({
          ...row,
          id: `f${String(index).padStart(2, '0')}`,
          owner: { kind: 'household', id: row.personId === 'p3' ? 'h2' : 'h1' },
          occurredOn: `2026-03-${String(day).padStart(2, '0')}`,
          settledAt: `2026-04-01T${hour}:00:00.000Z`,
        }),
      ),
    );

  it('give the same drafts in any order', () => {
    fc.assert(
      fc.property(facts, (list) => {
        expect(award(month, list.toReversed(), nothing)).toEqual(award(month, list, nothing));
      }),
    );
  });

  it('give the same drafts when a month is settled in two parts', () => {
    fc.assert(
      fc.property(facts, fc.nat(25), (list, cut) => {
        const sorted = list.toSorted((a, b) => (`${a.settledAt}|${a.id}` < `${b.settledAt}|${b.id}` ? -1 : 1));
        const first = award(month, sorted.slice(0, cut), nothing);
        const second = award(month, sorted.slice(cut), asHistory(first, sorted.slice(0, cut)));
        expect([...first, ...second]).toEqual(award(month, sorted, nothing));
      }),
    );
  });

  it('never pass a cap, and every key is used once', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const drafts = award(month, list, nothing);
        const sums = new Map<string, number>();
        const add = (at: string, amount: number) => sums.set(at, (sums.get(at) ?? 0) + amount);
        drafts.forEach((draft) => {
          add(`12/${draft.personId}`, draft.amount);
          add(`7/${draft.owner.id}/${draft.occurredOn}`, draft.amount);
          if (draft.activityId) add(`4/${draft.personId}/${draft.activityId}`, draft.amount);
        });
        for (const [at, sum] of sums) expect(sum).toBeLessThanOrEqual(Number.parseInt(at, 10));
        expect(new Set(drafts.map((draft) => draft.key)).size).toBe(drafts.length);
      }),
    );
  });
});
