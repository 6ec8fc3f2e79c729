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
  | 'clerkId'
  | 'clerkName'
  | 'secondName'
  | 'createdAt'
  | 'handedOverAt'
  | 'closedReason'
  | 'closedAt'
> {
  shopName: string;
  unitId: string;
  unitPath: string;
  personName: string;
  /** Null when the person holds the account alone. */
  householdLabel: string | null;
  lines: RedemptionLine[];
}

/** With what the shop is owed for a piece, which the slip does not say. */
export interface PricedLine extends RedemptionLine {
  costFen: number;
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
         r.capture_id AS "captureId", r.clerk_id AS "clerkId", r.clerk_name AS "clerkName", r.second_name AS "secondName", r.created_at AS "createdAt", r.handed_over_at AS "handedOverAt",
         r.closed_reason AS "closedReason", r.closed_at AS "closedAt",
         (SELECT json_agg(json_build_object('goodsId', l.goods_id, 'goodsName', l.goods_name, 'measure', l.measure,
                                            'pieces', l.pieces, 'pricePoints', l.price_points) ORDER BY l.position)
            FROM redemption_lines l WHERE l.redemption_id = r.id) AS lines
    FROM redemptions r
    JOIN shops s ON s.id = r.shop_id
    JOIN units u ON u.id = s.unit_id
    JOIN volunteers v ON v.id = r.person_id
    LEFT JOIN households h ON r.owner_kind = 'household' AND h.id = r.owner_id`;

const SHOWN_AT = 'coalesce(r.handed_over_at, r.created_at)';

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

  /** What somebody set aside and has not fetched, in one order for everybody. */
  lockReserved(tx: EntityManager, personId: string): Promise<RedemptionRow[]> {
    return tx.query(`${ROWS} WHERE r.person_id = $1 AND r.state = 'reserved' ORDER BY r.id FOR UPDATE OF r`, [
      personId,
    ]);
  }

  async reservedBy(personId: string): Promise<{ count: number; points: number }> {
    const rows: { count: number; points: number }[] = await this.dataSource.query(
      `SELECT count(*), coalesce(sum(total_points), 0)::bigint AS points FROM redemptions WHERE person_id = $1 AND state = 'reserved'`,
      [personId],
    );
    return rows[0] ?? { count: 0, points: 0 };
  }

  async insertRedemption(tx: EntityManager, redemption: NewRedemption, lines: readonly PricedLine[]): Promise<void> {
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

  /** Comes last, like {@link takeSlipNo}: after the goods and the account. */
  async lockSlips(tx: EntityManager, shopId: string): Promise<void> {
    await tx.query('SELECT 1 FROM slip_counters WHERE shop_id = $1 FOR UPDATE', [shopId]);
  }

  async listOfPerson(personId: string, { cursor, limit }: PageQuery): Promise<Page<RedemptionRow>> {
    const rows: RedemptionRow[] = await this.dataSource.query(
      `${ROWS} WHERE r.person_id = $1 AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
      [personId, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.id]);
  }

  /** Latest first, by the time that the lists show. */
  async listOfShop(
    shopId: string,
    state: RedemptionState | null,
    { cursor, limit }: PageQuery,
  ): Promise<Page<RedemptionRow>> {
    const rows: RedemptionRow[] = await this.dataSource.query(
      `${ROWS} WHERE r.shop_id = $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::timestamptz IS NULL OR (${SHOWN_AT}, r.id) < ($3, $4::uuid))
        ORDER BY ${SHOWN_AT} DESC, r.id DESC LIMIT $5`,
      [shopId, state, ...(readCursor(cursor, 2) ?? [null, null]), rowsToFetch(limit)],
    );
    return pageOf(rows, limit, (row) => [row.handedOverAt ?? row.createdAt, row.id]);
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
