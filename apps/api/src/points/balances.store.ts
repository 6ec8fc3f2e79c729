import { Injectable } from '@nestjs/common';
import type { PointsBalance } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';

const SOON_DAYS = 31;

/** Of an account, so there is one. */
export type AccountBalance = PointsBalance & { accountId: number };

// whose account it is: one of three kinds of owner, each with a unit
export const OWNER_JOINS = `
  LEFT JOIN households oh ON a.kind = 'household' AND oh.id = a.owner_id
  LEFT JOIN volunteers ov ON a.kind = 'member' AND ov.id = a.owner_id
  LEFT JOIN teams ot ON a.kind = 'team' AND ot.id = a.owner_id
  LEFT JOIN units u ON u.id = coalesce(oh.unit_id, ov.unit_id, ot.unit_id)`;
export const OWNER_LABEL = `coalesce(oh.label, ov.name, ot.name)`;

// of account a on the day $1
const BALANCE_JOINS = `
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(remaining), 0)::int8 AS available,
           coalesce(sum(remaining) FILTER (WHERE expires_on <= $1::date + ${SOON_DAYS}), 0)::int8 AS "expiringSoon",
           min(expires_on) FILTER (WHERE expires_on <= $1::date + ${SOON_DAYS}) AS "expiringOn",
           coalesce(json_agg(json_build_object('expiresOn', expires_on, 'remaining', remaining) ORDER BY expires_on), '[]') AS buckets
      FROM point_lots WHERE account_id = a.id AND remaining > 0 AND expires_on >= $1) lots ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(amount), 0)::int8 AS held FROM point_transfers h
     WHERE h.debit_id = a.id AND h.kind = 'hold' AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = h.id)) held ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(amount), 0)::int8 AS pending FROM pending_awards w WHERE w.account_id = a.id AND w.state = 'waiting') pending ON true`;

const BALANCE = prepared(`
  SELECT a.id AS "accountId", a.kind AS "ownerKind", ${OWNER_LABEL} AS "ownerLabel", lots.*, held.held, pending.pending
    FROM point_accounts a ${OWNER_JOINS} ${BALANCE_JOINS} WHERE a.id = $2 AND a.id >= 1000`);

// where a person's points of a book lie today: the household's, else the own; `a` is missing until something was posted
const PLACE = `
  FROM volunteers v
  LEFT JOIN household_members m ON m.person_id = v.id AND m.joined_on <= $1 AND (m.left_on IS NULL OR m.left_on > $1)
  LEFT JOIN households h ON h.id = m.household_id
  CROSS JOIN LATERAL (SELECT CASE WHEN h.id IS NULL THEN 'member' ELSE 'household' END AS kind) o
  LEFT JOIN point_accounts a ON a.book = $3 AND a.owner_id = coalesce(h.id, v.id) AND a.kind = o.kind`;
const PLACED = `a.id AS "accountId", o.kind AS "ownerKind", coalesce(h.label, v.name) AS "ownerLabel"`;

const BALANCE_OF_PERSON = prepared(
  `SELECT ${PLACED}, lots.*, held.held, pending.pending ${PLACE} ${BALANCE_JOINS} WHERE v.id = $2`,
);
const ACCOUNT_OF_PERSON = prepared(`SELECT a.id AS "accountId" ${PLACE} WHERE v.id = $2`);

@Injectable()
export class BalancesStore {
  constructor(private readonly dataSource: DataSource) {}

  async balance(
    accountId: number,
    today: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<AccountBalance | null> {
    const rows: AccountBalance[] = await tx.query(BALANCE, [today, accountId]);
    return rows[0] ?? null;
  }

  /** As a villager knows it: the balance of the household, else one's own; the account is null until something was posted. */
  async balanceOfPerson(personId: string, book: number, today: string): Promise<PointsBalance | null> {
    const rows: PointsBalance[] = await this.dataSource.query(BALANCE_OF_PERSON, [today, personId, book]);
    return rows[0] ?? null;
  }

  /** The same place without the balance; null for a person there is not. */
  async accountOfPerson(personId: string, book: number, today: string): Promise<{ accountId: number | null } | null> {
    const rows: { accountId: number | null }[] = await this.dataSource.query(ACCOUNT_OF_PERSON, [
      today,
      personId,
      book,
    ]);
    return rows[0] ?? null;
  }
}
