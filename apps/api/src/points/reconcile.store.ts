// Gathers the figures that libs/points/src/reconcile.ts judges, all in one snapshot of the database. A first reading compares sums; only
// where they differ are accounts, buckets and transfers read one by one, and what plainly agrees is left out even then.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccountDigest, Book, LotDigest, SystemDigest, SystemKind, TransferDigest } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';

const LONGEST_MS = 600_000;
/** A million transfers are sorted and joined without going to the disk. */
const WORK_MEMORY = '128MB';

export interface LedgerDigest {
  /** By book: its accounts and what lies in them. */
  owners: OwnersTotal[];
  /** Empty, as are lots and transfers, where the first reading has shown that they agree. */
  accounts: AccountDigest[];
  lots: LotDigest[];
  transfers: TransferDigest[];
  systems: SystemDigest[];
  openHolds: { book: Book; openHolds: number }[];
  transferCount: number;
  /** Reversals of hours that do not mirror their credit. */
  crookedHours: { id: number; expected: number; found: number }[];
}

export interface OwnersTotal {
  book: Book;
  accounts: number;
  outstanding: number;
}

interface Legs {
  sum: number;
  tail: number;
}

/** All transfers between the same two system accounts, or one of them and owners (null). */
interface SystemLegs {
  debitId: number | null;
  creditId: number | null;
  transfers: number;
  leaving: number;
  sum: number;
  debitTail: number;
  creditTail: number;
  legs: string;
}

// not the columns with the owners' legs: they stand last in a long row, and a row is unpacked up to the last column that is asked for
const LEAVES = '(t.debit_id >= 1000)::int';
const ARRIVES = '(t.credit_id >= 1000)::int';
const OWNER = 'CASE WHEN t.debit_id >= 1000 THEN t.debit_id WHEN t.credit_id >= 1000 THEN t.credit_id END';
/**
 * A number for three, by a seed that is drawn anew for each reading: two multisets whose sums of such numbers agree are the same, but for a
 * chance of one in 2^64, and nobody can arrange that chance beforehand.
 */
const HASH = (...three: [string, string, string]) =>
  three.reduceRight((seed, value) => `hashfloat8extended((${value})::float8, ${seed})`, '$1::bigint');
const LEG_OUT = HASH('t.id', 't.debit_id', '- t.amount');
const LEG_IN = HASH('t.id', 't.credit_id', 't.amount');
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
      const seed = randomBytes(8).readBigInt64BE().toString();
      const legs = await this.systemLegs(tx, seed);
      const { owners, agree } = await this.compare(tx, seed, legs);
      return {
        owners,
        accounts: agree ? [] : await this.accounts(tx),
        lots: agree ? [] : await this.lots(tx),
        systems: await this.systems(tx, legs),
        openHolds: await this.openHolds(tx),
        transferCount: legs.reduce((sum, { transfers }) => sum + transfers, 0),
        crookedHours: await this.crookedHours(tx),
        transfers: agree ? [] : await this.transfers(tx),
      };
    });
  }

  /** One pass over all transfers. */
  private systemLegs(tx: EntityManager, seed: string): Promise<SystemLegs[]> {
    return tx.query(
      `WITH ${SNAPSHOTS}
       SELECT CASE WHEN t.debit_id < 1000 THEN t.debit_id END AS "debitId", CASE WHEN t.credit_id < 1000 THEN t.credit_id END AS "creditId",
              count(*) AS transfers, count(*) FILTER (WHERE t.debit_id >= 1000 AND t.amount > 0) AS leaving, sum(t.amount)::int8 AS sum,
              coalesce(sum(t.amount) FILTER (WHERE t.id > coalesce(d.up_to_transfer, 0)), 0)::int8 AS "debitTail",
              coalesce(sum(t.amount) FILTER (WHERE t.id > coalesce(c.up_to_transfer, 0)), 0)::int8 AS "creditTail",
              sum(CASE WHEN t.amount = 0 THEN 0 ELSE
                CASE WHEN t.debit_id >= 1000 THEN ${LEG_OUT} ELSE 0 END::numeric + CASE WHEN t.credit_id >= 1000 THEN ${LEG_IN} ELSE 0 END END)::text AS legs
         FROM point_transfers t LEFT JOIN snapshots d ON d.account_id = t.debit_id LEFT JOIN snapshots c ON c.account_id = t.credit_id
        GROUP BY 1, 2`,
      [seed],
    );
  }

  /**
   * Do transfers, entries, accounts and buckets tell one story? The owners' legs of all transfers must be the entries. And the entries of an
   * account must be a chain from nothing at version 0 to the account as it stands: each leads from a state to the next one, so that all
   * states that are reached, and the beginnings, are all states that are left, and the ends.
   */
  private async compare(
    tx: EntityManager,
    seed: string,
    transfers: readonly SystemLegs[],
  ): Promise<{ owners: OwnersTotal[]; agree: boolean }> {
    const [entries]: { legs: string; chain: string }[] = await tx.query(
      `SELECT coalesce(sum(${HASH('transfer_id', 'account_id', 'amount')}), 0)::text AS legs,
              coalesce(sum(${HASH('account_id', 'version - 1', 'balance_after - amount')}) - sum(${HASH('account_id', 'version', 'balance_after')}), 0)::text AS chain
         FROM point_entries`,
      [seed],
    );
    const owners: (OwnersTotal & { chain: string })[] = await tx.query(
      `SELECT book, count(*) AS accounts, sum(posted)::int8 AS outstanding, (sum(${HASH('id', '0', '0')}) - sum(${HASH('id', 'version', 'posted')}))::text AS chain
         FROM point_accounts WHERE id >= 1000 GROUP BY book`,
      [seed],
    );
    const total = (values: readonly string[]) => values.reduce((sum, value) => sum + BigInt(value), 0n);
    const leaving = transfers.reduce((sum, one) => sum + one.leaving, 0);
    const agree =
      total(transfers.map(({ legs }) => legs)) === total([entries?.legs ?? '0']) &&
      total(owners.map(({ chain }) => chain)) === total([entries?.chain ?? '0']) &&
      (await this.disagreements(tx, leaving)) === 0;
    return { owners: owners.map(({ chain: _, ...owner }) => owner), agree };
  }

  /** How many accounts are not what their buckets hold, buckets not what was taken, transfers not what they took, and resolutions not their target. */
  private async disagreements(tx: EntityManager, leaving: number): Promise<number> {
    const [found]: { count: number }[] = await tx.query(
      `WITH used AS MATERIALIZED (
         SELECT u.transfer_id, u.expires_on, u.amount, ${OWNER} AS account_id, t.debit_id >= 1000 AND t.amount > 0 AS leaves, t.amount * ${LEAVES} AS most,
                t.amount * (${LEAVES} - (1 - ${LEAVES}) * ${ARRIVES}) AS least
           FROM point_lot_uses u LEFT JOIN point_transfers t ON t.id = u.transfer_id),
       taken AS (SELECT bool_and(leaves) AS leaves, sum(amount) NOT BETWEEN min(least) AND min(most) OR bool_or(most IS NULL) AS wrong FROM used GROUP BY transfer_id),
       buckets AS (
         SELECT account_id, expires_on, 0 AS missing, amount AS used FROM used UNION ALL SELECT account_id, expires_on, amount - remaining, 0 FROM point_lots),
       holding AS (
         SELECT id, posted, 0 AS remaining FROM point_accounts WHERE id >= 1000 UNION ALL SELECT account_id, 0, remaining FROM point_lots)
       SELECT abs((SELECT count(*) FROM taken WHERE leaves) - $1)
            + (SELECT count(*) FROM taken WHERE wrong)
            + (SELECT count(*) FROM (SELECT FROM buckets GROUP BY account_id, expires_on HAVING sum(missing) <> sum(used)) wrong)
            + (SELECT count(*) FROM (SELECT FROM holding GROUP BY id HAVING sum(posted) <> sum(remaining)) wrong)
            + (SELECT count(*) FROM point_transfers r LEFT JOIN point_transfers o ON o.id = r.resolves_id
                WHERE r.resolves_id IS NOT NULL AND o.amount IS DISTINCT FROM r.amount + r.shortfall) AS count`,
      [leaving],
    );
    return found?.count ?? 1;
  }

  private accounts(tx: EntityManager): Promise<AccountDigest[]> {
    return tx.query(`
      WITH lines AS (
        SELECT account_id, version, amount, balance_after, lag(balance_after, 1, 0::bigint) OVER (PARTITION BY account_id ORDER BY version) AS before FROM point_entries),
      entries AS (
        SELECT account_id, count(*) AS n, max(version) AS last, sum(amount)::int8 AS total, count(*) FILTER (WHERE balance_after <> before + amount) AS breaks
          FROM lines GROUP BY account_id),
      lots AS (SELECT account_id, sum(remaining)::int8 AS total FROM point_lots GROUP BY account_id),
      legs AS (
        SELECT account_id, sum(amount)::int8 AS total
          FROM (SELECT credit_id AS account_id, amount FROM point_transfers UNION ALL SELECT debit_id, -amount FROM point_transfers) both_sides GROUP BY account_id)
      SELECT a.id AS "accountId", a.book, a.posted, a.version, coalesce(e.n, 0)::int8 AS "entryCount", coalesce(e.last, 0)::int8 AS "lastVersion",
             coalesce(e.total, 0)::int8 AS "entrySum", coalesce(last.balance_after, 0)::int8 AS "lastBalance", coalesce(e.breaks, 0)::int8 AS "runningBreaks",
             coalesce(l.total, 0)::int8 AS "lotsRemaining", coalesce(t.total, 0)::int8 AS "transferSum"
        FROM point_accounts a
        LEFT JOIN entries e ON e.account_id = a.id
        LEFT JOIN point_entries last ON last.account_id = e.account_id AND last.version = e.last
        LEFT JOIN lots l ON l.account_id = a.id
        LEFT JOIN legs t ON t.account_id = a.id
       WHERE a.id >= 1000 ORDER BY a.id`);
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
        SELECT e.transfer_id, 1 AS line, e.amount AS net, 0::int8 AS used, NULL::int8 AS resolved,
               ((e.account_id, e.amount) IN ((t.credit_id, t.amount), (t.debit_id, - t.amount)))::int AS own
          FROM point_entries e LEFT JOIN point_transfers t ON t.id = e.transfer_id
        UNION ALL SELECT transfer_id, 0, 0, amount, NULL, 0 FROM point_lot_uses
        UNION ALL SELECT r.id, 0, 0, 0, o.amount, 0 FROM point_transfers r JOIN point_transfers o ON o.id = r.resolves_id WHERE r.resolves_id IS NOT NULL),
      whole AS (
        SELECT transfer_id AS id, sum(line)::int8 AS lines, sum(net)::int8 AS net, sum(used)::int8 AS used, max(resolved) AS resolved, (sum(line) - sum(coalesce(own, 0)))::int8 AS stray FROM parts GROUP BY transfer_id)
      SELECT coalesce(t.id, w.id) AS "transferId", coalesce(t.kind, 'award') AS kind, coalesce(t.debit_id, 0)::int8 AS "debitId",
             coalesce(t.credit_id, 0)::int8 AS "creditId", coalesce(t.amount, 0)::int8 AS amount, coalesce(t.shortfall, 0)::int8 AS shortfall,
             CASE WHEN t.resolves_id IS NOT NULL THEN coalesce(w.resolved, -1) END AS "resolvedAmount",
             w.net AS "entryAmount", coalesce(w.lines, 0)::int8 AS "entryCount", coalesce(w.used, 0)::int8 AS "lotUsed", coalesce(w.stray, 0)::int8 AS "strayEntries"
        FROM point_transfers t FULL JOIN whole w ON w.id = t.id
       WHERE t.id IS NULL
          OR w.stray > 0
          OR coalesce(w.lines, 0) <> CASE WHEN t.amount > 0 THEN ${LEAVES} + ${ARRIVES} ELSE 0 END
          OR coalesce(w.net, 0) <> t.amount * (${ARRIVES} - ${LEAVES})
          OR coalesce(w.used, 0) NOT BETWEEN t.amount * (${LEAVES} - (1 - ${LEAVES}) * ${ARRIVES}) AND t.amount * ${LEAVES}
          OR (t.resolves_id IS NOT NULL AND w.resolved IS DISTINCT FROM t.amount + t.shortfall)
       ORDER BY 1`);
  }

  private async systems(tx: EntityManager, legs: readonly SystemLegs[]): Promise<SystemDigest[]> {
    const rows: { id: number; book: Book; kind: SystemKind; snapshot: number }[] = await tx.query(`
      WITH ${SNAPSHOTS}
      SELECT a.id, a.book, a.kind, coalesce(s.posted, 0)::int8 AS snapshot FROM point_accounts a LEFT JOIN snapshots s ON s.account_id = a.id WHERE a.id < 1000 ORDER BY a.id`);
    return rows.map(({ id, book, kind, snapshot }) => {
      const { sum, tail } = legsOf(id, legs);
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

/** Credits minus debits of a system account, from all transfers and from those behind its last snapshot. */
function legsOf(id: number, legs: readonly SystemLegs[]): Legs {
  const into = legs.filter(({ creditId }) => creditId === id);
  const out = legs.filter(({ debitId }) => debitId === id);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    sum: total(into.map(({ sum }) => sum)) - total(out.map(({ sum }) => sum)),
    tail: total(into.map(({ creditTail }) => creditTail)) - total(out.map(({ debitTail }) => debitTail)),
  };
}
