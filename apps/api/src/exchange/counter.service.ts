import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
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
import { PointsService } from '../points/points.service';
import { PeopleService, type Person } from '../volunteers/people.service';
import { GoodsStore } from './goods.store';
import { PickUpCodes } from './pick-up-code';
import type { RedemptionRow } from './redemption.store';

/** What the counter may see and whom it may serve. */
@Injectable()
export class CounterService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly goods: GoodsStore,
    private readonly people: PeopleService,
    private readonly households: HouseholdsService,
    private readonly points: PointsService,
    private readonly personalData: PersonalDataService,
    private readonly codes: PickUpCodes,
    private readonly feed: FeedService,
    private readonly audit: AuditService,
  ) {}

  /** C1: scan or type a card number, a name, its pinyin or the last four digits of the phone; the names come back masked. */
  async find(actor: Actor, shopId: string, search: string): Promise<CounterPerson[]> {
    const shop = await this.goods.findShop(shopId);
    assertCan(actor, 'counter.find', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    const people = await this.people.lookUp(search, shop.unitPath, LIMITS.counterResults);
    const phones = await this.personalData.masked(people.map((person) => person.id));
    return this.dataSource.transaction(async (tx) => {
      const found: CounterPerson[] = [];
      for (const person of people)
        found.push(await this.counterPerson(tx, actor, person, phones.get(person.id)?.phone ?? null));
      return found;
    });
  }

  private async counterPerson(
    tx: EntityManager,
    actor: Actor,
    person: Person,
    phone: string | null,
  ): Promise<CounterPerson> {
    const account = await this.points.accountOfPerson(tx, person.id);
    const balance = await this.points.balanceIn(tx, account.accountId);
    const label = (await this.households.labelsOf([account.ownerId], tx)).get(account.ownerId)?.label;
    return {
      personId: person.id,
      nameMasked: maskName(person.name),
      cardNo: person.cardNo,
      phoneTail: phone?.slice(-4) ?? null,
      unitName: person.unitName,
      ownerLabel: label ?? maskName(person.name),
      available: balance.available,
      held: balance.held,
      expiringSoon: balance.expiringSoon,
      expiringOn: balance.expiringOn,
      ownHousehold: await this.isOwnHousehold(tx, actor, person.id, account.ownerId),
    };
  }

  /** C4: nobody serves their own household, in whatever account the points lie. */
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
    { id, slipNo, unitPath }: RedemptionRow,
    reason: string | null = null,
  ): Promise<void> {
    const detail = slipNo === null ? null : slipNumber(slipNo);
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
      createdAt: row.createdAt,
      handedOverAt: row.handedOverAt,
    };
  }

  /** The goods have changed hands: it leaves a trace, and the feed says so without a name. */
  async announce(tx: EntityManager, row: RedemptionRow, actor: Actor): Promise<void> {
    await this.trace(tx, actor, 'redemption.hand-over', row);
    const goods = row.lines.map((line) => `${line.goodsName}${line.pieces}${line.measure}`).join('、');
    await this.feed.append(tx, {
      key: `redemption-handed-over:${row.id}`,
      kind: 'redemption-handed-over',
      unitId: row.unitId,
      subjectId: row.id,
      title: `${row.shopName}兑换${goods}，共${row.totalPoints}分`,
    });
  }
}
