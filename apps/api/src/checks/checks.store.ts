import { Injectable } from '@nestjs/common';
import type { LedgerAlarm, LedgerCheckDetail, LedgerCheckRecord, LedgerFinding } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';

const LOCK = advisoryLock('ledger-check');
const LISTED = 30;
const FINDINGS_KEPT = 1_000;

const COLUMNS = `c.id, u.name AS "askedByName", c.started_at AS "startedAt", c.step, c.progress, c.ended_at AS "endedAt", c.accounts, c.transfers, c.seals,
  c.finding_count AS "findingCount", c.failure`;
const FROM = 'FROM ledger_checks c LEFT JOIN users u ON u.id = c.asked_by';

export interface CheckResult {
  accounts: number | null;
  transfers: number | null;
  seals: number | null;
  findings: readonly LedgerFinding[];
  failure: string | null;
}

@Injectable()
export class ChecksStore {
  constructor(private readonly dataSource: DataSource) {}

  list(): Promise<LedgerCheckRecord[]> {
    return this.dataSource.query(`SELECT ${COLUMNS} ${FROM} ORDER BY c.started_at DESC, c.id DESC LIMIT $1`, [LISTED]);
  }

  async find(id: string): Promise<LedgerCheckDetail | null> {
    const rows: LedgerCheckDetail[] = await this.dataSource.query(
      `SELECT ${COLUMNS}, c.findings ${FROM} WHERE c.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** One that waits or is under way. */
  async open(tx: EntityManager): Promise<LedgerCheckRecord | null> {
    const rows: LedgerCheckRecord[] = await tx.query(
      `SELECT ${COLUMNS} ${FROM} WHERE c.step <> 'ended' ORDER BY c.started_at LIMIT 1`,
    );
    return rows[0] ?? null;
  }

  async insert(tx: EntityManager, check: { id: string; askedBy: string | null; startedAt: string }): Promise<void> {
    await tx.query(
      `INSERT INTO ledger_checks (id, asked_by, started_at, step, progress) VALUES ($1, $2, $3, 'queued', 0)`,
      [check.id, check.askedBy, check.startedAt],
    );
  }

  /** Those that wait, and those whose reader may be gone. */
  async unended(): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM ledger_checks WHERE step <> 'ended' ORDER BY started_at`,
    );
    return rows.map((row) => row.id);
  }

  async hasNightlySince(instant: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      'SELECT FROM ledger_checks WHERE started_at >= $1 AND asked_by IS NULL LIMIT 1',
      [instant],
    );
    return rows.length > 0;
  }

  /** Lets one read at a time; the lock is its session's, so a reader that is killed lets go of it. Answers without reading while another does. */
  async alone(read: () => Promise<void>): Promise<void> {
    const session = this.dataSource.createQueryRunner();
    try {
      const [lock]: { taken: boolean }[] = await session.query('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
      if (!lock?.taken) return;
      await read().finally(() => session.query('SELECT pg_advisory_unlock($1)', [LOCK]));
    } finally {
      await session.release();
    }
  }

  /** False when it is over. Whoever begins holds the lock: one that had begun was cut off, and begins anew. */
  async begin(id: string): Promise<boolean> {
    const [, begun]: [unknown, number] = await this.dataSource.query(
      `UPDATE ledger_checks SET step = 'balances', progress = 0 WHERE id = $1 AND step <> 'ended'`,
      [id],
    );
    return begun > 0;
  }

  async advance(id: string, step: 'balances' | 'seals', progress: number): Promise<void> {
    await this.dataSource.query(`UPDATE ledger_checks SET step = $2, progress = $3 WHERE id = $1 AND step <> 'ended'`, [
      id,
      step,
      progress,
    ]);
  }

  async end(tx: EntityManager, id: string, at: string, result: CheckResult): Promise<void> {
    const { accounts, transfers, seals, findings, failure } = result;
    await tx.query(
      `UPDATE ledger_checks SET step = 'ended', progress = 100, ended_at = $2, accounts = $3, transfers = $4, seals = $5, findings = $6, finding_count = $7, failure = $8
        WHERE id = $1 AND step <> 'ended'`,
      [
        ...[id, at, accounts, transfers, seals],
        ...[JSON.stringify(findings.slice(0, FINDINGS_KEPT)), findings.length, failure],
      ],
    );
  }

  async alarm(): Promise<LedgerAlarm> {
    const rows: LedgerAlarm[] = await this.dataSource.query(
      `SELECT id AS "checkId", ended_at AS "endedAt", finding_count AS "findingCount", failure FROM ledger_checks WHERE step = 'ended' ORDER BY started_at DESC, id DESC LIMIT 1`,
    );
    return rows[0] ?? { checkId: null, endedAt: null, findingCount: 0, failure: null };
  }
}
