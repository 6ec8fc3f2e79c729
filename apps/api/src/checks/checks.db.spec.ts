import { randomUUID } from 'node:crypto';
import type { Actor } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dice, plantLedger } from '../exports/ledger-spec';
import { advisoryLock } from '../platform/advisory-locks';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { featureFigures } from '../platform/figures';
import { writeKey } from '../platform/idempotency';
import { Jobs } from '../platform/jobs/jobs';
import { SealsModule } from '../seals/seals.module';
import { SealsService } from '../seals/seals.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { ChecksModule } from './checks.module';
import { ChecksService } from './checks.service';

let spec: SpecModule;
let checks: ChecksService;
let owner: pg.Client;
let district: SpecDistrict;
let auditor: Actor;

beforeAll(async () => {
  spec = await openSpecModule(SealsModule, ChecksModule);
  checks = spec.get(ChecksService);
  owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
  await owner.query('SET session_replication_role = replica');
  district = await plantDistrict(spec.dataSource);
  auditor = await actorWith(spec.dataSource, 'auditor', district.district, { name: '审计员' });
  await plantLedger(spec, 10, dice(3));
  await spec.get(SealsService).seal();
});
afterAll(async () => {
  await owner.end();
  await spec.close();
});

const ask = () => checks.ask(auditor, writeKey(randomUUID()));
const sweep = () => spec.get(Jobs).run('check-ledgers');
const nightly = async () => (await checks.list(auditor)).filter((check) => check.askedByName === null);
const metric = async (name: string) => (await featureFigures.getSingleMetric(name)?.get())?.values[0]?.value;

async function checked() {
  const { id } = await ask();
  await spec.get(Jobs).run('check-ledger', { id });
  return checks.get(auditor, id);
}

describe('a check of the ledger', () => {
  it('is done every night once, after three, whatever became of its job', async () => {
    const clock = spec.get(Clock);
    clock.freeze('2099-01-01T18:59:00Z');
    const before = (await nightly()).length;
    await sweep();
    const yesterday = await nightly();
    expect(yesterday.length).toBe(before + 1);
    await sweep();
    expect(await nightly()).toHaveLength(yesterday.length);
    clock.freeze('2099-01-01T19:00:00Z');
    await sweep();
    await sweep();
    expect(await nightly()).toHaveLength(yesterday.length + 1);
    expect((await nightly())[0]).toMatchObject({ step: 'ended', progress: 100, findingCount: 0, failure: null });
  });

  it('is asked for, and whoever asks meanwhile gets the same', async () => {
    const first = await ask();
    expect(first).toMatchObject({ step: 'queued', askedByName: '审计员', endedAt: null });
    expect((await ask()).id).toBe(first.id);
    await sweep();
    expect(await checks.get(auditor, first.id)).toMatchObject({ step: 'ended', findings: [], failure: null });
    expect((await ask()).id).not.toBe(first.id);
    await sweep();
  });

  it('is done once, though its job comes twice at the same time', async () => {
    const { id } = await ask();
    await Promise.all([1, 2, 3].map(() => spec.get(Jobs).run('check-ledger', { id })));
    const { endedAt } = await checks.get(auditor, id);
    await spec.get(Jobs).run('check-ledger', { id });
    expect((await checks.get(auditor, id)).endedAt).toBe(endedAt);
  });

  it('raises the alarm with what it found, in balances and in seals, and repairs nothing', async () => {
    expect(await checks.alarm(auditor)).toMatchObject({ findingCount: 0, failure: null });
    await owner.query('UPDATE point_accounts SET posted = posted + 1 WHERE id = 1000');
    await owner.query(`UPDATE point_transfers SET reason = '改过' WHERE id = 5`);
    const { findings, findingCount } = await checked();
    const named = findings.map(({ check, subject }) => `${check} ${subject}`);
    expect(named).toEqual(
      expect.arrayContaining(['balance-not-last-entry account:1000', 'leaf-not-transfer transfer:5']),
    );
    expect(new Set(named).size).toBe(named.length);
    expect(await checks.alarm(auditor)).toMatchObject({ findingCount });
    expect(await metric('ledger_findings')).toBe(findingCount);
    const [{ count }] = await spec.dataSource.query(
      `SELECT count(*) FROM audit_entries WHERE action = 'points.finding' AND detail LIKE '%leaf-not-transfer transfer:5%'`,
    );
    expect(count).toBe(1);
    expect((await checked()).findingCount).toBe(findingCount);
    await owner.query('UPDATE point_accounts SET posted = posted - 1 WHERE id = 1000');
    await owner.query(`UPDATE point_transfers SET reason = NULL WHERE id = 5`);
    expect((await checked()).findings).toEqual([]);
    expect(await checks.alarm(auditor)).toMatchObject({ findingCount: 0 });
  });

  it('that was cut off in the middle begins anew, and not while it is still being read', async () => {
    const { id } = await ask();
    await owner.query(`UPDATE ledger_checks SET step = 'seals', progress = 60 WHERE id = $1`, [id]);
    await owner.query('SELECT pg_advisory_lock($1)', [advisoryLock('ledger-check')]);
    await sweep();
    expect(await checks.get(auditor, id)).toMatchObject({ step: 'seals', progress: 60 });
    await owner.query('SELECT pg_advisory_unlock_all()');
    await sweep();
    expect(await checks.get(auditor, id)).toMatchObject({ step: 'ended', findings: [], failure: null });
  });

  it('that fails is an alarm too', async () => {
    await owner.query('ALTER TABLE seals RENAME TO hidden');
    expect((await checked()).failure).toContain('没有完成');
    expect(await metric('ledger_check_completed')).toBe(0);
    await owner.query('ALTER TABLE hidden RENAME TO seals');
    expect((await checked()).failure).toBeNull();
    expect(await metric('ledger_check_completed')).toBe(1);
  });

  it('is for those whose reach is the whole district', async () => {
    const town = await actorWith(spec.dataSource, 'auditor', district.town);
    const id = (await checks.list(auditor))[0]?.id ?? '';
    const ways: (() => Promise<unknown>)[] = [
      () => checks.list(town),
      () => checks.get(town, id),
      () => checks.alarm(town),
      () => checks.ask(town, writeKey(randomUUID())),
    ];
    for (const way of ways) await expect(way()).rejects.toMatchObject({ code: 'resource.not-found' });
  });
});
