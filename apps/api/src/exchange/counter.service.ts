import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  FEED_TITLES,
  LIMITS,
  maskName,
  slipNumber,
  type Actor,
  type CounterPerson,
  type RedemptionRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { HouseholdsService } from '../households/households.service';
import { PersonalDataService } from '../identity/personal-data.service';
import { Clock } from '../platform/clock';
import { PointsService, type AccountRef } from '../points/points.service';
import { ShelfService } from '../stock/shelf.service';
import { PeopleService, type Person } from '../volunteers/people.service';
import { VouchersService } from '../vouchers/vouchers.service';
import { PickUpCodes } from './pick-up-code';
import { AllowancesService } from './allowances.service';
import type { RedemptionRow } from './redemption.store';

/** What the counter may see and whom it may serve. */
@Injectable()
export class CounterService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly shelf: ShelfService,
    private readonly people: PeopleService,
    private readonly households: HouseholdsService,
    private readonly points: PointsService,
    private readonly personalData: PersonalDataService,
    private readonly codes: PickUpCodes,
    private readonly feed: FeedService,
    private readonly audit: AuditService,
    private readonly allowances: AllowancesService,
    private readonly vouchers: VouchersService,
  ) {}

  /** C1: scan or type a card number, a name, its pinyin or the last four digits of the phone; the names come back masked. */
  async find(actor: Actor, shopId: string, search: string): Promise<CounterPerson[]> {
    const shop = await this.shelf.findShop(shopId);
    assertCan(actor, 'counter.find', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    const people = await this.people.lookUp(search, shop.unitPath, LIMITS.counterResults);
    const phones = await this.personalData.masked(people.map((person) => person.id));
    return this.dataSource.transaction(async (tx) => {
      const found: CounterPerson[] = [];
      // opened together: one by one would be in an order of our own
      const accounts = await this.points.accountsOfPeople(
        tx,
        people.map((person) => person.id),
      );
      const limited = await this.allowances.limitedGoods(tx, shopId);
      for (const person of people) {
        const account = accounts.get(person.id);
        if (!account) continue;
        const phone = phones.get(person.id)?.phone ?? null;
        const taken = await this.allowances.takenOf(tx, account.ownerId, limited);
        found.push({ ...(await this.counterPerson(tx, actor, { ...person, account }, phone)), taken });
      }
      return found;
    });
  }

  private async counterPerson(
    tx: EntityManager,
    actor: Actor,
    person: Person & { account: AccountRef },
    phone: string | null,
  ): Promise<Omit<CounterPerson, 'taken'>> {
    const { account } = person;
    const balance = await this.points.balanceIn(tx, account.accountId);
    const label = (await this.households.labelsOf([account.ownerId], tx)).get(account.ownerId)?.label;
    return {
      personId: person.id,
      accountId: account.accountId,
      nameMasked: maskName(person.name),
      cardNo: person.cardNo,
      phoneTail: phone?.slice(-4) ?? null,
      unitName: person.unitName,
      ownerLabel: label ?? maskName(person.name),
      householdId: account.ownerKind === 'household' ? account.ownerId : null,
      available: balance.available,
      held: balance.held,
      expiringSoon: balance.expiringSoon,
      expiringOn: balance.expiringOn,
      personal: account.ownerKind === 'household' ? await this.allowances.purseOf(tx, person.id) : null,
      ownHousehold: await this.isOwnHousehold(tx, actor, person.id, account.ownerId),
      monthlyLeft: await this.allowances.monthlyLeft(tx, person.id),
    };
  }

  /** C4: nobody serves their own household alone, in whatever account the points lie. */
  async isOwnHousehold(tx: EntityManager, actor: Actor, personId: string, ownerId: string): Promise<boolean> {
    if (!actor.personId) return false;
    if (actor.personId === personId || actor.personId === ownerId) return true;
    const households = await this.households.householdsOf(tx, [actor.personId, personId], this.clock.today());
    const own = households.get(actor.personId);
    return own !== undefined && (own === ownerId || own === households.get(personId));
  }

  /** Who did what to which slip, and why. */
  trace(
    tx: EntityManager,
    actor: Actor,
    action: 'redemption.hand-over' | 'redemption.cancel' | 'redemption.void',
    { id, slipNo, unitPath, secondName }: RedemptionRow,
    reason: string | null = null,
  ): Promise<void> {
    const slip = slipNo === null ? null : slipNumber(slipNo);
    const detail = secondName === null ? slip : `${slip} 第二人${secondName}`;
    const subject = { subjectKind: 'redemption', subjectId: id, unitPath };
    return this.audit.record(tx, { actorId: actor.userId, action, ...subject, reason, detail });
  }

  /** A redemption as this person may see it: the full name and the code are for whoever it belongs to. */
  show(row: RedemptionRow, actor: Actor): RedemptionRecord {
    const own = actor.personId === row.personId;
    const personName = own ? row.personName : maskName(row.personName);
    return {
      id: row.id,
      shopId: row.shopId,
      shopName: row.shopName,
      state: row.state,
      personId: row.personId,
      personName,
      ownerLabel: row.householdLabel ?? personName,
      lines: row.lines,
      totalPoints: row.totalPoints,
      slipNo: row.slipNo === null ? null : slipNumber(row.slipNo),
      code: own && row.state === 'reserved' ? this.codes.of(row.id) : null,
      expiresAt: row.expiresAt,
      balanceAfter: row.balanceAfter,
      clerkName: row.clerkName,
      secondName: row.secondName,
      vouchers: [],
      createdAt: row.createdAt,
      handedOverAt: row.handedOverAt,
      closedReason: row.closedReason,
      closedAt: row.closedAt,
    };
  }

  /** With the codes of vouchers, for the owner; for the clerk only where `hands` says that it is about this very hand-over. */
  async withCodes(records: readonly RedemptionRecord[], actor: Actor, hands = false): Promise<RedemptionRecord[]> {
    const seen = records.filter(({ personId, slipNo }) => slipNo !== null && (hands || personId === actor.personId));
    const codes = await this.vouchers.codesOf(seen.map(({ id }) => id));
    return records.map((record) => ({ ...record, vouchers: codes.get(record.id) ?? [] }));
  }

  /** The goods have changed hands: it leaves a trace, and the feed says so without a name. */
  async announce(tx: EntityManager, row: RedemptionRow, actor: Actor): Promise<void> {
    await this.trace(tx, actor, 'redemption.hand-over', row);
    await this.feed.append(tx, {
      key: `redemption-handed-over:${row.id}`,
      kind: 'redemption-handed-over',
      unitId: row.unitId,
      subjectId: row.id,
      title: FEED_TITLES['redemption-handed-over'](row.shopName, row.lines, row.totalPoints),
    });
  }
}
