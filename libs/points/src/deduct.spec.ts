import { describe, expect, it } from 'vitest';
import { award } from './award';
import { deduct } from './deduct';
import type { FactKind } from './scheme';
import { checkTerms } from './scheme';
import { rule, scheme } from './scheme.fixture';

const litter = rule({
  id: 'litter',
  name: '乱堆乱放',
  factKind: 'deduction',
  earning: { by: 'fixed', points: 5 },
});
const decision = {
  id: 'd7',
  ruleId: 'litter',
  personId: null,
  owner: { kind: 'household' as const, id: 'h1' },
  occurredOn: '2026-11-03',
};

describe('a deduction', () => {
  it('is what its rule says of a reviewed decision, in one sentence', () => {
    expect(deduct(scheme({ rules: [rule({}), litter] }), decision)).toEqual({
      key: 'deduct:d7',
      source: 'deduction:d7',
      book: 1,
      owner: { kind: 'household', id: 'h1' },
      personId: null,
      amount: 5,
      schemeVersionId: 'v4',
      ruleId: 'litter',
      explanation: '“乱堆乱放”每次扣5分：2026年11月3日的1次经评议属实，扣5分。',
    });
  });

  it('goes by the rule that was decided on, of several', () => {
    const feast = { ...litter, id: 'feast', name: '大操大办', earning: { by: 'fixed' as const, points: 20 } };
    const terms = scheme({ rules: [feast, litter] });
    expect([deduct(terms, decision)?.amount, deduct(terms, { ...decision, ruleId: 'feast' })?.amount]).toEqual([5, 20]);
  });

  it('does not come of a rule that gives, or of one that the version lacks', () => {
    expect(deduct(scheme({ rules: [rule({ id: 'litter' })] }), decision)).toBeNull();
    expect(deduct(scheme({ rules: [rule({})] }), decision)).toBeNull();
  });

  it('is never automatic: no fact takes points off, and no rule for deductions gives any', () => {
    const fact = {
      ...{ kind: 'attendance' as const, id: 'a1', revision: 0, category: 'environment', role: 'helper' },
      ...{ conditions: [], personId: 'p1', owner: decision.owner, activityId: null, minutes: 60 },
      ...{ occurredOn: '2026-11-03', settledAt: '2026-11-03T02:00:00Z' },
    };
    const kinds: FactKind[] = ['attendance', 'deed', 'commendation', 'deduction'];
    const drafts = kinds.flatMap((kind) =>
      award(scheme({ rules: [litter] }), [{ ...fact, kind: kind as typeof fact.kind }], { awards: [], facts: [] }),
    );
    expect(drafts).toEqual([]);
  });

  it('is a fixed figure: a rule by the hour, with a multiplier or with a bonus is at fault', () => {
    const fieldsOf = (change: object) =>
      checkTerms(scheme({ rules: [{ ...litter, ...change }] })).map((fault) => fault.field);
    expect(fieldsOf({})).toEqual([]);
    for (const change of [
      { earning: { by: 'hour', points: 5, stepMinutes: 30, rounding: 'down' } },
      { earning: { by: 'time', points: 5, minutesMin: 0 } },
      { multipliers: [{ condition: 'night', name: '夜间', percent: 200 }] },
      { bonus: { name: '满勤', times: 2, months: 1, points: 5 } },
    ])
      expect(fieldsOf(change)).toEqual(['rules.0.factKind']);
  });
});
