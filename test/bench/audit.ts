// What an auditor waits for: reconciliation, export and verification of a ledger of a million transfers.
import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/sources.ts';
import { reported, type Figure } from './figures.ts';
import type { Stage } from './stage.ts';

const TRANSFERS = 1_000_000;
const PER_ACCOUNT = 200;
const RECONCILED_WITHIN_S = 5;
const VERIFIED_WITHIN_S = 20;
const SEALED_WITHIN_S = 600;

/**
 * A sound ledger of rows as long as those of sheets and of the counter, written in sets behind the back of the triggers: every fifth line
 * of an account redeems one point of those that the others gave. The server that is running seals it.
 */
async function plantMillion({ raw }: Stage): Promise<void> {
  await raw.query('BEGIN; SET LOCAL session_replication_role = replica');
  await raw.query(
    `CREATE TEMP TABLE million ON COMMIT DROP AS
     WITH opened AS (INSERT INTO point_accounts (book, kind, owner_id) SELECT 1, 'household', gen_random_uuid() FROM generate_series(1, $1) RETURNING id, owner_id) SELECT id, owner_id AS person FROM opened`,
    [TRANSFERS / PER_ACCOUNT],
  );
  await raw.query(
    `INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, person_id, actor_id, source, occurred_on, expires_on,
                                  activity_id, scheme_version_id, rule_id, explanation)
     SELECT 'attendance:' || fact || ':r1', sha256(convert_to(fact, 'UTF8')), 1, CASE WHEN spends THEN 'redeem' ELSE 'award' END,
            CASE WHEN spends THEN m.id ELSE 11 END, CASE WHEN spends THEN 13 ELSE m.id END, 1, m.person, m.person, 'attendance:' || fact,
            '2026-11-20', CASE WHEN NOT spends THEN '2027-12-31'::date END, CASE WHEN NOT spends THEN m.person END,
            CASE WHEN NOT spends THEN m.person END, CASE WHEN NOT spends THEN 'guide-duty' END,
            CASE WHEN NOT spends THEN '“路口值守”每小时10分：服务120分钟，高峰岗按1.5倍，得30分。' END
       FROM million m, generate_series(1, ${PER_ACCOUNT}) AS i, LATERAL (SELECT md5(m.id || '/' || i)::uuid::text AS fact, i % 5 = 0 AS spends) AS drawn
      ORDER BY i, m.id`,
  );
  const mine = `FROM point_transfers t JOIN million m ON m.id = coalesce(t.owner_debit_id, t.owner_credit_id)`;
  const signed = `CASE t.kind WHEN 'redeem' THEN -1 ELSE 1 END`;
  await raw.query(
    `INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after)
     SELECT m.id, row_number() OVER line, t.id, ${signed}, sum(${signed}) OVER line ${mine} WINDOW line AS (PARTITION BY m.id ORDER BY t.id)`,
  );
  await raw.query(
    `INSERT INTO point_lot_uses (transfer_id, expires_on, amount) SELECT t.id, '2027-12-31', 1 ${mine} WHERE t.kind = 'redeem'`,
  );
  const [given, left] = [(PER_ACCOUNT * 4) / 5, (PER_ACCOUNT * 3) / 5];
  await raw.query(
    `INSERT INTO point_lots (account_id, expires_on, amount, remaining) SELECT id, '2027-12-31', ${given}, ${left} FROM million`,
  );
  await raw.query(
    `UPDATE point_accounts a SET posted = ${left}, version = ${PER_ACCOUNT} FROM million m WHERE m.id = a.id`,
  );
  await raw.query('COMMIT');
  for (const table of ['point_accounts', 'point_transfers', 'point_entries', 'point_lots', 'point_lot_uses'])
    await raw.query(`ANALYZE ${table}`);
}

/** Seconds until everything is sealed. */
async function sealed({ raw }: Stage): Promise<number> {
  const began = performance.now();
  for (;;) {
    const found = await raw.query<{ open: string }>(
      'SELECT (SELECT max(id) FROM point_transfers) - (SELECT coalesce(max(up_to), 0) FROM seals) AS open',
    );
    const seconds = (performance.now() - began) / 1000;
    if (Number(found.rows[0]?.open) === 0) return seconds;
    if (seconds > SEALED_WITHIN_S) throw new Error(`${found.rows[0]?.open} numbers are not sealed`);
    await new Promise((resume) => setTimeout(resume, 500));
  }
}

/** A command of the product as an operator runs it, with the time of its process from beginning to end. */
function command(stage: Stage, name: string, ...args: string[]): { seconds: number; output: string } {
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: stage.product.dataDir };
  const began = performance.now();
  const ran = spawnSync(process.execPath, [`dist/apps/api/${name}.js`, ...args], { cwd: ROOT, env, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${name}: ${ran.stdout}${ran.stderr}`);
  return { seconds: (performance.now() - began) / 1000, output: ran.stdout };
}

const within = (what: string, seconds: number, bound: number): Figure => ({
  what,
  value: `${seconds.toFixed(1)} 秒`,
  bound: `≤ ${bound} 秒`,
  kept: seconds <= bound,
});

/** Last of all: the million stays in the stage's ledger. */
export async function measureAudit(stage: Stage): Promise<Figure[]> {
  const file = join(tmpdir(), `jishan-bench-${process.pid}.jsonl.gz`);
  await plantMillion(stage);
  const sealing = await sealed(stage);
  try {
    const reconciled = command(stage, 'reconcile');
    const exported = command(stage, 'ledger-export', file);
    const { size } = statSync(file);
    const verified = command(stage, 'ledger-verify', file);
    if (!/流水 1\d{6} 笔/.test(verified.output)) throw new Error(verified.output);
    return [
      within('对账 100 万笔流水（npm run reconcile 全程）', reconciled.seconds, RECONCILED_WITHIN_S),
      within('核验 100 万笔流水的导出文件（npm run ledger:verify 全程）', verified.seconds, VERIFIED_WITHIN_S),
      reported('　导出这 100 万笔', `${exported.seconds.toFixed(1)} 秒，${Math.round(size / 2 ** 20)} MB`),
      reported('　后台封存这 100 万笔', `${sealing.toFixed(0)} 秒`),
    ];
  } finally {
    rmSync(file, { force: true });
  }
}
