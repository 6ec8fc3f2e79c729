import { describe, expect, it } from 'vitest';
import { faultsOf, newMultiplier, newRule, toDraft, toInput, type VersionDraft } from './version-draft';

const filled: VersionDraft = {
  documentRef: ' 妙政发〔2026〕3号 ',
  effectiveFrom: '2026-01-01',
  effectiveTo: '',
  accountOwner: 'household',
  postingDays: 3,
  postingRhythm: 'at-once',
  expiryKind: 'months',
  yearsLater: 1,
  months: 18,
  rules: [
    {
      ...newRule([]),
      name: '路口值守',
      category: '文明引导',
      points: 10,
      multipliers: [newMultiplier([])],
      hasBonus: true,
      bonusPoints: 50,
    },
  ],
  caps: [{ scope: 'person', window: 'day', points: 40 }],
  hasOpening: true,
  openingPoints: 50,
  openingEvery: 'once',
  adopting: 'district-admin',
  attendance: ['station-admin', 'town-admin'],
  deeds: [],
  objections: ['district-admin'],
};

describe('the form of a scheme version', () => {
  it('becomes terms that the engine accepts', () => {
    const input = toInput(filled);
    expect(input.documentRef).toBe('妙政发〔2026〕3号');
    expect(input.effectiveTo).toBeNull();
    expect(faultsOf(filled)).toEqual([]);
  });

  it('gives back what it was filled from', () => {
    const { terms, ...words } = toInput(filled);
    const version = {
      id: 'v',
      version: 1,
      state: 'draft' as const,
      adoption: null,
      writerIds: [],
      writtenByName: '甲',
      adoptedByName: null,
    };
    const again = toDraft({ ...version, ...words, effectiveTo: null, terms }, '2026-01-01');
    expect(toInput(again)).toEqual(toInput(filled));
    const next = toDraft({ ...version, ...words, state: 'effective', effectiveTo: null, terms }, '2027-01-01');
    expect([next.documentRef, next.rules.length]).toEqual(['', 1]);
  });

  it('is refused by the engine while a number is missing', () => {
    const faults = faultsOf({ ...filled, rules: [newRule([])] });
    expect(faults.map((fault) => fault.field)).toEqual(['rules.0.name', 'rules.0.earning.points']);
  });

  it('names the field of every fault: a number of opening points that is missing, a rhythm without days on view', () => {
    const fieldsOf = (change: Partial<VersionDraft>) => faultsOf({ ...filled, ...change }).map((fault) => fault.field);
    expect(fieldsOf({ openingPoints: null })).toEqual(['opening.points']);
    expect(fieldsOf({ openingPoints: null, hasOpening: false })).toEqual([]);
    expect(fieldsOf({ postingDays: 0, postingRhythm: 'weekly' })).toEqual(['postingRhythm']);
    expect(fieldsOf({ caps: [{ scope: 'person', window: 'day', points: null }] })).toEqual(['caps.0.points']);
  });

  it('keeps of a rule that became a deduction its figure alone', () => {
    const [duty] = filled.rules;
    const deduction: VersionDraft = { ...filled, rules: [{ ...(duty ?? newRule([])), factKind: 'deduction' }] };
    expect(faultsOf(deduction)).toEqual([]);
    expect(toInput(deduction).terms.rules).toEqual([
      {
        ...{ id: 'rule-1', name: '路口值守', factKind: 'deduction', category: null, role: null },
        ...{ earning: { by: 'fixed', points: 10 }, multipliers: [], bonus: null },
      },
    ]);
  });

  it('never gives two rules the same code', () => {
    const first = newRule([]);
    const third = newRule([first, { id: 'rule-3' }]);
    expect(new Set([first.id, 'rule-3', third.id]).size).toBe(3);
  });
});
