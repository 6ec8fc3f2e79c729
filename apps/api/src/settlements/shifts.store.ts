import { Injectable } from '@nestjs/common';
import {
  DomainError,
  slipNumber,
  type Actor,
  type ClerkShiftCount,
  type ClerkShiftRecord,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

export interface ShiftRow {
  id: string;
  shopId: string;
  unitPath: string;
  clerkId: string;
  clerkName: string;
  openedAt: string;
  firstSlip: number;
  /** Of the shop, whoever took it. */
  lastNo: number;
  closedAt: string | null;
  lastSlip: number | null;
  slipsCounted: number | null;
  countedById: string | null;
  countedByName: string | null;
  note: string | null;
  acceptedByName: string | null;
  acceptedAt: string | null;
  counts: ClerkShiftCount[];
}

const ROWS = `
  SELECT c.id, c.shop_id AS "shopId", u.path AS "unitPath", c.clerk_id AS "clerkId", c.clerk_name AS "clerkName", c.opened_at AS "openedAt",
         (SELECT k.last_no FROM slip_counters k WHERE k.shop_id = c.shop_id) AS "lastNo", c.first_slip AS "firstSlip", c.closed_at AS "closedAt", c.last_slip AS "lastSlip", c.slips_counted AS "slipsCounted", c.counted_by_id AS "countedById", c.counted_by_name AS "countedByName", c.note,
         c.accepted_by_name AS "acceptedByName", c.accepted_at AS "acceptedAt",
         coalesce((SELECT json_agg(json_build_object('goodsId', n.goods_id, 'goodsName', n.goods_name, 'measure', n.measure,
                                                     'expected', n.expected, 'counted', n.counted) ORDER BY n.goods_name)
                     FROM clerk_shift_counts n WHERE n.shift_id = c.id), '[]') AS counts
    FROM clerk_shifts c JOIN shops s ON s.id = c.shop_id JOIN units u ON u.id = s.unit_id`;

@Injectable()
export class ShiftsStore {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<ShiftRow | null> {
    const rows: ShiftRow[] = await db.query(`${ROWS} WHERE c.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async lock(tx: EntityManager, id: string): Promise<ShiftRow> {
    const rows: ShiftRow[] = await tx.query(`${ROWS} WHERE c.id = $1 FOR UPDATE OF c`, [id]);
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  async list(shopId: string, { cursor, limit }: PageQuery): Promise<Page<ShiftRow>> {
    const rows: ShiftRow[] = await this.dataSource.query(
      `${ROWS} WHERE c.shop_id = $1 AND ($2::uuid IS NULL OR c.id < $2) ORDER BY c.id DESC LIMIT $3`,
      [shopId, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.id]);
  }

  /** The last slip of the shop; nobody gets the next one until this transaction ends. */
  async lockLastSlip(tx: EntityManager, shopId: string): Promise<number> {
    const rows: { lastNo: number }[] = await tx.query(
      'SELECT last_no AS "lastNo" FROM slip_counters WHERE shop_id = $1 FOR UPDATE',
      [shopId],
    );
    return rows[0]?.lastNo ?? 0;
  }

  /** False while another shift of the shop has not been accepted. */
  async insert(
    tx: EntityManager,
    shift: { id: string; shopId: string; clerkId: string; clerkName: string; openedAt: string; firstSlip: number },
  ): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO clerk_shifts (id, shop_id, clerk_id, clerk_name, opened_at, first_slip) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id) WHERE accepted_at IS NULL DO NOTHING RETURNING 1`,
      [shift.id, shift.shopId, shift.clerkId, shift.clerkName, shift.openedAt, shift.firstSlip],
    );
    return rows.length > 0;
  }

  async close(
    tx: EntityManager,
    id: string,
    by: Pick<Actor, 'userId' | 'name'>,
    closing: { closedAt: string; lastSlip: number; slipsCounted: number; note: string | null },
    counts: readonly ClerkShiftCount[],
  ): Promise<void> {
    await tx.query(
      'UPDATE clerk_shifts SET closed_at = $2, last_slip = $3, slips_counted = $4, note = $5, counted_by_id = $6, counted_by_name = $7 WHERE id = $1',
      [id, closing.closedAt, closing.lastSlip, closing.slipsCounted, closing.note, by.userId, by.name],
    );
    for (const { goodsId, goodsName, measure, expected, counted } of counts)
      await tx.query('INSERT INTO clerk_shift_counts VALUES ($1, $2, $3, $4, $5, $6)', [
        id,
        goodsId,
        goodsName,
        measure,
        expected,
        counted,
      ]);
  }

  async accept(tx: EntityManager, id: string, by: { id: string; name: string; at: string }): Promise<void> {
    await tx.query(
      'UPDATE clerk_shifts SET accepted_by_id = $2, accepted_by_name = $3, accepted_at = $4 WHERE id = $1',
      [id, by.id, by.name, by.at],
    );
  }
}

export function toShiftRecord(row: ShiftRow): ClerkShiftRecord {
  const { shopId: _, unitPath: __, lastNo, firstSlip, lastSlip, ...rest } = row;
  return {
    ...rest,
    firstSlip: slipNumber(firstSlip),
    lastSlip: lastSlip === null || lastSlip < firstSlip ? null : slipNumber(lastSlip),
    slipsExpected: (lastSlip ?? lastNo) - firstSlip + 1,
  };
}
