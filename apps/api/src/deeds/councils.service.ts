import { Injectable } from '@nestjs/common';
import {
  assertCan,
  checkSeat,
  DomainError,
  isMinor,
  LIMITS,
  type Actor,
  type AddCouncilMemberInput,
  type Council,
  type CouncilMember,
  type ReviewConcern,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { PeopleService } from '../volunteers/people.service';
import { ReviewsStore } from './reviews.store';

/** 评议小组: who of a village, a community or a town reviews what is claimed there and below. */
@Injectable()
export class CouncilsService {
  constructor(
    private readonly store: ReviewsStore,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async members(actor: Actor, unitId: string): Promise<CouncilMember[]> {
    assertCan(actor, 'council.read', { unitPath: await this.units.pathOf(unitId) });
    return this.store.members(unitId);
  }

  /** Who could review a matter of this unit, and who of them may not; somebody who sits in two councils has one seat. */
  async councilFor(actor: Actor, unitPath: string, concern: ReviewConcern, tx?: EntityManager): Promise<Council> {
    const members = await this.store.membersAbove(unitPath, tx);
    const seats = members
      .filter((member, at) => members.findIndex((other) => other.personId === member.personId) === at)
      .map((member) => ({ ...member, refusal: checkSeat({ personId: member.personId }, concern) }));
    return { seats, refusal: checkSeat(actor, concern) };
  }

  /** Somebody of the unit or below it; of people elsewhere nobody learns anything. */
  async add(actor: Actor, input: AddCouncilMemberInput, write: WriteKey): Promise<CouncilMember[]> {
    const { unitId, personId } = input;
    const unitPath = await this.units.pathOf(unitId);
    assertCan(actor, 'council.keep', { unitPath });
    assertCan(actor, 'council.keep', { unitPath: (await this.people.subjectOf(personId)).unitPath });
    return this.writes.once(write, async (tx) => {
      await this.store.lockCouncil(tx, unitId);
      const person = await this.people.lockPerson(tx, personId);
      const today = this.clock.today();
      if (person.state !== 'active' || isMinor(person.birthOn, today))
        throw new DomainError('council.member-unsuitable');
      const members = await this.store.members(unitId, tx);
      if (members.some((member) => member.personId === personId)) throw new DomainError('council.member-known');
      if (members.length >= LIMITS.councilMembers) throw new DomainError('council.full');
      await this.store.insertMember(tx, { id: newId(), unitId, personId, joinedOn: today, addedBy: actor.userId });
      await this.note(tx, actor, 'council.add-member', unitId, unitPath, person.name);
      return this.store.members(unitId, tx);
    });
  }

  async remove(actor: Actor, id: string, write: WriteKey): Promise<CouncilMember[]> {
    const member = await this.store.findMember(id);
    if (!member) throw new DomainError('resource.not-found');
    const { unitId, name } = member;
    const unitPath = await this.units.pathOf(unitId);
    assertCan(actor, 'council.keep', { unitPath });
    return this.writes.once(write, async (tx) => {
      await this.store.lockCouncil(tx, unitId);
      // behind the lock: somebody else may have been faster, and the same request again comes no further than its answer
      if (!(await this.store.endMembership(tx, id, this.clock.today()))) throw new DomainError('resource.not-found');
      await this.note(tx, actor, 'council.remove-member', unitId, unitPath, name);
      return this.store.members(unitId, tx);
    });
  }

  /** Somebody who is gone sits in no council any more. The person is locked, so nobody is adding them meanwhile. */
  leaveAll(tx: EntityManager, personId: string): Promise<void> {
    return this.store.endMemberships(tx, personId, this.clock.today());
  }

  private async note(
    tx: EntityManager,
    actor: Actor,
    action: string,
    subjectId: string,
    unitPath: string,
    detail: string,
  ): Promise<void> {
    await this.audit.record(tx, { actorId: actor.userId, action, subjectKind: 'unit', subjectId, unitPath, detail });
  }
}
