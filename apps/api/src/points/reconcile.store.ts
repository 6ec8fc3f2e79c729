// Gathers the figures that libs/points/src/reconcile.ts judges, all in one snapshot of the database. Lots and transfers that plainly
// agree are left out here, so that a million of them do not travel.
import { Injectable } from '@nestjs/common';
import type { AccountDigest, Book, LotDigest, SystemDigest, SystemKind, TransferDigest } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';

const LONGEST_MS = 600_000;
/** A million transfers are sorted and joined without going to the disk. */
const WORK_MEMORY = '128MB';

export interface LedgerDigest {
  accounts: AccountDigest[];
  lots: LotDigest[];
  transfers: TransferDigest[];
  systems: SystemDigest[];
  openHolds: { book: Book; openHolds: number }[];
  transferCount: number;
  /** Reversals of hours that do not mirror their credit. */
  crookedHours: { id: number; expected: number; found: number }[];
}

interface Legs {
  sum: number;
  tail: number;
}

// not the columns with the owners' legs: they stand last in a long row, and a row is unpacked up to the last column that is asked for
const LEAVES = '(t.debit_id >= 1000)::int';
const ARRIVES = '(t.credit_id >= 1000)::int';
const OWNER = 'CASE WHEN t.debit_id >= 1000 THEN t.debit_id WHEN t.credit_id >= 1000 THEN t.credit_id END';
const SNAPSHOTS = `snapshots AS (
        SELECT DISTINCT ON (account_id) account_id, up_to_transfer, posted FROM point_system_balances ORDER BY account_id, up_to_transfer DESC)`;

@Injectable()
export class ReconcileStore {
  constructor(private readonly dataSource: DataSource) {}

  digest(): Promise<LedgerDigest> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      await tx.query(`SET LOCAL statement_timeout = ${LONGEST_MS}`);
      await tx.query(`SET LOCAL work_mem = '${WORK_MEMORY}'`);
      const [count]: { transferCount: number }[] = await tx.query(
        'SELECT count(*) AS "transferCount" FROM point_transfers',
      );
      const legs = await this.legs(tx);
      return {
        accounts: await this.accounts(tx, legs),
        lots: await this.lots(tx),
        systems: await this.systems(tx, legs),
        openHolds: await this.openHolds(tx),
        transferCount: count?.transferCount ?? 0,
        crookedHours: await this.crookedHours(tx),
        transfers: await this.transfers(tx),
      };
    });
  }

  /** Credits minus debits of every account, from all transfers and from those behind its last snapshot. */
  private async legs(tx: EntityManager): Promise<Map<number, Legs>> {
    const rows: (Legs & { accountId: number })[] = await tx.query(`
      WITH ${SNAPSHOTS},
      pairs AS (
        SELECT t.debit_id, t.credit_id, sum(t.amount) AS sum, sum(t.amount) FILTER (WHERE t.id > coalesce(d.up_to_transfer, 0)) AS debit_tail,
               sum(t.amount) FILTER (WHERE t.id > coalesce(c.up_to_transfer, 0)) AS credit_tail
          FROM point_transfers t LEFT JOIN snapshots d ON d.account_id = t.debit_id LEFT JOIN snapshots c ON c.account_id = t.credit_id GROUP BY 1, 2),
      legs AS (SELECT credit_id AS account_id, sum, credit_tail AS tail FROM pairs UNION ALL SELECT debit_id, -sum, -debit_tail FROM pairs)
      SELECT account_id AS "accountId", sum(sum)::int8 AS sum, coalesce(sum(tail), 0)::int8 AS tail FROM legs GROUP BY account_id`);
    return new Map(rows.map(({ accountId, sum, tail }) => [accountId, { sum, tail }]));
  }

  private async accounts(tx: EntityManager, legs: ReadonlyMap<number, Legs>): Promise<AccountDigest[]> {
    const rows: Omit<AccountDigest, 'transferSum'>[] = await tx.query(`
      WITH lines AS (
        SELECT account_id, version, amount, balance_after, lag(balance_after, 1, 0::bigint) OVER (PARTITION BY account_id ORDER BY version) AS before FROM point_entries),
      entries AS (
        SELECT account_id, count(*) AS n, max(version) AS last, sum(amount)::int8 AS total, count(*) FILTER (WHERE balance_after <> before + amount) AS breaks
          FROM lines GROUP BY account_id),
      lots AS (SELECT account_id, sum(remaining)::int8 AS total FROM point_lots GROUP BY account_id)
      SELECT a.id AS "accountId", a.book, a.posted, a.version, coalesce(e.n, 0)::int8 AS "entryCount", coalesce(e.last, 0)::int8 AS "lastVersion",
             coalesce(e.total, 0)::int8 AS "entrySum", coalesce(last.balance_after, 0)::int8 AS "lastBalance", coalesce(e.breaks, 0)::int8 AS "runningBreaks",
             coalesce(l.total, 0)::int8 AS "lotsRemaining"
        FROM point_accounts a
        LEFT JOIN entries e ON e.account_id = a.id
        LEFT JOIN point_entries last ON last.account_id = e.account_id AND last.version = e.last
        LEFT JOIN lots l ON l.account_id = a.id
       WHERE a.id >= 1000 ORDER BY a.id`);
    return rows.map((row) => ({ ...row, transferSum: legs.get(row.accountId)?.sum ?? 0 }));
  }

  private lots(tx: EntityManager): Promise<LotDigest[]> {
    return tx.query(`
      WITH uses AS (
        SELECT ${OWNER} AS account_id, u.expires_on, sum(u.amount)::int8 AS used
          FROM point_lot_uses u JOIN point_transfers t ON t.id = u.transfer_id GROUP BY 1, 2)
      SELECT coalesce(l.account_id, u.account_id) AS "accountId", coalesce(l.expires_on, u.expires_on) AS "expiresOn", coalesce(l.amount, 0)::int8 AS amount,
             coalesce(l.remaining, 0)::int8 AS remaining, coalesce(u.used, 0)::int8 AS used
        FROM point_lots l FULL JOIN uses u ON u.account_id = l.account_id AND u.expires_on = l.expires_on
       WHERE coalesce(l.amount - l.remaining, 0) <> coalesce(u.used, 0) ORDER BY 1, 2`);
  }

  /** Sorted, not hashed: there are as many groups as transfers, which the planner cannot know. */
  private async transfers(tx: EntityManager): Promise<TransferDigest[]> {
    await tx.query('SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off');
    return tx.query(`
      WITH parts AS (
        SELECT transfer_id, 1 AS line, amount AS net, 0::int8 AS used, NULL::int8 AS resolved FROM point_entries
        UNION ALL SELECT transfer_id, 0, 0, amount, NULL FROM point_lot_uses
        UNION ALL SELECT r.id, 0, 0, 0, o.amount FROM point_transfers r JOIN point_transfers o ON o.id = r.resolves_id WHERE r.resolves_id IS NOT NULL),
      whole AS (
        SELECT transfer_id AS id, sum(line)::int8 AS lines, sum(net)::int8 AS net, sum(used)::int8 AS used, max(resolved) AS resolved FROM parts GROUP BY transfer_id)
      SELECT coalesce(t.id, w.id) AS "transferId", coalesce(t.kind, 'award') AS kind, coalesce(t.debit_id, 0)::int8 AS "debitId",
             coalesce(t.credit_id, 0)::int8 AS "creditId", coalesce(t.amount, 0)::int8 AS amount, coalesce(t.shortfall, 0)::int8 AS shortfall,
             CASE WHEN t.resolves_id IS NOT NULL THEN coalesce(w.resolved, -1) END AS "resolvedAmount",
             w.net AS "entryAmount", coalesce(w.lines, 0)::int8 AS "entryCount", coalesce(w.used, 0)::int8 AS "lotUsed"
        FROM point_transfers t FULL JOIN whole w ON w.id = t.id
       WHERE t.id IS NULL
          OR coalesce(w.lines, 0) <> CASE WHEN t.amount > 0 THEN ${LEAVES} + ${ARRIVES} ELSE 0 END
          OR coalesce(w.net, 0) <> t.amount * (${ARRIVES} - ${LEAVES})
          OR coalesce(w.used, 0) NOT BETWEEN t.amount * (${LEAVES} - (1 - ${LEAVES}) * ${ARRIVES}) AND t.amount * ${LEAVES}
          OR (t.resolves_id IS NOT NULL AND w.resolved IS DISTINCT FROM t.amount + t.shortfall)
       ORDER BY 1`);
  }

  private async systems(tx: EntityManager, legs: ReadonlyMap<number, Legs>): Promise<SystemDigest[]> {
    const rows: { id: number; book: Book; kind: SystemKind; snapshot: number }[] = await tx.query(`
      WITH ${SNAPSHOTS}
      SELECT a.id, a.book, a.kind, coalesce(s.posted, 0)::int8 AS snapshot FROM point_accounts a LEFT JOIN snapshots s ON s.account_id = a.id WHERE a.id < 1000 ORDER BY a.id`);
    return rows.map(({ id, book, kind, snapshot }) => {
      const { sum, tail } = legs.get(id) ?? { sum: 0, tail: 0 };
      return { book, kind, snapshotAndTail: snapshot + tail, fullSum: sum };
    });
  }

  private openHolds(tx: EntityManager): Promise<LedgerDigest['openHolds']> {
    return tx.query(`
      SELECT book, sum(amount)::int8 AS "openHolds" FROM point_transfers h
       WHERE kind = 'hold' AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = h.id) GROUP BY book`);
  }

  private crookedHours(tx: EntityManager): Promise<LedgerDigest['crookedHours']> {
    return tx.query(`
      SELECT r.id, c.minutes AS expected, r.minutes AS found FROM hour_entries r JOIN hour_entries c ON c.id = r.resolves_id
       WHERE r.kind = 'reversal' AND (c.kind <> 'credit' OR r.minutes <> c.minutes OR r.person_id <> c.person_id) ORDER BY r.id`);
  }

  /**
   * Writes down what each system account comes to, up to the last transfer of an hour ago: transfers get their numbers before they are
   * committed, and no transaction lasts that long.
   */
  async takeSnapshot(): Promise<void> {
    await this.dataSource.query(`
      WITH edge AS (SELECT id FROM point_transfers WHERE created_at <= now() - interval '1 hour' ORDER BY id DESC LIMIT 1),
      before AS (SELECT DISTINCT ON (account_id) account_id, up_to_transfer, posted FROM point_system_balances ORDER BY account_id, up_to_transfer DESC)
      INSERT INTO point_system_balances (account_id, up_to_transfer, posted)
      SELECT a.id, edge.id, coalesce(b.posted, 0)
             + coalesce((SELECT sum(amount) FROM point_transfers t WHERE t.credit_id = a.id AND t.id > coalesce(b.up_to_transfer, 0) AND t.id <= edge.id), 0)
             - coalesce((SELECT sum(amount) FROM point_transfers t WHERE t.debit_id = a.id AND t.id > coalesce(b.up_to_transfer, 0) AND t.id <= edge.id), 0)
        FROM edge, point_accounts a LEFT JOIN before b ON b.account_id = a.id WHERE a.id < 1000
      ON CONFLICT DO NOTHING`);
  }
}
