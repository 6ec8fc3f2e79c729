import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ActivityDetail,
  BriefRecord,
  ConfirmResult,
  MeRecord,
  Page,
  RosterRecord,
  VolunteerDetail,
} from '@jishan/domain';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { asRole, type Client } from '../support/client.ts';
import { personOf, planOf } from '../support/inputs.ts';
import { makeDataDir, startProduct, type Product } from '../support/product.ts';

const HOUR = 3_600_000;
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function dataFolder(): string {
  const folder = makeDataDir();
  cleanUps.push(() => [folder, `${folder}.log`].forEach((path) => rmSync(path, { recursive: true, force: true })));
  return folder;
}

async function start(options: Parameters<typeof startProduct>[0]): Promise<Product> {
  const product = await startProduct(options);
  cleanUps.push(() => product.stop());
  return product;
}

/** The embedded database as its owner. Fourth line of PostgreSQL's lock file: the port. */
async function ownerOf(dataDir: string): Promise<pg.Client> {
  const port = Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[3]);
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'jishan', password: 'jishan', database: 'jishan' });
  await client.connect();
  cleanUps.push(() => client.end().catch(() => undefined));
  client.on('error', () => undefined);
  return client;
}

/** A confirmed activity of the leader's village with one person there. */
async function conclude(url: string, title: string): Promise<{ activityId: string; result: ConfirmResult }> {
  const admin = await asRole(url, 'town-admin');
  const station = await (await asRole(url, 'station-admin')).get<MeRecord>('/me');
  const unitId = station.grants.find((grant) => grant.role === 'station-admin')?.unitId ?? '';
  const place = { unitId, teamId: null };
  const person = await admin.post<VolunteerDetail>('/volunteers/profiles', personOf(place));
  const draft = await admin.post<ActivityDetail>('/activities', planOf(place, title, -2 * HOUR));
  const activity = await admin.post<ActivityDetail>(`/activities/${draft.id}/publish`);
  const { version } = await admin.get<RosterRecord>(`/activities/${draft.id}/roster`);
  const rows = [
    {
      personId: person.id,
      shiftId: activity.shifts[0]?.id,
      presence: 'present',
      minutes: 60,
      source: 'roll-call',
      walkIn: true,
    },
  ];
  const result = await admin.put<ConfirmResult>(`/activities/${draft.id}/attendance`, { version, rows });
  return { activityId: draft.id, result };
}

async function briefsOf(editor: Client, activityId: string): Promise<BriefRecord[]> {
  const today = new Date(Date.now() + 8 * HOUR).toISOString().slice(0, 10);
  const page = await editor.get<Page<BriefRecord>>(`/briefs?from=${today}&limit=100`);
  return page.items.filter((brief) => brief.activityId === activityId);
}

async function untilDrafted(editor: Client, activityId: string, timeoutMs = 60_000): Promise<BriefRecord[]> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const briefs = await briefsOf(editor, activityId);
    if (briefs.length > 0 || Date.now() > end) return briefs;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the 简讯 of a confirmed activity', () => {
  it('is found by the sweep when its job was lost', async () => {
    const dataDir = dataFolder();
    const product = await start({ demo: true, dataDir });
    const { activityId, result } = await conclude(product.url, '丢失的任务');
    const editor = await asRole(product.url, 'editor');
    expect(await untilDrafted(editor, activityId)).toHaveLength(1);
    // what a crash between the commit and the queue leaves: the event, no draft, and no job that would still come
    const owner = await ownerOf(dataDir);
    await owner.query('DELETE FROM briefs WHERE feed_event_id = $1', [result.feedEventId]);
    expect(await briefsOf(editor, activityId)).toHaveLength(0);
    expect(await untilDrafted(editor, activityId)).toHaveLength(1);
  });

  it('is written once although the server was killed at any moment after the confirmation', async () => {
    const dataDir = dataFolder();
    const concluded: string[] = [];
    for (const delay of [0, 15, 60]) {
      const product = await startProduct({ demo: true, dataDir });
      concluded.push((await conclude(product.url, `中断的任务 ${delay}`)).activityId);
      await new Promise((resolve) => setTimeout(resolve, delay));
      await product.kill();
    }
    const last = await start({ demo: true, dataDir });
    const editor = await asRole(last.url, 'editor');
    for (const activityId of concluded) expect(await untilDrafted(editor, activityId)).toHaveLength(1);
  });

  it('is written by a worker of its own beside a server that only answers', async () => {
    const dataDir = dataFolder();
    const host = await start({ demo: true, dataDir });
    const owner = await ownerOf(dataDir);
    await owner.query('CREATE DATABASE parted');
    const port = Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[3]);
    const env = {
      DATABASE_URL: `postgres://jishan:jishan@127.0.0.1:${port}/parted`,
      DATA_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      JWT_SECRET: 'black-box-'.repeat(5),
    };
    const api = await start({ demo: true, dataDir: dataFolder(), env: { ...env, ROLE: 'api' } });
    const editor = await asRole(api.url, 'editor');
    const { activityId } = await conclude(api.url, '分开跑的任务');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await briefsOf(editor, activityId)).toHaveLength(0);
    const worker = await startProduct({
      demo: true,
      dataDir: dataFolder(),
      unready: true,
      env: { ...env, ROLE: 'worker' },
    });
    cleanUps.push(() => worker.stop());
    expect(await untilDrafted(editor, activityId)).toHaveLength(1);
    expect(host.process.exitCode).toBeNull();
  });
});
