import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

@Injectable()
export class AllowancesStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Pieces of each kind of goods that this household, or somebody alone, has had or reserved since the day of each, whichever account paid. The goods are locked, so nobody adds to it meanwhile. */
  async takenSince(
    tx: EntityManager,
    ownerId: string,
    goods: readonly { id: string; since: string }[],
  ): Promise<Map<string, number>> {
    const rows: { goodsId: string; pieces: number }[] = await tx.query(
      `SELECT l.goods_id AS "goodsId", sum(l.pieces) AS pieces
         FROM unnest($2::uuid[], $3::date[]) AS g(id, since)
         JOIN redemption_lines l ON l.goods_id = g.id
         JOIN redemptions r ON r.id = l.redemption_id
        WHERE (r.owner_id = $1 OR r.household_id = $1) AND r.occurred_on >= g.since AND r.state IN ('reserved', 'handed-over')
        GROUP BY l.goods_id`,
      [ownerId, goods.map(({ id }) => id), goods.map(({ since }) => since)],
    );
    return new Map(rows.map((row) => [row.goodsId, row.pieces]));
  }

  /** Points that a person has spent or reserved since a day and that did not come back. */
  async spentSince(personId: string, since: string, db: EntityManager = this.dataSource.manager): Promise<number> {
    const rows: { points: number }[] = await db.query(
      `SELECT coalesce(sum(total_points), 0)::int AS points FROM redemptions
        WHERE person_id = $1 AND occurred_on >= $2 AND state IN ('reserved', 'handed-over')`,
      [personId, since],
    );
    return rows[0]?.points ?? 0;
  }

  async limitOf(personId: string, db: EntityManager = this.dataSource.manager): Promise<number | null> {
    const rows: { points: number | null }[] = await db.query(
      'SELECT monthly_points AS points FROM spending_limits WHERE person_id = $1',
      [personId],
    );
    return rows[0]?.points ?? null;
  }

  async limitsOf(personIds: readonly string[]): Promise<Map<string, number | null>> {
    const rows: { personId: string; points: number | null }[] = await this.dataSource.query(
      'SELECT person_id AS "personId", monthly_points AS points FROM spending_limits WHERE person_id = ANY ($1)',
      [personIds],
    );
    return new Map(rows.map((row) => [row.personId, row.points]));
  }

  /** In one order for everybody; who redeems holds one of them while it waits for an account. */
  async lift(tx: EntityManager, personIds: readonly string[], by: { name: string; at: string }): Promise<void> {
    await tx.query('SELECT 1 FROM spending_limits WHERE person_id = ANY ($1) ORDER BY person_id FOR UPDATE', [
      personIds,
    ]);
    await tx.query(
      `UPDATE spending_limits SET monthly_points = NULL, set_by_name = $2, set_at = $3 WHERE person_id = ANY ($1) AND monthly_points IS NOT NULL`,
      [personIds, by.name, by.at],
    );
  }

  /** Held to the end: of two redemptions by one member, the second waits until the first is counted. */
  async lockLimit(tx: EntityManager, personId: string): Promise<number | null> {
    const rows: { points: number | null }[] = await tx.query(
      'SELECT monthly_points AS points FROM spending_limits WHERE person_id = $1 FOR UPDATE',
      [personId],
    );
    return rows[0]?.points ?? null;
  }

  async setLimit(
    tx: EntityManager,
    personId: string,
    monthlyPoints: number | null,
    by: { name: string; at: string },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO spending_limits (person_id, monthly_points, set_by_name, set_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id) DO UPDATE SET monthly_points = $2, set_by_name = $3, set_at = $4`,
      [personId, monthlyPoints, by.name, by.at],
    );
  }
}
