import { Injectable } from '@nestjs/common';
import {
  assertCan,
  can,
  DomainError,
  livingIn,
  type Actor,
  type HouseholdDetail,
  type HouseholdHome,
  type MyHousehold,
  type PersonalBalance,
} from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AllowancesService } from '../exchange/allowances.service';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { PointsService } from '../points/points.service';
import { EstatesService, householdOwner, memberOwner } from './estates.service';
import { RegistryStore } from './registry.store';

/** H1: what a household has, who earned it, who may spend how much of it, and what happened to it. */
@Injectable()
export class HomesService {
  constructor(
    private readonly store: RegistryStore,
    private readonly households: HouseholdsService,
    private readonly points: PointsService,
    private readonly estates: EstatesService,
    private readonly allowances: AllowancesService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async own(actor: Actor): Promise<MyHousehold> {
    const { personId } = actor;
    assertCan(actor, 'household.read', { personIds: personId ? [personId] : [] });
    if (!personId) throw new DomainError('resource.not-found');
    const id = await this.households.householdOf(personId, this.clock.today());
    return { home: id === null ? null : await this.home(actor, id) };
  }

  async get(actor: Actor, id: string): Promise<HouseholdHome> {
    assertCan(actor, 'household.read', await this.households.subjectOf(id));
    return this.home(actor, id);
  }

  private async home(actor: Actor, id: string): Promise<HouseholdHome> {
    const household = await this.households.getDetail(id);
    const living = livingIn(household.members);
    const balance = await this.estates.seen(householdOwner(id), household.label);
    const accountIds = balance.accountId === null ? [] : [balance.accountId];
    const all = [...accountIds, ...(await this.store.predecessors(accountIds))];
    const head = living.find((member) => member.head);
    const subject = {
      unitPath: (await this.households.subjectOf(id)).unitPath,
      personIds: head ? [head.personId] : [],
    };
    return {
      ...{ household, balance },
      personal: await this.personal(living),
      earned: await this.store.earned(all, `${this.clock.today().slice(0, 4)}-01-01`),
      limits: await this.allowances.limitsOf(living.map((member) => member.personId)),
      reservations: await this.store.reservations(all),
      changes: await this.households.changesOf(id),
      maySetLimits: can(actor, 'redemption.limit-member', subject),
    };
  }

  /** Only of members whose own account has something in it. */
  private async personal(living: HouseholdDetail['members']): Promise<PersonalBalance[]> {
    const accounts = await this.points.estateOf(
      this.dataSource.manager,
      living.map((member) => member.personId),
    );
    const found: PersonalBalance[] = [];
    for (const { personId, name } of living) {
      if (!accounts.some((account) => account.ownerId === personId)) continue;
      const seen = await this.estates.seen(memberOwner(personId), name);
      if (seen.available + seen.pending + seen.held > 0) found.push({ ...seen, personId, name });
    }
    return found;
  }
}
