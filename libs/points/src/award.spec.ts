import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { award, historySince, unearnedBonuses } from './award';
import type { AwardDraft, Fact, History, PastAward } from './facts';
import { ruleFor } from './pricing';
import type { Cap, SchemeVersion } from './scheme';
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
    expect([points('down', 40), points('nearest', 40), points('up', 40)]).toEqual([2, 2, 2]);
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
    expect(fixed).toMatchObject({ amount: 50, explanation: '“路口值守”定额50分，得50分。' });
  });

  it('asks of a multiplier that it holds, and names the first of two that are equal', () => {
    const multipliers = [
      { condition: 'holiday', name: '节假日', percent: 150 },
      { condition: 'peak-post', name: '高峰岗', percent: 150 },
      { condition: 'night', name: '夜间', percent: 120 },
    ];
    const told = (...conditions: string[]) =>
      award(scheme({ rules: [rule({ multipliers })] }), [fact({ conditions, minutes: 60 })], nothing)[0]?.explanation;
    expect(told()).toBe('“路口值守”每小时2分：服务60分钟，得2分。');
    expect(told('peak-post', 'holiday', 'night')).toBe('“路口值守”每小时2分：服务60分钟，节假日按1.5倍，得3分。');
    expect(told('night')).toBe('“路口值守”每小时2分：服务60分钟，夜间按1.2倍，零数舍去，得2分。');
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
    expect(award(scheme({ rules }), [fact({ minutes: 30 })], nothing)).toMatchObject([
      { amount: 3, explanation: '“路口值守”每次3分：服务1次，得3分。' },
    ]);
    const night = [{ condition: 'night', name: '夜间', percent: 150 }];
    const longer = fact({ minutes: 31, conditions: ['night'] });
    const [draft] = award(scheme({ rules: rules.map((one) => ({ ...one, multipliers: night })) }), [longer], nothing);
    // four and a half: what is left over is not given
    expect(draft).toMatchObject({
      amount: 4,
      explanation: '“路口值守”每次3分：服务1次，夜间按1.5倍，零数舍去，得4分。',
    });
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
    expect(ruleFor(rules.toReversed(), fact({ role: 'leader' }))?.id).toBe('guiding-leader');
    expect(ruleFor([rule({ id: 'first' }), rule({ id: 'second' })], fact({}))?.id).toBe('first');
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
    expect(drafts.map((draft) => draft.cut?.taken)).toEqual([undefined, undefined, 1, 2]);
    expect(drafts[2]?.cut).toEqual({ scope: 'person', window: 'month', points: 5, taken: 1 });
  });

  it('written twice count once', () => {
    const cap: Cap = { scope: 'person', window: 'month', points: 5 };
    const drafts = award(
      scheme({ caps: [cap, { ...cap }] }),
      ['a', 'b', 'c'].map((id) => hour(id)),
      nothing,
    );
    expect(amounts(drafts)).toEqual([2, 2, 1]);
  });

  it('that differ in anything are two, and the tighter one is named', () => {
    const caps: Cap[] = [
      { scope: 'person', window: 'month', points: 5 },
      { scope: 'person', window: 'day', points: 5 },
      { scope: 'household', window: 'month', points: 5 },
      { scope: 'person', window: 'month', points: 3 },
    ];
    const facts = [hour('a'), hour('b'), hour('c', { occurredOn: '2026-04-01', personId: 'p2' })];
    const drafts = award(scheme({ caps }), facts, nothing);
    expect(amounts(drafts)).toEqual([2, 1, 2]);
    expect(drafts[1]?.cut).toEqual({ scope: 'person', window: 'month', points: 3, taken: 1 });
    // the day is counted although the month with as many points came before it
    const twoMonths = [hour('a'), hour('b', { occurredOn: '2026-03-15' }), hour('c', { occurredOn: '2026-03-16' })];
    expect(amounts(award(scheme({ caps: caps.slice(0, 1) }), twoMonths, nothing))).toEqual([2, 2, 1]);
    expect(amounts(award(scheme({ caps: caps.slice(1, 2) }), twoMonths, nothing))).toEqual([2, 2, 2]);
    const both: Cap[] = [
      { scope: 'person', window: 'day', points: 3 },
      { scope: 'household', window: 'day', points: 3 },
      { scope: 'household', window: 'month', points: 3 },
    ];
    const family = [hour('a'), hour('b', { personId: 'p2' }), hour('c', { personId: 'p3', occurredOn: '2026-03-15' })];
    expect(amounts(award(scheme({ caps: both.slice(0, 1) }), family, nothing))).toEqual([2, 2, 2]);
    expect(amounts(award(scheme({ caps: both.slice(0, 2) }), family, nothing))).toEqual([2, 1, 2]);
    expect(amounts(award(scheme({ caps: both }), family, nothing))).toEqual([2, 1, 0]);
    const equal = award(scheme({ caps: both.slice(0, 2) }), [hour('a'), hour('b')], nothing);
    expect(equal[1]?.cut).toMatchObject({ scope: 'person', window: 'day' });
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

  it('are used up by corrections of one instant in the order of their numbers, not of their digits', () => {
    const caps: Cap[] = [{ scope: 'person', window: 'day', points: 3 }];
    const drafts = award(scheme({ caps }), [hour('a', { revision: 10 }), hour('a', { revision: 9 })], nothing);
    expect(drafts.map(({ key, amount }) => [key, amount])).toEqual([
      ['attendance:a:c9:r4', 2],
      ['attendance:a:c10:r4', 1],
    ]);
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

  it('count what was confirmed by then, not what was confirmed later', () => {
    const elsewhere = { kind: 'attendance' as const, category: '文明引导', role: 'participant', personId: 'p1' };
    const past = (settledAt: string) => [
      { ...elsewhere, occurredOn: '2026-03-29', settledAt, times: 2 },
      { ...elsewhere, occurredOn: '2026-03-02', settledAt, times: -1 },
      { ...elsewhere, occurredOn: '2026-03-02' },
    ];
    const own = fact({ id: 'm1', occurredOn: '2026-03-10', settledAt: '2026-03-10T09:00:00.000Z' });
    const bonuses = (settledAt: string) =>
      award(scheme({ rules: [full] }), [own], { awards: [], facts: past(settledAt) }).filter(({ ruleId }) =>
        ruleId.endsWith('/bonus'),
      ).length;
    expect(bonuses('2026-03-29T09:00:00.000Z')).toBe(0);
    expect(bonuses('2026-03-10T09:00:00.000Z')).toBe(1);
  });

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
    expect(given[0]?.explanation).toBe('“坚持奖”连续3个月每月满1次，奖励20分。');
    expect(historySince(scheme({ rules: [streak] }), '2026-02')).toBe('2025-12');
    expect(
      award(scheme({ rules: [streak] }), run.toSpliced(1, 1), nothing).some((draft) => draft.ruleId.endsWith('/bonus')),
    ).toBe(false);
  });

  it('come again with the next run of months that has none, also where an earlier month was confirmed late', () => {
    const bonusDays = (months: number, history: History, ...days: string[]) => {
      const terms = scheme({ rules: [rule({ bonus: { name: '坚持奖', times: 1, months, points: 20 } })] });
      const drafts = award(
        terms,
        days.map((on) => day(`d${on}`, on)),
        history,
      );
      return drafts.filter((draft) => draft.ruleId.endsWith('/bonus')).map((draft) => draft.occurredOn);
    };
    const halfYear = ['01', '02', '03', '04', '05', '06'].map((month) => `2026-${month}-05`);
    expect(bonusDays(2, nothing, ...halfYear)).toEqual(['2026-02-05', '2026-04-05', '2026-06-05']);
    const april = award(scheme({ rules: [full] }), [day('a1', '2026-04-05')], nothing).map((draft) => ({
      ...{ ...draft, ownerId: draft.owner.id, ruleId: 'guide-duty/bonus' },
    }));
    expect(bonusDays(1, { awards: april, facts: [] }, '2026-03-05', '2026-04-06')).toEqual(['2026-03-05']);
  });

  it('look back as far as the longest run', () => {
    const streak = (months: number) => rule({ bonus: { name: '坚持奖', times: 1, months, points: 20 } });
    const since = (...rules: ReturnType<typeof rule>[]) => historySince(scheme({ rules }), '2026-02');
    expect([since(rule({})), since(rule({}), streak(1)), since(streak(2), rule({}), streak(12))]).toEqual([
      '2026-02',
      '2026-02',
      '2025-03',
    ]);
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
    // only what its own rule is about
    const guiding = scheme({ rules: [{ ...full, category: '文明引导' }] });
    const times = (category: string) =>
      award(guiding, march.slice(3), { awards: [], facts: [{ ...before, category, times: 2 }] }).length;
    expect([times('文明引导'), times('环境卫生')]).toEqual([2, 1]);
  });

  it('are named when a correction leaves them unearned', () => {
    const terms = scheme({ rules: [full] });
    const given = award(terms, march, nothing);
    const named = (version: SchemeVersion, since: string, facts: readonly Fact[]) =>
      unearnedBonuses(version, since, given, facts).map((draft) => draft.key);
    expect(named(terms, '2026-03', march)).toEqual([]);
    expect(named(terms, '2026-03', march.slice(0, 2))).toEqual(['attendance:m2:r4:bonus']);
    // what was done since April cannot have brought it, and another version has other terms
    expect(named(terms, '2026-02', [])).toEqual(['attendance:m2:r4:bonus']);
    expect(named(terms, '2026-04', [])).toEqual([]);
    expect(named(scheme({ rules: [full], id: 'v5' }), '2026-03', [])).toEqual([]);
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
