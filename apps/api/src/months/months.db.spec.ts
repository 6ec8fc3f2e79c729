import { monthAfter, type Actor, type MonthRecord } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoModule } from '../demo/demo.module';
import { DemoService } from '../demo/demo.service';
import { Clock } from '../platform/clock';
import { openSpecModule, withOneConnection, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { ReconcileService } from '../points/reconcile.service';
import { StatementsService } from '../points/statements.service';
import { actorWith } from '../units/district-spec';
import { MonthsModule } from './months.module';
import { MonthsService } from './months.service';
import { MonthsStore } from './months.store';
import { RecomputeService } from './recompute.service';

const NOW = '2026-11-20T02:00:00Z';
/** The demo closes what is older. */
const LAST = '2026-10';

let spec: SpecModule;
let months: MonthsService;
let admin: Actor;
let townAdmin: Actor;
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);

beforeAll(async () => {
  spec = await openSpecModule(DemoModule, MonthsModule);
  spec.get(Clock).freeze(NOW);
  await spec.get(DemoService).load(() => undefined);
  spec.get(Clock).freeze(NOW);
  months = spec.get(MonthsService);
  const [district] = await query<{ id: string; path: string }>('SELECT id, path FROM units WHERE parent_id IS NULL');
  const [town] = await query<{ id: string; path: string }>(`SELECT id, path FROM units WHERE name = '妙峰山镇'`);
  if (!district || !town) throw new Error('the demo has no district');
  admin = await actorWith(spec.dataSource, 'district-admin', district);
  townAdmin = await actorWith(spec.dataSource, 'town-admin', town);
}, 60_000);
afterAll(() => spec.close());

const record = async (month: string): Promise<MonthRecord | undefined> =>
  (await months.list(admin)).find((one) => one.month === month);
const close = (month: string, actor = admin) => months.close(actor, month, writeKey(newId()));
const award = async (bookedOn: string, whose: 'min' | 'max' = 'min') => {
  const points = spec.get(PointsService);
  const [account] = await query<{ id: number }>(
    `SELECT ${whose}(id) AS id FROM point_accounts WHERE id >= 1000 AND book = 1`,
  );
  const fact = {
    key: newId(),
    accountId: account?.id ?? 0,
    amount: 7,
    personId: null,
    expiresOn: '2027-12-31',
    source: 'spec',
  };
  const why = { actorId: null, activityId: null, schemeVersionId: null, ruleId: null, explanation: null };
  return { points, account: account?.id ?? 0, award: { ...fact, ...why, occurredOn: bookedOn, bookedOn } };
};

describe('the months of the demo', () => {
  it('are closed one after the other but for the last, and each goes on where the one before ended', async () => {
    const list = (await months.list(admin)).reverse();
    expect(list.length).toBeGreaterThan(10);
    expect(list.map((one) => one.state)).toEqual([...list.slice(0, -2).map(() => 'closed'), 'open', 'open']);
    expect(list.filter((one) => one.isNext).map((one) => one.month)).toEqual([LAST]);
    let before = 0;
    for (const { month, totals, seal, upToTransfer } of list.filter((one) => one.state === 'closed')) {
      const book = totals?.books[0];
      expect(book?.opening, month).toBe(before);
      before = book?.closing ?? -1;
      expect(seal).toMatch(/^[0-9a-f]{64}$/);
      const [stands] = await query<{ sum: number; last: number }>(
        `SELECT sum(CASE WHEN owner_credit_id IS NOT NULL THEN amount ELSE 0 END - CASE WHEN owner_debit_id IS NOT NULL THEN amount ELSE 0 END)::int8 AS sum, max(id) AS last
           FROM point_transfers WHERE book = 1 AND booked_on < $1`,
        [`${monthAfter(month)}-01`],
      );
      expect([book?.closing, upToTransfer]).toEqual([stands?.sum ?? 0, stands?.last ?? 0]);
    }
    expect(before).toBeGreaterThan(0);
  });

  it('come to what was given when they are computed again from attendances and hours', async () => {
    const seen: number[] = [];
    for (const { month } of await months.list(admin)) {
      const report = await spec.get(RecomputeService).report(admin, month);
      // what an upheld objection took away differs, and says why
      const explained = report.differences.filter(({ reason }) => reason?.startsWith('异议成立'));
      expect(report.differences, month).toEqual(explained);
      const taken = explained.reduce((sum, { expected, posted }) => sum + expected - posted, 0);
      expect(report.expected - taken).toBe(report.posted);
      seen.push(report.awards);
    }
    expect(seen.filter((awards) => awards > 0).length).toBeGreaterThan(10);
  });
});

describe('a recomputation', () => {
  it('names what the ledger has without a rule and what it lacks, with the reason of whoever took it back', async () => {
    const [given] = await query<{ id: number; key: string; amount: number }>(
      `SELECT id, key, amount FROM point_transfers t WHERE kind = 'award' AND occurred_on BETWEEN '2026-09-01' AND '2026-09-30' AND rule_id NOT LIKE '%/bonus' ORDER BY id LIMIT 1`,
    );
    await spec.get(StatementsService).reverse(admin, given?.id ?? 0, '张冠李戴', writeKey(newId()));
    const { points, award: planted } = await award('2026-09-15');
    const invented = { ...planted, key: 'attendance:invented', source: 'attendance:invented', bookedOn: '2026-11-20' };
    await spec.dataSource.transaction((tx) => points.postAwards(tx, 1, [invented]));
    const report = await spec.get(RecomputeService).report(admin, '2026-09');
    const told = report.differences.map(({ key, expected, posted, reason }) => ({ key, expected, posted, reason }));
    expect(told).toEqual(
      [
        { key: 'attendance:invented', expected: 0, posted: 7, reason: null },
        { key: given?.key, expected: given?.amount, posted: 0, reason: '张冠李戴' },
      ].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1)),
    );
    expect(report.expected - report.posted).toBe((given?.amount ?? 0) - 7);
  });

  it('shows on the statement that a correction belongs to a month that was closed', async () => {
    const [line] = await query<{ id: number; accountId: number }>(
      `SELECT id, owner_debit_id AS "accountId" FROM point_transfers WHERE kind = 'reverse' AND reason = '张冠李戴'`,
    );
    const statements = spec.get(StatementsService);
    const { items } = await statements.entries(admin, line?.accountId ?? 0, {});
    expect(items.find((entry) => entry.transferId === line?.id)?.lateFor).toBe('2026-09');
    const [ordinary] = items.filter((entry) => entry.kind === 'award' && entry.occurredOn < '2026-08-01');
    expect(ordinary?.lateFor).toBeNull();
    expect((await statements.entry(admin, line?.id ?? 0)).lateFor).toBe('2026-09');
    const reversals = (await statements.transfers(admin, { kind: 'reverse', limit: 100 })).items;
    expect(reversals.find((transfer) => transfer.transferId === line?.id)?.lateFor).toBe('2026-09');
    const early = await statements.transfers(admin, { kind: 'award', to: '2026-07-31', limit: 1 });
    expect(early.items.map((transfer) => transfer.lateFor)).toEqual([null]);
  });
});

describe('closing a month', () => {
  it('is for whoever reaches the whole district, in order, and when the month is over', async () => {
    await expect(close(LAST, townAdmin)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(close('2026-11')).rejects.toMatchObject({ code: 'month.not-over' });
    await expect(close('2026-13')).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(close('1999-01')).rejects.toMatchObject({ code: 'resource.not-found' });
    spec.get(Clock).freeze('2026-12-02T02:00:00Z');
    await expect(close('2026-11')).rejects.toMatchObject({ code: 'month.earlier-open' });
    spec.get(Clock).freeze(NOW);
    expect((await record(LAST))?.state).toBe('open');
  });

  it('waits for whoever was writing, counts what they wrote, and lets nobody in after', async () => {
    const before = await award('2026-10-31');
    const writer = spec.dataSource.createQueryRunner();
    await writer.startTransaction();
    await before.points.postAwards(writer.manager, 1, [before.award]);
    expect((await close(LAST)).state).toBe('closing');
    expect((await close(LAST)).state).toBe('closing');
    const { points, award: after } = await award('2026-10-31', 'max');
    await expect(spec.dataSource.transaction((tx) => points.postAwards(tx, 1, [after]))).rejects.toMatchObject({
      code: 'points.month-closed',
    });
    const finished = spec.get(Jobs).run('close-months');
    await new Promise((resume) => setTimeout(resume, 300));
    expect((await record(LAST))?.state).toBe('closing');
    await writer.commitTransaction();
    await writer.release();
    await finished;
    expect(await record(LAST)).toMatchObject({ state: 'closed', closedByName: '管理员' });
    const [balance] = (await months.balances(admin, LAST, {})).items;
    expect(balance).toMatchObject({ accountId: before.account, book: 1 });
    const [sum] = await query<{ credited: number }>(
      `SELECT sum(amount)::int8 AS credited FROM point_transfers WHERE owner_credit_id = $1 AND booked_on BETWEEN '2026-10-01' AND '2026-10-31'`,
      [before.account],
    );
    expect(balance?.credited).toBe(sum?.credited);
  });

  it('that dies half way is done by the next sweep, and by four at once only once', async () => {
    const [end] = await query<{ totals: object; seal: string }>(
      'SELECT totals, seal FROM closed_months ORDER BY month DESC LIMIT 1',
    );
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    // as if the month were only closing: what a server that was killed after the first commit leaves
    await owner.query(
      `ALTER TABLE closed_months DISABLE TRIGGER USER; ALTER TABLE month_balances DISABLE TRIGGER USER`,
    );
    await owner.query(`DELETE FROM month_balances WHERE month = '2026-10-01'`);
    await owner.query(
      `UPDATE closed_months SET state = 'closing', closed_at = NULL, up_to_transfer = NULL, totals = NULL, seal = NULL WHERE month = '2026-10-01'`,
    );
    await owner.query(`ALTER TABLE closed_months ENABLE TRIGGER USER; ALTER TABLE month_balances ENABLE TRIGGER USER`);
    // a fault in the middle of the figures leaves none of them
    await owner.query('ALTER TABLE closed_months ADD CONSTRAINT fault CHECK (seal IS NULL) NOT VALID');
    await expect(spec.get(MonthsStore).finish(LAST, NOW, '2026-11')).rejects.toThrow('fault');
    expect(await query(`SELECT FROM month_balances WHERE month = '2026-10-01'`)).toEqual([]);
    await owner.query('ALTER TABLE closed_months DROP CONSTRAINT fault');
    await owner.end();
    const done = await Promise.all([1, 2, 3, 4].map(() => spec.get(MonthsStore).finish(LAST, NOW, '2026-11')));
    expect(done.filter(Boolean)).toHaveLength(1);
    const again = await record(LAST);
    expect({ totals: again?.totals, seal: again?.seal }).toEqual(end);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('needs no second connection in its transaction', async () => {
    spec.get(Clock).freeze('2026-12-02T02:00:00Z');
    expect(await withOneConnection(spec, () => close('2026-11'))).toMatchObject({ state: 'closing' });
    const [trace] = await query<{ path: string }>(
      `SELECT unit_path AS path FROM audit_entries WHERE action = 'points.close-month' AND subject_id = '2026-11'`,
    );
    expect(trace?.path).toBe(admin.grants[0]?.unitPath);
    spec.get(Clock).freeze(NOW);
  });
});
