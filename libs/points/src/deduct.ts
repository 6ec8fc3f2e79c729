import type { AwardDraft } from './facts';
import type { SchemeVersion } from './scheme';
import type { Owner } from './transfer';

/** A decision of the council that stands: by which rule, about whom, about what day. Nothing else ever takes points off. */
export interface ReviewedDeduction {
  id: string;
  ruleId: string;
  /** Whose doing it was; null when it is the household's as a whole. */
  personId: string | null;
  owner: Owner;
  /** The day of the matter, whose version of the scheme applies. */
  occurredOn: string;
}

/** What the decision takes off, ready for the ledger, which knows how much of it the balance still has. */
export type DeductionDraft = Omit<AwardDraft, 'personId' | 'expiresOn' | 'occurredOn' | 'activityId' | 'cut'> & {
  personId: string | null;
};

/** Points that a reviewed decision takes off by its rule; null where the version has no such rule. Caps do not soften it. */
export function deduct(scheme: SchemeVersion, decision: ReviewedDeduction): DeductionDraft | null {
  const { id, ruleId, personId, owner, occurredOn } = decision;
  const rule = scheme.rules.find((candidate) => candidate.id === ruleId && candidate.factKind === 'deduction');
  if (!rule) return null;
  const amount = rule.earning.points;
  const [year, month, day] = occurredOn.split('-').map(Number);
  return {
    ...{ key: `deduct:${id}`, source: `deduction:${id}`, book: scheme.book, owner, personId, amount },
    ...{ schemeVersionId: scheme.id, ruleId },
    explanation: `“${rule.name}”每次扣${amount}分：${year}年${month}月${day}日的1次经评议属实，扣${amount}分。`,
  };
}
