import { Injectable } from '@nestjs/common';
import type { Award } from '../points/points.service';
import type { PastAward, WorkCalendar } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';

/** An award that counts: posted already, or waiting for the end of its posting period. */
export interface CountedAward extends PastAward {
  source: string;
  /** Null while it waits. */
  transferId: number | null;
}

export interface WaitingAward {
  key: string;
  source: string;
  accountId: number;
  amount: number;
  explanation: string;
}

export interface DueAward extends Award {
  book: 1 | 2;
}

@Injectable()
export class SettlementStore {
  constructor(private readonly dataSource: DataSource) {}

  /** What these people and accounts were given for facts since a day, and for this activity at any time. */
  async counted(
    tx: EntityManager,
    of: { book: number; personIds: string[]; accountIds: number[]; since: string; activityId: string },
  ): Promise<CountedAward[]> {
    return tx.query(
      `SELECT t.key, t.rule_id AS "ruleId", t.person_id AS "personId", a.owner_id AS "ownerId", t.activity_id AS "activityId", t.occurred_on AS "occurredOn", t.amount, t.source, t.id AS "transferId"
         FROM point_transfers t JOIN point_accounts a ON a.id = t.credit_id
        WHERE t.kind = 'award' AND t.book = $1 AND (t.person_id = ANY($2) OR t.credit_id = ANY($3)) AND (t.occurred_on >= $4 OR t.activity_id = $5)
          AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
       UNION ALL
       SELECT w.key, w.rule_id, w.person_id, a.owner_id, w.activity_id, w.occurred_on, w.amount, w.source, NULL
         FROM pending_awards w JOIN point_accounts a ON a.id = w.account_id
        WHERE w.state = 'waiting' AND w.book = $1 AND (w.person_id = ANY($2) OR w.account_id = ANY($3)) AND (w.occurred_on >= $4 OR w.activity_id = $5)`,
      [of.book, of.personIds, of.accountIds, of.since, of.activityId],
    );
  }

  async pend(tx: EntityManager, book: number, awards: readonly Award[], effectiveOn: string): Promise<void> {
    await tx.query(
      `INSERT INTO pending_awards (key, book, account_id, amount, person_id, actor_id, source, occurred_on, expires_on, activity_id, scheme_version_id, rule_id, explanation, effective_on)
       SELECT key, $1, "accountId", amount, "personId", "actorId", source, "occurredOn", "expiresOn", "activityId", "schemeVersionId", "ruleId", explanation, $2
         FROM jsonb_to_recordset($3) AS a (key text, "accountId" bigint, amount bigint, "personId" uuid, "actorId" uuid, source text, "occurredOn" date, "expiresOn" date,
                                           "activityId" uuid, "schemeVersionId" uuid, "ruleId" text, explanation text) ORDER BY key
       ON CONFLICT (key) DO NOTHING`,
      [book, effectiveOn, JSON.stringify(awards)],
    );
  }

  /** What waits of an activity, or of these facts of it; locked, so that the posting job waits or has been. */
  async lockWaiting(tx: EntityManager, activityId: string, sources: readonly string[] | null): Promise<WaitingAward[]> {
    return tx.query(
      `SELECT key, source, account_id AS "accountId", amount, explanation FROM pending_awards
        WHERE activity_id = $1 AND state = 'waiting' AND ($2::text[] IS NULL OR source = ANY($2)) ORDER BY key FOR NO KEY UPDATE`,
      [activityId, sources],
    );
  }

  async withdraw(tx: EntityManager, keys: readonly string[], reason: string): Promise<void> {
    await tx.query(
      `UPDATE pending_awards SET state = 'withdrawn', closed_reason = $2 WHERE key = ANY($1) AND state = 'waiting'`,
      [keys, reason],
    );
  }

  /** Awards whose posting period is over, for this transaction alone. Those of a closed account wait for the office. */
  async takeDue(tx: EntityManager, today: string, limit: number): Promise<DueAward[]> {
    return tx.query(
      `SELECT w.key, w.book, w.account_id AS "accountId", w.amount, w.person_id AS "personId", w.actor_id AS "actorId", w.source, w.occurred_on AS "occurredOn",
              w.expires_on AS "expiresOn", w.activity_id AS "activityId", w.scheme_version_id AS "schemeVersionId", w.rule_id AS "ruleId", w.explanation
         FROM pending_awards w JOIN point_accounts a ON a.id = w.account_id AND a.closed_at IS NULL
        WHERE w.state = 'waiting' AND w.effective_on <= $1 ORDER BY w.effective_on, w.key LIMIT $2 FOR NO KEY UPDATE OF w SKIP LOCKED`,
      [today, limit],
    );
  }

  async markPosted(tx: EntityManager, posted: ReadonlyMap<string, number>): Promise<void> {
    await tx.query(
      `UPDATE pending_awards w SET state = 'posted', transfer_id = p.id FROM unnest($1::text[], $2::bigint[]) AS p (key, id) WHERE w.key = p.key AND w.state = 'waiting'`,
      [[...posted.keys()], [...posted.values()]],
    );
  }

  async underPosting(activityIds: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT DISTINCT activity_id AS id FROM pending_awards WHERE state = 'waiting' AND activity_id = ANY($1)`,
      [activityIds],
    );
    return rows.map((row) => row.id);
  }

  async calendar(tx: EntityManager = this.dataSource.manager): Promise<WorkCalendar> {
    const rows: { day: string; working: boolean }[] = await tx.query('SELECT day, working FROM calendar_days');
    const days = (working: boolean) => rows.filter((row) => row.working === working).map((row) => row.day);
    return { holidays: days(false), workedWeekends: days(true) };
  }
}
