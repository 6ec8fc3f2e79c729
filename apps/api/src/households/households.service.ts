import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkJoinHousehold,
  DomainError,
  isMinor,
  LIMITS,
  listScope,
  normaliseName,
  type Actor,
  type HouseholdChangeRecord,
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
import { newId } from '../platform/ids';
import { PeopleService } from '../volunteers/people.service';
import { HouseholdsStore, type ChangeRow, type HouseholdLabel } from './households.store';

export type { HouseholdLabel } from './households.store';

/** What a change says of itself; the rest is empty unless it is given. */
export type NewChange = Pick<ChangeRow, 'kind' | 'householdId' | 'reason'> & Partial<ChangeRow>;

/** Families as a village knows them; the points account of a village scheme is theirs. */
@Injectable()
export class HouseholdsService {
  constructor(
    private readonly store: HouseholdsStore,
    private readonly people: PeopleService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: HouseholdQuery & PageQuery): Promise<Page<HouseholdRecord>> {
    return this.store.list(listScope(actor, 'household.list'), query);
  }

  async get(actor: Actor, id: string): Promise<HouseholdDetail> {
    assertCan(actor, 'household.read', await this.subjectOf(id));
    return this.getDetail(id);
  }

  /** For features that enter people into a household: the same refusal for one out of reach as for one that is not there. */
  async assertManages(actor: Actor, id: string): Promise<void> {
    assertCan(actor, 'household.manage', { unitPath: (await this.subjectOf(id)).unitPath });
  }

  /** Of people elsewhere nobody learns anything, not even that they exist. */
  async assertLooksAfter(actor: Actor, personId: string): Promise<void> {
    assertCan(actor, 'household.manage', { unitPath: (await this.people.subjectOf(personId)).unitPath });
  }

  /** In the caller's transaction and after the caller's check, like all that follows. Locks them in one order for everybody, before any person. */
  async lock(tx: EntityManager, ids: readonly string[]): Promise<void> {
    await this.store.lock(tx, [...new Set(ids)].sort());
  }

  async found(tx: EntityManager, unitId: string, label: string): Promise<string> {
    const household = { id: newId(), unitId, label: normaliseName(label), createdAt: this.clock.now(), closedOn: null };
    await this.store.insert(tx, household);
    return household.id;
  }

  /** Who lives there already stays so. */
  async join(tx: EntityManager, actor: Actor, id: string, personId: string, head: boolean): Promise<void> {
    await this.lock(tx, [id]);
    const household = await this.getDetail(id, tx);
    const person = await this.people.lockPerson(tx, personId);
    const current = await this.householdOf(personId, this.clock.today(), tx);
    if (current === id) return;
    assertAllowed(checkJoinHousehold({ ...person, householdId: current }, household));
    await this.enter(tx, id, personId, head);
    const kind = head ? 'founded' : 'joined';
    const about = { people: [person.name], personIds: [personId] };
    await this.record(tx, actor, { kind, householdId: id, ...about, reason: head ? '登记新户' : '加入本户' });
    await this.audit.record(tx, {
      actorId: actor.userId,
      action: head ? 'household.create' : 'household.add-member',
      subjectKind: 'household',
      subjectId: id,
      unitPath: person.unitPath,
      detail: person.name,
    });
  }

  /** A period begins today. */
  async enter(tx: EntityManager, id: string, personId: string, head: boolean): Promise<void> {
    const joinedOn = this.clock.today();
    await this.store.insertMember(tx, { id: newId(), householdId: id, personId, head, joinedOn, leftOn: null });
  }

  /** Their periods end: today belongs to wherever they are next. */
  async leave(tx: EntityManager, id: string, personIds: readonly string[]): Promise<void> {
    await this.store.endPeriods(tx, id, personIds, this.clock.today());
  }

  async setHead(tx: EntityManager, id: string, personId: string): Promise<void> {
    await this.store.setHead(tx, id, personId);
  }

  /** 销户. Nobody lives there any more. */
  async close(tx: EntityManager, id: string): Promise<void> {
    await this.store.close(tx, id, this.clock.today());
  }

  /** One entry of the household's story. Answers its id. */
  async record(tx: EntityManager, actor: Actor, change: NewChange): Promise<string> {
    const id = change.id ?? newId();
    const by = { actorId: actor.userId, actorName: actor.name };
    await this.store.insertChange(tx, {
      ...{ otherId: null, people: [], personIds: [], points: 0, buckets: [], agreedBy: [] },
      ...change,
      ...by,
      ...{ id, occurredOn: this.clock.today(), recordedAt: this.clock.now() },
    });
    return id;
  }

  changesOf(id: string): Promise<HouseholdChangeRecord[]> {
    return this.store.changesOf(id, LIMITS.householdChanges);
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

  /** Who may decide for the household that this person lives in today. */
  headOf(personId: string): Promise<string | null> {
    return this.store.headOf(personId, this.clock.today());
  }

  memberIdsOf(id: string, on: string, tx?: EntityManager): Promise<string[]> {
    return this.store.memberIdsOf(id, on, tx);
  }

  /** Somebody is left in it, or in what it became when it moved or was merged. */
  livesOn(tx: EntityManager, id: string): Promise<boolean> {
    return this.store.livesOn(tx, id);
  }

  async labelsOf(ids: string[], tx?: EntityManager): Promise<Map<string, HouseholdLabel>> {
    const labels = await this.store.labelsOf([...new Set(ids)], tx);
    return new Map(labels.map((label) => [label.id, label]));
  }

  /** For `assertCan`: the household's unit and those who live there. */
  async subjectOf(id: string, tx?: EntityManager): Promise<Subject> {
    const label = (await this.labelsOf([id], tx)).get(id);
    if (!label) throw new DomainError('resource.not-found');
    return { unitPath: label.unitPath, personIds: await this.memberIdsOf(id, this.clock.today(), tx) };
  }

  /** With everybody who lives or lived there. */
  async getDetail(id: string, tx?: EntityManager): Promise<HouseholdDetail> {
    const household = await this.store.find(id, tx);
    if (!household) throw new DomainError('resource.not-found');
    const members = (await this.store.membersOf(id, tx)).map(({ birthOn, ...member }) => ({
      ...member,
      minor: isMinor(birthOn, this.clock.today()),
    }));
    return { ...household, members };
  }
}
