import type { DomainErrorCode } from './errors';
import type {
  HouseholdAgreement,
  HouseholdDetail,
  HouseholdMemberRecord,
  HouseholdRecord,
  RecordDeathInput,
  SplitHouseholdInput,
} from './households';
import { LIMITS } from './limits';
import type { VolunteerState } from './people';

type Member = Pick<HouseholdMemberRecord, 'personId' | 'head' | 'minor' | 'leftOn'>;

/** Those who have not left. */
export const livingIn = <M extends Member>(members: readonly M[]): M[] =>
  members.filter((member) => member.leftOn === null);

/** A group that is a household of its own needs a grown-up, and a head who is one. */
function checkGroup(group: readonly Member[], headPersonId: string | undefined): DomainErrorCode | null {
  if (group.every((member) => member.minor)) return 'household.grown-up-missing';
  const head = group.find((member) => member.personId === headPersonId);
  if (!head) return 'household.head-missing';
  return head.minor ? 'household.head-minor' : null;
}

/** May these leave? Somebody stays, with a grown-up and a head. */
export function checkDeparture(
  members: readonly Member[],
  goingIds: readonly string[],
  newHeadPersonId: string | undefined,
): DomainErrorCode | null {
  const living = livingIn(members);
  const goes = (member: Member) => goingIds.includes(member.personId);
  if (goingIds.length === 0 || goingIds.some((id) => !living.some((member) => member.personId === id)))
    return 'household.not-member';
  const staying = living.filter((member) => !goes(member));
  if (staying.length === 0) return 'household.nobody-stays';
  if (staying.every((member) => member.minor)) return 'household.grown-up-missing';
  const head = living.find((member) => member.head);
  // one whose head stays, or who never had one, need not find one now
  return (head && goes(head)) || newHeadPersonId ? checkGroup(staying, newHeadPersonId) : null;
}

/** May this person become head? A grown-up who lives here; somebody else who does so now is no hindrance. */
export function checkHead(members: readonly Member[], personId: string): DomainErrorCode | null {
  const living = livingIn(members);
  if (!living.some((member) => member.personId === personId)) return 'household.not-member';
  return checkGroup(living, personId);
}

/** Does the agreement stand on the balance of now, and say who made it? */
export function checkAgreement(
  balance: { available: number; lines: number },
  agreement: HouseholdAgreement & { points?: number },
): DomainErrorCode | null {
  if (agreement.agreedBy.length === 0) return 'household.agreement-missing';
  if (balance.lines !== agreement.lines) return 'household.balance-changed';
  return (agreement.points ?? 0) > balance.available ? 'points.insufficient' : null;
}

/** May these found a household of their own? As in `checkDeparture`, with a grown-up as their head, and agreed on the balance of now. */
export function checkSplit(
  household: HouseholdDetail,
  balance: { available: number; lines: number },
  input: SplitHouseholdInput,
): DomainErrorCode | null {
  if (household.closedOn !== null) return 'household.closed';
  const going = livingIn(household.members).filter((member) => input.personIds.includes(member.personId));
  return (
    checkDeparture(household.members, input.personIds, input.newHeadPersonId) ??
    checkGroup(going, input.headPersonId) ??
    checkAgreement(balance, input)
  );
}

type Standing = Pick<HouseholdRecord, 'id' | 'unitId' | 'memberCount' | 'closedOn'>;

/** May one be joined to another? Both open, of one village, and together not too many. What was agreed is not asked here. */
export function checkMerge(from: Standing, into: Standing): DomainErrorCode | null {
  if (from.closedOn !== null || into.closedOn !== null) return 'household.closed';
  if (from.id === into.id) return 'household.same';
  if (from.unitId !== into.unitId) return 'household.other-village';
  return from.memberCount + into.memberCount <= LIMITS.householdMembers ? null : 'household.full';
}

/** May all of it go to another village? It is open, and somebody lives there. */
export function checkMove(household: Standing, unitId: string): DomainErrorCode | null {
  if (household.closedOn !== null) return 'household.closed';
  if (household.memberCount === 0) return 'household.empty';
  return household.unitId === unitId ? 'household.same-village' : null;
}

/** A death is recorded once, of somebody who lives here, and who leads no team any more. */
export function checkDeath(
  person: { state: VolunteerState; leads: readonly string[] },
  { diedOn, heirId }: Pick<RecordDeathInput, 'diedOn' | 'heirId'>,
  heir: Pick<HouseholdRecord, 'closedOn'> | null,
  today: string,
): DomainErrorCode | null {
  if (person.state === 'closed') return 'volunteer.closed';
  if (person.leads.length > 0) return 'volunteer.leads-team';
  if (diedOn > today) return 'volunteer.died-later';
  if (heirId !== null && heir?.closedOn !== null) return 'household.closed';
  return null;
}

/**
 * What becomes of the home of somebody who died: as when they leave, but children who are left alone keep their household until somebody
 * takes them in, without a head. That is no reason not to record a death.
 */
export function checkBereft(
  members: readonly Member[],
  personId: string,
  newHeadPersonId: string | undefined,
): DomainErrorCode | null {
  const staying = livingIn(members).filter((member) => member.personId !== personId);
  if (staying.some((member) => !member.minor)) return checkDeparture(members, [personId], newHeadPersonId);
  if (newHeadPersonId === undefined) return null;
  const isChild = staying.some((member) => member.personId === newHeadPersonId);
  return isChild ? 'household.head-minor' : 'household.head-missing';
}
