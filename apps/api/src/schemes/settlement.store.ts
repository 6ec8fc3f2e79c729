import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Award, Book, PostingWindow, WorkCalendar } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../platform/ids';

export interface WaitingAward {
  key: string;
  source: string;
  accountId: number;
  amount: number;
  explanation: string;
}

export interface DueAward extends Award {
  book: Book;
}

/** A round of public view (公示): what a unit's schemes of one book gave, on view together. */
export interface Round {
  unitId: string;
  book: Book;
  window: PostingWindow;
}

export interface DuePosting {
  id: string;
  book: Book;
  unitId: string;
  unitName: string;
}

export interface PostingEntry {
  key: string;
  state: 'waiting' | 'parked' | 'posted' | 'withdrawn';
  accountId: number;
}

/** Not posted and not withdrawn: on public view, objected to or not. */
export const UNDECIDED = `state IN ('waiting', 'parked')`;
const DUE = `FROM pending_awards w JOIN point_accounts a ON a.id = w.account_id AND a.closed_at IS NULL WHERE w.state = 'waiting' AND w.effective_on <= $1`;
/** The name of a round within a transaction. */
export const roundKey = ({
  unitId,
  book,
  window,
}: Pick<Round, 'unitId' | 'book'> & { window: Pick<PostingWindow, 'gatherUntil' | 'closesOn'> }) =>
  `${unitId}/${book}/${window.gatherUntil}/${window.closesOn}`;

@Injectable()
export class SettlementStore implements OnApplicationBootstrap {
  private days: Promise<WorkCalendar> | null = null;

  constructor(private readonly dataSource: DataSource) {}

  /** Before the first transaction asks: inside one, a second connection could be the last one that the pool has. */
  async onApplicationBootstrap(): Promise<void> {
    await this.calendar();
  }

  /** Rounds that are to take awards, made where they are missing. All of a transaction at once and before any account: two that make the same wait for each other. */
  async openRounds(tx: EntityManager, rounds: readonly Round[]): Promise<Map<string, string>> {
    if (rounds.length === 0) return new Map();
    const wanted = rounds.map(({ unitId, book, window }) => ({ id: newId(), unitId, book, ...window }));
    await tx.query(
      `INSERT INTO postings (id, unit_id, book, gather_until, opens_on, closes_on, effective_on)
       SELECT id, "unitId", book, "gatherUntil", "opensOn", "closesOn", "effectiveOn"
         FROM jsonb_to_recordset($1) AS r (id uuid, "unitId" uuid, book smallint, "gatherUntil" date, "opensOn" date, "closesOn" date, "effectiveOn" date)
        ORDER BY "unitId", book, "gatherUntil", "closesOn"
       ON CONFLICT ON CONSTRAINT postings_round_once DO NOTHING`,
      [JSON.stringify(wanted)],
    );
    const rows: { id: string; unitId: string; book: Book; window: PostingWindow }[] = await tx.query(
      `SELECT id, unit_id AS "unitId", book, json_build_object('gatherUntil', gather_until, 'closesOn', closes_on) AS window FROM postings
        WHERE unit_id = ANY($1) AND closes_on >= $2`,
      [wanted.map((round) => round.unitId), wanted.map((round) => round.closesOn).sort()[0]],
    );
    return new Map(rows.map((row) => [roundKey(row), row.id]));
  }

  async pend(
    tx: EntityManager,
    book: number,
    awards: readonly Award[],
    posting: { id: string; effectiveOn: string },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO pending_awards (key, book, account_id, amount, person_id, actor_id, source, occurred_on, expires_on, activity_id, scheme_version_id, rule_id, explanation, effective_on, posting_id)
       SELECT key, $1, "accountId", amount, "personId", "actorId", source, "occurredOn", "expiresOn", "activityId", "schemeVersionId", "ruleId", explanation, $2, $4
         FROM jsonb_to_recordset($3) AS a (key text, "accountId" bigint, amount bigint, "personId" uuid, "actorId" uuid, source text, "occurredOn" date, "expiresOn" date,
                                           "activityId" uuid, "schemeVersionId" uuid, "ruleId" text, explanation text) ORDER BY key
       ON CONFLICT (key) DO NOTHING`,
      [book, posting.effectiveOn, JSON.stringify(awards), posting.id],
    );
  }

  /** What waits for these facts of an activity. Stays so for whoever has locked the accounts. */
  waiting(tx: EntityManager, activityId: string, sources: readonly string[]): Promise<WaitingAward[]> {
    return tx.query(
      `SELECT key, source, account_id AS "accountId", amount, explanation FROM pending_awards
        WHERE activity_id = $1 AND ${UNDECIDED} AND source = ANY($2) ORDER BY key`,
      [activityId, sources],
    );
  }

  /** Accounts in which awards for these facts lie, and bonuses of these people since a day (null: no bonuses). */
  async accountsInvolved(
    tx: EntityManager,
    of: { activityId: string; sources: readonly string[]; personIds: readonly string[]; bonusesSince: string | null },
  ): Promise<number[]> {
    const ofFacts = 'activity_id = $1 AND source = ANY($2)';
    const bonuses = `person_id = ANY($3::uuid[]) AND occurred_on >= $4 AND rule_id LIKE '%/bonus'`;
    const rows: { id: number }[] = await tx.query(
      `SELECT credit_id AS id FROM point_transfers WHERE kind = 'award' AND ${ofFacts}
       UNION SELECT account_id FROM pending_awards WHERE ${UNDECIDED} AND ${ofFacts}
       UNION SELECT credit_id FROM point_transfers WHERE kind = 'award' AND ${bonuses}
       UNION SELECT account_id FROM pending_awards WHERE ${UNDECIDED} AND ${bonuses}`,
      [of.activityId, of.sources, of.personIds, of.bonusesSince],
    );
    return rows.map((row) => row.id);
  }

  async withdraw(tx: EntityManager, keys: readonly string[], reason: string): Promise<void> {
    await tx.query(
      `UPDATE pending_awards SET state = 'withdrawn', closed_reason = $2 WHERE key = ANY($1) AND ${UNDECIDED}`,
      [keys, reason],
    );
  }

  /** Rounds whose time is over and that have not ended, or in which awards wait that an objection had held up. */
  async duePostings(today: string): Promise<DuePosting[]> {
    return this.dataSource.query(
      `SELECT p.id, p.book, p.unit_id AS "unitId", u.name AS "unitName" FROM postings p JOIN units u ON u.id = p.unit_id
        WHERE p.id IN (SELECT id FROM postings WHERE state = 'open' AND effective_on <= $1 UNION SELECT w.posting_id ${DUE})
        ORDER BY p.effective_on, p.id`,
      [today],
    );
  }

  /** Accounts of what is due in one round. */
  async dueAccounts(tx: EntityManager, today: string, postingId: string): Promise<number[]> {
    const rows: { id: number }[] = await tx.query(`SELECT DISTINCT w.account_id AS id ${DUE} AND w.posting_id = $2`, [
      today,
      postingId,
    ]);
    return rows.map((row) => row.id);
  }

  /** Answers whether the round was still open. */
  async endPosting(tx: EntityManager, id: string, at: string): Promise<boolean> {
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE postings SET state = 'ended', ended_at = $2 WHERE id = $1 AND state = 'open'`,
      [id, at],
    );
    return changed > 0;
  }

  /** Awards whose posting period is over, of one round and accounts that the caller has locked, or of all (null). Those of a closed account wait for the office. */
  async takeDue(
    tx: EntityManager,
    today: string,
    of: { postingId: string; accountIds: readonly number[] } | null,
  ): Promise<DueAward[]> {
    return tx.query(
      `SELECT w.key, w.book, w.account_id AS "accountId", w.amount, w.person_id AS "personId", w.actor_id AS "actorId", w.source, w.occurred_on AS "occurredOn",
              w.expires_on AS "expiresOn", w.activity_id AS "activityId", w.scheme_version_id AS "schemeVersionId", w.rule_id AS "ruleId", w.explanation
         ${DUE} AND ($2::uuid IS NULL OR w.posting_id = $2 AND w.account_id = ANY($3::bigint[])) ORDER BY w.effective_on, w.key`,
      [today, of?.postingId ?? null, of?.accountIds ?? []],
    );
  }

  /** Awards of one round by their public ids, as they are now. */
  entries(tx: EntityManager, postingId: string, ids: readonly string[]): Promise<PostingEntry[]> {
    return tx.query(
      `SELECT key, state, account_id AS "accountId" FROM pending_awards WHERE posting_id = $1 AND id = ANY($2) ORDER BY key`,
      [postingId, ids],
    );
  }

  /** Between waiting and parked; who does it has locked the accounts. */
  async move(tx: EntityManager, keys: readonly string[], from: 'waiting' | 'parked', to: string): Promise<void> {
    await tx.query('UPDATE pending_awards SET state = $3 WHERE key = ANY($1) AND state = $2', [keys, from, to]);
  }

  async carryOver(tx: EntityManager, fromId: number, toId: number): Promise<void> {
    await tx.query(`UPDATE pending_awards SET account_id = $2 WHERE account_id = $1 AND ${UNDECIDED}`, [fromId, toId]);
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
         UNION ALL SELECT source, amount FROM pending_awards WHERE activity_id = $1 AND ${UNDECIDED} AND book = 1) given GROUP BY source`,
      [activityId],
    );
  }

  async underPosting(activityIds: readonly string[], tx = this.dataSource.manager): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT DISTINCT activity_id AS id FROM pending_awards WHERE ${UNDECIDED} AND activity_id = ANY($1)`,
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
