import { DomainError, type DomainErrorCode } from './errors';

/** 角色. A volunteer's role comes with an approved registration; the others are granted within a unit, a leader's within a team. */
export const ROLES = [
  'volunteer',
  'team-leader',
  'station-admin',
  'points-clerk',
  'town-admin',
  'correspondent',
  'editor',
  'proofreader',
  'signer',
  'district-admin',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** A role somebody holds. Its scope is the unit with everything below it, or for a team leader the team with everything below it. */
export interface RoleGrant {
  id: string;
  role: Role;
  unitId: string;
  /** Ids from the district down to the unit, each followed by '/': `d1/t2/v3/`. */
  unitPath: string;
  teamId: string | null;
}

/** Who is asking. `personId` is the volunteer behind the user, null for staff who never registered. */
export interface Actor {
  userId: string;
  personId: string | null;
  name: string;
  grants: RoleGrant[];
}

/** What the question is about. Give what applies; what is absent never matches. */
export interface Subject {
  unitPath?: string;
  /** The team and those above it. */
  teamIds?: string[];
  /** The people it belongs to: the person, or the members of the household. */
  personIds?: string[];
}

/**
 * How far a role reaches for one action:
 * `all` whole deployment · `unit` the granted unit and below · `team` the granted team and below · `self` what belongs to the person.
 */
export type Reach = 'all' | 'unit' | 'team' | 'self';
type Row = Partial<Record<Role, Reach>>;

const everyone: Row = Object.fromEntries(ROLES.map((role) => [role, 'all' as const]));
/** An auditor looks and never touches; who also lives here is a volunteer as well. */
const residents: Row = Object.fromEntries(
  ROLES.filter((role) => role !== 'auditor').map((role) => [role, 'all' as const]),
);
const officeReaders: Row = {
  editor: 'unit',
  proofreader: 'unit',
  signer: 'unit',
  'district-admin': 'unit',
  auditor: 'unit',
};
const admins: Row = { 'station-admin': 'unit', 'town-admin': 'unit', 'district-admin': 'unit' };
const townAdmins: Row = { 'town-admin': 'unit', 'district-admin': 'unit' };

/** The whole table of who may do what. A route names one action; a role that is not in its row is refused. */
export const PERMISSIONS = {
  'me.read': everyone,
  'me.change': everyone,
  'complaint.read': { ...admins, auditor: 'unit' },
  'complaint.answer': admins,

  'unit.manage': townAdmins,

  'volunteer.list': { 'team-leader': 'team', ...admins, auditor: 'unit' },
  'volunteer.read': { volunteer: 'self', 'team-leader': 'team', ...admins, auditor: 'unit' },
  'volunteer.create': { 'team-leader': 'team', ...admins },
  'volunteer.approve': admins,
  'volunteer.record-death': admins,
  'volunteer.change-own': { volunteer: 'self' },
  'personal-data.reveal': { volunteer: 'self', ...admins },

  'household.list': { 'points-clerk': 'unit', ...admins, auditor: 'unit' },
  'household.read': { volunteer: 'self', 'points-clerk': 'unit', ...admins, auditor: 'unit' },
  'household.manage': admins,
  'household.move': townAdmins,

  'team.list': everyone,
  'team.read': everyone,
  'team.members': { 'team-leader': 'team', ...admins, auditor: 'unit' },
  'team.request-join': { volunteer: 'self' },
  'team.decide-join': { 'team-leader': 'team', ...admins },
  'team.manage-members': { 'team-leader': 'team', ...admins },
  'team.create': admins,
  'team.appoint-leader': admins,

  'activity.list-managed': { 'team-leader': 'team', ...admins, correspondent: 'unit', ...officeReaders },
  'activity.read-managed': { 'team-leader': 'team', ...admins, correspondent: 'unit', ...officeReaders },
  'activity.plan': { 'team-leader': 'team', ...admins },
  'activity.publish': { 'team-leader': 'team', ...admins },
  'activity.cancel': { 'team-leader': 'team', ...admins },
  'activity.sign-up': { volunteer: 'self' },
  'activity.withdraw': { volunteer: 'self' },
  'activity.list-own': { volunteer: 'self' },
  'activity.sign-up-for': { 'team-leader': 'team', ...admins },
  'activity.roster': { 'team-leader': 'team', ...admins, auditor: 'unit' },
  'activity.record-attendance': { 'team-leader': 'team', ...admins },
  'activity.confirm-attendance': { 'team-leader': 'team', ...admins },
  'activity.correct-attendance': { 'team-leader': 'team', ...admins },

  'points.read': { volunteer: 'self', 'points-clerk': 'unit', ...admins, auditor: 'unit' },
  'points.read-former': { volunteer: 'self' },
  'points.list-accounts': { 'points-clerk': 'unit', ...admins, auditor: 'unit' },
  'points.list-transfers': { ...admins, auditor: 'unit' },
  'points.reverse': townAdmins,
  'points.reconcile': { 'district-admin': 'unit', auditor: 'unit' },
  'passbook.confirm-print': { 'points-clerk': 'unit', ...admins },
  'card.print': { 'team-leader': 'team', ...admins },
  'points.close-month': { 'district-admin': 'unit' },
  'hours.read': { volunteer: 'self', 'team-leader': 'team', ...admins, auditor: 'unit' },
  'star.read': everyone,
  'star.issue': { 'district-admin': 'unit' },
  'record.add': { 'team-leader': 'team', ...admins },
  'record.withdraw': admins,

  'scheme.read': everyone,
  'scheme.edit': townAdmins,
  'scheme.adopt': townAdmins,

  'deed.file': { volunteer: 'self', 'team-leader': 'team', ...admins },
  'deed.list-own': { volunteer: 'self', 'team-leader': 'self' },
  'deed.change-own': { volunteer: 'self', 'team-leader': 'self', ...admins },
  'deed.read': { volunteer: 'self', 'team-leader': 'self', ...admins, auditor: 'unit' },
  'deed.list': { ...admins, auditor: 'unit' },
  'deed.review': admins,
  'deduction.file': admins,
  'deduction.list-own': { volunteer: 'self' },
  'deduction.read': { volunteer: 'self', ...admins, auditor: 'unit' },
  'deduction.list': { ...admins, auditor: 'unit' },
  'deduction.review': admins,
  'deduction.appeal': { volunteer: 'self', ...admins },
  'deduction.decide-appeal': admins,
  'council.read': { ...admins, auditor: 'unit' },
  'council.keep': admins,

  'posting.read': { ...admins, auditor: 'unit' },
  'posting.object': residents,
  'posting.record-objection': admins,
  'posting.decide-objection': admins,

  'shop.read': everyone,
  'goods.manage': { 'points-clerk': 'unit', ...admins },
  'stock.read': { 'points-clerk': 'unit', ...admins, auditor: 'unit' },
  'stock.move': { 'points-clerk': 'unit' },
  'counter.find': { 'points-clerk': 'unit' },
  'redemption.redeem': { 'points-clerk': 'unit' },
  'redemption.reserve': { volunteer: 'self' },
  'redemption.list-own': { volunteer: 'self' },
  'redemption.cancel': { volunteer: 'self', 'points-clerk': 'unit' },
  'redemption.hand-over': { 'points-clerk': 'unit' },
  'redemption.confirm-second': { 'points-clerk': 'unit', ...admins },
  'redemption.limit-member': { volunteer: 'self', ...admins },
  'shift.keep': { 'points-clerk': 'unit' },
  'sheet.sign': admins,
  'fund.read': { ...admins, auditor: 'unit' },
  'fund.keep': admins,
  'redemption.list': { 'points-clerk': 'unit', ...admins, auditor: 'unit' },

  'feed.read': { 'team-leader': 'unit', ...admins, 'points-clerk': 'unit', correspondent: 'unit', ...officeReaders },

  'brief.read': { ...admins, correspondent: 'unit', ...officeReaders },
  'brief.edit': { correspondent: 'unit', editor: 'unit' },
  'article.read': { correspondent: 'unit', ...officeReaders },
  'article.write': { correspondent: 'unit', editor: 'unit' },
  'article.edit': { editor: 'unit' },
  'publication.read': { correspondent: 'unit', ...officeReaders },
  // the editor knows the form, the admin of the district answers for it
  'publication.keep': { editor: 'unit', 'district-admin': 'unit' },
  'backfile.import': { editor: 'unit' },
  'backfile.withdraw': { editor: 'unit', 'district-admin': 'unit' },
  'digest.read': { ...admins, ...officeReaders },
  'bulletin.read': { correspondent: 'unit', ...officeReaders },
  'bulletin.edit': { editor: 'unit' },
  'bulletin.hand-in': { editor: 'unit' },
  'bulletin.proofread': { proofreader: 'unit' },
  'bulletin.sign': { signer: 'unit' },
  'bulletin.send-back': { proofreader: 'unit', signer: 'unit' },
  'bulletin.publish': { editor: 'unit', signer: 'unit' },
  'evidence.read': { editor: 'unit', signer: 'unit', 'district-admin': 'unit', auditor: 'unit' },
  'finding.acknowledge': { editor: 'unit', proofreader: 'unit' },
  'wording.read': { correspondent: 'unit', ...officeReaders },
  'wording.keep': { editor: 'unit' },
  'mailing.read': officeReaders,
  'mailing.send': { editor: 'unit', signer: 'unit' },
  'recipient.keep': { editor: 'unit', 'district-admin': 'unit' },

  'user.read': { 'town-admin': 'unit', 'district-admin': 'unit', auditor: 'unit' },
  'user.grant': townAdmins,
  'audit.read': { 'district-admin': 'unit', auditor: 'unit' },
} as const satisfies Record<string, Row>;

export type Action = keyof typeof PERMISSIONS;

const reachOf = (action: Action, role: Role): Reach | undefined => (PERMISSIONS[action] as Row)[role];

function grantReaches(grant: RoleGrant, reach: Reach, actor: Actor, subject: Subject): boolean {
  switch (reach) {
    case 'all':
      return true;
    case 'unit':
      return subject.unitPath !== undefined && subject.unitPath.startsWith(grant.unitPath);
    case 'team':
      return grant.teamId !== null && (subject.teamIds ?? []).includes(grant.teamId);
    case 'self':
      return actor.personId !== null && (subject.personIds ?? []).includes(actor.personId);
    default:
      return reach satisfies never;
  }
}

/** May this actor do this to this subject? Denied unless a grant of theirs says yes. */
export function can(actor: Actor, action: Action, subject: Subject): boolean {
  return actor.grants.some((grant) => {
    const reach = reachOf(action, grant.role);
    return reach !== undefined && grantReaches(grant, reach, actor, subject);
  });
}

/** Could this actor do this to anything at all? Asked before anything is looked up. */
export function mayEver(actor: Actor, action: Action): boolean {
  return actor.grants.some((grant) => reachOf(action, grant.role) !== undefined);
}

/** Refuses with the same answer whether the subject is out of reach or does not exist, so that nobody can probe for it. */
export function assertCan(actor: Actor, action: Action, subject: Subject): void {
  if (!can(actor, action, subject)) throw new DomainError('resource.not-found');
}

/** Turns a rule's answer into an error: throws when there is a refusal. */
export function assertAllowed(refusal: DomainErrorCode | null): void {
  if (refusal) throw new DomainError(refusal);
}

/** What a list may show. `all` lifts the limits; otherwise a row is shown when any of the three matches. */
export interface ListScope {
  all: boolean;
  unitPaths: string[];
  teamIds: string[];
  personIds: string[];
}

/** The reach of an actor for an action as a filter for queries: nothing matches when the actor has no grant for it. */
export function listScope(actor: Actor, action: Action): ListScope {
  const scope: ListScope = { all: false, unitPaths: [], teamIds: [], personIds: [] };
  for (const grant of actor.grants) {
    const reach = reachOf(action, grant.role);
    if (reach === 'all') scope.all = true;
    if (reach === 'unit') scope.unitPaths.push(grant.unitPath);
    if (reach === 'team' && grant.teamId) scope.teamIds.push(grant.teamId);
    if (reach === 'self' && actor.personId) scope.personIds.push(actor.personId);
  }
  return scope;
}

/** Roles that one role may hand out, always within its own unit. Leaders are appointed through the team. */
export const GRANTABLE: Partial<Record<Role, readonly Role[]>> = {
  'town-admin': ['station-admin', 'points-clerk', 'correspondent'],
  'district-admin': [
    'station-admin',
    'points-clerk',
    'town-admin',
    'correspondent',
    'editor',
    'proofreader',
    'signer',
    'district-admin',
    'auditor',
  ],
};

/** Is there a unit at which the actor may hand out this role? */
export function mayEverGrant(actor: Actor, role: Role): boolean {
  return actor.grants.some((grant) => (GRANTABLE[grant.role] ?? []).includes(role));
}

/** May the actor hand out (or take back) this role at this unit? */
export function mayGrant(actor: Actor, role: Role, unitPath: string): boolean {
  return actor.grants.some(
    (grant) => (GRANTABLE[grant.role] ?? []).includes(role) && unitPath.startsWith(grant.unitPath),
  );
}
