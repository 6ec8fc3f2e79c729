import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { award, unearnedBonuses } from './award';
import { monthOf } from './calendar';
import type { AwardDraft, Fact, UsedCap } from './facts';
import type { Cap } from './scheme';
import { rule, scheme } from './scheme.fixture';

const nothing = { awards: [], facts: [] };
const facts = fc
  .array(
    fc.record({
      personId: fc.constantFrom('p1', 'p2', 'p3'),
      activityId: fc.constantFrom('x', 'y', null),
      minutes: fc.integer({ min: 0, max: 240 }),
      month: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows.map(({ month, day, ...row }, index): Fact => {
      const occurredOn = `2026-0${month}-0${day}`;
      return {
        ...row,
        ...{ kind: 'attendance', id: `f${String(index).padStart(2, '0')}`, revision: 0, conditions: [] },
        ...{ category: '文明引导', role: 'participant', occurredOn, settledAt: `${occurredOn}T10:00:00.000Z` },
        owner: row.personId === 'p3' ? { kind: 'member', id: 'p3' } : { kind: 'household', id: 'h1' },
      };
    }),
  );
const cap: fc.Arbitrary<Cap> = fc.record({
  scope: fc.constantFrom('person', 'household'),
  window: fc.constantFrom('day', 'month', 'activity'),
  points: fc.integer({ min: 1, max: 20 }),
});

/** What a cap looks at, for one draft; null: nothing. */
function bucketOf({ scope, window }: Cap, draft: AwardDraft): string | null {
  const who = scope === 'person' ? draft.personId : draft.owner.id;
  const when = { day: draft.occurredOn, month: monthOf(draft.occurredOn), activity: draft.activityId }[window];
  return when === null ? null : `${who}/${when}`;
}

describe('caps, whatever they are', () => {
  it('are never passed, take nothing that has room, and say so where they take', () => {
    fc.assert(
      fc.property(facts, fc.array(cap, { maxLength: 4 }), (list, caps) => {
        const free = award(scheme({}), list, nothing);
        const capped = award(scheme({ caps }), list, nothing);
        expect(capped.map((draft) => draft.key)).toEqual(free.map((draft) => draft.key));
        const used = caps.map(() => new Map<string, number>());
        capped.forEach((draft, place) => {
          const room = caps.map((one, index) => {
            const bucket = bucketOf(one, draft);
            if (bucket === null) return Number.POSITIVE_INFINITY;
            const before = used[index]?.get(bucket) ?? 0;
            used[index]?.set(bucket, before + draft.amount);
            return one.points - before;
          });
          const wanted = free[place]?.amount ?? 0;
          expect(draft.amount).toBe(Math.min(wanted, ...room));
          expect(draft.explanation.includes('上限')).toBe(draft.amount < wanted);
        });
      }),
    );
  });
});

describe('what was given before', () => {
  it('counts for the caps as much summed up as award by award', () => {
    fc.assert(
      fc.property(facts, facts, fc.array(cap, { maxLength: 4 }), (past, list, caps) => {
        const before = award(scheme({}), past, nothing);
        const awards = before.map((draft) => ({ ...draft, ownerId: draft.owner.id }));
        const used = before.flatMap(({ personId, owner, occurredOn, activityId, amount: points }): UsedCap[] =>
          (['person', 'household'] as const).flatMap((scope) => {
            const whose = { scope, of: scope === 'person' ? personId : owner.id, points };
            return [
              { ...whose, window: 'day', within: occurredOn },
              { ...whose, window: 'month', within: monthOf(occurredOn) },
              { ...whose, window: 'activity', within: activityId ?? '' },
            ];
          }),
        );
        const byAward = award(scheme({ caps }), list, { awards, facts: [] });
        expect(award(scheme({ caps }), list, { awards: [], facts: [], used })).toEqual(byAward);
      }),
    );
  });
});

describe('a monthly bonus', () => {
  const bonus = { name: '全勤奖', times: 3, months: 1, points: 10 };
  const withBonus = scheme({ rules: [rule({ bonus })] });
  const isBonus = (draft: AwardDraft) => draft.ruleId.endsWith('/bonus');
  const fullMonths = (list: readonly Fact[]) => {
    const times = new Map<string, number>();
    for (const { personId, occurredOn } of list) {
      const month = `${personId}/${monthOf(occurredOn)}`;
      times.set(month, (times.get(month) ?? 0) + 1);
    }
    return [...times].flatMap(([month, count]) => (count >= bonus.times ? [month] : [])).sort();
  };
  const monthsOf = (drafts: readonly AwardDraft[]) =>
    drafts.map((draft) => `${draft.personId}/${monthOf(draft.occurredOn)}`).sort();

  it('comes exactly once for every person and month that is full', () => {
    fc.assert(
      fc.property(facts, (list) => {
        expect(monthsOf(award(withBonus, list, nothing).filter(isBonus))).toEqual(fullMonths(list));
      }),
    );
  });

  it('is unearned exactly where the facts that are left no longer fill the month', () => {
    fc.assert(
      fc.property(facts, fc.array(fc.nat(29)), (list, gone) => {
        const given = award(withBonus, list, nothing);
        const left = list.filter((_, index) => !gone.includes(index));
        const paid = given.filter((draft) => draft.amount > 0);
        const unearned = new Set(unearnedBonuses(withBonus, '2026-01', paid, left));
        const kept = given.filter((draft) => isBonus(draft) && !unearned.has(draft));
        expect(monthsOf(kept)).toEqual(fullMonths(left));
      }),
    );
  });
});
