import { randomUUID } from 'node:crypto';
import type { Actor, CreateTeamInput, CreateVolunteerInput } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { MembersService } from '../registry/members.service';
import { RegistryModule } from '../registry/registry.module';
import { RegistrationService } from '../volunteers/registration.service';
import { EnrolmentService } from './enrolment.service';
import { MembershipService } from './membership.service';
import { TeamsModule } from './teams.module';
import { TeamsService } from './teams.service';

const TODAY = '2026-11-20';

describe('teams', () => {
  let spec: SpecModule;
  let teams: TeamsService;
  let membership: MembershipService;
  let places: SpecDistrict;
  let admin: Actor;
  let count = 0;

  const once = () => writeKey(randomUUID());
  const enter = (name: string, change: Partial<CreateVolunteerInput> = {}) =>
    spec.dataSource.transaction((tx) =>
      spec.get(RegistrationService).enter(
        tx,
        admin,
        {
          name,
          gender: 'undisclosed',
          birthOn: '1970-01-01',
          unitId: places.village.id,
          paperConsent: true,
          ...change,
        },
        false,
      ),
    );
  /** A volunteer who can sign in. */
  const member = async (
    name: string,
    change: Partial<CreateVolunteerInput> = {},
  ): Promise<Actor & { personId: string }> => {
    const personId = await enter(name, change);
    const actor = await actorWith(spec.dataSource, 'volunteer', places.village, { personId, name });
    return { ...actor, personId };
  };
  const make = (change: Partial<CreateTeamInput> = {}) =>
    teams.create(
      admin,
      { name: `第 ${++count} 测试队`, level: 'branch', kind: 'general', unitId: places.village.id, ...change },
      once(),
    );
  const leaderGrants = async (teamId: string): Promise<string[]> => {
    const rows: { personId: string }[] = await spec.dataSource.query(
      `SELECT u.person_id AS "personId" FROM grants g JOIN users u ON u.id = g.user_id WHERE g.role = 'team-leader' AND g.team_id = $1 AND g.revoked_at IS NULL`,
      [teamId],
    );
    return rows.map((row) => row.personId);
  };
  const leaders = async (teamId: string): Promise<string[]> =>
    (await membership.members(admin, teamId)).filter((record) => record.leader).map((record) => record.personId);

  beforeAll(async () => {
    spec = await openSpecModule(TeamsModule, RegistryModule);
    spec.get(Clock).freeze(`${TODAY}T01:00:00Z`);
    teams = spec.get(TeamsService);
    membership = spec.get(MembershipService);
    places = await plantDistrict(spec.dataSource);
    admin = await actorWith(spec.dataSource, 'district-admin', places.district);
  });
  afterAll(() => spec.close());

  it('stand in a tree of corps, division and branch, and know those above them', async () => {
    const corps = await make({ level: 'corps', unitId: places.town.id });
    const division = await make({ level: 'division', parentId: corps.id });
    const branch = await make({ parentId: division.id });
    expect((await teams.getTeam(branch.id)).lineage).toEqual([corps.id, division.id, branch.id]);
    await expect(make({ parentId: corps.id })).rejects.toMatchObject({ code: 'team.tree-too-deep' });
    await expect(make({ parentId: branch.id })).rejects.toMatchObject({ code: 'team.tree-too-deep' });
    await expect(make({ level: 'corps', parentId: corps.id })).rejects.toMatchObject({ code: 'team.tree-too-deep' });
    await expect(make({ parentId: randomUUID() })).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('have one name in a unit, also when two are made at once, and one key makes one', async () => {
    const results = await Promise.allSettled([make({ name: '同名队' }), make({ name: '同名队' })]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map((result) => (result.reason as { code: string }).code)).toEqual(['team.name-taken']);
    await expect(make({ name: '同名队', unitId: places.nextVillage.id })).resolves.toBeTruthy();
    const write = once();
    const input = { name: '一键队', level: 'branch', kind: 'general', unitId: places.village.id } as const;
    const [first, second] = await Promise.all([teams.create(admin, input, write), teams.create(admin, input, write)]);
    expect(second).toEqual(first);
  });

  it('are asked to join, and take in or refuse each request once', async () => {
    const team = await make();
    const asking = await member('申测一');
    const request = await membership.request(asking, team.id, { message: '想参加周末引导' }, once());
    expect(request).toMatchObject({ personName: '申测一', state: 'pending', message: '想参加周末引导' });
    expect((await teams.own(asking)).map(({ id, mine }) => ({ id, mine }))).toEqual([
      { id: team.id, mine: 'requested' },
    ]);
    await expect(membership.request(asking, team.id, {}, once())).rejects.toMatchObject({
      code: 'team.request-pending',
    });
    const decisions = await Promise.allSettled(
      [1, 2, 3, 4].map(() => membership.decide(admin, request.id, { accept: true }, once())),
    );
    expect(decisions.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of decisions)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'team.request-decided' });
    expect(await teams.get(asking, team.id)).toMatchObject({ mine: 'member', memberCount: 1 });
    await expect(membership.request(asking, team.id, {}, once())).rejects.toMatchObject({
      code: 'team.already-member',
    });
    const other = await member('申测二');
    const refused = await membership.request(other, team.id, {}, once());
    expect(await membership.decide(admin, refused.id, { accept: false, reason: '本队满员' }, once())).toMatchObject({
      state: 'declined',
      decisionReason: '本队满员',
    });
    expect(await teams.get(other, team.id)).toMatchObject({ mine: 'none', memberCount: 1 });
    await expect(membership.request(other, team.id, {}, once())).resolves.toMatchObject({ state: 'pending' });
  });

  it('keep one pending request of a person who asks eight times at once', async () => {
    const team = await make();
    const asking = await member('申测三');
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => membership.request(asking, team.id, {}, once())),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'team.request-pending' });
    expect(await membership.requests(admin, team.id)).toHaveLength(1);
  });

  it('know their members of each day, with those above', async () => {
    const corps = await make({ level: 'corps', unitId: places.town.id });
    const division = await make({ level: 'division', parentId: corps.id });
    const person = await enter('期测一');
    spec.get(Clock).freeze('2026-11-01T01:00:00Z');
    await membership.add(admin, division.id, { personId: person }, once());
    spec.get(Clock).freeze('2026-11-10T01:00:00Z');
    await membership.remove(admin, division.id, person, once());
    spec.get(Clock).freeze(`${TODAY}T01:00:00Z`);
    await membership.add(admin, division.id, { personId: person }, once());
    const on = async (day: string) => (await teams.teamIdsOf([person, randomUUID()], day)).get(person)?.sort();
    expect(await on('2026-10-31')).toBeUndefined();
    expect(await on('2026-11-09')).toEqual([corps.id, division.id].sort());
    expect(await on('2026-11-10')).toBeUndefined();
    expect(await on(TODAY)).toEqual([corps.id, division.id].sort());
    expect(await teams.memberIdsOf(division.id, '2026-11-09')).toEqual([person]);
    expect(
      (await membership.members(admin, division.id)).map(({ joinedOn, leftOn }) => ({ joinedOn, leftOn })),
    ).toEqual([
      { joinedOn: TODAY, leftOn: null },
      { joinedOn: '2026-11-01', leftOn: '2026-11-10' },
    ]);
    await expect(membership.remove(admin, corps.id, person, once())).rejects.toMatchObject({ code: 'team.not-member' });
  });

  it('let a member leave and come back on one day', async () => {
    const team = await make();
    const person = await enter('期测二');
    await membership.add(admin, team.id, { personId: person }, once());
    await membership.remove(admin, team.id, person, once());
    await membership.add(admin, team.id, { personId: person }, once());
    expect(await teams.memberIdsOf(team.id, TODAY)).toEqual([person]);
  });

  it('put one person in once when eight do it at once', async () => {
    const team = await make();
    const person = await enter('期测三');
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => membership.add(admin, team.id, { personId: person }, once())),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'team.already-member' });
    expect(await membership.members(admin, team.id)).toHaveLength(1);
  });

  it('go to a new leader in one action: the role leaves the one and comes to the other', async () => {
    const [first, second] = [await member('队长甲'), await member('队长乙')];
    const team = await make({ leaderPersonId: first.personId });
    expect(team).toMatchObject({ leaderName: '队长甲', memberCount: 1 });
    expect(await leaderGrants(team.id)).toEqual([first.personId]);
    await expect(teams.appointLeader(admin, team.id, { personId: second.personId }, once())).rejects.toMatchObject({
      code: 'team.not-member',
    });
    await membership.add(admin, team.id, { personId: second.personId }, once());
    const write = once();
    expect(await teams.appointLeader(admin, team.id, { personId: second.personId }, write)).toMatchObject({
      leaderName: '队长乙',
      memberCount: 2,
    });
    await teams.appointLeader(admin, team.id, { personId: second.personId }, write);
    await teams.appointLeader(admin, team.id, { personId: second.personId }, once());
    expect(await leaderGrants(team.id)).toEqual([second.personId]);
    await expect(membership.remove(admin, team.id, second.personId, once())).rejects.toMatchObject({
      code: 'team.leader-required',
    });
    await membership.remove(admin, team.id, first.personId, once());
    expect(await leaders(team.id)).toEqual([second.personId]);
  });

  it('have one leader and one grant after twelve hand-overs at once', async () => {
    const candidates = [];
    for (let index = 0; index < 12; index++) candidates.push(await member(`候选${index}`));
    const team = await make({ leaderPersonId: candidates[0]?.personId ?? '' });
    for (const { personId } of candidates.slice(1)) await membership.add(admin, team.id, { personId }, once());
    const results = await Promise.allSettled(
      candidates.map(({ personId }) => teams.appointLeader(admin, team.id, { personId }, once())),
    );
    expect(results.every((result) => result.status === 'fulfilled')).toBe(true);
    const now = await leaders(team.id);
    expect(now).toHaveLength(1);
    expect(await leaderGrants(team.id)).toEqual(now);
  });

  it('keep their leader or refuse the appointment when the candidate is taken out at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const candidate = await member(`同时${round}`);
      const team = await make();
      await membership.add(admin, team.id, { personId: candidate.personId }, once());
      const [appointed, removed] = await Promise.allSettled([
        teams.appointLeader(admin, team.id, { personId: candidate.personId }, once()),
        membership.remove(admin, team.id, candidate.personId, once()),
      ]);
      expect([appointed.status, removed.status].sort()).toEqual(['fulfilled', 'rejected']);
      const led = appointed.status === 'fulfilled';
      expect(await leaders(team.id)).toHaveLength(led ? 1 : 0);
      expect(await leaderGrants(team.id)).toHaveLength(led ? 1 : 0);
    }
  });

  it('may be led by somebody without an account, for whom there is no role yet', async () => {
    const team = await make({ leaderPersonId: await enter('无机队长') });
    expect(team.leaderName).toBe('无机队长');
    expect(await leaderGrants(team.id)).toEqual([]);
  });

  it('show their members to the leader and to those above, to no other leader and no other town', async () => {
    const lead = await member('界测长');
    const corps = await make({ level: 'corps', unitId: places.town.id });
    const division = await make({ level: 'division', parentId: corps.id, leaderPersonId: lead.personId });
    const leaderOf = (teamId: string) => actorWith(spec.dataSource, 'team-leader', places.village, { teamId });
    for (const actor of [
      await leaderOf(division.id),
      await leaderOf(corps.id),
      await actorWith(spec.dataSource, 'town-admin', places.town),
    ]) {
      expect(await membership.members(actor, division.id)).toHaveLength(1);
    }
    const outsiders = [
      await leaderOf((await make()).id),
      await actorWith(spec.dataSource, 'town-admin', places.otherTown),
      lead,
    ];
    for (const actor of outsiders) {
      await expect(membership.members(actor, division.id)).rejects.toMatchObject({ code: 'resource.not-found' });
      await expect(membership.add(actor, division.id, { personId: lead.personId }, once())).rejects.toMatchObject({
        code: 'resource.not-found',
      });
      await expect(membership.requests(actor, division.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    }
    // a division's leader does not reach up
    await expect(membership.members(await leaderOf(division.id), corps.id)).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(
      teams.appointLeader(await leaderOf(division.id), division.id, { personId: lead.personId }, once()),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('let a leader put in neighbours, but pull in nobody from afar', async () => {
    const team = await make();
    const leader = await actorWith(spec.dataSource, 'team-leader', places.village, { teamId: team.id });
    const [near, far] = [await enter('近测'), await enter('远测', { unitId: places.otherVillage.id })];
    await expect(membership.add(leader, team.id, { personId: near }, once())).resolves.toHaveLength(1);
    await expect(membership.add(leader, team.id, { personId: far }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(membership.add(leader, team.id, { personId: randomUUID() }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(membership.add(admin, team.id, { personId: far }, once())).resolves.toHaveLength(2);
  });

  it('take in who a leader enters, with the leader named as helper', async () => {
    const team = await make();
    const leader = await actorWith(spec.dataSource, 'team-leader', places.village, { teamId: team.id, name: '赵队长' });
    const enrolment = spec.get(EnrolmentService);
    const input: CreateVolunteerInput = {
      name: '代录测',
      gender: 'female',
      birthOn: '1948-03-01',
      unitId: places.village.id,
      teamId: team.id,
      paperConsent: true,
    };
    const write = once();
    const entered = await enrolment.enrol(leader, input, write);
    expect(entered).toMatchObject({
      state: 'active',
      helperName: '赵队长',
      unclaimed: true,
      phoneMasked: null,
      teams: [{ teamId: team.id, leader: false }],
    });
    expect((await enrolment.enrol(leader, input, write)).id).toBe(entered.id);
    await expect(enrolment.enrol(leader, { ...input, unitId: places.nextVillage.id }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    const { teamId: _, ...withoutTeam } = input;
    await expect(enrolment.enrol(leader, withoutTeam, once())).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(enrolment.enrol(leader, { ...input, teamId: (await make()).id }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });

  it('take a child in together with the household of a grown-up, or not at all', async () => {
    const enrolment = spec.get(EnrolmentService);
    const household = await spec
      .get(MembersService)
      .create(admin, { unitId: places.village.id, label: '童家', headPersonId: await enter('童家长') }, once());
    const guardian = { name: '童家长', phone: '19900029999', relation: 'parent', consent: true } as const;
    const child: CreateVolunteerInput = {
      name: '童测',
      gender: 'male',
      birthOn: '2016-01-01',
      unitId: places.village.id,
      paperConsent: true,
      guardian,
    };
    await expect(enrolment.enrol(admin, child, once())).rejects.toMatchObject({ code: 'volunteer.household-required' });
    const entered = await enrolment.enrol(admin, { ...child, householdId: household.id }, once());
    expect(entered).toMatchObject({
      minor: true,
      householdId: household.id,
      guardian: { name: '童家长', phoneMasked: '199****9999' },
    });
    const before: unknown[] = await spec.dataSource.query('SELECT 1 FROM volunteers');
    await expect(
      enrolment.enrol(
        admin,
        { ...child, name: '童测二', unitId: places.nextVillage.id, householdId: household.id },
        once(),
      ),
    ).rejects.toMatchObject({
      code: 'household.other-village',
    });
    expect(await spec.dataSource.query('SELECT 1 FROM volunteers')).toHaveLength(before.length);
  });

  it('are found by a part of the name, in the order of pinyin, page by page', async () => {
    const unitId = places.otherVillage.id;
    for (const name of ['张家坟队', '安家庄队', '100%先锋队', '_线队', '李各庄队']) await make({ name, unitId });
    const names = async (search?: string) =>
      (await teams.list(admin, { unitId, ...(search ? { search } : {}) })).items.map((team) => team.name);
    expect((await names()).filter((name) => /^[安李张]/u.test(name))).toEqual(['安家庄队', '李各庄队', '张家坟队']);
    expect(await names('家')).toEqual(['安家庄队', '张家坟队']);
    expect(await names('%')).toEqual(['100%先锋队']);
    expect(await names('_')).toEqual(['_线队']);
    const first = await teams.list(admin, { unitId, limit: 2 });
    const rest = await teams.list(admin, { unitId, limit: 10, cursor: first.nextCursor ?? '' });
    expect(new Set([...first.items, ...rest.items].map((team) => team.id)).size).toBe(5);
    expect(rest.nextCursor).toBeNull();
  });
});
