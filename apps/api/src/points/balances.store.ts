import { Injectable } from '@nestjs/common';
import { LIMITS, type FormerAccount, type PointsBalance } from '@jishan/domain';
import type { Book, OwnerKind } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';

/** Of an account, so there is one. */
export type Balance = PointsBalance & { accountId: number };

export interface AccountRef {
  accountId: number;
  book: Book;
  ownerKind: OwnerKind;
  ownerId: string;
}

/** An account as its owner has it. */
export interface OwnAccount extends AccountRef {
  /** Number of its last line. */
  lines: number;
}

/** Whose account it is: one of three kinds of owner, each with a unit. The joined tables are called after the account's alias. */
export const OWNER_JOINS = (account: string) => `
  LEFT JOIN households ${account}_home ON ${account}.kind = 'household' AND ${account}_home.id = ${account}.owner_id
  LEFT JOIN volunteers ${account}_person ON ${account}.kind = 'member' AND ${account}_person.id = ${account}.owner_id
  LEFT JOIN teams ${account}_team ON ${account}.kind = 'team' AND ${account}_team.id = ${account}.owner_id
  LEFT JOIN units ${account}_unit ON ${account}_unit.id = coalesce(${account}_home.unit_id, ${account}_person.unit_id, ${account}_team.unit_id)`;
export const OWNER_LABEL = (account: string) =>
  `coalesce(${account}_home.label, ${account}_person.name, ${account}_team.name)`;

// of account a on the day $1
const BALANCE_JOINS = `
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(remaining), 0)::int8 AS available,
           coalesce(sum(remaining) FILTER (WHERE expires_on <= $1::date + ${LIMITS.expiryNoticeDays}), 0)::int8 AS "expiringSoon",
           min(expires_on) FILTER (WHERE expires_on <= $1::date + ${LIMITS.expiryNoticeDays}) AS "expiringOn",
           coalesce(json_agg(json_build_object('expiresOn', expires_on, 'remaining', remaining) ORDER BY expires_on), '[]') AS buckets
      FROM point_lots WHERE account_id = a.id AND remaining > 0 AND expires_on >= $1) lots ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(amount), 0)::int8 AS held FROM point_transfers h
     WHERE h.debit_id = a.id AND h.kind = 'hold' AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = h.id)) held ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(amount), 0)::int8 AS pending FROM pending_awards w WHERE w.account_id = a.id AND w.state IN ('waiting', 'parked')) pending ON true`;

const BALANCE = prepared(`
  SELECT a.id AS "accountId", a.kind AS "ownerKind", ${OWNER_LABEL('a')} AS "ownerLabel", lots.*, held.held, pending.pending
    FROM point_accounts a ${OWNER_JOINS('a')} ${BALANCE_JOINS} WHERE a.id = $2 AND a.id >= 1000`);

export interface LiveAward {
  id: number;
  source: string;
  accountId: number;
  amount: number;
  explanation: string;
}

/** An account that was closed, and the one that succeeded to it. */
export interface ClosedAccount {
  accountId: number;
  successorId: number;
}

/** One that is closed already. */
export type SucceededAccount = ClosedAccount & { closedAt: string };

const STANDING = `a.id AS "accountId", a.book, a.kind AS "ownerKind", a.owner_id AS "ownerId", a.version AS lines`;

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

/** Of entry e and transfer t: that person's, or nobody's and of a time at which the person lived in the household. */
export const READABLE_BY = (person: string) => `(t.person_id = ${person} OR t.person_id IS NULL AND EXISTS (
  SELECT FROM household_members m JOIN point_accounts own ON own.kind = 'household' AND own.owner_id = m.household_id
   WHERE own.id = e.account_id AND m.person_id = ${person} AND m.joined_on <= t.occurred_on AND (m.left_on IS NULL OR m.left_on > t.occurred_on)))`;

@Injectable()
export class BalancesStore {
  constructor(private readonly dataSource: DataSource) {}

  async balance(
    accountId: number,
    today: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Balance | null> {
    const rows: Balance[] = await tx.query(BALANCE, [today, accountId]);
    return rows[0] ?? null;
  }

  /** Where the points of an account lie: in itself, or after it was closed in its successor. */
  async holder(tx: EntityManager, accountId: number): Promise<number> {
    const rows: { id: number }[] = await tx.query(
      prepared('SELECT coalesce(successor_id, id) AS id FROM point_accounts WHERE id = $1'),
      [accountId],
    );
    return rows[0]?.id ?? accountId;
  }

  /** The open accounts of these owners, in all books. */
  accountsOf(tx: EntityManager, ownerIds: readonly string[]): Promise<OwnAccount[]> {
    return tx.query(
      `SELECT ${STANDING} FROM point_accounts a WHERE a.owner_id = ANY ($1) AND a.closed_at IS NULL ORDER BY a.id`,
      [ownerIds],
    );
  }

  /** The closed one among those that this transfer took from or gave to; null while it is open. */
  async closedBehind(tx: EntityManager, transferId: number): Promise<SucceededAccount | null> {
    const rows: SucceededAccount[] = await tx.query(
      prepared(`
        SELECT a.id AS "accountId", a.successor_id AS "successorId", a.closed_at AS "closedAt"
          FROM point_transfers t LEFT JOIN point_transfers hold ON t.kind = 'capture' AND hold.id = t.resolves_id
          JOIN point_accounts a ON a.id IN (t.debit_id, t.credit_id, hold.debit_id)
         WHERE t.id = $1 AND a.successor_id IS NOT NULL`),
      [transferId],
    );
    return rows[0] ?? null;
  }

  /** What an award gave, as long as nobody took it back. */
  async standingOf(tx: EntityManager, awardId: number): Promise<number> {
    const rows: { amount: number }[] = await tx.query(
      `SELECT amount FROM point_transfers t WHERE id = $1 AND kind = 'award' AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)`,
      [awardId],
    );
    return rows[0]?.amount ?? 0;
  }

  async liveAwards(tx: EntityManager, activityId: string, sources: readonly string[]): Promise<LiveAward[]> {
    return tx.query(
      `SELECT t.id, t.source, t.credit_id AS "accountId", t.amount, coalesce(t.explanation, '') AS explanation FROM point_transfers t
        WHERE t.activity_id = $1 AND t.kind = 'award' AND t.source = ANY($2) AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
        ORDER BY t.id`,
      [activityId, sources],
    );
  }

  async creditedBy(tx: EntityManager, awardIds: readonly number[]): Promise<number[]> {
    const rows: { id: number }[] = await tx.query(
      `SELECT DISTINCT credit_id AS id FROM point_transfers WHERE id = ANY($1) AND kind = 'award'`,
      [awardIds],
    );
    return rows.map((row) => row.id);
  }

  async reversals(
    tx: EntityManager,
    transferIds: readonly number[],
  ): Promise<{ awardId: number; transferId: number; taken: number; shortfall: number }[]> {
    return tx.query(
      'SELECT resolves_id AS "awardId", id AS "transferId", amount AS taken, shortfall FROM point_transfers WHERE id = ANY($1) ORDER BY id',
      [transferIds],
    );
  }

  /** The account is locked and empty. Those it had succeeded to get the same successor, so that one step leads to the open one. */
  async close(tx: EntityManager, { accountId, successorId }: ClosedAccount, at: string): Promise<void> {
    await tx.query('UPDATE point_accounts SET closed_at = $3, successor_id = $2 WHERE id = $1', [
      accountId,
      successorId,
      at,
    ]);
    await tx.query('UPDATE point_accounts SET successor_id = $2 WHERE successor_id = $1', [accountId, successorId]);
  }

  /** Until the end of the transaction, for something that belongs to its past. */
  async reopen(tx: EntityManager, accountId: number): Promise<void> {
    await tx.query('UPDATE point_accounts SET closed_at = NULL WHERE id = $1', [accountId]);
  }

  /** Those of households where the person lived once and lives no more, the last first. */
  formerAccounts(personId: string, book: number, today: string): Promise<FormerAccount[]> {
    return this.dataSource.query(
      `SELECT a.id AS "accountId", a_home.label AS "ownerLabel", a_unit.name AS "unitName", a_home.closed_on AS "closedOn",
              json_agg(json_build_object('from', m.joined_on, 'to', m.left_on) ORDER BY m.joined_on) AS periods
         FROM household_members m JOIN point_accounts a ON a.kind = 'household' AND a.owner_id = m.household_id AND a.book = $2 ${OWNER_JOINS('a')}
        WHERE m.person_id = $1
        GROUP BY a.id, a_home.id, a_unit.id HAVING bool_and(m.left_on IS NOT NULL AND m.left_on <= $3) ORDER BY max(m.left_on) DESC, a.id DESC`,
      [personId, book, today],
    );
  }

  /** Whether somebody who lived there once may read this line of it. */
  async readsLine(accountId: number, transferId: number, personId: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `SELECT FROM point_entries e JOIN point_transfers t ON t.id = e.transfer_id WHERE e.account_id = $1 AND t.id = $2 AND ${READABLE_BY('$3::uuid')}`,
      [accountId, transferId, personId],
    );
    return rows.length > 0;
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
