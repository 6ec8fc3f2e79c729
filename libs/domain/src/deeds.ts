import { addDays } from './calendar';
import { checkBallot, isCarried, type Council, type CouncilBallot, type CouncilReview } from './councils';
import { LIMITS } from './limits';

/** 申报: a good deed that somebody asks points for. 已提交 · 评议中 · 已通过 · 未通过 · 已撤回. */
export type DeedState = 'submitted' | 'under-review' | 'approved' | 'declined' | 'withdrawn';
export type DeedEvent = 'take-up' | 'approve' | 'decline' | 'withdraw';

const TRANSITIONS: Record<DeedState, Partial<Record<DeedEvent, DeedState>>> = {
  submitted: { 'take-up': 'under-review', withdraw: 'withdrawn' },
  'under-review': { approve: 'approved', decline: 'declined', withdraw: 'withdrawn' },
  approved: {},
  declined: {},
  withdrawn: {},
};

export const DEED_STATES = Object.keys(TRANSITIONS) as DeedState[];

/** The state after an event, or null when the event has no place in this state. */
export function nextDeedState(state: DeedState, event: DeedEvent): DeedState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** Who filed it: the person, somebody of the household, or a helper whose name stays with it. */
export type DeedFiler = 'self' | 'household' | 'helper';

/** A rule by which a deed of that day earns points, and what it would give before any cap, approved today. */
export interface DeedRule {
  ruleId: string;
  name: string;
  points: number;
  explanation: string;
  schemeTitle: string;
  schemeVersion: number;
  /** Working days of 公示 after the review; 0: the points count at once. */
  postingDays: number;
  effectiveOn: string;
}

export interface DeedRulesQuery {
  personId: string;
  doneOn: string;
}

export interface FileDeedInput {
  personId: string;
  doneOn: string;
  ruleId: string;
  /** What was done, where, who can tell of it. */
  text: string;
}

export interface DeedRecord {
  id: string;
  state: DeedState;
  personId: string;
  personName: string;
  unitId: string;
  unitName: string;
  doneOn: string;
  ruleName: string;
  text: string;
  filer: DeedFiler;
  filedByName: string;
  filedAt: string;
  hasPicture: boolean;
  /** Day of the review. */
  decidedOn: string | null;
}

/** What became of the points. `none`: a cap left nothing; `withdrawn`: an objection was upheld; `reversed`: taken back later. */
export type DeedAwardState = 'none' | 'pending' | 'posted' | 'withdrawn' | 'reversed';

export interface DeedAward {
  state: DeedAwardState;
  points: number;
  explanation: string;
  /** From which day they count; null when none do. */
  effectiveOn: string | null;
  transferId: number | null;
  /** Why they were withdrawn or reversed. */
  reason: string | null;
  /** Of a reversal: what had been spent already. */
  shortfall: number;
}

/** Another claim for the same day and household: two people may mean the same deed. */
export interface DeedSibling {
  id: string;
  state: DeedState;
  personName: string;
  ruleName: string;
}

export interface DeedDetail extends DeedRecord {
  /** What the rule would give, while nothing is decided; null also when the rule is no longer in force for that day. */
  expected: DeedRule | null;
  /** May whoever asks change or withdraw it: the person, the household, whoever filed it. */
  mine: boolean;
  siblings: DeedSibling[];
  review: CouncilReview | null;
  award: DeedAward | null;
}

export interface DeedQuery {
  unitId?: string;
  state?: DeedState;
  /** Done on or after, on or before. */
  from?: string;
  to?: string;
}

/** Claims that wait, within what somebody may review. */
export interface DeedCounts {
  submitted: number;
  underReview: number;
}

/** A deed is told within some weeks, while others still remember it. */
export function checkDeedDay(doneOn: string, today: string): 'deed.in-future' | 'deed.too-long-ago' | null {
  if (doneOn > today) return 'deed.in-future';
  return doneOn < addDays(today, -LIMITS.deedDaysBack) ? 'deed.too-long-ago' : null;
}

/** Only those whose claim it is withdraw it, and only while nothing is decided. */
export function checkWithdrawDeed(deed: {
  state: DeedState;
  mine: boolean;
}): 'deed.not-claimant' | 'deed.state-refused' | null {
  if (!deed.mine) return 'deed.not-claimant';
  return nextDeedState(deed.state, 'withdraw') ? null : 'deed.state-refused';
}

/** What the council has begun to look at stays as it was. */
export function checkAddPicture(deed: {
  state: DeedState;
  mine: boolean;
}): 'deed.not-claimant' | 'deed.picture-settled' | null {
  if (!deed.mine) return 'deed.not-claimant';
  return deed.state === 'submitted' ? null : 'deed.picture-settled';
}

/** A review of a claim that is under review, by a council as every review asks it. */
export function checkDecideDeed(
  deed: { state: DeedState; filedAt: string },
  council: Council,
  ballot: CouncilBallot,
  today: string,
): ReturnType<typeof checkBallot> | 'deed.state-refused' {
  if (!nextDeedState(deed.state, decisionOf(ballot.votes))) return 'deed.state-refused';
  return checkBallot(deed.filedAt, council, ballot, today);
}

/** What the votes come to: `approve` when more than half are for it; a tie declines. */
export function decisionOf(votes: CouncilBallot['votes']): 'approve' | 'decline' {
  return isCarried(votes) ? 'approve' : 'decline';
}

export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** Said before a picture is sent; the server looks into the file itself. */
export function checkPictureFile(file: {
  type: string;
  size: number;
}): 'picture.format-refused' | 'picture.too-large' | null {
  if (!PICTURE_TYPES.some((type) => type === file.type)) return 'picture.format-refused';
  return file.size > LIMITS.pictureBytes ? 'picture.too-large' : null;
}
