import {
  type SchemeVersionRecord,
  SERVICE_CONDITIONS,
  type ServiceCondition,
  VILLAGE_POINTS_BOOK,
  type WriteVersionInput,
} from '@jishan/domain';
import {
  type Cap,
  checkTerms,
  type Earning,
  type Expiry,
  type FactKind,
  type Opening,
  type OwnerKind,
  type PostingRhythm,
  type Rounding,
  type Rule,
  type SchemeFault,
} from '@jishan/points';
import type { VersionTerms } from '../../schemes/schemes.api';
import { CONDITION_LABELS } from './scheme-labels';

/** A rule as boxes on a form: every way of earning has its boxes, `by` says which of them count. */
export interface RuleDraft {
  id: string;
  name: string;
  factKind: FactKind;
  /** Empty: any. */
  category: string;
  role: string;
  by: Earning['by'];
  points: number | null;
  stepMinutes: number | null;
  rounding: Rounding;
  minutesMin: number | null;
  multipliers: { condition: string; name: string; percent: number | null }[];
  hasBonus: boolean;
  bonusName: string;
  bonusTimes: number | null;
  bonusMonths: number | null;
  bonusPoints: number | null;
}

export interface VersionDraft {
  documentRef: string;
  effectiveFrom: string;
  effectiveTo: string;
  accountOwner: OwnerKind;
  postingDays: number | null;
  postingRhythm: PostingRhythm;
  expiryKind: Expiry['kind'];
  yearsLater: number | null;
  months: number | null;
  rules: RuleDraft[];
  caps: { scope: Cap['scope']; window: Cap['window']; points: number | null }[];
  hasOpening: boolean;
  openingPoints: number | null;
  openingEvery: Opening['every'];
  /** Which role adopts the next version; empty: any that may. */
  adopting: string;
  /** Roles that have to confirm; none: any that may. */
  attendance: readonly string[];
  deeds: readonly string[];
  objections: readonly string[];
}

export function newRule(rules: readonly Pick<RuleDraft, 'id'>[]): RuleDraft {
  let number = rules.length + 1;
  while (rules.some((rule) => rule.id === `rule-${number}`)) number++;
  return {
    id: `rule-${number}`,
    name: '',
    factKind: 'attendance',
    category: '',
    role: '',
    by: 'hour',
    points: null,
    stepMinutes: 30,
    rounding: 'down',
    minutesMin: 0,
    multipliers: [],
    hasBonus: false,
    bonusName: '全勤奖',
    bonusTimes: 4,
    bonusMonths: 1,
    bonusPoints: null,
  };
}

export function newMultiplier(taken: readonly { condition: string }[]): RuleDraft['multipliers'][number] {
  const condition: ServiceCondition =
    SERVICE_CONDITIONS.find((candidate) => !taken.some((other) => other.condition === candidate)) ?? 'peak-post';
  return { condition, name: CONDITION_LABELS[condition], percent: 150 };
}

/** The form for a draft, for a version to come after the one that is there, or for the first of a scheme. The next one gets its own document number. */
export function toDraft(version: SchemeVersionRecord<VersionTerms> | null, effectiveFrom: string): VersionDraft {
  const terms = version?.terms;
  const expiry = terms?.expiry ?? { kind: 'year-end' as const, yearsLater: 1 };
  return {
    documentRef: version?.state === 'draft' ? version.documentRef : '',
    effectiveFrom,
    effectiveTo: version?.effectiveTo ?? '',
    accountOwner: terms?.accountOwner ?? 'household',
    postingDays: terms?.postingDays ?? 3,
    postingRhythm: terms?.postingRhythm ?? 'at-once',
    expiryKind: expiry.kind,
    yearsLater: expiry.kind === 'year-end' ? expiry.yearsLater : 1,
    months: expiry.kind === 'months' ? expiry.months : 12,
    rules: terms?.rules.map(toRuleDraft) ?? [newRule([])],
    caps: terms?.caps.map((cap) => ({ ...cap })) ?? [],
    hasOpening: (terms?.opening ?? null) !== null,
    openingPoints: terms?.opening?.points ?? 50,
    openingEvery: terms?.opening?.every ?? 'year',
    adopting: terms?.approvers?.adopting[0] ?? '',
    attendance: terms?.approvers?.attendance ?? [],
    deeds: terms?.approvers?.deeds ?? [],
    objections: terms?.approvers?.objections ?? [],
  };
}

/** An empty number box becomes NaN, which the check of the terms refuses with its own sentence. */
export function toInput(draft: VersionDraft): WriteVersionInput<VersionTerms> {
  const expiry: Expiry =
    draft.expiryKind === 'months'
      ? { kind: 'months', months: numberOf(draft.months) }
      : { kind: 'year-end', yearsLater: numberOf(draft.yearsLater) };
  return {
    documentRef: draft.documentRef.trim(),
    effectiveFrom: draft.effectiveFrom,
    effectiveTo: draft.effectiveTo || null,
    terms: {
      accountOwner: draft.accountOwner,
      rules: draft.rules.map(toRule),
      caps: draft.caps.map((cap) => ({ ...cap, points: numberOf(cap.points) })),
      expiry,
      postingDays: numberOf(draft.postingDays),
      postingRhythm: draft.postingRhythm,
      opening: draft.hasOpening ? { points: numberOf(draft.openingPoints), every: draft.openingEvery } : null,
      approvers: {
        adopting: draft.adopting === '' ? [] : [draft.adopting],
        attendance: [...draft.attendance],
        deeds: [...draft.deeds],
        objections: [...draft.objections],
      },
    },
  };
}

/** What the engine would refuse, as the form's fields name it. */
export function faultsOf(draft: VersionDraft): SchemeFault[] {
  return checkTerms({ ...toInput(draft).terms, book: VILLAGE_POINTS_BOOK });
}

export function toRule(draft: RuleDraft): Rule {
  const deducts = draft.factKind === 'deduction';
  const bonus = {
    name: draft.bonusName.trim(),
    times: numberOf(draft.bonusTimes),
    months: numberOf(draft.bonusMonths),
    points: numberOf(draft.bonusPoints),
  };
  return {
    id: draft.id,
    name: draft.name.trim(),
    factKind: draft.factKind,
    category: deducts ? null : draft.category || null,
    role: deducts ? null : draft.role || null,
    // a deduction has one figure; what was filled in before its kind was chosen does not count
    earning: toEarning(deducts ? { ...draft, by: 'fixed' } : draft),
    multipliers: (deducts ? [] : draft.multipliers).map((multiplier) => ({
      ...multiplier,
      name: multiplier.name.trim(),
      percent: numberOf(multiplier.percent),
    })),
    bonus: draft.hasBonus && !deducts ? bonus : null,
  };
}

function toEarning(draft: RuleDraft): Earning {
  const points = numberOf(draft.points);
  switch (draft.by) {
    case 'hour':
      return { by: 'hour', points, stepMinutes: numberOf(draft.stepMinutes), rounding: draft.rounding };
    case 'time':
      return { by: 'time', points, minutesMin: numberOf(draft.minutesMin) };
    case 'fixed':
      return { by: 'fixed', points };
    default:
      return draft.by satisfies never;
  }
}

function toRuleDraft(rule: Rule): RuleDraft {
  const { earning, bonus } = rule;
  const blank = newRule([]);
  return {
    ...blank,
    id: rule.id,
    name: rule.name,
    factKind: rule.factKind,
    category: rule.category ?? '',
    role: rule.role ?? '',
    by: earning.by,
    points: earning.points,
    ...(earning.by === 'hour' ? { stepMinutes: earning.stepMinutes, rounding: earning.rounding } : {}),
    ...(earning.by === 'time' ? { minutesMin: earning.minutesMin } : {}),
    multipliers: rule.multipliers.map((multiplier) => ({ ...multiplier })),
    ...(bonus
      ? {
          hasBonus: true,
          bonusName: bonus.name,
          bonusTimes: bonus.times,
          bonusMonths: bonus.months,
          bonusPoints: bonus.points,
        }
      : {}),
  };
}

function numberOf(value: number | null): number {
  return value ?? Number.NaN;
}
