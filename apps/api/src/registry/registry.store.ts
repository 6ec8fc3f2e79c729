// Reads only: what the ledger, the counter and the teams know of a household's people.
import { Injectable } from '@nestjs/common';
import type { HouseholdHome, MemberEarnings, PointsBucket } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';

@Injectable()
export class RegistryStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Closed accounts that these succeeded to. */
  async predecessors(accountIds: readonly number[], tx: EntityManager = this.dataSource.manager): Promise<number[]> {
    const rows: { id: number }[] = await tx.query('SELECT id FROM point_accounts WHERE successor_id = ANY ($1)', [
      accountIds,
    ]);
    return rows.map((row) => row.id);
  }

  /** What transfers moved, by last days. */
  bucketsOf(tx: EntityManager, transferIds: readonly number[]): Promise<PointsBucket[]> {
    return tx.query(
      `SELECT expires_on AS "expiresOn", sum(amount)::bigint AS amount FROM point_lot_uses WHERE transfer_id = ANY ($1) GROUP BY 1 ORDER BY 1`,
      [transferIds],
    );
  }

  /** Who earned what lies or lay in these accounts, taken-back awards left out; the most first. */
  earned(accountIds: readonly number[], yearStart: string): Promise<MemberEarnings[]> {
    return this.dataSource.query(
      `SELECT t.person_id AS "personId", v.name, sum(t.amount)::bigint AS points,
              coalesce(sum(t.amount) FILTER (WHERE t.occurred_on >= $2), 0)::bigint AS "pointsThisYear"
         FROM point_transfers t JOIN volunteers v ON v.id = t.person_id
        WHERE t.kind = 'award' AND t.credit_id = ANY ($1) AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
        GROUP BY t.person_id, v.name ORDER BY points DESC, t.person_id`,
      [accountIds, yearStart],
    );
  }

  /** Not fetched yet. */
  reservations(accountIds: readonly number[]): Promise<HouseholdHome['reservations']> {
    return this.dataSource.query(
      `SELECT r.id, v.name AS "personName", r.total_points AS points,
              (SELECT string_agg(l.goods_name || l.pieces || l.measure, '、' ORDER BY l.position) FROM redemption_lines l WHERE l.redemption_id = r.id) AS goods
         FROM redemptions r JOIN volunteers v ON v.id = r.person_id
        WHERE r.account_id = ANY ($1) AND r.state = 'reserved' ORDER BY r.created_at, r.id`,
      [accountIds],
    );
  }

  /** Names of the teams that the person leads. */
  async leads(personId: string, tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    const rows: { name: string }[] = await tx.query(
      'SELECT t.name FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1 AND m.leader ORDER BY t.name',
      [personId],
    );
    return rows.map((row) => row.name);
  }
}
