import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Award, PastAward, WorkCalendar } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';

/** Awards that count, posted already or waiting under 公示. All but the bonuses come summed up, as far as no cap can tell them apart. */
export interface CountedAward extends PastAward {
  /** Of a bonus; null while it waits. */
  transferId: number | null;
}

export interface Counting {
  book: number;
  personIds: string[];
  /** Empty when no cap looks at accounts. */
  accountIds: number[];
  /** First day of the month, or of an earlier one when bonuses look back that far. */
  since: string;
  occurredOn: string;
  /** Null when no cap looks at activities. */
  activityId: string | null;
  /** Facts whose awards do not count, because they are being replaced. */
  except: string[];
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

const COLUMNS = 'key, rule_id, person_id, activity_id, occurred_on, amount, source, book';
// each way in has its own index
const byPerson = () => 'person_id = ANY($2::uuid[]) AND occurred_on >= $4';
const byAccount = (account: string) => `${account} = ANY($3::bigint[]) AND occurred_on >= $4`;
const elsewhere = (account: string) => `${byPerson()} AND ${account} NOT IN (SELECT unnest($3::bigint[]))`;
const byActivity = () => 'activity_id = $6::uuid';
type Way = (account: string) => string;

/** One statement for each combination of what the caps look at. */
function counting(caps: { accounts: boolean; activity: boolean }): string {
  const own: Way[] = caps.accounts ? [byAccount, elsewhere] : [byPerson];
  const posted = (way: Way) =>
    `SELECT id, ${COLUMNS}, credit_id AS account_id FROM point_transfers WHERE kind = 'award' AND ${way('credit_id')}`;
  const waiting = (way: Way) =>
    `SELECT NULL::bigint, ${COLUMNS}, account_id FROM pending_awards WHERE state = 'waiting' AND ${way('account_id')}`;
  const inMonth = own.flatMap((way) => [posted(way), waiting(way)]).join(' UNION ALL ');
  // of the activity much is in the month as well: here somebody can come in twice, and is one row
  const given = caps.activity ? `${inMonth} UNION ${posted(byActivity)} UNION ${waiting(byActivity)}` : inMonth;
  return prepared(`
      WITH given AS (${given}),
      live AS (
        SELECT *, rule_id LIKE '%/bonus' AS bonus, date_trunc('month', occurred_on) AS month FROM given
         WHERE book = $1 AND source NOT IN (SELECT unnest($7::text[])) AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = given.id)),
      sums AS (
        SELECT min(key) AS key, min(rule_id) AS rule_id, person_id, account_id, CASE WHEN activity_id = $6::uuid THEN activity_id END AS activity_id,
               min(occurred_on) AS occurred_on, sum(amount)::int8 AS amount, min(id) AS id
          FROM live WHERE bonus OR activity_id = $6::uuid OR month = date_trunc('month', $5::date)
         GROUP BY person_id, account_id, 5, occurred_on = $5::date, month, CASE WHEN bonus THEN key END)
      SELECT s.key, s.rule_id AS "ruleId", s.person_id AS "personId", a.owner_id AS "ownerId", s.activity_id AS "activityId", s.occurred_on AS "occurredOn", s.amount, s.id AS "transferId"
        FROM sums s JOIN point_accounts a ON a.id = s.account_id WHERE $3::bigint[] IS NOT NULL`);
}

@Injectable()
export class SettlementStore implements OnApplicationBootstrap {
  private days: Promise<WorkCalendar> | null = null;

  constructor(private readonly dataSource: DataSource) {}

  /** Before the first transaction asks: inside one, a second connection could be the last one that the pool has. */
  async onApplicationBootstrap(): Promise<void> {
    await this.calendar();
  }

  /** What these people and accounts were given in the month, for this activity at any time, and their bonuses since a day. */
  counted(tx: EntityManager, of: Counting): Promise<CountedAward[]> {
    const { book, personIds, accountIds, since, occurredOn, activityId, except } = of;
    const caps = { accounts: accountIds.length > 0, activity: activityId !== null };
    return tx.query(counting(caps), [book, personIds, accountIds, since, occurredOn, activityId, except]);
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

  /** Village points that stand for each fact of an activity: posted and not reversed, or still waiting. */
  async standing(activityId: string): Promise<{ source: string; amount: number }[]> {
    return this.dataSource.query(
      `SELECT source, sum(amount)::bigint AS amount FROM (
         SELECT t.source, t.amount FROM point_transfers t
          WHERE t.activity_id = $1 AND t.kind = 'award' AND t.book = 1 AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
         UNION ALL SELECT source, amount FROM pending_awards WHERE activity_id = $1 AND state = 'waiting' AND book = 1) given GROUP BY source`,
      [activityId],
    );
  }

  async underPosting(activityIds: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT DISTINCT activity_id AS id FROM pending_awards WHERE state = 'waiting' AND activity_id = ANY($1)`,
      [activityIds],
    );
    return rows.map((row) => row.id);
  }

  /** Read once: days are announced by migrations, and a migration comes with a start of the server. */
  calendar(): Promise<WorkCalendar> {
    this.days ??= this.readCalendar().catch((error: unknown) => {
      this.days = null;
      throw error;
    });
    return this.days;
  }

  private async readCalendar(): Promise<WorkCalendar> {
    const rows: { day: string; working: boolean }[] = await this.dataSource.query(
      'SELECT day, working FROM calendar_days',
    );
    const days = (working: boolean) => rows.filter((row) => row.working === working).map((row) => row.day);
    return { holidays: days(false), workedWeekends: days(true) };
  }
}
