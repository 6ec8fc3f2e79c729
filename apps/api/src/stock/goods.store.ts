import { Injectable } from '@nestjs/common';
import type {
  CreateShopInput,
  GoodsRecord,
  Page,
  PageQuery,
  SaveGoodsInput,
  ShopRecord,
  StockMoveKind,
  StockMoveRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../platform/ids';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { Goods } from './goods.entity';

/** A shop with the unit it serves: everybody in that unit and below. */
export interface ServingShop extends ShopRecord {
  unitPath: string;
}

export interface StockMoveDraft {
  goodsId: string;
  kind: StockMoveKind;
  pieces: number;
  reason: string | null;
  redemptionId: string | null;
}

/** Whose hand it was: kept with its name, so that the row reads the same when the person has left. */
export interface ActedBy {
  id: string | null;
  name: string;
  at: string;
}

const SHOP_COLUMNS = `s.id, s.unit_id AS "unitId", u.name AS "unitName", s.name, s.address, s.opening_hours AS "openingHours", u.path AS "unitPath"`;
const GOODS_COLUMNS = `id, shop_id AS "shopId", name, measure, price_points AS "pricePoints", state, available, reserved, household_limit AS "householdLimit", limit_period AS "limitPeriod", form, cost_fen AS "costFen"`;

@Injectable()
export class GoodsStore {
  constructor(private readonly dataSource: DataSource) {}

  async findShop(id: string, db: EntityManager = this.dataSource.manager): Promise<ServingShop | null> {
    const rows: ServingShop[] = await db.query(
      `SELECT ${SHOP_COLUMNS} FROM shops s JOIN units u ON u.id = s.unit_id WHERE s.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The shops within a unit and those that serve it from above, or all. */
  listShops(unitPath: string | null): Promise<ServingShop[]> {
    return this.dataSource.query(
      `SELECT ${SHOP_COLUMNS} FROM shops s JOIN units u ON u.id = s.unit_id
        WHERE $1::text IS NULL OR starts_with(u.path, $1) OR starts_with($1, u.path)
        ORDER BY u.path, s.name`,
      [unitPath],
    );
  }

  /** Null when the unit has a shop of that name already. */
  async insertShop(tx: EntityManager, input: CreateShopInput, createdAt: string): Promise<string | null> {
    const { unitId, name, address, openingHours } = input;
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO shops (id, unit_id, name, address, opening_hours, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, name) DO NOTHING RETURNING id`,
      [newId(), unitId, name, address, openingHours, createdAt],
    );
    if (!rows[0]) return null;
    await tx.query('INSERT INTO slip_counters (shop_id) VALUES ($1)', [rows[0].id]);
    return rows[0].id;
  }

  listGoods(shopId: string, withOffSale: boolean, db: EntityManager = this.dataSource.manager): Promise<GoodsRecord[]> {
    return db.query(
      `SELECT ${GOODS_COLUMNS} FROM goods WHERE shop_id = $1 AND ($2 OR state = 'on-sale') ORDER BY price_points, name`,
      [shopId, withOffSale],
    );
  }

  async findGoods(id: string, db: EntityManager = this.dataSource.manager): Promise<GoodsRecord | null> {
    const rows: GoodsRecord[] = await db.query(`SELECT ${GOODS_COLUMNS} FROM goods WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Locked in the order of their ids, so that two baskets with the same goods never wait for each other. */
  lockGoods(tx: EntityManager, shopId: string, ids: readonly string[]): Promise<GoodsRecord[]> {
    return tx.query(`SELECT ${GOODS_COLUMNS} FROM goods WHERE shop_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`, [
      shopId,
      ids,
    ]);
  }

  /** Null when the shop has goods of that name already. */
  async insertGoods(
    tx: EntityManager,
    shopId: string,
    input: SaveGoodsInput,
    createdAt: string,
  ): Promise<GoodsRecord | null> {
    const {
      name,
      measure,
      pricePoints,
      state,
      householdLimit = null,
      limitPeriod = 'month',
      form = 'own',
      costFen = 0,
    } = input;
    const rows: GoodsRecord[] = await tx.query(
      `INSERT INTO goods (id, shop_id, name, measure, price_points, state, household_limit, created_at, limit_period, form, cost_fen)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (shop_id, name) DO NOTHING RETURNING ${GOODS_COLUMNS}`,
      [newId(), shopId, name, measure, pricePoints, state, householdLimit, createdAt, limitPeriod, form, costFen],
    );
    return rows[0] ?? null;
  }

  /** Other goods of that name in the shop? */
  async isNameTaken(tx: EntityManager, shopId: string, name: string, exceptId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM goods WHERE shop_id = $1 AND name = $2 AND id <> $3', [
      shopId,
      name,
      exceptId,
    ]);
    return rows.length > 0;
  }

  async changeGoods(tx: EntityManager, id: string, input: SaveGoodsInput): Promise<void> {
    const { name, measure, pricePoints, state, householdLimit = null, limitPeriod, costFen } = input;
    await tx.update(Goods, { id }, { name, measure, pricePoints, state, householdLimit, limitPeriod, costFen });
  }

  /** Adds stock rows and moves the running balance with them. The goods are locked by the caller. */
  async moveStock(tx: EntityManager, drafts: readonly StockMoveDraft[], by: ActedBy): Promise<void> {
    for (const { goodsId, kind, pieces, reason, redemptionId } of drafts) {
      const reserved = kind === 'reserve' || kind === 'release' ? -pieces : 0;
      await tx.query(
        `WITH moved AS (
           UPDATE goods SET available = available + $2, reserved = reserved + $3, last_line = last_line + 1
            WHERE id = $1 RETURNING id, available, last_line)
         INSERT INTO stock_moves (id, goods_id, line, kind, pieces, available_after, reason, redemption_id, actor_id, actor_name, at)
         SELECT $4, id, last_line, $5, $2, available, $6, $7, $8, $9, $10 FROM moved`,
        [goodsId, pieces, reserved, newId(), kind, reason, redemptionId, by.id, by.name, by.at],
      );
    }
  }

  async listStockMoves(shopId: string, { cursor, limit }: PageQuery): Promise<Page<StockMoveRecord>> {
    const rows: StockMoveRecord[] = await this.dataSource.query(
      `SELECT m.id, m.goods_id AS "goodsId", g.name AS "goodsName", m.kind, m.pieces, m.available_after AS "availableAfter",
              m.reason, m.redemption_id AS "redemptionId", m.actor_name AS "actorName", m.at
         FROM stock_moves m JOIN goods g ON g.id = m.goods_id
        WHERE g.shop_id = $1 AND ($2::uuid IS NULL OR m.id < $2)
        ORDER BY m.id DESC LIMIT $3`,
      [shopId, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.id]);
  }
}
