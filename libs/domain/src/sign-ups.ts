import type { ActivityState, Eligibility, RiskLevel, SignUpRecord, SignUpState } from './activities';
import type { DomainErrorCode } from './errors';
import { ageOn, dayOf } from './calendar';
import { LIMITS } from './limits';

export interface SignUpInput {
  shiftId: string;
}

/** A leader signs somebody up who asked for it. */
export interface SignUpForInput extends SignUpInput {
  personId: string;
}

/** A sign-up with what it is for. */
export interface PlannedSignUp extends SignUpRecord {
  activityTitle: string;
  activityState: ActivityState;
  place: string;
  startsAt: string;
  endsAt: string;
}

/** Everything a sign-up depends on. Times are ISO instants. */
export interface SignUpFacts {
  activity: {
    state: ActivityState;
    signUpClosesAt: string;
    riskLevel: RiskLevel;
    eligibility: Eligibility;
  };
  shift: { startsAt: string; endsAt: string };
  person: { active: boolean; birthOn: string; teamIds: string[] };
  /** This person's other live sign-ups. */
  others: { shiftId: string; startsAt: string; endsAt: string }[];
  alreadySignedUp: boolean;
}

/** Why this person may not sign up now, or null. A full shift is no refusal: one joins the waiting list. */
export function checkSignUp(facts: SignUpFacts, now: string): DomainErrorCode | null {
  const { activity, shift, person } = facts;
  if (!person.active) return 'volunteer.not-active';
  if (facts.alreadySignedUp) return 'sign-up.already';
  if (activity.state === 'sign-up-closed' || activity.state === 'under-way') return 'activity.sign-up-closed';
  if (activity.state !== 'published') return 'activity.not-open';
  if (now >= activity.signUpClosesAt) return 'activity.sign-up-closed';
  const eligibility = checkEligibility(activity, person, dayOf(shift.startsAt));
  if (eligibility) return eligibility;
  return clashWith(shift, facts.others) ? 'sign-up.overlap' : null;
}

/** Which of a person's other sign-ups is at the same time; null when none is. One may begin when another ends. */
export function clashWith<T extends { startsAt: string; endsAt: string }>(
  shift: { startsAt: string; endsAt: string },
  others: readonly T[],
): T | null {
  return others.find((other) => other.startsAt < shift.endsAt && shift.startsAt < other.endsAt) ?? null;
}

/** Age, team and minors, on the day of the activity. */
export function checkEligibility(
  activity: Pick<SignUpFacts['activity'], 'riskLevel' | 'eligibility'>,
  person: Pick<SignUpFacts['person'], 'birthOn' | 'teamIds'>,
  day: string,
): DomainErrorCode | null {
  const age = ageOn(person.birthOn, day);
  const { minAge, maxAge, teamIds, minorsAllowed } = activity.eligibility;
  if (age < LIMITS.adultAge && activity.riskLevel === 'high') return 'activity.dangerous-for-minors';
  if (age < LIMITS.adultAge && !minorsAllowed) return 'activity.minor-refused';
  if (minAge !== null && age < minAge) return 'activity.too-young';
  if (maxAge !== null && age > maxAge) return 'activity.too-old';
  if (teamIds.length > 0 && !teamIds.some((id) => person.teamIds.includes(id))) return 'activity.team-only';
  return null;
}

/** Somebody on the waiting list, in the order of joining it. */
export interface QueuedSignUp {
  id: string;
  person: SignUpFacts['person'];
}

/**
 * Who moves up when a place is free: the first who may still take part. A waiting person holds the time of the shift like everybody
 * signed up, so nobody on the list can have taken on something else at that hour.
 */
export function nextInQueue(
  activity: Pick<SignUpFacts['activity'], 'riskLevel' | 'eligibility'>,
  shift: { startsAt: string },
  queue: readonly QueuedSignUp[],
): QueuedSignUp | null {
  const day = dayOf(shift.startsAt);
  return queue.find(({ person }) => person.active && checkEligibility(activity, person, day) === null) ?? null;
}

/** Moved up from the waiting list for something still to come: the person who waited must hear of it wherever they look. */
export function isNewlyPromoted(
  signUp: Pick<PlannedSignUp, 'state' | 'promotedAt' | 'activityState' | 'startsAt'>,
  now: string,
): boolean {
  const { state, promotedAt, activityState, startsAt } = signUp;
  return state === 'confirmed' && promotedAt !== null && activityState !== 'cancelled' && now < startsAt;
}

/** One may withdraw until the shift begins. */
export function checkWithdraw(
  signUp: { state: SignUpState },
  shift: { startsAt: string },
  now: string,
): DomainErrorCode | null {
  if (signUp.state === 'withdrawn') return 'sign-up.not-found';
  return now >= shift.startsAt ? 'sign-up.too-late-to-withdraw' : null;
}
