// Gathers the figures that libs/points/src/reconcile.ts judges, all in one snapshot of the database. Lots and transfers that plainly
// agree are left out here, so that a million of them do not travel.
import { Injectable } from '@nestjs/common';
import type { AccountDigest, Book, LotDigest, SystemDigest, TransferDigest } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';

const LONGEST_MS = 600_000;

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

@Injectable()
export class ReconcileStore {
  constructor(private readonly dataSource: DataSource) {}

  async districtPath(): Promise<string | undefined> {
    const rows: { path: string }[] = await this.dataSource.query('SELECT path FROM units WHERE parent_id IS NULL');
    return rows[0]?.path;
  }

  digest(): Promise<LedgerDigest> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      await tx.query(`SET LOCAL statement_timeout = ${LONGEST_MS}`);
      const [count]: { transferCount: number }[] = await tx.query(
        'SELECT count(*) AS "transferCount" FROM point_transfers',
      );
      return {
        accounts: await this.accounts(tx),
        lots: await this.lots(tx),
        transfers: await this.transfers(tx),
        systems: await this.systems(tx),
        openHolds: await this.openHolds(tx),
        transferCount: count?.transferCount ?? 0,
        crookedHours: await this.crookedHours(tx),
      };
    });
  }

  private accounts(tx: EntityManager): Promise<AccountDigest[]> {
    return tx.query(`
      WITH lines AS (
        SELECT account_id, version, amount, balance_after, lag(balance_after, 1, 0::bigint) OVER (PARTITION BY account_id ORDER BY version) AS before FROM point_entries),
      entries AS (
        SELECT account_id, count(*) AS n, max(version) AS last, sum(amount)::int8 AS total, count(*) FILTER (WHERE balance_after <> before + amount) AS breaks
          FROM lines GROUP BY account_id),
      moved AS (
        SELECT account_id, sum(amount)::int8 AS total
          FROM (SELECT owner_credit_id AS account_id, amount FROM point_transfers WHERE owner_credit_id IS NOT NULL
                UNION ALL SELECT owner_debit_id, -amount FROM point_transfers WHERE owner_debit_id IS NOT NULL) legs GROUP BY account_id),
      lots AS (SELECT account_id, sum(remaining)::int8 AS total FROM point_lots GROUP BY account_id)
      SELECT a.id AS "accountId", a.book, a.posted, a.version, coalesce(e.n, 0)::int8 AS "entryCount", coalesce(e.last, 0)::int8 AS "lastVersion",
             coalesce(e.total, 0)::int8 AS "entrySum", coalesce(last.balance_after, 0)::int8 AS "lastBalance", coalesce(e.breaks, 0)::int8 AS "runningBreaks",
             coalesce(l.total, 0)::int8 AS "lotsRemaining", coalesce(m.total, 0)::int8 AS "transferSum"
        FROM point_accounts a
        LEFT JOIN entries e ON e.account_id = a.id
        LEFT JOIN point_entries last ON last.account_id = e.account_id AND last.version = e.last
        LEFT JOIN moved m ON m.account_id = a.id
        LEFT JOIN lots l ON l.account_id = a.id
       WHERE a.id >= 1000 ORDER BY a.id`);
  }

  private lots(tx: EntityManager): Promise<LotDigest[]> {
    return tx.query(`
      WITH uses AS (
        SELECT coalesce(t.owner_debit_id, t.owner_credit_id) AS account_id, u.expires_on, sum(u.amount)::int8 AS used
          FROM point_lot_uses u JOIN point_transfers t ON t.id = u.transfer_id GROUP BY 1, 2)
      SELECT coalesce(l.account_id, u.account_id) AS "accountId", coalesce(l.expires_on, u.expires_on) AS "expiresOn", coalesce(l.amount, 0)::int8 AS amount,
             coalesce(l.remaining, 0)::int8 AS remaining, coalesce(u.used, 0)::int8 AS used
        FROM point_lots l FULL JOIN uses u ON u.account_id = l.account_id AND u.expires_on = l.expires_on
       WHERE coalesce(l.amount - l.remaining, 0) <> coalesce(u.used, 0) ORDER BY 1, 2`);
  }

  private transfers(tx: EntityManager): Promise<TransferDigest[]> {
    return tx.query(`
      WITH lines AS (SELECT transfer_id, count(*) AS n, sum(amount)::int8 AS net FROM point_entries GROUP BY transfer_id),
      uses AS (SELECT transfer_id, sum(amount)::int8 AS net FROM point_lot_uses GROUP BY transfer_id)
      SELECT coalesce(t.id, e.transfer_id, u.transfer_id) AS "transferId", coalesce(t.kind, 'award') AS kind, coalesce(t.debit_id, 0)::int8 AS "debitId",
             coalesce(t.credit_id, 0)::int8 AS "creditId", coalesce(t.amount, 0)::int8 AS amount, coalesce(t.shortfall, 0)::int8 AS shortfall,
             CASE WHEN t.resolves_id IS NOT NULL THEN coalesce(o.amount, -1) END AS "resolvedAmount",
             e.net AS "entryAmount", coalesce(e.n, 0)::int8 AS "entryCount", coalesce(u.net, 0)::int8 AS "lotUsed"
        FROM point_transfers t
        FULL JOIN lines e ON e.transfer_id = t.id
        FULL JOIN uses u ON u.transfer_id = coalesce(t.id, e.transfer_id)
        LEFT JOIN point_transfers o ON o.id = t.resolves_id
       WHERE t.id IS NULL
          OR coalesce(e.n, 0) <> CASE WHEN coalesce(t.owner_debit_id, t.owner_credit_id) IS NOT NULL AND t.amount > 0 THEN 1 ELSE 0 END
          OR coalesce(e.net, 0) <> CASE WHEN t.owner_debit_id IS NOT NULL THEN -t.amount WHEN t.owner_credit_id IS NOT NULL THEN t.amount ELSE 0 END
          OR coalesce(u.net, 0) NOT BETWEEN CASE WHEN t.owner_debit_id IS NOT NULL THEN t.amount WHEN t.owner_credit_id IS NOT NULL THEN -t.amount ELSE 0 END
                                        AND CASE WHEN t.owner_debit_id IS NOT NULL THEN t.amount ELSE 0 END
          OR (t.resolves_id IS NOT NULL AND o.amount IS DISTINCT FROM t.amount + t.shortfall)
       ORDER BY 1`);
  }

  private systems(tx: EntityManager): Promise<SystemDigest[]> {
    return tx.query(`
      WITH legs AS (SELECT credit_id AS account_id, id, amount FROM point_transfers WHERE credit_id < 1000 UNION ALL SELECT debit_id, id, -amount FROM point_transfers WHERE debit_id < 1000),
      snapshots AS (SELECT DISTINCT ON (account_id) account_id, up_to_transfer, posted FROM point_system_balances ORDER BY account_id, up_to_transfer DESC),
      sums AS (
        SELECT l.account_id, sum(l.amount)::int8 AS full_sum, coalesce(sum(l.amount) FILTER (WHERE l.id > coalesce(s.up_to_transfer, 0)), 0)::int8 AS tail
          FROM legs l LEFT JOIN snapshots s ON s.account_id = l.account_id GROUP BY l.account_id)
      SELECT a.book, a.kind, (coalesce(s.posted, 0) + coalesce(sums.tail, 0))::int8 AS "snapshotAndTail", coalesce(sums.full_sum, 0)::int8 AS "fullSum"
        FROM point_accounts a LEFT JOIN sums ON sums.account_id = a.id LEFT JOIN snapshots s ON s.account_id = a.id WHERE a.id < 1000 ORDER BY a.id`);
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
