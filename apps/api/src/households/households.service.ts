import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkJoinHousehold,
  DomainError,
  isMinor,
  listScope,
  normaliseName,
  type Actor,
  type AddHouseholdMemberInput,
  type CreateHouseholdInput,
  type HouseholdDetail,
  type HouseholdQuery,
  type HouseholdRecord,
  type Page,
  type PageQuery,
  type Subject,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { PeopleService } from '../volunteers/people.service';
import { HouseholdsStore, type HouseholdLabel } from './households.store';

export type { HouseholdLabel } from './households.store';

/** Families as a village knows them; the points account of a village scheme is theirs. */
@Injectable()
export class HouseholdsService {
  constructor(
    private readonly store: HouseholdsStore,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: HouseholdQuery & PageQuery): Promise<Page<HouseholdRecord>> {
    return this.store.list(listScope(actor, 'household.list'), query);
  }

  async get(actor: Actor, id: string): Promise<HouseholdDetail> {
    assertCan(actor, 'household.read', await this.subjectOf(id, this.clock.today()));
    return this.detail(id);
  }

  async create(actor: Actor, input: CreateHouseholdInput, write: WriteKey): Promise<HouseholdDetail> {
    assertCan(actor, 'household.manage', { unitPath: await this.units.pathOf(input.unitId) });
    await this.assertLooksAfter(actor, input.headPersonId);
    const id = await this.writes.once(write, async (tx) => {
      const household = {
        id: newId(),
        unitId: input.unitId,
        label: normaliseName(input.label),
        createdAt: this.clock.now(),
      };
      await this.store.insert(tx, household);
      await this.join(tx, actor, household.id, input.headPersonId, true);
      return household.id;
    });
    return this.detail(id);
  }

  async addMember(actor: Actor, id: string, input: AddHouseholdMemberInput, write: WriteKey): Promise<HouseholdDetail> {
    await this.assertManages(actor, id);
    await this.assertLooksAfter(actor, input.personId);
    await this.writes.once(write, (tx) => this.join(tx, actor, id, input.personId, false));
    return this.detail(id);
  }

  /** For features that enter people into a household: the same refusal for one out of reach as for one that is not there. */
  async assertManages(actor: Actor, id: string): Promise<void> {
    assertCan(actor, 'household.manage', { unitPath: (await this.subjectOf(id, this.clock.today())).unitPath });
  }

  /** Of people elsewhere nobody learns anything, not even that they exist. */
  private async assertLooksAfter(actor: Actor, personId: string): Promise<void> {
    assertCan(actor, 'household.manage', { unitPath: (await this.people.subjectOf(personId)).unitPath });
  }

  /** In the caller's transaction and after the caller's check. Who lives there already stays so. */
  async join(tx: EntityManager, actor: Actor, id: string, personId: string, head: boolean): Promise<void> {
    await this.store.lock(tx, id);
    const household = await this.find(id, tx);
    const person = await this.people.lockPerson(tx, personId);
    const current = await this.householdOf(personId, this.clock.today(), tx);
    if (current === id) return;
    assertAllowed(checkJoinHousehold({ ...person, householdId: current }, household));
    await this.store.insertMember(tx, {
      id: newId(),
      householdId: id,
      personId,
      head,
      joinedOn: this.clock.today(),
      leftOn: null,
    });
    await this.audit.record(tx, {
      actorId: actor.userId,
      action: head ? 'household.create' : 'household.add-member',
      subjectKind: 'household',
      subjectId: id,
      unitPath: person.unitPath,
      detail: person.name,
    });
  }

  /** Children are entered only where a grown-up lives. */
  async hasGrownUp(tx: EntityManager, id: string): Promise<boolean> {
    const today = this.clock.today();
    return (await this.store.birthdaysOf(tx, id)).some((birthOn) => !isMinor(birthOn, today));
  }

  /** In which household each of the people was on that day; who was in none is not in the answer. */
  async householdsOf(tx: EntityManager, personIds: string[], on: string): Promise<Map<string, string>> {
    const memberships = await this.store.membershipsOf(personIds, on, tx);
    return new Map(memberships.map(({ personId, householdId }) => [personId, householdId]));
  }

  async householdOf(personId: string, on: string, tx?: EntityManager): Promise<string | null> {
    const [membership] = await this.store.membershipsOf([personId], on, tx);
    return membership?.householdId ?? null;
  }

  memberIdsOf(id: string, on: string, tx?: EntityManager): Promise<string[]> {
    return this.store.memberIdsOf(id, on, tx);
  }

  async labelsOf(ids: string[], tx?: EntityManager): Promise<Map<string, HouseholdLabel>> {
    const labels = await this.store.labelsOf([...new Set(ids)], tx);
    return new Map(labels.map((label) => [label.id, label]));
  }

  /** For `assertCan`: the household's unit and those who lived there that day. */
  async subjectOf(id: string, on: string, tx?: EntityManager): Promise<Subject> {
    const label = (await this.labelsOf([id], tx)).get(id);
    if (!label) throw new DomainError('resource.not-found');
    return { unitPath: label.unitPath, personIds: await this.memberIdsOf(id, on, tx) };
  }

  private async find(id: string, tx?: EntityManager): Promise<HouseholdRecord> {
    const household = await this.store.find(id, tx);
    if (!household) throw new DomainError('resource.not-found');
    return household;
  }

  private async detail(id: string): Promise<HouseholdDetail> {
    return { ...(await this.find(id)), members: await this.store.membersOf(id) };
  }
}
