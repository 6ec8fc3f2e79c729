import { Injectable } from '@nestjs/common';
import type { MonthBalance, MonthRecord, Page, PageQuery } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

const LONGEST_MS = 600_000;
const LOOK_AGAIN_MS = 50;

/** A month as it is written down; those that are open are not. */
export type MonthRow = Omit<MonthRecord, 'isNext'>;

const firstOf = (month: string) => `${month}-01`;

const COLUMNS = `to_char(m.month, 'YYYY-MM') AS month, m.state, m.started_at AS "startedAt", m.closed_at AS "closedAt", u.name AS "closedByName",
  m.up_to_transfer AS "upToTransfer", m.totals, m.seal FROM closed_months m LEFT JOIN users u ON u.id = m.closed_by`;

// what each owner account had at the beginning, got and gave
const BALANCES = `
  INSERT INTO month_balances (month, account_id, opening, credited, debited, closing)
  SELECT $1, account_id, sum(opening), sum(credited), sum(debited), sum(opening) + sum(credited) - sum(debited)
    FROM (SELECT account_id, closing AS opening, 0 AS credited, 0 AS debited FROM month_balances WHERE month = $1::date - interval '1 month' AND closing > 0
          UNION ALL SELECT owner_credit_id, 0, amount, 0 FROM point_transfers WHERE booked_on >= $1 AND booked_on < $2 AND owner_credit_id IS NOT NULL
          UNION ALL SELECT owner_debit_id, 0, 0, amount FROM point_transfers WHERE booked_on >= $1 AND booked_on < $2 AND owner_debit_id IS NOT NULL) legs
   GROUP BY account_id`;

const TOTALS = `
  WITH moved AS (SELECT * FROM point_transfers WHERE booked_on >= $1 AND booked_on < $2),
  balances AS (SELECT b.*, a.book FROM month_balances b JOIN point_accounts a ON a.id = b.account_id WHERE b.month = $1),
  books AS (
    SELECT book, coalesce(sum(opening), 0)::int8 AS opening, coalesce(sum(credited), 0)::int8 AS credited, coalesce(sum(debited), 0)::int8 AS debited, coalesce(sum(closing), 0)::int8 AS closing,
           coalesce((SELECT json_agg(json_build_object('kind', k.kind, 'transfers', k.transfers, 'points', k.points) ORDER BY k.kind)
                       FROM (SELECT kind, count(*) AS transfers, sum(amount) AS points FROM moved WHERE moved.book = unit.book GROUP BY kind) k), '[]') AS "byKind"
      FROM generate_series(1, 2) AS unit (book) LEFT JOIN balances USING (book) GROUP BY book)
  SELECT json_build_object(
    'accounts', (SELECT count(*) FROM balances),
    'books', (SELECT json_agg(to_json(books) ORDER BY book) FROM books),
    'hours', (SELECT json_build_object('credited', coalesce(sum(minutes) FILTER (WHERE kind = 'credit'), 0), 'reversed', coalesce(sum(minutes) FILTER (WHERE kind = 'reversal'), 0))
                FROM hour_entries WHERE booked_on >= $1 AND booked_on < $2)) AS totals`;

// a line an account, after the totals and the seal of the month before
const SEAL = `
  SELECT encode(sha256(convert_to(concat_ws(E'\\n', $2::text, (SELECT seal FROM closed_months WHERE month = $1::date - interval '1 month'),
           (SELECT string_agg(concat_ws('|', account_id, opening, credited, debited, closing), E'\\n' ORDER BY account_id) FROM month_balances WHERE month = $1)), 'UTF8')), 'hex') AS seal`;

@Injectable()
export class MonthsStore {
  constructor(private readonly dataSource: DataSource) {}

  written(tx: EntityManager = this.dataSource.manager): Promise<MonthRow[]> {
    return tx.query(`SELECT ${COLUMNS} ORDER BY m.month`);
  }

  /** The month of the first row of either ledger; null while there is none. */
  async first(tx: EntityManager = this.dataSource.manager): Promise<string | null> {
    const rows: { month: string | null }[] = await tx.query(
      `SELECT to_char(least((SELECT min(booked_on) FROM point_transfers), (SELECT min(booked_on) FROM hour_entries)), 'YYYY-MM') AS month`,
    );
    return rows[0]?.month ?? null;
  }

  /** From the commit on nothing more is booked in the month. Twice is once. */
  async begin(tx: EntityManager, month: string, closedBy: string): Promise<void> {
    await tx.query('INSERT INTO closed_months (month, closed_by) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      firstOf(month),
      closedBy,
    ]);
  }

  async closing(): Promise<string[]> {
    const rows = await this.written();
    return rows.filter((row) => row.state === 'closing').map((row) => row.month);
  }

  /**
   * Waits for whoever was writing to the ledgers when the month began to close and had been let through by then: an INSERT has its lock
   * on the table before its row is looked at. Whoever came later was refused. Nobody waits for us.
   */
  async drain(): Promise<void> {
    const writers = (): Promise<{ transaction: string }[]> =>
      this.dataSource.query(
        `SELECT DISTINCT virtualtransaction AS transaction FROM pg_locks
          WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND relation IN ('point_transfers'::regclass, 'hour_entries'::regclass) AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()`,
      );
    let left = new Set((await writers()).map((writer) => writer.transaction));
    while (left.size > 0) {
      await new Promise((resume) => setTimeout(resume, LOOK_AGAIN_MS));
      const now = new Set((await writers()).map((writer) => writer.transaction));
      left = new Set([...left].filter((transaction) => now.has(transaction)));
    }
  }

  /** All of it or nothing: the balances, the totals, the seal, and that it is closed. Who comes second finds it done. */
  finish(month: string, at: string, to: string): Promise<boolean> {
    const [from, before] = [firstOf(month), firstOf(to)];
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = ${LONGEST_MS}`);
      const open: unknown[] = await tx.query(
        `SELECT FROM closed_months WHERE month = $1 AND state = 'closing' FOR UPDATE`,
        [from],
      );
      if (open.length === 0) return false;
      await tx.query(BALANCES, [from, before]);
      const [{ totals } = { totals: {} }]: { totals: object }[] = await tx.query(TOTALS, [from, before]);
      const [{ seal } = { seal: '' }]: { seal: string }[] = await tx.query(SEAL, [from, JSON.stringify(totals)]);
      await tx.query(
        `UPDATE closed_months SET state = 'closed', closed_at = $2, totals = $3, seal = $4,
                up_to_transfer = coalesce((SELECT max(id) FROM point_transfers WHERE booked_on < $5), 0)
          WHERE month = $1`,
        [from, at, JSON.stringify(totals), seal, before],
      );
      return true;
    });
  }

  async balances(month: string, search: string | null, query: PageQuery): Promise<Page<MonthBalance>> {
    const after = readCursor(query.cursor, 1);
    const rows: MonthBalance[] = await this.dataSource.query(
      `SELECT b.account_id AS "accountId", a.book, a.kind AS "ownerKind", coalesce(oh.label, ov.name, ot.name) AS "ownerLabel", u.name AS "unitName",
              b.opening, b.credited, b.debited, b.closing
         FROM month_balances b
         JOIN point_accounts a ON a.id = b.account_id
         LEFT JOIN households oh ON a.kind = 'household' AND oh.id = a.owner_id
         LEFT JOIN volunteers ov ON a.kind = 'member' AND ov.id = a.owner_id
         LEFT JOIN teams ot ON a.kind = 'team' AND ot.id = a.owner_id
         LEFT JOIN units u ON u.id = coalesce(oh.unit_id, ov.unit_id, ot.unit_id)
        WHERE b.month = $1 AND ($2::text IS NULL OR position($2 IN coalesce(oh.label, ov.name, ot.name)) > 0) AND ($3::bigint IS NULL OR b.account_id > $3)
        ORDER BY b.account_id LIMIT $4`,
      [firstOf(month), search, after?.[0] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows, query.limit, (row) => [row.accountId]);
  }
}
