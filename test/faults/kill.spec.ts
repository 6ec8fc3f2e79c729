import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ActivityDetail,
  ConfirmAttendanceInput,
  ConfirmResult,
  HoursSummary,
  MeRecord,
  ReconciliationReport,
  RosterRecord,
  VolunteerDetail,
} from '@jishan/domain';
import { afterEach, describe, expect, it } from 'vitest';
import { asRole, demoAccounts, type Client } from '../support/client.ts';
import { makeDataDir, startProduct, type Product } from '../support/product.ts';
import { ROOT } from '../support/sources.ts';
import { planOf } from '../support/inputs.ts';

const HOUR = 3_600_000;
let running: Product[] = [];
let folders: string[] = [];

function dataFolder(): string {
  const folder = makeDataDir();
  folders.push(folder);
  return folder;
}

async function start(options: Parameters<typeof startProduct>[0]): Promise<Product> {
  const product = await startProduct(options);
  running.push(product);
  return product;
}

afterEach(async () => {
  for (const product of running) await product.stop();
  for (const folder of folders)
    for (const path of [folder, `${folder}.log`]) rmSync(path, { recursive: true, force: true });
  [running, folders] = [[], []];
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function findingsOf(url: string): Promise<ReconciliationReport['findings']> {
  return (await (await asRole(url, 'auditor')).get<ReconciliationReport>('/points/reconciliation')).findings;
}

describe('a server killed while it loads the demo district', () => {
  it.each([100, 900, 1_900])('starts clean after kill -9 %i ms into the load', async (delay) => {
    const dataDir = dataFolder();
    const first = await startProduct({ demo: true, dataDir, unready: true });
    await first.waitForLog(/正在载入演示数据/);
    await pause(delay);
    await first.kill();
    const second = await start({ demo: true, dataDir });
    expect(await findingsOf(second.url)).toEqual([]);
    expect(await demoAccounts(second.url)).toHaveLength(11);
  });
});

interface Sheet {
  id: string;
  key: string;
  input: ConfirmAttendanceInput;
}

const PEOPLE = 6;

/** Activities of the last hours with their sheets, one hour of service each, so that every confirmation adds 60 minutes a person. */
async function sheetsOf(admin: Client, unitId: string, personIds: string[], count: number): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  for (let index = 0; index < count; index++) {
    const plan = planOf({ unitId, teamId: null }, `断电核对 ${index}`, -(24 * index + 2) * HOUR);
    const draft = await admin.post<ActivityDetail>('/activities', plan);
    const activity = await admin.post<ActivityDetail>(`/activities/${draft.id}/publish`);
    const { version } = await admin.get<RosterRecord>(`/activities/${draft.id}/roster`);
    const shiftId = activity.shifts[0]?.id ?? '';
    const rows = personIds.map((personId) => ({
      personId,
      shiftId,
      presence: 'present' as const,
      minutes: 60,
      source: 'roll-call' as const,
      walkIn: true,
    }));
    sheets.push({ id: draft.id, key: randomUUID(), input: { version, rows } });
  }
  return sheets;
}

describe('a server killed while sheets are being confirmed', () => {
  it('loses no acknowledged confirmation, doubles none, and settles the unknown ones on retry', async () => {
    const dataDir = dataFolder();
    let product = await startProduct({ demo: true, dataDir });
    let admin = await asRole(product.url, 'town-admin');
    const me = await (await asRole(product.url, 'station-admin')).get<MeRecord>('/me');
    const unitId = me.grants.find((grant) => grant.role === 'station-admin')?.unitId ?? '';
    const personIds: string[] = [];
    for (let index = 0; index < PEOPLE; index++) {
      const person = { name: `断电${index}`, gender: 'undisclosed', birthOn: '1970-01-01', unitId, paperConsent: true };
      personIds.push((await admin.post<VolunteerDetail>('/volunteers/profiles', person)).id);
    }
    const sheets = await sheetsOf(admin, unitId, personIds, 48);
    const acknowledged = new Map<string, ConfirmResult>();
    const confirm = async (sheet: Sheet) => {
      const answer = await admin.send<ConfirmResult>('PUT', `/activities/${sheet.id}/attendance`, sheet.input, {
        'idempotency-key': sheet.key,
      });
      expect([200, 503]).toContain(answer.status);
      if (answer.status === 200) acknowledged.set(sheet.id, answer.body);
    };
    for (let round = 0; round < 3; round++) {
      const open = sheets.filter((sheet) => !acknowledged.has(sheet.id)).slice(0, 16);
      const inFlight = Promise.allSettled(open.map(confirm));
      await pause(20 + 60 * round);
      await product.kill();
      await inFlight;
      product = await startProduct({ demo: true, dataDir });
      admin = await asRole(product.url, 'town-admin');
    }
    running.push(product);
    const before = new Map(acknowledged);
    for (const sheet of sheets) await confirm(sheet);
    for (const sheet of sheets) expect(acknowledged.get(sheet.id)).toBeDefined();
    // an answer given before the kill is the answer given now
    for (const [id, result] of before) expect(acknowledged.get(id)).toEqual(result);
    for (const personId of personIds) {
      const hours = await admin.get<HoursSummary>(`/people/${personId}/hours`);
      expect(hours.totalMinutes).toBe(sheets.length * 60);
    }
    expect(await findingsOf(product.url)).toEqual([]);
    const reconcile = spawnSync(process.execPath, ['dist/apps/api/reconcile.js'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
      encoding: 'utf8',
    });
    expect(reconcile.status, reconcile.stdout + reconcile.stderr).toBe(0);
  });
});

describe('starting and stopping', () => {
  it('refuses a second start on the same data with one line, and takes the next port when its own is taken', async () => {
    const first = await start({});
    const second = await startProduct({ dataDir: first.dataDir, unready: true });
    const code = await new Promise((resolve) => second.process.once('exit', resolve));
    expect(code).toBe(1);
    expect(second.log().trim().split('\n')).toHaveLength(1);

    const third = await start({ unready: true, env: { PORT: String(first.port) } });
    const [, port] = await third.waitForLog(/http:\/\/127\.0\.0\.1:(\d+)/, 60_000);
    expect(Number(port)).toBeGreaterThan(first.port);
  });

  it('ends server and database on Ctrl+C with success', async () => {
    const dataDir = dataFolder();
    const product = await startProduct({ dataDir });
    expect(await product.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'pg', 'postmaster.pid'))).toBe(false);
  });

  it.each([
    ['PORT', 'abc'],
    ['DATABASE_URL', 'mysql://x'],
    ['ROLE', 'everything'],
    ['DATA_KEY', 'short'],
    ['DATABASE_URL', 'postgres://nobody:nothing@127.0.0.1:1/none'],
  ])('stops at once with one clear line when %s is %s', async (name, value) => {
    const product = await startProduct({ unready: true, env: { [name]: value } });
    const code = await new Promise((resolve) => product.process.once('exit', resolve));
    expect(code).toBe(1);
    const lines = product.log().trim().split('\n');
    expect(lines, product.log()).toHaveLength(1);
    expect(lines[0]).toMatch(/\p{Script=Han}/u);
    expect(lines[0]).not.toContain('nothing');
  });
});
