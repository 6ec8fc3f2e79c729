import { ageOn } from './calendar';
import { LIMITS } from './limits';

/** `profile`: made by a team or a village and not claimed yet; it counts as approved by whoever made it. */
export type VolunteerState = 'pending' | 'active' | 'declined' | 'suspended' | 'closed';
export type Gender = 'female' | 'male' | 'undisclosed';

/** Purposes a person may agree to; `service` is the condition of registering. */
export const CONSENT_PURPOSES = ['service', 'public-name', 'sms-notice', 'insurance'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export interface VolunteerRecord {
  id: string;
  name: string;
  gender: Gender;
  state: VolunteerState;
  unitId: string;
  unitName: string;
  householdId: string | null;
  /** Nine digits with a check digit; on the card and in the passbook. */
  cardNo: string;
  /** Masked, null when none is known. */
  phoneMasked: string | null;
  minor: boolean;
  /** True while no user signs in as this person. */
  unclaimed: boolean;
  /** Who entered the person, when it was not the person. */
  helperName: string | null;
  registeredAt: string;
  decidedAt: string | null;
  decisionReason: string | null;
}

export interface VolunteerDetail extends VolunteerRecord {
  birthOn: string;
  idNumberMasked: string | null;
  guardian: GuardianRecord | null;
  consents: ConsentRecord[];
  teams: { teamId: string; teamName: string; leader: boolean }[];
}

export interface GuardianRecord {
  name: string;
  phoneMasked: string;
  relation: GuardianRelation;
  consentedAt: string;
}
export type GuardianRelation = 'parent' | 'grandparent' | 'other';

export interface ConsentRecord {
  purpose: ConsentPurpose;
  given: boolean;
  at: string;
}

export interface GuardianInput {
  name: string;
  phone: string;
  relation: GuardianRelation;
  consent: boolean;
}

/** V1: the person registers with a code sent to the phone. */
export interface RegisterInput {
  name: string;
  phone: string;
  smsCode: string;
  password: string;
  gender: Gender;
  birthOn: string;
  unitId: string;
  consents: ConsentPurpose[];
  guardian?: GuardianInput;
}

/** What registration answers: the volunteer waits for approval, or the profile a team made was claimed. */
export interface RegisterResult {
  volunteerId: string;
  state: VolunteerState;
  claimed: boolean;
}

/** A leader or a village enters somebody without a phone, or a new team member. */
export interface CreateVolunteerInput {
  name: string;
  phone?: string;
  idNumber?: string;
  gender: Gender;
  birthOn: string;
  unitId: string;
  teamId?: string;
  householdId?: string;
  /** Consent on paper is kept by the unit; the helper confirms that it was given. */
  paperConsent: boolean;
  guardian?: GuardianInput;
}

export interface DecideVolunteerInput {
  approve: boolean;
  /** Needed for a refusal; the applicant reads it. */
  reason?: string;
}

export interface ChangeConsentInput {
  purpose: ConsentPurpose;
  given: boolean;
}

export interface VolunteerQuery {
  unitId?: string;
  teamId?: string;
  state?: VolunteerState;
  /** Part of a name, pinyin initials, a card number or the last four digits of the phone. */
  search?: string;
}

/** Under 18 on that day. */
export function isMinor(birthOn: string, day: string): boolean {
  return ageOn(birthOn, day) < LIMITS.adultAge;
}

/** Minors register with a guardian; under 14 only inside a household (product rules on minors). */
export function checkRegistration(
  person: { birthOn: string; guardianConsent: boolean; inHousehold: boolean; serviceConsent: boolean },
  day: string,
): 'consent.required' | 'volunteer.guardian-required' | 'volunteer.household-required' | null {
  if (!person.serviceConsent) return 'consent.required';
  if (isMinor(person.birthOn, day) && !person.guardianConsent) return 'volunteer.guardian-required';
  if (ageOn(person.birthOn, day) < LIMITS.childAge && !person.inHousehold) return 'volunteer.household-required';
  return null;
}

/** Born already, and not longer ago than anybody lives. */
export function isPlausibleBirth(birthOn: string, day: string): boolean {
  return birthOn <= day && ageOn(birthOn, day) <= LIMITS.oldestAge;
}

/** Each registration is decided once, and never by the person it is about. */
export function checkDecision(
  volunteer: { id: string; state: VolunteerState },
  deciderPersonId: string | null,
): 'volunteer.own-approval' | 'volunteer.not-pending' | null {
  if (volunteer.id === deciderPersonId) return 'volunteer.own-approval';
  return volunteer.state === 'pending' ? null : 'volunteer.not-pending';
}
