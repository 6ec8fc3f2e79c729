import { Injectable } from '@nestjs/common';
import { DomainError, type Page, type PageQuery, type RedemptionLine, type RedemptionState } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { Redemption, RedemptionGoods } from './redemption.entity';

/** A redemption as the services work on it; what of it somebody may see is decided when it is shown. */
export interface RedemptionRow extends Pick<
  Redemption,
  | 'id'
  | 'shopId'
  | 'state'
  | 'personId'
  | 'ownerKind'
  | 'ownerId'
  | 'accountId'
  | 'totalPoints'
  | 'slipNo'
  | 'wrongCodes'
  | 'expiresAt'
  | 'balanceAfter'
  | 'holdId'
  | 'redeemId'
  | 'captureId'
  | 'clerkName'
  | 'createdAt'
  | 'handedOverAt'
> {
  shopName: string;
  unitId: string;
  unitPath: string;
  personName: string;
  /** Null when the person holds the account alone. */
  householdLabel: string | null;
  lines: RedemptionLine[];
}

export type NewRedemption = Omit<
  Redemption,
  'wrongCodes' | 'captureId' | 'releaseId' | 'reverseId' | 'closedById' | 'closedByName' | 'closedReason' | 'closedAt'
>;

const ROWS = `
  SELECT r.id, r.shop_id AS "shopId", s.name AS "shopName", s.unit_id AS "unitId", u.path AS "unitPath", r.state,
         r.person_id AS "personId", v.name AS "personName", r.owner_kind AS "ownerKind", r.owner_id AS "ownerId", h.label AS "householdLabel",
         r.account_id AS "accountId", r.total_points AS "totalPoints", r.slip_no AS "slipNo", r.wrong_codes AS "wrongCodes",
         r.expires_at AS "expiresAt", r.balance_after AS "balanceAfter", r.hold_id AS "holdId", r.redeem_id AS "redeemId",
         r.capture_id AS "captureId", r.clerk_name AS "clerkName", r.created_at AS "createdAt", r.handed_over_at AS "handedOverAt",
         (SELECT json_agg(json_build_object('goodsId', l.goods_id, 'goodsName', l.goods_name, 'measure', l.measure,
                                            'pieces', l.pieces, 'pricePoints', l.price_points) ORDER BY l.position)
            FROM redemption_lines l WHERE l.redemption_id = r.id) AS lines
    FROM redemptions r
    JOIN shops s ON s.id = r.shop_id
    JOIN units u ON u.id = s.unit_id
    JOIN volunteers v ON v.id = r.person_id
    LEFT JOIN households h ON r.owner_kind = 'household' AND h.id = r.owner_id`;

@Injectable()
export class RedemptionStore {
  constructor(private readonly dataSource: DataSource) {}

  async findRedemption(id: string, db: EntityManager = this.dataSource.manager): Promise<RedemptionRow | null> {
    const rows: RedemptionRow[] = await db.query(`${ROWS} WHERE r.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async getRedemption(id: string, db?: EntityManager): Promise<RedemptionRow> {
    const row = await this.findRedemption(id, db);
    if (!row) throw new DomainError('resource.not-found');
    return row;
  }

  async lockRedemption(tx: EntityManager, id: string): Promise<RedemptionRow> {
    const rows: RedemptionRow[] = await tx.query(`${ROWS} WHERE r.id = $1 FOR UPDATE OF r`, [id]);
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  async insertRedemption(
    tx: EntityManager,
    redemption: NewRedemption,
    lines: readonly RedemptionLine[],
  ): Promise<void> {
    await tx.insert(Redemption, { ...redemption, wrongCodes: 0 });
    await tx.insert(
      RedemptionGoods,
      lines.map((line, index) => ({ ...line, redemptionId: redemption.id, position: index + 1 })),
    );
  }

  async changeRedemption(tx: EntityManager, id: string, change: Partial<Redemption>): Promise<void> {
    await tx.update(Redemption, { id }, change);
  }

  /** The next number of the shop. Nobody else gets one until this transaction ends, so a failure leaves no gap. */
  async takeSlipNo(tx: EntityManager, shopId: string): Promise<number> {
    const [rows]: [{ slipNo: number }[], number] = await tx.query(
      'UPDATE slip_counters SET last_no = last_no + 1 WHERE shop_id = $1 RETURNING last_no AS "slipNo"',
      [shopId],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0].slipNo;
  }

  /** Pieces of each kind of goods that this account has had or reserved since a day. The goods are locked, so nobody adds to it meanwhile. */
  async takenSince(
    tx: EntityManager,
    ownerId: string,
    goodsIds: readonly string[],
    since: string,
  ): Promise<Map<string, number>> {
    const rows: { goodsId: string; pieces: number }[] = await tx.query(
      `SELECT l.goods_id AS "goodsId", sum(l.pieces) AS pieces
         FROM redemptions r JOIN redemption_lines l ON l.redemption_id = r.id
        WHERE r.owner_id = $1 AND r.occurred_on >= $3 AND r.state IN ('reserved', 'handed-over') AND l.goods_id = ANY($2)
        GROUP BY l.goods_id`,
      [ownerId, goodsIds, since],
    );
    return new Map(rows.map((row) => [row.goodsId, row.pieces]));
  }

  async listOfPerson(personId: string, { cursor, limit }: PageQuery): Promise<Page<RedemptionRow>> {
    const rows: RedemptionRow[] = await this.dataSource.query(
      `${ROWS} WHERE r.person_id = $1 AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
      [personId, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.id]);
  }

  async listOfShop(
    shopId: string,
    state: RedemptionState | null,
    { cursor, limit }: PageQuery,
  ): Promise<Page<RedemptionRow>> {
    const rows: RedemptionRow[] = await this.dataSource.query(
      `${ROWS} WHERE r.shop_id = $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4`,
      [shopId, state, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.id]);
  }

  /** Reservations whose time is over, oldest first. */
  async findExpired(now: string, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM redemptions WHERE state = 'reserved' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2`,
      [now, limit],
    );
    return rows.map((row) => row.id);
  }
}
