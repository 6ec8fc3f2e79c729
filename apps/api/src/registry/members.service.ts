import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkDeparture,
  checkHead,
  checkPersonalPoints,
  type Actor,
  type AddHouseholdMemberInput,
  type ChangeHeadInput,
  type CreateHouseholdInput,
  type HouseholdDetail,
  type LeaveHouseholdInput,
  type PersonalPointsChoice,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { AllowancesService } from '../exchange/allowances.service';
import { HouseholdsService } from '../households/households.service';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { UnitsService } from '../units/units.service';
import { EstatesService, householdOwner, memberOwner } from './estates.service';

type AuditAction = 'household.remove-member' | 'household.change-head' | 'household.take-in';

/** Who lives in a household, one after the other: founding, joining, leaving, and who is its head. */
@Injectable()
export class MembersService {
  constructor(
    private readonly households: HouseholdsService,
    private readonly units: UnitsService,
    private readonly points: PointsService,
    private readonly estates: EstatesService,
    private readonly allowances: AllowancesService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
  ) {}

  async create(actor: Actor, input: CreateHouseholdInput, write: WriteKey): Promise<HouseholdDetail> {
    assertCan(actor, 'household.manage', { unitPath: await this.units.pathOf(input.unitId) });
    await this.households.assertLooksAfter(actor, input.headPersonId);
    const id = await this.writes.once(write, async (tx) => {
      const foundedId = await this.households.found(tx, input.unitId, input.label);
      await this.households.join(tx, actor, foundedId, input.headPersonId, true);
      await this.settlePersonal(tx, actor, foundedId, input.headPersonId, input.personalPoints);
      return foundedId;
    });
    return this.households.getDetail(id);
  }

  async add(actor: Actor, id: string, input: AddHouseholdMemberInput, write: WriteKey): Promise<HouseholdDetail> {
    await this.households.assertManages(actor, id);
    await this.households.assertLooksAfter(actor, input.personId);
    await this.writes.once(write, async (tx) => {
      await this.households.join(tx, actor, id, input.personId, false);
      await this.settlePersonal(tx, actor, id, input.personId, input.personalPoints);
    });
    return this.households.getDetail(id);
  }

  /** Somebody leaves with nothing: points belong to the household. Points that are to go along are a split. */
  async leave(
    actor: Actor,
    id: string,
    personId: string,
    input: LeaveHouseholdInput,
    write: WriteKey,
  ): Promise<HouseholdDetail> {
    await this.households.assertManages(actor, id);
    await this.writes.once(write, async (tx) => {
      await this.households.lock(tx, [id]);
      const household = await this.households.getDetail(id, tx);
      assertAllowed(checkDeparture(household.members, [personId], input.newHeadPersonId));
      await this.allowances.lift(tx, actor, [personId]);
      await this.households.leave(tx, id, [personId]);
      if (input.newHeadPersonId) await this.households.setHead(tx, id, input.newHeadPersonId);
      await this.note(tx, actor, household, 'left', personId, input.reason);
    });
    return this.households.getDetail(id);
  }

  async changeHead(actor: Actor, id: string, input: ChangeHeadInput, write: WriteKey): Promise<HouseholdDetail> {
    await this.households.assertManages(actor, id);
    await this.writes.once(write, async (tx) => {
      await this.households.lock(tx, [id]);
      const household = await this.households.getDetail(id, tx);
      assertAllowed(checkHead(household.members, input.personId));
      await this.households.setHead(tx, id, input.personId);
      await this.note(tx, actor, household, 'head-changed', input.personId, input.reason);
    });
    return this.households.getDetail(id);
  }

  /** What a member kept apart when joining, or got from a scheme that is personal, becomes the household's. */
  async takeIn(
    actor: Actor,
    id: string,
    personId: string,
    { reason }: { reason: string },
    write: WriteKey,
  ): Promise<HouseholdDetail> {
    await this.households.assertManages(actor, id);
    await this.writes.once(write, async (tx) => {
      await this.households.lock(tx, [id]);
      const { members } = await this.households.getDetail(id, tx);
      const name = members.find((member) => member.personId === personId && member.leftOn === null)?.name;
      assertAllowed(name === undefined ? 'household.not-member' : null);
      await this.pass(tx, actor, id, { personId, name: name ?? '', reason });
    });
    return this.households.getDetail(id);
  }

  /** Points in an account of the newcomer's own: somebody decides, and it is written down. */
  private async settlePersonal(
    tx: EntityManager,
    actor: Actor,
    id: string,
    personId: string,
    choice: PersonalPointsChoice | undefined,
  ): Promise<void> {
    if ((await this.points.estateOf(tx, [personId])).length === 0) return;
    const { members } = await this.households.getDetail(id, tx);
    const name = members.find((member) => member.personId === personId)?.name ?? '';
    assertAllowed(checkPersonalPoints(await this.estates.seen(memberOwner(personId), name, tx), choice));
    if (choice === 'take-in') await this.pass(tx, actor, id, { personId, name, reason: '加入时个人积分并入本户' });
    if (choice === 'keep') await this.keep(tx, actor, id, personId, name);
  }

  private async pass(
    tx: EntityManager,
    actor: Actor,
    id: string,
    { personId, name, reason }: { personId: string; name: string; reason: string },
  ): Promise<void> {
    const ends = { from: memberOwner(personId), to: householdOwner(id) };
    const accounts = await this.estates.lock(tx, [ends.from, ends.to]);
    const changeId = newId();
    const passed = await this.estates.empty(tx, accounts, ends, { changeId, actor, reason });
    const about = { people: [name], personIds: [personId], ...passed };
    await this.households.record(tx, actor, { id: changeId, kind: 'taken-in', householdId: id, ...about, reason });
    const { unitPath } = await this.households.subjectOf(id, tx);
    await this.trace(tx, actor, 'household.take-in', { id, unitPath }, `${name} ${passed.points} 分`, reason);
  }

  private async keep(tx: EntityManager, actor: Actor, id: string, personId: string, name: string): Promise<void> {
    const kept = { kind: 'kept-apart' as const, householdId: id, people: [name], personIds: [personId] };
    await this.households.record(tx, actor, { ...kept, reason: '个人积分留在个人账户，没有并入' });
  }

  private async note(
    tx: EntityManager,
    actor: Actor,
    { id, members }: HouseholdDetail,
    kind: 'left' | 'head-changed',
    personId: string,
    reason: string,
  ): Promise<void> {
    const name = members.find((member) => member.personId === personId)?.name ?? '';
    const about = { people: [name], personIds: [personId] };
    await this.households.record(tx, actor, { kind, householdId: id, ...about, reason });
    const { unitPath } = await this.households.subjectOf(id, tx);
    const action = kind === 'left' ? 'household.remove-member' : 'household.change-head';
    await this.trace(tx, actor, action, { id, unitPath }, name, reason);
  }

  private trace(
    tx: EntityManager,
    actor: Actor,
    action: AuditAction,
    { id, unitPath }: { id: string; unitPath: string | undefined },
    detail: string,
    reason: string,
  ): Promise<void> {
    const subject = { subjectKind: 'household', subjectId: id, unitPath: unitPath ?? null };
    return this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail, reason });
  }
}
