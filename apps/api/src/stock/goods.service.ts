import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  can,
  checkCount,
  checkStockMove,
  DomainError,
  ERROR_TITLES,
  GOODS_STATE_LABELS,
  type Actor,
  type CountStockInput,
  type CreateShopInput,
  type GoodsRecord,
  type MoveStockInput,
  type Page,
  type PageQuery,
  type SaveGoodsInput,
  type ShopRecord,
  type StockMoveRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { UnitsService } from '../units/units.service';
import { GoodsStore, type ServingShop } from './goods.store';

/** Shops, what they have, and every piece that came in or went missing. */
@Injectable()
export class GoodsService {
  constructor(
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly store: GoodsStore,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
  ) {}

  /** All shops, or those within a unit and those that serve it from above. */
  async listShops(actor: Actor, unitId: string | null): Promise<ShopRecord[]> {
    assertCan(actor, 'shop.read', {});
    const unit = unitId === null ? null : await this.units.getUnit(unitId);
    return (await this.store.listShops(unit?.path ?? null)).map(toShopRecord);
  }

  async createShop(actor: Actor, input: CreateShopInput, write: WriteKey): Promise<ShopRecord> {
    const unit = await this.units.getUnit(input.unitId);
    assertCan(actor, 'goods.manage', { unitPath: unit.path });
    return this.writes.once(write, async (tx) => {
      const id = await this.store.insertShop(tx, input, this.clock.now());
      if (!id) throw new DomainError('shop.name-taken');
      const shop = await this.store.findShop(id, tx);
      if (!shop) throw new Error(`shop ${id} vanished in its own transaction`);
      await this.trace(tx, actor, 'goods.manage', { kind: 'shop', id, unitPath: unit.path }, shop.name);
      return toShopRecord(shop);
    });
  }

  /** What is on sale; whoever keeps the shop also sees what has been taken off. */
  async listGoods(actor: Actor, shopId: string): Promise<GoodsRecord[]> {
    assertCan(actor, 'shop.read', {});
    const shop = await this.getShop(shopId);
    const keeps = can(actor, 'stock.read', { unitPath: shop.unitPath });
    const goods = await this.store.listGoods(shopId, keeps);
    return keeps ? goods : goods.map((item) => ({ ...item, costFen: null }));
  }

  async addGoods(actor: Actor, shopId: string, input: SaveGoodsInput, write: WriteKey): Promise<GoodsRecord> {
    const shop = await this.store.findShop(shopId);
    assertCan(actor, 'goods.manage', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    return this.writes.once(write, async (tx) => {
      const goods = await this.store.insertGoods(tx, shopId, input, this.clock.now());
      if (!goods) throw new DomainError('goods.name-taken');
      await this.trace(
        tx,
        actor,
        'goods.manage',
        { kind: 'goods', id: goods.id, unitPath: shop.unitPath },
        priced(input),
      );
      return goods;
    });
  }

  async changeGoods(actor: Actor, id: string, input: SaveGoodsInput, write: WriteKey): Promise<GoodsRecord> {
    const { goods, shop } = await this.assertGoods(actor, 'goods.manage', id);
    return this.writes.once(write, async (tx) => {
      if (await this.store.isNameTaken(tx, goods.shopId, input.name, id)) throw new DomainError('goods.name-taken');
      const [locked] = await this.store.lockGoods(tx, goods.shopId, [id]);
      if (!locked) throw new DomainError('resource.not-found');
      const { form: _, ...terms } = input;
      await this.store.changeGoods(tx, id, terms);
      await this.trace(tx, actor, 'goods.manage', { kind: 'goods', id, unitPath: shop.unitPath }, priced(input));
      return (await this.store.findGoods(id, tx)) ?? locked;
    });
  }

  /** 入库 and 盘点: goods come in, or the count on the shelf is not the count on paper; always with the reason. */
  async moveStock(actor: Actor, id: string, input: MoveStockInput, write: WriteKey): Promise<GoodsRecord> {
    const { goods, shop } = await this.assertGoods(actor, 'stock.move', id);
    return this.writes.once(write, async (tx) => {
      const [locked] = await this.store.lockGoods(tx, goods.shopId, [id]);
      if (!locked) throw new DomainError('resource.not-found');
      if (locked.form === 'voucher') throw new DomainError('voucher.import-only');
      assertAllowed(checkStockMove(input, locked.available));
      const draft = {
        goodsId: id,
        kind: input.kind,
        pieces: input.pieces,
        reason: input.reason.trim(),
        redemptionId: null,
      };
      await this.store.moveStock(tx, [draft], { id: actor.userId, name: actor.name, at: this.clock.now() });
      const detail = `${locked.name} ${input.pieces > 0 ? '+' : ''}${input.pieces}${locked.measure}`;
      await this.trace(tx, actor, 'stock.move', { kind: 'goods', id, unitPath: shop.unitPath }, detail, draft.reason);
      return { ...locked, available: locked.available + input.pieces };
    });
  }

  /** 全面盘点: each kind that differs becomes a row of stock with its own reason, all of them or none. Answers the goods as they are now. */
  async countStock(actor: Actor, shopId: string, { rows }: CountStockInput, write: WriteKey): Promise<GoodsRecord[]> {
    const shop = await this.store.findShop(shopId);
    assertCan(actor, 'stock.move', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    const ids = rows.map(({ goodsId }) => goodsId);
    return this.writes.once(write, async (tx) => {
      const locked = await this.store.lockGoods(tx, shopId, ids);
      const faults = checkCount(rows, locked);
      if (faults.length > 0) {
        const name = (at: number) => locked.find(({ id }) => id === ids[at])?.name ?? `第 ${at + 1} 行`;
        const fields = faults.map(({ row, code }) => ({
          field: `rows.${row}`,
          message: `${name(row)}：${ERROR_TITLES[code]}`,
        }));
        throw new DomainError('goods.count-refused', fields);
      }
      const differing = rows.filter(({ book, counted }) => counted !== book);
      const drafts = differing.map(({ goodsId, book, counted, reason = '' }) => ({
        ...{ goodsId, kind: 'difference' as const, pieces: counted - book, reason: reason.trim() },
        redemptionId: null,
      }));
      await this.store.moveStock(tx, drafts, { id: actor.userId, name: actor.name, at: this.clock.now() });
      const detail = `全面盘点 ${rows.length} 种，${differing.length} 种有差异`;
      await this.trace(tx, actor, 'stock.move', { kind: 'shop', id: shopId, unitPath: shop.unitPath }, detail);
      return this.store.listGoods(shopId, true, tx);
    });
  }

  async listStockMoves(actor: Actor, shopId: string, page: PageQuery): Promise<Page<StockMoveRecord>> {
    const shop = await this.store.findShop(shopId);
    assertCan(actor, 'stock.read', { unitPath: shop?.unitPath });
    return this.store.listStockMoves(shopId, page);
  }

  private async assertGoods(
    actor: Actor,
    action: 'goods.manage' | 'stock.move',
    id: string,
  ): Promise<{ goods: GoodsRecord; shop: ServingShop }> {
    const goods = await this.store.findGoods(id);
    const shop = goods && (await this.store.findShop(goods.shopId));
    assertCan(actor, action, { unitPath: shop?.unitPath });
    if (!goods || !shop) throw new DomainError('resource.not-found');
    return { goods, shop };
  }

  private trace(
    tx: EntityManager,
    actor: Actor,
    action: 'goods.manage' | 'stock.move',
    of: { kind: 'shop' | 'goods'; id: string; unitPath: string },
    detail: string,
    reason: string | null = null,
  ): Promise<void> {
    const subject = { subjectKind: of.kind, subjectId: of.id, unitPath: of.unitPath };
    return this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail, reason });
  }

  private async getShop(id: string): Promise<ServingShop> {
    const shop = await this.store.findShop(id);
    if (!shop) throw new DomainError('resource.not-found');
    return shop;
  }
}

const priced = ({ name, measure, pricePoints, state }: SaveGoodsInput) =>
  `${name} ${pricePoints}分/${measure} ${GOODS_STATE_LABELS[state]}`;

function toShopRecord({ unitPath: _, ...shop }: ServingShop): ShopRecord {
  return shop;
}
