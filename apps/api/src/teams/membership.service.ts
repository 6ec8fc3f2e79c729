import { Injectable } from '@nestjs/common';
import {
  assertCan,
  can,
  DomainError,
  type Actor,
  type AddTeamMemberInput,
  type DecideJoinInput,
  type JoinRequestRecord,
  type RequestJoinInput,
  type Subject,
  type TeamMemberRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { PersonalDataService } from '../identity/personal-data.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PeopleService, type Person } from '../volunteers/people.service';
import { MembershipStore } from './membership.store';
import { TeamsStore, type Team } from './teams.store';

export const subjectOf = (team: Team): Subject => ({ unitPath: team.unitPath, teamIds: team.lineage });

/** Who belongs to a team: asked in, put in, taken out. Whoever changes that locks the person first. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly store: MembershipStore,
    private readonly teams: TeamsStore,
    private readonly people: PeopleService,
    private readonly personalData: PersonalDataService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async members(actor: Actor, teamId: string): Promise<TeamMemberRecord[]> {
    assertCan(actor, 'team.members', subjectOf(await this.getTeam(teamId)));
    return this.currentAndPast(teamId);
  }

  async add(actor: Actor, teamId: string, input: AddTeamMemberInput, write: WriteKey): Promise<TeamMemberRecord[]> {
    const team = await this.getTeam(teamId);
    assertCan(actor, 'team.manage-members', subjectOf(team));
    await this.assertNear(actor, team, input.personId);
    await this.writes.once(write, (tx) => this.join(tx, actor, team, input.personId, false));
    return this.currentAndPast(teamId);
  }

  async remove(actor: Actor, teamId: string, personId: string, write: WriteKey): Promise<void> {
    const team = await this.getTeam(teamId);
    assertCan(actor, 'team.manage-members', subjectOf(team));
    await this.writes.once(write, async (tx) => {
      const person = await this.people.lockPerson(tx, personId);
      const member = await this.store.findCurrent(tx, teamId, personId);
      if (!member) throw new DomainError('team.not-member');
      if (member.leader) throw new DomainError('team.leader-required');
      await this.store.update(tx, member.id, { leftOn: this.clock.today() });
      await this.record(tx, actor, 'team.remove-member', team, person);
    });
  }

  async request(actor: Actor, teamId: string, input: RequestJoinInput, write: WriteKey): Promise<JoinRequestRecord> {
    const personId = actor.personId;
    assertCan(actor, 'team.request-join', { personIds: personId ? [personId] : [] });
    await this.getTeam(teamId);
    return this.writes.once(write, async (tx) => {
      const person = await this.lockActive(tx, personId ?? '');
      if (await this.store.findCurrent(tx, teamId, person.id)) throw new DomainError('team.already-member');
      if (await this.store.hasPending(tx, teamId, person.id)) throw new DomainError('team.request-pending');
      const id = newId();
      await this.store.insertRequest(tx, {
        id,
        teamId,
        personId: person.id,
        message: (input.message ?? '').trim(),
        state: 'pending',
        requestedAt: this.clock.now(),
        decidedAt: null,
        decidedBy: null,
        decisionReason: null,
      });
      return this.getRequest(id, tx);
    });
  }

  async requests(actor: Actor, teamId: string): Promise<JoinRequestRecord[]> {
    assertCan(actor, 'team.decide-join', subjectOf(await this.getTeam(teamId)));
    return this.store.requestsOf(teamId);
  }

  async decide(actor: Actor, id: string, input: DecideJoinInput, write: WriteKey): Promise<JoinRequestRecord> {
    const asked = await this.getRequest(id);
    const team = await this.getTeam(asked.teamId);
    assertCan(actor, 'team.decide-join', subjectOf(team));
    return this.writes.once(write, async (tx) => {
      await this.people.lockPerson(tx, asked.personId);
      await this.store.lockRequest(tx, id);
      if ((await this.getRequest(id, tx)).state !== 'pending') throw new DomainError('team.request-decided');
      const isMember = (await this.store.findCurrent(tx, team.id, asked.personId)) !== null;
      if (input.accept && !isMember) await this.join(tx, actor, team, asked.personId, false);
      await this.store.decideRequest(tx, id, {
        state: input.accept ? 'accepted' : 'declined',
        decidedAt: this.clock.now(),
        decidedBy: actor.userId,
        decisionReason: input.reason?.trim() || null,
      });
      return this.getRequest(id, tx);
    });
  }

  /** In the caller's transaction and after the caller's check. */
  async join(tx: EntityManager, actor: Actor, team: Team, personId: string, leader: boolean): Promise<void> {
    const person = await this.lockActive(tx, personId);
    if (await this.store.findCurrent(tx, team.id, personId)) throw new DomainError('team.already-member');
    await this.store.insert(tx, {
      id: newId(),
      teamId: team.id,
      personId,
      leader,
      joinedOn: this.clock.today(),
      leftOn: null,
    });
    await this.store.acceptPending(tx, team.id, personId, this.clock.now(), actor.userId);
    await this.record(tx, actor, 'team.add-member', team, person);
  }

  /** Nobody is pulled into a team from afar: the person lives where the team is, or is somebody the actor looks after. */
  async assertNear(actor: Actor, team: Team, personId: string): Promise<void> {
    const subject = await this.people.subjectOf(personId);
    const near = subject.unitPath?.startsWith(team.unitPath) ?? false;
    if (!near && !can(actor, 'volunteer.read', subject)) throw new DomainError('resource.not-found');
  }

  private async lockActive(tx: EntityManager, personId: string): Promise<Person> {
    const person = await this.people.lockPerson(tx, personId);
    if (person.state !== 'active') throw new DomainError('volunteer.not-active');
    return person;
  }

  private async currentAndPast(teamId: string): Promise<TeamMemberRecord[]> {
    const members = await this.store.membersOf(teamId);
    // who has left is on the list for the record, not to be called
    const masked = await this.personalData.masked(
      members.filter((member) => member.leftOn === null).map((member) => member.personId),
    );
    return members.map((member) => ({
      ...member,
      phoneMasked: member.leftOn === null ? (masked.get(member.personId)?.phone ?? null) : null,
    }));
  }

  private async getTeam(id: string): Promise<Team> {
    const [team] = await this.teams.teams([id]);
    if (!team) throw new DomainError('resource.not-found');
    return team;
  }

  private async getRequest(id: string, tx?: EntityManager): Promise<JoinRequestRecord> {
    const request = await this.store.findRequest(id, tx);
    if (!request) throw new DomainError('resource.not-found');
    return request;
  }

  private record(tx: EntityManager, actor: Actor, action: string, team: Team, person: Person): Promise<void> {
    return this.audit.record(tx, {
      actorId: actor.userId,
      action,
      subjectKind: 'team',
      subjectId: team.id,
      unitPath: team.unitPath,
      detail: person.name,
    });
  }
}
