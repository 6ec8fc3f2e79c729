import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkAgreement,
  checkMerge,
  checkMove,
  checkSplit,
  livingIn,
  type Actor,
  type HouseholdAgreement,
  type HouseholdChangeResult,
  type HouseholdDetail,
  type HouseholdMemberRecord,
  type MergeHouseholdInput,
  type MoveHouseholdInput,
  type SplitHouseholdInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { AllowancesService } from '../exchange/allowances.service';
import { HouseholdsService } from '../households/households.service';
import { GrantsService } from '../identity/grants.service';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { PeopleService } from '../volunteers/people.service';
import { EstatesService, householdOwner, type Passed } from './estates.service';

/** What is written about a household that was divided, joined to another or left the village. */
interface Partition {
  changeId: string;
  kind: 'split' | 'merged' | 'moved';
  household: HouseholdDetail;
  otherId: string;
  going: HouseholdMemberRecord[];
  passed: Passed;
}

const AUDITED = { split: 'household.split', merged: 'household.merge', moved: 'household.move' } as const;

/**
 * 分户, 并户, 迁居: people and points of a household go somewhere else together. Locks: the households in the order of their ids, their
 * people, the limits of those who leave their head (they were that head's word, and end), then all accounts at once.
 */
@Injectable()
export class PartitionService {
  constructor(
    private readonly households: HouseholdsService,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly estates: EstatesService,
    private readonly allowances: AllowancesService,
    private readonly grants: GrantsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
  ) {}

  /** So many points as were agreed go along, the first to die first. What is on public view or set aside stays. */
  async split(actor: Actor, id: string, input: SplitHouseholdInput, write: WriteKey): Promise<HouseholdChangeResult> {
    await this.households.assertManages(actor, id);
    return this.writes.once(write, async (tx) => {
      const [household] = await this.lock(tx, [id], input.personIds);
      await this.allowances.lift(tx, actor, input.personIds);
      const otherId = await this.households.found(tx, household.unitId, input.label);
      const ends = { from: householdOwner(id), to: householdOwner(otherId) };
      const accounts = await this.estates.lock(tx, [ends.from, ends.to]);
      assertAllowed(checkSplit(household, await this.estates.seen(ends.from, household.label, tx), input));
      const going = livingIn(household.members).filter((member) => input.personIds.includes(member.personId));
      const moved = going.map((member) => ({ ...member, head: member.personId === input.headPersonId }));
      await this.resettle(tx, id, otherId, moved);
      if (input.newHeadPersonId) await this.households.setHead(tx, id, input.newHeadPersonId);
      const changeId = newId();
      const passed = await this.estates.give(tx, accounts, ends, input.points, { changeId, actor, ...input });
      return this.conclude(tx, actor, { changeId, kind: 'split', household, otherId, going, passed }, input);
    });
  }

  async merge(actor: Actor, id: string, input: MergeHouseholdInput, write: WriteKey): Promise<HouseholdChangeResult> {
    await this.households.assertManages(actor, id);
    await this.households.assertManages(actor, input.intoId);
    return this.writes.once(write, async (tx) => {
      const [household, into] = await this.lock(tx, [id, input.intoId]);
      assertAllowed(checkMerge(household, into ?? household));
      const joining = livingIn(household.members).map((member) => ({ ...member, head: false }));
      const ids = joining.map((member) => member.personId);
      await this.allowances.lift(tx, actor, ids);
      return this.dissolve(tx, actor, 'merged', household, input.intoId, joining, input);
    });
  }

  /** The old household stays in the books of the old village, closed; a new one in the new village has its people and points. */
  async move(actor: Actor, id: string, input: MoveHouseholdInput, write: WriteKey): Promise<HouseholdChangeResult> {
    assertCan(actor, 'household.move', { unitPath: (await this.households.subjectOf(id)).unitPath });
    assertCan(actor, 'household.move', { unitPath: await this.units.pathOf(input.unitId) });
    return this.writes.once(write, async (tx) => {
      const [household] = await this.lock(tx, [id]);
      assertAllowed(checkMove(household, input.unitId));
      const otherId = await this.households.found(tx, input.unitId, input.label);
      const moving = livingIn(household.members);
      const ids = moving.map((member) => member.personId);
      await this.people.moveTo(tx, ids, input.unitId);
      for (const personId of ids) await this.grants.moveVolunteer(tx, actor, personId, input.unitId);
      return this.dissolve(tx, actor, 'moved', household, otherId, moving, input);
    });
  }

  /** The household ends in another one. */
  private async dissolve(
    tx: EntityManager,
    actor: Actor,
    kind: 'merged' | 'moved',
    household: HouseholdDetail,
    otherId: string,
    going: HouseholdMemberRecord[],
    agreement: HouseholdAgreement,
  ): Promise<HouseholdChangeResult> {
    const ends = { from: householdOwner(household.id), to: householdOwner(otherId) };
    const accounts = await this.estates.lock(tx, [ends.from, ends.to]);
    assertAllowed(checkAgreement(await this.estates.seen(ends.from, household.label, tx), agreement));
    await this.resettle(tx, household.id, otherId, going);
    await this.households.close(tx, household.id);
    const changeId = newId();
    const passed = await this.estates.succeed(tx, accounts, ends, { changeId, actor, reason: agreement.reason });
    return this.conclude(tx, actor, { changeId, kind, household, otherId, going, passed }, agreement);
  }

  /** Answers the households in the order asked, with the people locked who go. */
  private async lock(
    tx: EntityManager,
    ids: [string, ...string[]],
    personIds?: readonly string[],
  ): Promise<[HouseholdDetail, ...HouseholdDetail[]]> {
    await this.households.lock(tx, ids);
    const first = await this.households.getDetail(ids[0], tx);
    const going = personIds ?? livingIn(first.members).map((member) => member.personId);
    for (const personId of [...going].sort()) await this.people.lockPerson(tx, personId);
    const others: HouseholdDetail[] = [];
    for (const id of ids.slice(1)) others.push(await this.households.getDetail(id, tx));
    return [first, ...others];
  }

  private async resettle(
    tx: EntityManager,
    fromId: string,
    toId: string,
    people: readonly HouseholdMemberRecord[],
  ): Promise<void> {
    await this.households.leave(
      tx,
      fromId,
      people.map((member) => member.personId),
    );
    for (const { personId, head } of people) await this.households.enter(tx, toId, personId, head);
  }

  private async conclude(
    tx: EntityManager,
    actor: Actor,
    { changeId, kind, household, otherId, going, passed }: Partition,
    { agreedBy, reason }: HouseholdAgreement,
  ): Promise<HouseholdChangeResult> {
    const [people, personIds] = [going.map((member) => member.name), going.map((member) => member.personId)];
    const change = { id: changeId, kind, householdId: household.id, otherId, people, personIds, ...passed };
    await this.households.record(tx, actor, { ...change, agreedBy, reason });
    await this.audit.record(tx, {
      ...{ actorId: actor.userId, action: AUDITED[kind], subjectKind: 'household', subjectId: household.id, reason },
      unitPath: (await this.households.subjectOf(household.id, tx)).unitPath ?? null,
      detail: `${household.label}：${people.join('、')}，${passed.points} 分`,
    });
    return { changeId, householdId: otherId };
  }
}
