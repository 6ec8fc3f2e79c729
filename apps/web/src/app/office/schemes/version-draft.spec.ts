import { describe, expect, it } from 'vitest';
import { faultsOf, newMultiplier, newRule, toDraft, toInput, type VersionDraft } from './version-draft';

const filled: VersionDraft = {
  documentRef: ' 妙政发〔2026〕3号 ',
  effectiveFrom: '2026-01-01',
  effectiveTo: '',
  accountOwner: 'household',
  postingDays: 3,
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
      writtenByName: '甲',
      adoptedByName: null,
    };
    const again = toDraft({ ...version, ...words, effectiveTo: null, terms }, '2026-01-01');
    expect(toInput(again)).toEqual(toInput(filled));
  });

  it('is refused by the engine while a number is missing', () => {
    const faults = faultsOf({ ...filled, rules: [newRule([])] });
    expect(faults.map((fault) => fault.field)).toEqual(['rules.0.name', 'rules.0.earning']);
  });

  it('never gives two rules the same code', () => {
    const first = newRule([]);
    const third = newRule([first, { id: 'rule-3' }]);
    expect(new Set([first.id, 'rule-3', third.id]).size).toBe(3);
  });
});
