import pg from 'pg';
import type { AwardDraft } from '@jishan/points';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { PointsModule } from './points.module';
import { PointsService } from './points.service';
import { ReconcileService } from './reconcile.service';

let spec: SpecModule;
let points: PointsService;
let reconciliation: ReconcileService;
let owner: pg.Client;
let account: number;
let redeem: number;

const draft = (ownerId: string, amount: number, expiresOn = '2027-12-31'): AwardDraft => ({
  key: newId(),
  source: 'spec',
  book: 1,
  owner: { kind: 'household', id: ownerId },
  personId: newId(),
  amount,
  expiresOn,
  occurredOn: '2026-11-18',
  activityId: null,
  schemeVersionId: newId(),
  ruleId: 'service',
  explanation: '',
});

beforeAll(async () => {
  spec = await openSpecModule(PointsModule);
  points = spec.get(PointsService);
  reconciliation = spec.get(ReconcileService);
  owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await spec.close();
});

/** Something of everything, on an account of its own. */
beforeEach(async () => {
  const ownerId = newId();
  await spec.dataSource.transaction(async (tx) => {
    const [, second = 0] = [
      ...(
        await points.post(tx, [draft(ownerId, 30), draft(ownerId, 9, '2026-12-31'), draft(ownerId, 5)], null)
      ).values(),
    ];
    account = (await points.ensureAccounts(tx, 1, [{ kind: 'household', id: ownerId }])).get(ownerId) ?? 0;
    const spend = (kind: 'hold' | 'redeem', amount: number) =>
      points.spend(tx, {
        key: newId(),
        kind,
        accountId: account,
        amount,
        personId: null,
        actorId: null,
        source: 's',
        occurredOn: '2026-11-20',
      });
    redeem = await spend('redeem', 12);
    await points.capture(tx, { key: newId(), holdId: await spend('hold', 3), actorId: null, occurredOn: '2026-11-20' });
    await points.giveBack(tx, {
      key: newId(),
      targetId: await spend('hold', 4),
      actorId: null,
      occurredOn: '2026-11-20',
    });
    await spend('hold', 2);
    await points.reverseAwards(tx, [second], { actorId: null, reason: '有误', occurredOn: '2026-11-20' });
    const deduct = (amount: number) =>
      points.deduct(tx, { ...draft(ownerId, amount), key: newId(), personId: null }, { actorId: null });
    await deduct(1);
    const { transferId: targetId } = await deduct(500);
    await points.giveBack(tx, { key: newId(), targetId, actorId: null, occurredOn: '2026-11-20' });
  });
});

/** With one award of seven. */
async function anotherAccount(): Promise<number> {
  const ownerId = newId();
  return spec.dataSource.transaction(async (tx) => {
    await points.post(tx, [draft(ownerId, 7)], null);
    return (await points.ensureAccounts(tx, 1, [{ kind: 'household', id: ownerId }])).get(ownerId) ?? 0;
  });
}

const findings = async () => (await reconciliation.run()).report.findings;

/** As a superuser may. */
async function triggersOff(statement: string): Promise<Record<string, unknown>[]> {
  await owner.query('BEGIN');
  await owner.query('SET LOCAL session_replication_role = replica');
  const { rows } = await owner.query<Record<string, unknown>>(statement);
  await owner.query('COMMIT');
  return rows;
}

/** Does something with the triggers off, and puts it back afterwards. */
async function tampered<T>(sql: string, undo: string, look: () => Promise<T>): Promise<T> {
  await triggersOff(sql);
  try {
    return await look();
  } finally {
    await triggersOff(undo);
  }
}

describe('reconciliation', () => {
  it('finds nothing in a sound ledger and adds each book up', async () => {
    const { report, books } = await reconciliation.run();
    expect(report.findings).toEqual([]);
    expect(report.transfers).toBeGreaterThan(8);
    for (const book of books) expect(book.outstanding + book.held + book.redeemed + book.expired).toBe(book.given);
  });

  it('names what a superuser changed', async () => {
    const cases: [sql: string, undo: string, check: string][] = [
      [
        `UPDATE point_accounts SET posted = posted + 1 WHERE id = ${account}`,
        `UPDATE point_accounts SET posted = posted - 1 WHERE id = ${account}`,
        'balance-not-last-entry',
      ],
      [
        `UPDATE point_accounts SET version = version + 1 WHERE id = ${account}`,
        `UPDATE point_accounts SET version = version - 1 WHERE id = ${account}`,
        'version-gap',
      ],
      [
        `UPDATE point_transfers SET amount = amount - 1 WHERE id = ${redeem}`,
        `UPDATE point_transfers SET amount = amount + 1 WHERE id = ${redeem}`,
        'entry-not-transfer',
      ],
      [
        `UPDATE point_entries SET balance_after = balance_after + 5 WHERE account_id = ${account} AND version = 2`,
        `UPDATE point_entries SET balance_after = balance_after - 5 WHERE account_id = ${account} AND version = 2`,
        'running-balance-broken',
      ],
      [
        `UPDATE point_lots SET remaining = remaining - 1 WHERE account_id = ${account} AND expires_on = '2027-12-31'`,
        `UPDATE point_lots SET remaining = remaining + 1 WHERE account_id = ${account} AND expires_on = '2027-12-31'`,
        'lot-not-uses',
      ],
      [
        `UPDATE point_lot_uses SET amount = amount + 1 WHERE transfer_id = ${redeem} AND expires_on = '2027-12-31'`,
        `UPDATE point_lot_uses SET amount = amount - 1 WHERE transfer_id = ${redeem} AND expires_on = '2027-12-31'`,
        'lot-use-not-transfer',
      ],
      [
        `UPDATE point_transfers SET amount = amount + 1 WHERE kind = 'capture' AND id > ${redeem}`,
        `UPDATE point_transfers SET amount = amount - 1 WHERE kind = 'capture' AND id > ${redeem}`,
        'escrow-not-holds',
      ],
    ];
    for (const [sql, undo, check] of cases) {
      const found = (await tampered(sql, undo, findings)).map((finding) => finding.check);
      expect(found, sql).toContain(check);
    }
    expect(await findings()).toEqual([]);
  });

  it('finds any single figure that was changed', async () => {
    const other = await anotherAccount();
    const mine = `account_id = ${account} AND version = 3`;
    const use = `transfer_id = ${redeem} AND expires_on = '2026-12-31'`;
    const changes: [table: string, column: string, where: string, value?: string][] = [
      ['point_accounts', 'posted', `id = ${account}`],
      ['point_accounts', 'version', `id = ${account}`],
      ['point_entries', 'amount', mine],
      ['point_entries', 'balance_after', mine],
      ['point_entries', 'version', mine, 'version + 1000'],
      ['point_entries', 'transfer_id', mine],
      ['point_entries', 'account_id', mine, `${other}`],
      ['point_transfers', 'amount', `id = ${redeem}`],
      ['point_transfers', 'debit_id', `id = ${redeem}`, `${other}`],
      ['point_transfers', 'credit_id', `kind = 'award' AND credit_id = ${account} AND amount = 30`, `${other}`],
      ['point_transfers', 'shortfall', `id = (SELECT max(id) FROM point_transfers WHERE kind = 'reverse')`],
      ['point_lots', 'remaining', `account_id = ${account} AND expires_on = '2027-12-31'`, 'remaining - 1'],
      ['point_lots', 'amount', `account_id = ${account} AND expires_on = '2027-12-31'`],
      ['point_lots', 'expires_on', `account_id = ${account} AND expires_on = '2027-12-31'`],
      ['point_lot_uses', 'amount', use],
      ['point_lot_uses', 'expires_on', use, `date '2026-12-30'`],
      ['point_lot_uses', 'transfer_id', use],
    ];
    for (const [table, column, where, value = `${column} + 1`] of changes) {
      const { rows: before } = await owner.query<{ old: string }>(
        `SELECT ${column}::text AS old FROM ${table} WHERE ${where}`,
      );
      const changed = await triggersOff(
        `UPDATE ${table} SET ${column} = ${value} WHERE ${where} RETURNING ctid::text AS place`,
      );
      expect(changed, `${table}.${column}`).toHaveLength(1);
      expect(await findings(), `${table}.${column}`).not.toEqual([]);
      await triggersOff(`UPDATE ${table} SET ${column} = '${before[0]?.old}' WHERE ctid = '${changed[0]?.['place']}'`);
    }
    expect(await findings()).toEqual([]);
  });

  it('names two entries that were exchanged, though every sum is right', async () => {
    const [one, two] = [await anotherAccount(), await anotherAccount()];
    const exchange = `UPDATE point_entries e SET transfer_id = o.transfer_id FROM point_entries o
       WHERE e.version = 1 AND o.version = 1 AND (e.account_id, o.account_id) IN ((${one}, ${two}), (${two}, ${one}))`;
    const found = await tampered(exchange, exchange, findings);
    expect(found.map(({ check, expected, found: stray }) => [check, expected, stray])).toEqual([
      ['entry-not-transfer', 0, 1],
      ['entry-not-transfer', 0, 1],
    ]);
  });

  it('names a redemption that took from no bucket, though the buckets agree', async () => {
    const accountId = await anotherAccount();
    const what = { key: newId(), kind: 'redeem' as const, accountId, amount: 3, personId: null, actorId: null };
    const id = await spec.dataSource.transaction((tx) =>
      points.spend(tx, { ...what, source: 's', occurredOn: '2026-11-20' }),
    );
    const refilled = (by: number) => `UPDATE point_lots SET amount = amount + ${by} WHERE account_id = ${accountId}`;
    const found = await tampered(
      `WITH gone AS (DELETE FROM point_lot_uses WHERE transfer_id = ${id}) ${refilled(-3)}`,
      `WITH back AS (INSERT INTO point_lot_uses VALUES (${id}, '2027-12-31', 3)) ${refilled(3)}`,
      findings,
    );
    expect(found).toEqual([{ check: 'lot-use-not-transfer', subject: `transfer:${id}`, expected: 3, found: 0 }]);
  });

  it('says which account or transfer', async () => {
    const found = await tampered(
      `UPDATE point_accounts SET posted = posted + 7 WHERE id = ${account}`,
      `UPDATE point_accounts SET posted = posted - 7 WHERE id = ${account}`,
      findings,
    );
    const [{ posted }] = await spec.dataSource.query('SELECT posted FROM point_accounts WHERE id = $1', [account]);
    expect(found).toContainEqual({
      check: 'balance-not-last-entry',
      subject: `account:${account}`,
      expected: posted,
      found: posted + 7,
    });
    expect(found).toContainEqual({ check: 'book-not-zero', subject: 'book:1', expected: 0, found: 7 });
  });

  it('carries system balances on by snapshots that agree with the whole sum', async () => {
    await owner.query('BEGIN');
    await owner.query('SET LOCAL session_replication_role = replica');
    await owner.query(`UPDATE point_transfers SET created_at = created_at - interval '2 hours' WHERE id < ${redeem}`);
    await owner.query('COMMIT');
    await reconciliation.takeSnapshot();
    await reconciliation.takeSnapshot();
    const [{ count }] = await spec.dataSource.query('SELECT count(*) FROM point_system_balances');
    expect(count).toBe(8);
    expect(await findings()).toEqual([]);
    const found = await tampered(
      'UPDATE point_system_balances SET posted = posted - 1 WHERE account_id = 11',
      'UPDATE point_system_balances SET posted = posted + 1 WHERE account_id = 11',
      findings,
    );
    expect(found.map((finding) => finding.check)).toEqual(['snapshot-not-sum']);
  });

  it('finds nothing to say of fifty thousand sound transfers', async () => {
    await owner.query(`
      INSERT INTO point_accounts (book, kind, owner_id) SELECT 1, 'household', gen_random_uuid() FROM generate_series(1, 500)`);
    await owner.query(`
      WITH a AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM point_accounts WHERE version = 0 AND id >= 1000)
      INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, source, occurred_on, expires_on)
      SELECT a.id || ':' || i, '', 1, 'award', 11, a.id, 1, 's', '2026-11-01', '2027-12-31' FROM a, generate_series(1, 100) AS i ORDER BY i, a.id`);
    await owner.query(`
      INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after)
      SELECT credit_id, row_number() OVER w, id, 1, row_number() OVER w FROM point_transfers WHERE fingerprint = '' AND kind = 'award' WINDOW w AS (PARTITION BY credit_id ORDER BY id)`);
    await owner.query(
      `INSERT INTO point_lots (account_id, expires_on, amount, remaining) SELECT id, '2027-12-31', 100, 100 FROM point_accounts WHERE version = 0 AND id >= 1000`,
    );
    await owner.query('UPDATE point_accounts SET posted = 100, version = 100 WHERE version = 0 AND id >= 1000');
    expect(await findings()).toEqual([]);
  });
});
