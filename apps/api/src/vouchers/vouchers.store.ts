import { Injectable } from '@nestjs/common';
import type { Page, PageQuery, VoucherListRecord } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../platform/ids';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

export interface SealedVoucher {
  id: string;
  codeSealed: string;
  codeIndex: string;
  validUntil: string | null;
}

export interface GivenRow {
  id: string;
  redemptionId: string;
  goodsId: string;
  codeSealed: string;
  validUntil: string | null;
}

/** A code that was given, with the slip it went out on. */
export interface HandedOutRow {
  id: string;
  codeSealed: string;
  validUntil: string | null;
  personName: string;
  slipNo: number;
  clerkName: string;
  givenAt: string;
}

@Injectable()
export class VouchersStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Those of the indexes that some list already has. */
  async known(indexes: readonly string[], db: EntityManager = this.dataSource.manager): Promise<Set<string>> {
    const rows: { index: string }[] = await db.query(
      'SELECT code_index AS index FROM vouchers WHERE code_index = ANY($1)',
      [indexes],
    );
    return new Set(rows.map(({ index }) => index));
  }

  /** False when somebody imported one of the codes meanwhile; the caller then rolls back. */
  async insertList(
    tx: EntityManager,
    list: { goodsId: string; reason: string; actorName: string; importedAt: string },
    vouchers: readonly SealedVoucher[],
  ): Promise<boolean> {
    const listId = newId();
    await tx.query(
      `INSERT INTO voucher_lists (id, goods_id, codes, reason, actor_name, imported_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [listId, list.goodsId, vouchers.length, list.reason, list.actorName, list.importedAt],
    );
    const inserted: unknown[] = await tx.query(
      `INSERT INTO vouchers (id, list_id, goods_id, code_sealed, code_index, valid_until)
       SELECT v.id, $1, $2, v.sealed, v.index, v.until FROM unnest($3::uuid[], $4::text[], $5::text[], $6::date[]) AS v(id, sealed, index, until)
         ON CONFLICT (code_index) DO NOTHING RETURNING 1`,
      [
        listId,
        list.goodsId,
        vouchers.map(({ id }) => id),
        vouchers.map(({ codeSealed }) => codeSealed),
        vouchers.map(({ codeIndex }) => codeIndex),
        vouchers.map(({ validUntil }) => validUntil),
      ],
    );
    return inserted.length === vouchers.length;
  }

  /** So many codes that are still good, the first to end first. The goods are locked by the caller, and a code that was given stays given. */
  async give(tx: EntityManager, goodsId: string, redemptionId: string, pieces: number, today: string): Promise<number> {
    const [given]: [unknown[], number] = await tx.query(
      `UPDATE vouchers SET redemption_id = $2
        WHERE id IN (SELECT id FROM vouchers
                      WHERE goods_id = $1 AND redemption_id IS NULL AND withdrawn_at IS NULL AND (valid_until IS NULL OR valid_until >= $4)
                      ORDER BY valid_until NULLS LAST, id LIMIT $3 FOR UPDATE)
        RETURNING 1`,
      [goodsId, redemptionId, pieces, today],
    );
    return given.length;
  }

  given(redemptionIds: readonly string[]): Promise<GivenRow[]> {
    return this.dataSource.query(
      `SELECT id, redemption_id AS "redemptionId", goods_id AS "goodsId", code_sealed AS "codeSealed", valid_until AS "validUntil"
         FROM vouchers WHERE redemption_id = ANY($1) ORDER BY goods_id, valid_until NULLS LAST, id`,
      [redemptionIds],
    );
  }

  listOf(goodsId: string): Promise<VoucherListRecord[]> {
    return this.dataSource.query(
      `SELECT l.id, l.codes, l.reason, l.actor_name AS "actorName", l.imported_at AS "importedAt",
              count(v.id) FILTER (WHERE v.redemption_id IS NULL AND v.withdrawn_at IS NULL)::int AS left,
              count(v.redemption_id)::int AS given, count(v.withdrawn_at)::int AS withdrawn
         FROM voucher_lists l JOIN vouchers v ON v.list_id = l.id
        WHERE l.goods_id = $1 GROUP BY l.id ORDER BY l.id DESC LIMIT 100`,
      [goodsId],
    );
  }

  /** Latest first. Codes of one slip go out together, so their ids break the tie. */
  async handedOut(goodsId: string, { cursor, limit }: PageQuery): Promise<Page<HandedOutRow>> {
    const after = readCursor(cursor, 2);
    const rows: HandedOutRow[] = await this.dataSource.query(
      `SELECT v.id, v.code_sealed AS "codeSealed", v.valid_until AS "validUntil", p.name AS "personName", r.slip_no AS "slipNo",
              r.clerk_name AS "clerkName", r.handed_over_at AS "givenAt"
         FROM vouchers v JOIN redemptions r ON r.id = v.redemption_id JOIN volunteers p ON p.id = r.person_id
        WHERE v.goods_id = $1 AND ($2::int IS NULL OR (r.slip_no, v.id) < ($2, $3::uuid))
        ORDER BY r.slip_no DESC, v.id DESC LIMIT $4`,
      [goodsId, ...(after ?? [null, null]), rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.slipNo, row.id]);
  }

  /** Goods with codes that ended before a day. */
  async goodsWithEnded(today: string): Promise<{ goodsId: string; shopId: string }[]> {
    return this.dataSource.query(
      `SELECT DISTINCT v.goods_id AS "goodsId", g.shop_id AS "shopId" FROM vouchers v JOIN goods g ON g.id = v.goods_id
        WHERE v.redemption_id IS NULL AND v.withdrawn_at IS NULL AND v.valid_until < $1`,
      [today],
    );
  }

  async withdrawEnded(tx: EntityManager, goodsId: string, most: number, today: string, at: string): Promise<number> {
    const [withdrawn]: [unknown[], number] = await tx.query(
      `UPDATE vouchers SET withdrawn_at = $4
        WHERE id IN (SELECT id FROM vouchers WHERE goods_id = $1 AND redemption_id IS NULL AND withdrawn_at IS NULL AND valid_until < $3
                      ORDER BY valid_until, id LIMIT $2)
        RETURNING 1`,
      [goodsId, most, today, at],
    );
    return withdrawn.length;
  }
}
