import { addDays } from './calendar';
import { checkBallot, isCarried, type Council, type CouncilBallot, type CouncilReview } from './councils';
import { LIMITS } from './limits';

/**
 * 扣分: somebody of the office says that a household broke a rule, a council decides, and it may be appealed before anything is taken.
 * 待评议 · 评议中 · 申诉期 · 申诉中 · 已扣分 · 扣分后申诉中 · 申诉成立 · 不成立 · 已撤回.
 */
export type DeductionState =
  | 'submitted'
  | 'under-review'
  | 'confirmed'
  | 'appealed'
  | 'booked'
  | 'contested'
  | 'overturned'
  | 'dropped'
  | 'withdrawn';
export type DeductionEvent =
  | 'take-up'
  | 'confirm'
  | 'drop'
  | 'withdraw'
  | 'appeal'
  | 'book'
  | 'uphold'
  | 'reject'
  /** Whoever it is about has died, or the record was closed: nothing is taken of what they left. */
  | 'lapse';

const TRANSITIONS: Record<DeductionState, Partial<Record<DeductionEvent, DeductionState>>> = {
  submitted: { 'take-up': 'under-review', withdraw: 'withdrawn' },
  'under-review': { confirm: 'confirmed', drop: 'dropped', withdraw: 'withdrawn' },
  confirmed: { appeal: 'appealed', book: 'booked', lapse: 'withdrawn' },
  appealed: { uphold: 'overturned', reject: 'booked', lapse: 'withdrawn' },
  booked: { appeal: 'contested' },
  contested: { uphold: 'overturned', reject: 'booked' },
  overturned: {},
  dropped: {},
  withdrawn: {},
};

export const DEDUCTION_STATES = Object.keys(TRANSITIONS) as DeductionState[];

/** The state after an event, or null when the event has no place in this state. */
export function nextDeductionState(state: DeductionState, event: DeductionEvent): DeductionState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** Whose account it is about. */
export interface DeductionOwner {
  kind: 'household' | 'member';
  /** The household as the village knows it, or the person's name. */
  label: string;
}

/** A rule for deductions of the version in force on a day. */
export interface DeductionRule {
  ruleId: string;
  name: string;
  points: number;
  explanation: string;
  schemeTitle: string;
  schemeVersion: number;
}

/** What could be filed about somebody's day. */
export interface DeductionRules {
  owner: DeductionOwner;
  rules: DeductionRule[];
  /** Working days that an appeal has before the points are taken. */
  appealDays: number;
}

export interface DeductionRulesQuery {
  personId: string;
  happenedOn: string;
}

export interface FileDeductionInput extends DeductionRulesQuery {
  /** About the household as a whole; the person is only whom it was found by. */
  wholeHousehold: boolean;
  ruleId: string;
  /** What was seen, where, who can tell of it. */
  text: string;
}

export interface DeductionRecord {
  id: string;
  state: DeductionState;
  unitId: string;
  unitName: string;
  owner: DeductionOwner;
  /** Whose doing it was; null: the household's as a whole. */
  personName: string | null;
  happenedOn: string;
  ruleName: string;
  points: number;
  text: string;
  filedByName: string;
  filedAt: string;
  hasPicture: boolean;
  /** Day of the review. */
  decidedOn: string | null;
  /** Last day before the points are taken; null until it is confirmed. */
  appealUntil: string | null;
}

export type AppealState = 'open' | 'upheld' | 'rejected';
export type AppealRefusal =
  'deduction.state-refused' | 'deduction.appealed-already' | 'deduction.appeal-late' | 'deduction.appeal-early';
export type AppealDecisionRefusal = 'deduction.state-refused' | 'appeal.second-person' | 'appeal.own-household';

/** 申诉: somebody of the household says why not, once. */
export interface DeductionAppeal {
  state: AppealState;
  appellantName: string;
  /** Of the helper who wrote it down at the desk; null when it came online. */
  helperName: string | null;
  text: string;
  raisedAt: string;
  decidedByName: string | null;
  /** Why it was decided so. */
  decision: string | null;
  decidedAt: string | null;
  /** What keeps the reader from deciding on it. */
  refusal: AppealDecisionRefusal | null;
}

/** What was taken, as the ledger has it. */
export interface DeductionBooking {
  transferId: number;
  bookedOn: string;
  taken: number;
  /** What the balance did not have. Nobody collects it. */
  shortfall: number;
  /** The transfer that gave it back after an appeal. */
  returnedBy: number | null;
}

export interface DeductionDetail extends DeductionRecord {
  /** How the figure comes about, by which rule of which version. */
  explanation: string;
  schemeId: string;
  schemeTitle: string;
  schemeVersion: number;
  schemeDocumentRef: string;
  /** Is it about whoever asks, or their household? */
  mine: boolean;
  /** Did whoever asks file it? */
  filedByMe: boolean;
  /** Who may appeal, for those who write it down at the desk; empty for others. */
  family: { personId: string; name: string }[];
  review: CouncilReview | null;
  appeal: DeductionAppeal | null;
  booking: DeductionBooking | null;
  /** Last day on which one may still appeal, as it stands; null when not any more, or not yet. */
  appealableUntil: string | null;
}

export interface DeductionQuery {
  unitId?: string;
  state?: DeductionState;
  /** Happened on or after, on or before. */
  from?: string;
  to?: string;
}

/** What waits for somebody, within what one may review. */
export interface DeductionCounts {
  submitted: number;
  underReview: number;
  /** Appeals that nobody has decided on, before and after the points were taken. */
  appeals: number;
}

export interface RaiseAppealInput {
  text: string;
  /** At the desk: who of the household came. */
  appellantId?: string;
}

export interface DecideAppealInput {
  /** True: nothing is taken, or what was taken is given back. */
  uphold: boolean;
  /** Read by the household. */
  reason: string;
}

/** Only of late, while it can still be proved, and never about the own household. */
export function checkFileDeduction(
  matter: { happenedOn: string; familyIds: readonly string[] },
  filer: { personId: string | null },
  today: string,
): 'deduction.own-household' | 'deduction.in-future' | 'deduction.too-long-ago' | null {
  if (filer.personId !== null && matter.familyIds.includes(filer.personId)) return 'deduction.own-household';
  if (matter.happenedOn > today) return 'deduction.in-future';
  return matter.happenedOn < addDays(today, -LIMITS.deductionDaysBack) ? 'deduction.too-long-ago' : null;
}

/** Whoever filed it takes it back while nothing is decided. */
export function checkWithdrawDeduction(deduction: {
  state: DeductionState;
  filedByMe: boolean;
}): 'deduction.not-filer' | 'deduction.state-refused' | null {
  if (!deduction.filedByMe) return 'deduction.not-filer';
  return nextDeductionState(deduction.state, 'withdraw') ? null : 'deduction.state-refused';
}

/** What the council has begun to look at stays as it was. */
export function checkAddEvidence(deduction: {
  state: DeductionState;
  filedByMe: boolean;
}): 'deduction.not-filer' | 'deduction.picture-settled' | null {
  if (!deduction.filedByMe) return 'deduction.not-filer';
  return deduction.state === 'submitted' ? null : 'deduction.picture-settled';
}

/** A review of a deduction that is under review, by a council as every review asks it. */
export function checkDecideDeduction(
  deduction: { state: DeductionState; filedAt: string },
  council: Council,
  ballot: CouncilBallot,
  today: string,
): ReturnType<typeof checkBallot> | 'deduction.state-refused' {
  if (!nextDeductionState(deduction.state, verdictOf(ballot.votes))) return 'deduction.state-refused';
  return checkBallot(deduction.filedAt, council, ballot, today);
}

/** More than half of those present say that it is so; a tie takes nothing. */
export function verdictOf(votes: CouncilBallot['votes']): 'confirm' | 'drop' {
  return isCarried(votes) ? 'confirm' : 'drop';
}

/** Until the points are taken, and for thirty days after that; once in all (DECISIONS 50). */
export function checkAppeal(
  deduction: { state: DeductionState; bookedOn: string | null; hasAppeal: boolean },
  today: string,
): AppealRefusal | null {
  const { state, bookedOn, hasAppeal } = deduction;
  if (hasAppeal) return 'deduction.appealed-already';
  if (state === 'submitted' || state === 'under-review') return 'deduction.appeal-early';
  if (!nextDeductionState(state, 'appeal')) return 'deduction.state-refused';
  return bookedOn !== null && today > lastAppealDay(bookedOn) ? 'deduction.appeal-late' : null;
}

/** The last day on which points that were taken may be asked back, thirty days after it (DECISIONS 50). */
export function lastAppealDay(bookedOn: string): string {
  return addDays(bookedOn, LIMITS.appealDaysAfterBooking);
}

/**
 * By somebody who had no hand in the first decision, wrote the appeal neither for themselves nor for others, and is not of the household
 * (DECISIONS 50).
 */
export function checkDecideAppeal(
  appeal: {
    state: AppealState;
    involvedUserIds: readonly string[];
    involvedPersonIds: readonly string[];
    concernedPersonIds: readonly string[];
  },
  decider: { userId: string; personId: string | null },
): AppealDecisionRefusal | null {
  if (appeal.state !== 'open') return 'deduction.state-refused';
  const { userId, personId } = decider;
  if (personId !== null && appeal.concernedPersonIds.includes(personId)) return 'appeal.own-household';
  const hadHand =
    appeal.involvedUserIds.includes(userId) || (personId !== null && appeal.involvedPersonIds.includes(personId));
  return hadHand ? 'appeal.second-person' : null;
}
