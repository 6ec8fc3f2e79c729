import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkTeamParent,
  DomainError,
  normaliseName,
  type Actor,
  type AppointLeaderInput,
  type CreateTeamInput,
  type Page,
  type PageQuery,
  type TeamQuery,
  type TeamRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { GrantsService } from '../identity/grants.service';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { PeopleService } from '../volunteers/people.service';
import { MembershipService, subjectOf } from './membership.service';
import { MembershipStore } from './membership.store';
import { TeamsStore, type Team } from './teams.store';

export type { Team } from './teams.store';

/** 总队, 中队, 分队 and who leads them. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly store: TeamsStore,
    private readonly members: MembershipStore,
    private readonly membership: MembershipService,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly users: UsersService,
    private readonly grants: GrantsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: TeamQuery & PageQuery): Promise<Page<TeamRecord>> {
    return this.store.list(actor.personId, query);
  }

  /** The teams one belongs to or asked to join. */
  async own(actor: Actor): Promise<TeamRecord[]> {
    return actor.personId === null ? [] : this.store.own(actor.personId);
  }

  async get(actor: Actor, id: string): Promise<TeamRecord> {
    const team = await this.store.find(id, actor.personId);
    if (!team) throw new DomainError('resource.not-found');
    return team;
  }

  async create(actor: Actor, input: CreateTeamInput, write: WriteKey): Promise<TeamRecord> {
    const unit = await this.units.getUnit(input.unitId);
    assertCan(actor, 'team.create', { unitPath: unit.path });
    const parent = input.parentId ? await this.getTeam(input.parentId) : null;
    // a team below another is open to that one's leader, so it cannot hang under a team of other units
    if (parent && !unit.path.startsWith(parent.unitPath)) throw new DomainError('team.parent-elsewhere');
    assertAllowed(checkTeamParent(input.level, parent?.level ?? null));
    const id = newId();
    const lineage = [...(parent?.lineage ?? []), id];
    const team: Team = {
      ...input,
      id,
      name: normaliseName(input.name),
      parentId: parent?.id ?? null,
      lineage,
      unitName: unit.name,
      unitPath: unit.path,
    };
    if (input.leaderPersonId) await this.membership.assertNear(actor, team, input.leaderPersonId);
    const madeId = await this.writes.once(write, async (tx) => {
      const made = await this.store.insert(tx, { ...team, createdAt: this.clock.now() });
      if (!made) throw new DomainError('team.name-taken');
      await this.record(tx, actor, 'team.create', team, team.name);
      if (input.leaderPersonId) {
        await this.membership.join(tx, actor, team, input.leaderPersonId, false);
        await this.handOver(tx, actor, team, input.leaderPersonId);
      }
      return id;
    });
    return this.get(actor, madeId);
  }

  /** The whole team goes to a member in one action: the role leaves the one and comes to the other in the same moment. */
  async appointLeader(actor: Actor, id: string, input: AppointLeaderInput, write: WriteKey): Promise<TeamRecord> {
    const team = await this.getTeam(id);
    assertCan(actor, 'team.appoint-leader', subjectOf(team));
    await this.writes.once(write, (tx) => this.handOver(tx, actor, team, input.personId));
    return this.get(actor, id);
  }

  async getTeam(id: string, tx?: EntityManager): Promise<Team> {
    const team = (await this.teamsOf([id], tx)).get(id);
    if (!team) throw new DomainError('resource.not-found');
    return team;
  }

  async teamsOf(ids: string[], tx?: EntityManager): Promise<Map<string, Team>> {
    const teams = await this.store.teams([...new Set(ids)], tx);
    return new Map(teams.map((team) => [team.id, team]));
  }

  /** Somebody is gone from everywhere; who leads a team must have handed it over before. */
  async leaveAll(tx: EntityManager, personId: string, by: { userId: string; reason: string }): Promise<void> {
    await this.members.endAll(tx, personId, this.clock.today());
    await this.members.declineAll(tx, personId, { ...by, at: this.clock.now() });
  }

  /** For each person the teams of that day with those above them; who was in none is not in the answer. */
  async teamIdsOf(personIds: string[], on: string, tx?: EntityManager): Promise<Map<string, string[]>> {
    const rows = await this.members.teamIdsOf(personIds, on, tx);
    return new Map(rows.map(({ personId, teamIds }) => [personId, teamIds]));
  }

  memberIdsOf(id: string, on: string, tx?: EntityManager): Promise<string[]> {
    return this.members.memberIdsOf(id, on, tx);
  }

  private async handOver(tx: EntityManager, actor: Actor, team: Team, personId: string): Promise<void> {
    await this.store.lock(tx, team.id);
    const person = await this.people.lockPerson(tx, personId);
    const next = await this.members.findCurrent(tx, team.id, personId);
    if (!next) throw new DomainError('team.not-member');
    if (next.leader) return;
    if (person.state !== 'active') throw new DomainError('volunteer.not-active');
    const last = await this.members.findLeader(tx, team.id);
    if (last) {
      await this.members.update(tx, last.id, { leader: false });
      await this.revokeRole(tx, actor, team, last.personId);
    }
    await this.members.update(tx, next.id, { leader: true });
    const userId = await this.users.findByPerson(tx, personId);
    // without an account there is nobody to hold the role yet: it comes when the profile is claimed
    if (userId)
      await this.grants.grant(tx, {
        userId,
        role: 'team-leader',
        unitId: team.unitId,
        teamId: team.id,
        grantedBy: actor.userId,
      });
    await this.record(tx, actor, 'team.appoint-leader', team, person.name);
  }

  private async revokeRole(tx: EntityManager, actor: Actor, team: Team, personId: string): Promise<void> {
    const userId = await this.users.findByPerson(tx, personId);
    if (userId) await this.grants.revoke(tx, { userId, role: 'team-leader', teamId: team.id }, actor.userId);
  }

  private record(tx: EntityManager, actor: Actor, action: string, team: Team, detail: string): Promise<void> {
    return this.audit.record(tx, {
      actorId: actor.userId,
      action,
      subjectKind: 'team',
      subjectId: team.id,
      unitPath: team.unitPath,
      detail,
    });
  }
}
