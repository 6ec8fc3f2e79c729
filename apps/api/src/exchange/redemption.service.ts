import { Injectable } from '@nestjs/common';
import {
  assertCan,
  checkRedemption,
  dayOf,
  DomainError,
  refusedGoods,
  reservationEnd,
  totalOf,
  type Actor,
  type GoodsRecord,
  type Page,
  type PageQuery,
  type RedeemInput,
  type RedemptionItemInput,
  type RedemptionRecord,
  type RedemptionState,
  type ReserveInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService, type AccountRef } from '../points/points.service';
import { ShelfService, type ServingShop } from '../stock/shelf.service';
import { PeopleService } from '../volunteers/people.service';
import { VouchersService } from '../vouchers/vouchers.service';
import { AllowancesService } from './allowances.service';
import { CounterService } from './counter.service';
import { RedemptionStore, type PricedLine, type RedemptionRow } from './redemption.store';
import { SecondPersonService, type SecondProof } from './second-person.service';

/** Goods chosen and found in order: locked, priced, within every limit, and paid for by this account. */
interface Basket {
  personId: string;
  account: AccountRef;
  householdId: string | null;
  lines: PricedLine[];
  totalPoints: number;
  goods: GoodsRecord[];
  second: { id: string; name: string } | null;
}

/** Who serves; nobody when people reserve for themselves. */
interface Serving {
  clerk: Actor;
  proof: SecondProof | null;
}

/** 兑换: over the counter in one step, or reserved online to be fetched with a code. */
@Injectable()
export class RedemptionService {
  constructor(
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly shelf: ShelfService,
    private readonly store: RedemptionStore,
    private readonly people: PeopleService,
    private readonly points: PointsService,
    private readonly counter: CounterService,
    private readonly allowances: AllowancesService,
    private readonly second: SecondPersonService,
    private readonly vouchers: VouchersService,
  ) {}

  async redeem(actor: Actor, input: RedeemInput, write: WriteKey): Promise<RedemptionRecord> {
    const shop = await this.shelf.findShop(input.shopId);
    assertCan(actor, 'redemption.redeem', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    const proof = await this.second.prove(input.second);
    // the answer that is kept for a repeated request has no voucher code in it
    const made = await this.writes.once(write, async (tx) => {
      const basket = await this.fill(tx, shop, input.personId, input, { clerk: actor, proof });
      const id = newId();
      await this.points.lockAccounts(tx, [basket.account.accountId]);
      const slipNo = await this.store.takeSlipNo(tx, shop.id);
      // what day it is, is asked behind the lock of the slips, which comes last: whoever waited for it past midnight belongs to the new day
      const now = this.clock.now();
      const redeemId = await this.spend(tx, 'redeem', id, basket, actor, now);
      await this.insert(tx, shop, id, basket, {
        state: 'handed-over',
        slipNo,
        redeemId,
        holdId: null,
        expiresAt: null,
        clerkId: actor.userId,
        clerkName: actor.name,
        createdAt: now,
        handedOverAt: now,
      });
      await this.moveStock(tx, id, 'out', basket.lines, { id: actor.userId, name: actor.name, at: now });
      await this.vouchers.give(tx, id, basket.goods, basket.lines);
      const row = await this.store.getRedemption(id, tx);
      await this.counter.announce(tx, row, actor);
      return this.counter.show(row, actor);
    });
    return this.withCodes(made, actor, true);
  }

  /** Holds the points and the goods; the answer that is stored for a repeated request has no code in it. */
  async reserve(actor: Actor, input: ReserveInput, write: WriteKey): Promise<RedemptionRecord> {
    const { personId } = actor;
    assertCan(actor, 'redemption.reserve', { personIds: personId ? [personId] : [] });
    const shop = await this.shelf.findShop(input.shopId);
    if (!shop || !personId) throw new DomainError('resource.not-found');
    const { id } = await this.writes.once(write, async (tx) => {
      const basket = await this.fill(tx, shop, personId, input, null);
      const reservedId = newId();
      const now = this.clock.now();
      const holdId = await this.spend(tx, 'hold', reservedId, basket, actor, now);
      await this.insert(tx, shop, reservedId, basket, {
        state: 'reserved',
        slipNo: null,
        redeemId: null,
        holdId,
        expiresAt: reservationEnd(now),
        clerkId: null,
        clerkName: null,
        createdAt: now,
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
    const shown = this.shown(await this.store.listOfPerson(personId, page), actor);
    return { ...shown, items: await this.counter.withCodes(shown.items, actor) };
  }

  async listOfShop(
    actor: Actor,
    shopId: string,
    state: RedemptionState | null,
    page: PageQuery,
  ): Promise<Page<RedemptionRecord>> {
    const shop = await this.shelf.findShop(shopId);
    assertCan(actor, 'redemption.list', { unitPath: shop?.unitPath });
    return this.shown(await this.store.listOfShop(shopId, state, page), actor);
  }

  async get(actor: Actor, id: string): Promise<RedemptionRecord> {
    const row = await this.store.findRedemption(id);
    assertCan(actor, 'redemption.list', { unitPath: row?.unitPath });
    if (!row) throw new DomainError('resource.not-found');
    const handedOverToday = row.handedOverAt !== null && dayOf(row.handedOverAt) === this.clock.today();
    return this.withCodes(this.counter.show(row, actor), actor, row.clerkId === actor.userId && handedOverToday);
  }

  private async withCodes(record: RedemptionRecord, actor: Actor, hands: boolean): Promise<RedemptionRecord> {
    const [shown] = await this.counter.withCodes([record], actor, hands);
    return shown ?? record;
  }

  private shown(page: Page<RedemptionRow>, actor: Actor): Page<RedemptionRecord> {
    return { ...page, items: page.items.map((row) => this.counter.show(row, actor)) };
  }

  /** Locks the goods and asks every rule. */
  private async fill(
    tx: EntityManager,
    shop: ServingShop,
    personId: string,
    { items, payer }: ReserveInput,
    serving: Serving | null,
  ): Promise<Basket> {
    const person = await this.people.holdPerson(tx, personId);
    // a clerk learns nothing of people elsewhere, not even that they exist
    if (!person.unitPath.startsWith(shop.unitPath))
      throw new DomainError(serving ? 'resource.not-found' : 'redemption.other-area');
    if (person.state !== 'active') throw new DomainError('volunteer.not-active');
    const chosen = this.chosen(
      items,
      await this.shelf.lockGoods(
        tx,
        shop.id,
        items.map((item) => item.goodsId),
      ),
    );
    const { account, householdId } = await this.allowances.payerOf(tx, personId, payer);
    const taken = await this.allowances.taken(
      tx,
      householdId ?? personId,
      chosen.map(({ goods }) => goods),
    );
    const { available } = await this.points.balanceIn(tx, account.accountId);
    const basket = chosen.map(({ goods, pieces }) => ({ goods, pieces, taken: taken.get(goods.id) ?? 0 }));
    const second = await this.confirmed(tx, shop, serving, personId, account.ownerId);
    const refusal = checkRedemption(basket, available, second === 'missing');
    if (refusal) throw new DomainError(refusal, undefined, refusedGoods(basket, refusal) ?? undefined);
    await this.allowances.assertMaySpend(tx, personId, totalOf(basket));
    return {
      personId,
      ...{ account, householdId },
      lines: chosen.map(({ goods, pieces }) => ({
        goodsId: goods.id,
        goodsName: goods.name,
        measure: goods.measure,
        pieces,
        pricePoints: goods.pricePoints,
        costFen: goods.costFen ?? 0,
      })),
      totalPoints: totalOf(basket),
      goods: chosen.map(({ goods }) => goods),
      second: second === 'missing' ? null : second,
    };
  }

  /** Who confirmed beside a clerk of the same household; null where nobody need. */
  private async confirmed(
    tx: EntityManager,
    { unitPath }: ServingShop,
    serving: Serving | null,
    personId: string,
    ownerId: string,
  ): Promise<Basket['second'] | 'missing'> {
    if (!serving || !(await this.counter.isOwnHousehold(tx, serving.clerk, personId, ownerId))) return null;
    if (!serving.proof) return 'missing';
    return this.second.admit(tx, serving.proof, serving.clerk, { unitPath, personId, ownerId });
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

  private spend(
    tx: EntityManager,
    kind: 'hold' | 'redeem',
    id: string,
    basket: Basket,
    actor: Actor,
    now: string,
  ): Promise<number> {
    return this.points.spend(tx, {
      key: `${kind}:${id}`,
      kind,
      accountId: basket.account.accountId,
      amount: basket.totalPoints,
      personId: basket.personId,
      actorId: actor.userId,
      source: `order:${id}`,
      occurredOn: dayOf(now),
    });
  }

  private async insert(
    tx: EntityManager,
    shop: ServingShop,
    id: string,
    { personId, account, householdId, lines, totalPoints, second }: Basket,
    rest: Pick<
      RedemptionRow,
      'state' | 'slipNo' | 'redeemId' | 'holdId' | 'expiresAt' | 'clerkName' | 'createdAt' | 'handedOverAt'
    > & { clerkId: string | null },
  ): Promise<void> {
    const { available } = await this.points.balanceIn(tx, account.accountId);
    const redemption = {
      id,
      shopId: shop.id,
      personId,
      ownerKind: account.ownerKind === 'household' ? ('household' as const) : ('member' as const),
      ...{ ownerId: account.ownerId, householdId },
      accountId: account.accountId,
      totalPoints,
      occurredOn: dayOf(rest.createdAt),
      balanceAfter: available,
      secondId: second?.id ?? null,
      secondName: second?.name ?? null,
      ...rest,
    };
    await this.store.insertRedemption(tx, redemption, lines);
  }

  private moveStock(
    tx: EntityManager,
    redemptionId: string,
    kind: 'out' | 'reserve',
    lines: readonly PricedLine[],
    by: { id: string; name: string; at: string },
  ): Promise<void> {
    return this.shelf.moveStock(
      tx,
      lines.map(({ goodsId, pieces }) => ({ goodsId, kind, pieces: -pieces, reason: null, redemptionId })),
      by,
    );
  }
}
