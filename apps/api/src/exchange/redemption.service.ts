import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkRedemption,
  DomainError,
  reservationEnd,
  totalOf,
  type Actor,
  type GoodsRecord,
  type Page,
  type PageQuery,
  type RedeemInput,
  type RedemptionItemInput,
  type RedemptionLine,
  type RedemptionRecord,
  type RedemptionState,
  type ReserveInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService, type AccountRef } from '../points/points.service';
import { PeopleService } from '../volunteers/people.service';
import { CounterService } from './counter.service';
import { GoodsStore, type ServingShop } from './goods.store';
import { RedemptionStore, type RedemptionRow } from './redemption.store';

/** Goods chosen and found in order: locked, priced, within every limit, and paid for by this account. */
interface Basket {
  personId: string;
  account: AccountRef;
  lines: RedemptionLine[];
  totalPoints: number;
}

/** 兑换: over the counter in one step, or reserved online to be fetched with a code. */
@Injectable()
export class RedemptionService {
  constructor(
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly goods: GoodsStore,
    private readonly store: RedemptionStore,
    private readonly people: PeopleService,
    private readonly points: PointsService,
    private readonly counter: CounterService,
  ) {}

  async redeem(actor: Actor, input: RedeemInput, write: WriteKey): Promise<RedemptionRecord> {
    const shop = await this.goods.findShop(input.shopId);
    assertCan(actor, 'redemption.redeem', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    return this.writes.once(write, async (tx) => {
      const basket = await this.fill(tx, shop, input.personId, input.items, actor);
      const id = newId();
      const redeemId = await this.spend(tx, 'redeem', id, basket, actor);
      const slipNo = await this.store.takeSlipNo(tx, shop.id);
      const now = this.clock.now();
      await this.insert(tx, shop, id, basket, {
        state: 'handed-over',
        slipNo,
        redeemId,
        holdId: null,
        expiresAt: null,
        clerkId: actor.userId,
        clerkName: actor.name,
        handedOverAt: now,
      });
      await this.moveStock(tx, id, 'out', basket.lines, { id: actor.userId, name: actor.name, at: now });
      const row = await this.store.getRedemption(id, tx);
      await this.counter.announce(tx, row, actor);
      return this.counter.show(row, actor);
    });
  }

  /** Holds the points and the goods; the answer that is stored for a repeated request has no code in it. */
  async reserve(actor: Actor, input: ReserveInput, write: WriteKey): Promise<RedemptionRecord> {
    const { personId } = actor;
    assertCan(actor, 'redemption.reserve', { personIds: personId ? [personId] : [] });
    const shop = await this.goods.findShop(input.shopId);
    if (!shop || !personId) throw new DomainError('resource.not-found');
    const { id } = await this.writes.once(write, async (tx) => {
      const basket = await this.fill(tx, shop, personId, input.items, null);
      const reservedId = newId();
      const holdId = await this.spend(tx, 'hold', reservedId, basket, actor);
      const now = this.clock.now();
      await this.insert(tx, shop, reservedId, basket, {
        state: 'reserved',
        slipNo: null,
        redeemId: null,
        holdId,
        expiresAt: reservationEnd(now),
        clerkId: null,
        clerkName: null,
        handedOverAt: null,
      });
      await this.moveStock(tx, reservedId, 'reserve', basket.lines, { id: actor.userId, name: actor.name, at: now });
      return { id: reservedId };
    });
    return this.counter.show(await this.store.getRedemption(id), actor);
  }

  async listOwn(actor: Actor, page: PageQuery): Promise<Page<RedemptionRecord>> {
    const { personId } = actor;
    assertCan(actor, 'redemption.list-own', { personIds: personId ? [personId] : [] });
    if (!personId) throw new DomainError('resource.not-found');
    return this.shown(await this.store.listOfPerson(personId, page), actor);
  }

  async listOfShop(
    actor: Actor,
    shopId: string,
    state: RedemptionState | null,
    page: PageQuery,
  ): Promise<Page<RedemptionRecord>> {
    const shop = await this.goods.findShop(shopId);
    assertCan(actor, 'redemption.list', { unitPath: shop?.unitPath });
    return this.shown(await this.store.listOfShop(shopId, state, page), actor);
  }

  async get(actor: Actor, id: string): Promise<RedemptionRecord> {
    const row = await this.store.findRedemption(id);
    assertCan(actor, 'redemption.list', { unitPath: row?.unitPath });
    if (!row) throw new DomainError('resource.not-found');
    return this.counter.show(row, actor);
  }

  private shown(page: Page<RedemptionRow>, actor: Actor): Page<RedemptionRecord> {
    return { ...page, items: page.items.map((row) => this.counter.show(row, actor)) };
  }

  /** Locks the goods and asks every rule; `clerk` is null when people reserve for themselves. */
  private async fill(
    tx: EntityManager,
    shop: ServingShop,
    personId: string,
    items: readonly RedemptionItemInput[],
    clerk: Actor | null,
  ): Promise<Basket> {
    const person = await this.people.getPerson(personId, tx);
    // a clerk learns nothing of people elsewhere, not even that they exist
    if (!person.unitPath.startsWith(shop.unitPath))
      throw new DomainError(clerk ? 'resource.not-found' : 'redemption.other-area');
    if (person.state !== 'active') throw new DomainError('volunteer.not-active');
    const chosen = this.chosen(
      items,
      await this.goods.lockGoods(
        tx,
        shop.id,
        items.map((item) => item.goodsId),
      ),
    );
    const account = await this.points.accountOfPerson(tx, personId);
    const taken = await this.store.takenSince(
      tx,
      account.ownerId,
      chosen.map(({ goods }) => goods.id),
      `${this.clock.today().slice(0, 7)}-01`,
    );
    const { available } = await this.points.balanceIn(tx, account.accountId);
    const basket = chosen.map(({ goods, pieces }) => ({ goods, pieces, takenThisMonth: taken.get(goods.id) ?? 0 }));
    const own = clerk !== null && (await this.counter.isOwnHousehold(tx, clerk, personId, account.ownerId));
    assertAllowed(checkRedemption(basket, available, own));
    return {
      personId,
      account,
      lines: chosen.map(({ goods, pieces }) => ({
        goodsId: goods.id,
        goodsName: goods.name,
        measure: goods.measure,
        pieces,
        pricePoints: goods.pricePoints,
      })),
      totalPoints: totalOf(basket),
    };
  }

  private chosen(
    items: readonly RedemptionItemInput[],
    goods: readonly GoodsRecord[],
  ): { goods: GoodsRecord; pieces: number }[] {
    if (new Set(items.map((item) => item.goodsId)).size < items.length) throw new DomainError('request.invalid');
    return items.map(({ goodsId, pieces }) => {
      const found = goods.find((candidate) => candidate.id === goodsId);
      if (!found) throw new DomainError('resource.not-found');
      return { goods: found, pieces };
    });
  }

  private spend(tx: EntityManager, kind: 'hold' | 'redeem', id: string, basket: Basket, actor: Actor): Promise<number> {
    return this.points.spend(tx, {
      key: `${kind}:${id}`,
      kind,
      accountId: basket.account.accountId,
      amount: basket.totalPoints,
      personId: basket.personId,
      actorId: actor.userId,
      source: `order:${id}`,
      occurredOn: this.clock.today(),
    });
  }

  private async insert(
    tx: EntityManager,
    shop: ServingShop,
    id: string,
    { personId, account, lines, totalPoints }: Basket,
    rest: Pick<
      RedemptionRow,
      'state' | 'slipNo' | 'redeemId' | 'holdId' | 'expiresAt' | 'clerkName' | 'handedOverAt'
    > & { clerkId: string | null },
  ): Promise<void> {
    const { available } = await this.points.balanceIn(tx, account.accountId);
    const redemption = {
      id,
      shopId: shop.id,
      personId,
      ownerKind: account.ownerKind === 'household' ? ('household' as const) : ('member' as const),
      ownerId: account.ownerId,
      accountId: account.accountId,
      totalPoints,
      occurredOn: this.clock.today(),
      balanceAfter: available,
      createdAt: this.clock.now(),
      ...rest,
    };
    await this.store.insertRedemption(tx, redemption, lines);
  }

  private moveStock(
    tx: EntityManager,
    redemptionId: string,
    kind: 'out' | 'reserve',
    lines: readonly RedemptionLine[],
    by: { id: string; name: string; at: string },
  ): Promise<void> {
    return this.goods.moveStock(
      tx,
      lines.map(({ goodsId, pieces }) => ({ goodsId, kind, pieces: -pieces, reason: null, redemptionId })),
      by,
    );
  }
}
