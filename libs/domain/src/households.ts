import type { DomainErrorCode } from './errors';
import { LIMITS } from './limits';
import type { VolunteerState } from './people';
import type { PointsBalance } from './points';
import type { SpendingLimitRecord } from './exchange';

export interface HouseholdRecord {
  id: string;
  unitId: string;
  unitName: string;
  /** 门牌 or the name the village knows the family by. */
  label: string;
  headName: string | null;
  memberCount: number;
  /** 销户: joined to another, moved away or died out. Its story stays readable. */
  closedOn: string | null;
}

export interface HouseholdMemberRecord {
  personId: string;
  name: string;
  head: boolean;
  minor: boolean;
  joinedOn: string;
  leftOn: string | null;
}

export interface HouseholdDetail extends HouseholdRecord {
  members: HouseholdMemberRecord[];
}

export interface HouseholdQuery {
  unitId?: string;
  /** Part of the label or of a member's name, or a member's card number. */
  search?: string;
}

/** Everything that happens to a household, in the words of the village: 立户 加入 离开 换户主 分户 并户 迁居 去世 个人积分并入 另存. */
export const HOUSEHOLD_CHANGE_KINDS = [
  'founded',
  'joined',
  'left',
  'head-changed',
  'split',
  'merged',
  'moved',
  'died',
  'taken-in',
  'kept-apart',
] as const;
export type HouseholdChangeKind = (typeof HOUSEHOLD_CHANGE_KINDS)[number];

/** One entry of a household's story. Nothing of it is ever changed. */
export interface HouseholdChangeRecord {
  id: string;
  kind: HouseholdChangeKind;
  householdId: string | null;
  householdLabel: string | null;
  /** The household that people or points came into. */
  otherId: string | null;
  otherLabel: string | null;
  /** Whom it is about, by name. */
  people: string[];
  /** Points that changed their owner with it, by their last days. */
  points: number;
  buckets: PointsBucket[];
  agreedBy: string[];
  reason: string;
  actorName: string;
  occurredOn: string;
  recordedAt: string;
}

export interface PointsBucket {
  expiresOn: string;
  amount: number;
}

/** A balance as somebody saw it: an agreement about points stands on the lines that were there. */
export interface SeenBalance extends PointsBalance {
  /** Number of the account's last line; 0 while there is none. */
  lines: number;
}

export interface MemberEarnings {
  personId: string;
  name: string;
  /** All that was given to the household for this person and not taken back; and of this year. */
  points: number;
  pointsThisYear: number;
}

/** Points of a member that lie in an account of the member's own, because a scheme is personal or by a decision. */
export interface PersonalBalance extends SeenBalance {
  personId: string;
  name: string;
}

/** H1: the household as its members and the desk see it. */
export interface HouseholdHome {
  household: HouseholdDetail;
  balance: SeenBalance;
  personal: PersonalBalance[];
  earned: MemberEarnings[];
  limits: SpendingLimitRecord[];
  /** Reserved and not fetched yet; the points are set aside. */
  reservations: { id: string; personName: string; goods: string; points: number }[];
  changes: HouseholdChangeRecord[];
  /** The asker may set the limits: head of the household, or the village. */
  maySetLimits: boolean;
}

/** Of the asker; null for somebody who lives in no household. */
export interface MyHousehold {
  home: HouseholdHome | null;
}

/** What becomes of the points in a newcomer's own account; asked for only where there are some. */
export type PersonalPointsChoice = 'take-in' | 'keep';

export interface CreateHouseholdInput {
  unitId: string;
  label: string;
  headPersonId: string;
  personalPoints?: PersonalPointsChoice;
}

export interface AddHouseholdMemberInput {
  personId: string;
  personalPoints?: PersonalPointsChoice;
}

export interface LeaveHouseholdInput {
  reason: string;
  /** Who becomes head, when the head leaves. */
  newHeadPersonId?: string;
}

export interface ChangeHeadInput {
  personId: string;
  reason: string;
}

/** What every agreement about points comes with: what it stands on, who took part and why. */
export interface HouseholdAgreement {
  /** {@link SeenBalance.lines} when it was agreed. */
  lines: number;
  agreedBy: string[];
  reason: string;
}

/** 分户: who goes, and how many points go with them. */
export interface SplitHouseholdInput extends HouseholdAgreement {
  personIds: string[];
  label: string;
  headPersonId: string;
  /** Of those who stay, when the head goes. */
  newHeadPersonId?: string;
  points: number;
}

/** 并户: everybody and everything goes into the other household. */
export interface MergeHouseholdInput extends HouseholdAgreement {
  intoId: string;
}

/** 迁居: the whole household goes to another village with its points. */
export interface MoveHouseholdInput extends HouseholdAgreement {
  unitId: string;
  label: string;
}

/** 去世登记. The points stay with the household; those of somebody who was alone go where the office decides. */
export interface RecordDeathInput {
  diedOn: string;
  reason: string;
  newHeadPersonId?: string;
  /** The household that inherits; null: the own one where somebody stays, else the points stay and die by their clause. */
  heirId: string | null;
}

/** What a death would do, before it is recorded. */
export interface DeathPreview {
  personId: string;
  name: string;
  household: HouseholdDetail | null;
  /** Accounts whose points would need an heir: the own one, and the household's when nobody stays. */
  estate: SeenBalance[];
  hasSignIn: boolean;
  /** What is withdrawn from and cancelled with it: sign-ups for what is still to come, and goods that nobody fetched yet. */
  signUps: number;
  reservations: number;
  reservedPoints: number;
  /** Names of the teams that are led: they need another leader first. */
  leads: string[];
}

/** What was done, and the household to go on reading at. */
export interface HouseholdChangeResult {
  changeId: string;
  /** Where the points and people are now; null where nobody inherited. */
  householdId: string | null;
}

/** May this person join that household? One belongs to one household of the own village at a time. */
export function checkJoinHousehold(
  person: { state: VolunteerState; unitId: string; householdId: string | null },
  household: { unitId: string; memberCount: number; closedOn: string | null },
): DomainErrorCode | null {
  if (household.closedOn !== null) return 'household.closed';
  if (person.state !== 'active') return 'volunteer.not-active';
  if (person.unitId !== household.unitId) return 'household.other-village';
  if (person.householdId !== null) return 'household.member-elsewhere';
  return household.memberCount < LIMITS.householdMembers ? null : 'household.full';
}

/** Points in an account of the newcomer's own are not decided on silently. */
export function checkPersonalPoints(
  own: Pick<PointsBalance, 'available' | 'pending'>,
  choice: PersonalPointsChoice | undefined,
): DomainErrorCode | null {
  return own.available + own.pending > 0 && choice === undefined ? 'household.personal-points' : null;
}
