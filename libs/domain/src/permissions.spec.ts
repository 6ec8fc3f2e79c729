import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from './errors';
import { ROLE_LABELS } from './labels';
import { APPROVING_ROLES, checkApprover } from './schemes';
import {
  assertCan,
  can,
  GRANTABLE,
  listScope,
  mayEver,
  mayEverGrant,
  mayGrant,
  PERMISSIONS,
  ROLES,
  type Action,
  type Actor,
  type Role,
  type RoleGrant,
  type Subject,
} from './permissions';

const ACTIONS = Object.keys(PERMISSIONS) as Action[];
const DISTRICT = 'd/';
const TOWN = 'd/t1/';
const VILLAGE = 'd/t1/v1/';
const grant = (role: Role, unitPath = TOWN, teamId: string | null = null): RoleGrant => ({
  id: `${role} ${unitPath}`,
  role,
  unitId: unitPath.split('/').at(-2) ?? '',
  unitPath,
  teamId,
});
const actor = (...grants: RoleGrant[]): Actor => ({ userId: 'u', personId: 'me', name: '某人', grants });

describe('what an actor may do', () => {
  it('ends at the own unit: below yes, above and beside no', () => {
    const admin = actor(grant('town-admin'));
    expect(can(admin, 'activity.publish', { unitPath: TOWN })).toBe(true);
    expect(can(admin, 'activity.publish', { unitPath: VILLAGE })).toBe(true);
    expect(can(admin, 'activity.publish', { unitPath: DISTRICT })).toBe(false);
    expect(can(admin, 'activity.publish', { unitPath: 'd/t2/' })).toBe(false);
    expect(can(admin, 'activity.publish', { unitPath: 'd/t10/' })).toBe(false);
    expect(can(admin, 'activity.publish', {})).toBe(false);
  });

  it('ends at the own team for a leader, however the units lie', () => {
    const leader = actor(grant('team-leader', TOWN, 'corps'));
    expect(can(leader, 'activity.confirm-attendance', { teamIds: ['corps', 'branch'] })).toBe(true);
    expect(can(leader, 'activity.confirm-attendance', { unitPath: TOWN, teamIds: ['other'] })).toBe(false);
    expect(can(leader, 'activity.confirm-attendance', { unitPath: TOWN })).toBe(false);
  });

  it('is about oneself for a volunteer, and nothing for somebody without a person', () => {
    const volunteer = actor(grant('volunteer'));
    expect(can(volunteer, 'activity.sign-up', { personIds: ['me'] })).toBe(true);
    expect(can(volunteer, 'activity.sign-up', { personIds: ['you'] })).toBe(false);
    expect(can({ ...volunteer, personId: null }, 'activity.sign-up', { personIds: ['me'] })).toBe(false);
  });

  it('is listed by what the grants reach', () => {
    const mixed = actor(grant('volunteer'), grant('team-leader', TOWN, 'corps'), grant('town-admin'));
    expect(listScope(mixed, 'activity.sign-up')).toEqual({ all: false, unitPaths: [], teamIds: [], personIds: ['me'] });
    expect(listScope(mixed, 'activity.plan')).toEqual({
      all: false,
      unitPaths: [TOWN],
      teamIds: ['corps'],
      personIds: [],
    });
    expect(listScope(mixed, 'team.list')).toMatchObject({ all: true });
  });

  it('is nothing without a grant', () => {
    for (const action of ACTIONS) {
      expect(can(actor(), action, { unitPath: DISTRICT, teamIds: ['corps'], personIds: ['me'] })).toBe(false);
      expect(mayEver(actor(), action)).toBe(false);
    }
  });

  it('is refused with the answer for what does not exist', () => {
    const refuse = () => assertCan(actor(grant('volunteer')), 'activity.publish', { unitPath: TOWN });
    expect(refuse).toThrow(DomainError);
    expect(refuse).toThrow('resource.not-found');
    expect(() => assertCan(actor(grant('town-admin')), 'activity.publish', { unitPath: TOWN })).not.toThrow();
  });
});

describe('who confirms what a scheme pays', () => {
  const naming = (...attendance: string[]) => ({ approvers: { adopting: [], attendance } });
  const sheet = { unitPath: VILLAGE, teamIds: ['corps'] };
  const leader = grant('team-leader', TOWN, 'corps');

  it('is whoever may, unless the terms in force name roles', () => {
    expect(checkApprover('attendance', [], actor(leader), sheet)).toBeNull();
    expect(checkApprover('attendance', [naming(), {}], actor(leader), sheet)).toBeNull();
    expect(checkApprover('attendance', [naming('team-leader')], actor(leader), sheet)).toBeNull();
    expect(checkApprover('attendance', [naming('town-admin')], actor(leader), sheet)).toBe('scheme.not-approver');
    expect(checkApprover('deeds', [naming('town-admin')], actor(grant('station-admin')), sheet)).toBeNull();
  });

  it('is somebody whose named role reaches the subject by itself', () => {
    const elsewhere = actor(leader, grant('town-admin', 'd/t2/'));
    expect(checkApprover('attendance', [naming('town-admin')], elsewhere, sheet)).toBe('scheme.not-approver');
    expect(checkApprover('attendance', [naming('town-admin')], actor(leader, grant('town-admin')), sheet)).toBeNull();
  });

  it('satisfies every scheme that is in force there', () => {
    const both = [naming('team-leader'), naming('town-admin')];
    expect(checkApprover('attendance', both, actor(leader), sheet)).toBe('scheme.not-approver');
    expect(checkApprover('attendance', both, actor(leader, grant('town-admin')), sheet)).toBeNull();
  });

  it('is named from those who may do it at all', () => {
    expect(APPROVING_ROLES.attendance).toContain('team-leader');
    expect(APPROVING_ROLES.deeds).not.toContain('team-leader');
    expect(APPROVING_ROLES.objections).toEqual(['station-admin', 'town-admin', 'district-admin']);
  });
});

describe('over all roles, actions and places', () => {
  const paths = fc.constantFrom(DISTRICT, TOWN, VILLAGE, 'd/t2/', 'd/t2/v1/', 'd/t10/');
  const teams = fc.constantFrom('corps', 'division', 'branch');
  const grants = fc.array(
    fc
      .tuple(fc.constantFrom(...ROLES), paths, teams)
      .map(([role, path, team]) => grant(role, path, role === 'team-leader' ? team : null)),
    { maxLength: 3 },
  );
  const subjects: fc.Arbitrary<Subject> = fc.record(
    { unitPath: paths, teamIds: fc.subarray(['corps', 'division', 'branch']), personIds: fc.subarray(['me', 'you']) },
    { requiredKeys: [] },
  );
  const actions = fc.constantFrom(...ACTIONS);

  it('whatever one may do to something, one may ever do', () => {
    fc.assert(
      fc.property(
        grants,
        actions,
        subjects,
        (held, action, subject) => !can(actor(...held), action, subject) || mayEver(actor(...held), action),
      ),
    );
  });

  it('a list shows exactly what may be opened one by one', () => {
    fc.assert(
      fc.property(grants, actions, subjects, (held, action, subject) => {
        const scope = listScope(actor(...held), action);
        const listed =
          scope.all ||
          scope.unitPaths.some((path) => subject.unitPath?.startsWith(path)) ||
          scope.teamIds.some((id) => subject.teamIds?.includes(id)) ||
          scope.personIds.some((id) => subject.personIds?.includes(id));
        expect(listed).toBe(can(actor(...held), action, subject));
      }),
      { numRuns: 2_000 },
    );
  });

  it('one more grant never takes anything away', () => {
    fc.assert(
      fc.property(grants, grants, actions, subjects, (held, more, action, subject) => {
        expect(!can(actor(...held), action, subject) || can(actor(...held, ...more), action, subject)).toBe(true);
      }),
    );
  });
});

describe('the table', () => {
  it('knows every role and names it', () => expect(Object.keys(ROLE_LABELS).sort()).toEqual([...ROLES].sort()));

  it('gives every action to somebody', () => {
    const idle = ACTIONS.filter((action) => Object.keys(PERMISSIONS[action]).length === 0);
    expect(idle).toEqual([]);
  });

  it('lets auditors look and never touch', () => {
    const looks =
      /\.(read|read-managed|list|list-managed|list-accounts|list-transfers|members|roster|reconcile|change)$/;
    const held = ACTIONS.filter((action) => 'auditor' in PERMISSIONS[action]);
    expect(held.filter((action) => !looks.test(action))).toEqual([]);
    expect(held.filter((action) => action.endsWith('.change'))).toEqual(['me.change']);
  });

  it('lets nobody hand out points by hand, and only town admins reverse them', () => {
    const touching: Action[] = ['points.reverse', 'scheme.edit', 'scheme.adopt'];
    for (const action of touching)
      expect(Object.keys(PERMISSIONS[action]).sort()).toEqual(['district-admin', 'town-admin']);
  });

  it('serves the counter by clerks alone', () => {
    for (const action of ['redemption.redeem', 'redemption.hand-over', 'stock.move'] as const)
      expect(Object.keys(PERMISSIONS[action])).toEqual(['points-clerk']);
  });
});

describe('handing out roles', () => {
  it('stays within the own unit and below the own role', () => {
    const town = actor(grant('town-admin'));
    expect(mayGrant(town, 'points-clerk', VILLAGE)).toBe(true);
    expect(mayGrant(town, 'points-clerk', 'd/t2/')).toBe(false);
    expect(mayGrant(town, 'town-admin', TOWN)).toBe(false);
    expect(mayGrant(town, 'auditor', TOWN)).toBe(false);
    expect(mayGrant(actor(grant('district-admin', DISTRICT)), 'town-admin', TOWN)).toBe(true);
  });

  it('asks for one grant that allows it, not for all', () => {
    const several = actor(grant('volunteer'), grant('town-admin'));
    expect(mayGrant(several, 'points-clerk', VILLAGE)).toBe(true);
    expect(mayEverGrant(several, 'points-clerk')).toBe(true);
    expect(mayEverGrant(several, 'auditor')).toBe(false);
    expect(mayEverGrant(actor(), 'points-clerk')).toBe(false);
  });

  it('leaves volunteers and leaders to registration and teams', () => {
    for (const roles of Object.values(GRANTABLE)) {
      expect(roles).not.toContain('volunteer');
      expect(roles).not.toContain('team-leader');
    }
  });
});
