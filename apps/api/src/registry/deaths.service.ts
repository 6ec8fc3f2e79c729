import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkBereft,
  checkDeath,
  DomainError,
  livingIn,
  type Actor,
  type DeathPreview,
  type HouseholdChangeResult,
  type HouseholdDetail,
  type RecordDeathInput,
} from '@jishan/domain';
import type { Owner } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { SignUpsService } from '../activities/sign-ups.service';
import { AuditService } from '../audit/audit.service';
import { CouncilsService } from '../deeds/councils.service';
import { AllowancesService } from '../exchange/allowances.service';
import { FulfilmentService } from '../exchange/fulfilment.service';
import { HouseholdsService } from '../households/households.service';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import type { LockedAccounts } from '../points/points.service';
import { TeamsService } from '../teams/teams.service';
import { PeopleService, type Person } from '../volunteers/people.service';
import { EstatesService, householdOwner, memberOwner, together, type Occasion, type Passed } from './estates.service';
import { RegistryStore } from './registry.store';

/** Somebody who died, at home or alone. */
interface Deceased {
  person: Person;
  household: HouseholdDetail | null;
  /** Nobody else lives there. */
  wasLast: boolean;
}

const GONE = '本人已去世';

/** 去世登记: the record closes, and with it everything by which the person was reached; the points go to whom they belong. */
@Injectable()
export class DeathsService {
  constructor(
    private readonly store: RegistryStore,
    private readonly households: HouseholdsService,
    private readonly people: PeopleService,
    private readonly teams: TeamsService,
    private readonly users: UsersService,
    private readonly estates: EstatesService,
    private readonly allowances: AllowancesService,
    private readonly fulfilment: FulfilmentService,
    private readonly signUps: SignUpsService,
    private readonly councils: CouncilsService,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async preview(actor: Actor, personId: string): Promise<DeathPreview> {
    assertCan(actor, 'volunteer.record-death', await this.people.subjectOf(personId));
    const tx = this.dataSource.manager;
    const deceased = await this.find(tx, personId);
    const { person, household } = deceased;
    const reserved = await this.fulfilment.reservedBy(personId);
    const estate = [];
    for (const owner of ownersOf(deceased))
      estate.push(
        await this.estates.seen(owner, owner.kind === 'household' ? (household?.label ?? '') : person.name, tx),
      );
    return {
      ...{ personId, name: person.name, household, estate },
      hasSignIn: (await this.users.findByPerson(tx, personId)) !== null,
      ...{ signUps: await this.signUps.countUpcoming(personId), reservations: reserved.count },
      reservedPoints: reserved.points,
      leads: await this.store.leads(personId),
    };
  }

  async record(
    actor: Actor,
    personId: string,
    input: RecordDeathInput,
    write: WriteKey,
  ): Promise<HouseholdChangeResult> {
    assertCan(actor, 'volunteer.record-death', await this.people.subjectOf(personId));
    if (input.heirId !== null) await this.households.assertManages(actor, input.heirId);
    return this.writes.once(write, async (tx) => {
      const shifts = await this.signUps.lockShiftsOf(tx, personId);
      const deceased = await this.lock(tx, personId, input.heirId);
      const heirId = await this.check(tx, deceased, input);
      const occasion = { changeId: newId(), actor, reason: input.reason };
      const passed = await this.settle(tx, deceased, heirId, occasion);
      await this.leaveHome(tx, deceased, input.newHeadPersonId);
      await this.close(tx, deceased.person, occasion, input);
      await this.signUps.withdrawAll(tx, personId, shifts);
      return this.note(tx, deceased, heirId, passed, occasion, input);
    });
  }

  private async find(tx: EntityManager, personId: string): Promise<Deceased> {
    const person = await this.people.getPerson(personId, tx);
    const homeId = await this.households.householdOf(personId, this.clock.today(), tx);
    const household = homeId === null ? null : await this.households.getDetail(homeId, tx);
    return { person, household, wasLast: household !== null && livingIn(household.members).length === 1 };
  }

  /** Behind the shifts the households, then the person, who may have moved while we waited. */
  private async lock(tx: EntityManager, personId: string, heirId: string | null): Promise<Deceased> {
    const homeId = await this.households.householdOf(personId, this.clock.today(), tx);
    await this.households.lock(
      tx,
      [homeId, heirId].flatMap((id) => id ?? []),
    );
    await this.people.lockPerson(tx, personId);
    const deceased = await this.find(tx, personId);
    if ((deceased.household?.id ?? null) !== homeId) throw new DomainError('request.conflict');
    return deceased;
  }

  /** Who inherits: whom the office named, else the own household where somebody stays. */
  private async check(
    tx: EntityManager,
    { person, household, wasLast }: Deceased,
    input: RecordDeathInput,
  ): Promise<string | null> {
    const heir = input.heirId === null ? null : await this.households.getDetail(input.heirId, tx);
    const leads = await this.store.leads(person.id, tx);
    assertAllowed(checkDeath({ state: person.state, leads }, input, heir, this.clock.today()));
    if (wasLast && household?.id === input.heirId) throw new DomainError('household.nobody-stays');
    if (household) assertAllowed(checkBereft(household.members, person.id, input.newHeadPersonId));
    return input.heirId ?? (household && !wasLast ? household.id : null);
  }

  /** What was set aside comes back to where it was taken from, before anything is inherited. */
  private async settle(
    tx: EntityManager,
    deceased: Deceased,
    heirId: string | null,
    occasion: Occasion,
  ): Promise<Passed> {
    const reserved = await this.fulfilment.lockReserved(tx, deceased.person.id);
    await this.allowances.lift(tx, occasion.actor, [deceased.person.id]);
    const owners = heirId === null ? [] : [...ownersOf(deceased), householdOwner(heirId)];
    const paidFrom = reserved.map((row) => row.accountId);
    const accounts = await this.estates.lock(tx, owners, paidFrom);
    await this.fulfilment.cancelAll(tx, occasion.actor, reserved, GONE);
    return heirId === null ? together([]) : this.inherit(tx, accounts, deceased, heirId, occasion);
  }

  private async inherit(
    tx: EntityManager,
    accounts: LockedAccounts,
    deceased: Deceased,
    heirId: string,
    occasion: Occasion,
  ): Promise<Passed> {
    const [to, owners] = [householdOwner(heirId), ownersOf(deceased)];
    const parts: Passed[] = [];
    for (const from of owners) parts.push(await this.estates.succeed(tx, accounts, { from, to }, occasion));
    return together(parts);
  }

  private async leaveHome(
    tx: EntityManager,
    { person, household, wasLast }: Deceased,
    newHeadPersonId: string | undefined,
  ): Promise<void> {
    if (!household) return;
    await this.households.leave(tx, household.id, [person.id]);
    if (wasLast) await this.households.close(tx, household.id);
    else if (newHeadPersonId) await this.households.setHead(tx, household.id, newHeadPersonId);
  }

  private async close(
    tx: EntityManager,
    { id }: Person,
    { actor }: Occasion,
    { reason, diedOn }: RecordDeathInput,
  ): Promise<void> {
    const by = { userId: actor.userId, reason: `${diedOn}去世：${reason}`, at: this.clock.now() };
    await this.people.close(tx, id, by);
    await this.teams.leaveAll(tx, id, { userId: actor.userId, reason: GONE });
    await this.councils.leaveAll(tx, id);
    const userId = await this.users.findByPerson(tx, id);
    if (userId !== null) await this.users.close(tx, userId);
  }

  private async note(
    tx: EntityManager,
    { person, household }: Deceased,
    heirId: string | null,
    passed: Passed,
    { changeId, actor }: Occasion,
    { reason, diedOn }: RecordDeathInput,
  ): Promise<HouseholdChangeResult> {
    const otherId = heirId === household?.id ? null : heirId;
    const about = { people: [person.name], personIds: [person.id], householdId: household?.id ?? null, otherId };
    const change = { id: changeId, kind: 'died' as const, ...about, ...passed };
    await this.households.record(tx, actor, { ...change, reason: `${diedOn}去世：${reason}` });
    await this.audit.record(tx, {
      ...{ actorId: actor.userId, action: 'volunteer.record-death', reason },
      ...{ subjectKind: 'volunteer', subjectId: person.id, unitPath: person.unitPath },
      detail: `${person.name}，${passed.points} 分`,
    });
    return { changeId, householdId: heirId };
  }
}

/** Whose accounts have no owner any more: the person's, and the household's when nobody stays. */
function ownersOf({ person, household, wasLast }: Deceased): Owner[] {
  return [memberOwner(person.id), ...(household && wasLast ? [householdOwner(household.id)] : [])];
}
