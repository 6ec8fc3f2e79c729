import type { MeRecord } from '@jishan/domain';
import { Queue } from 'bullmq';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole } from '../support/client.ts';
import { briefsOf, conclude, untilDrafted } from '../support/concluding.ts';
import { databaseUrlOf, Fleet, pause } from '../support/fleet.ts';
import { planOf } from '../support/inputs.ts';
import { openSocket } from '../support/live.ts';
import { grantOf } from '../support/places.ts';
import type { Product } from '../support/product.ts';
import { Redis, redisProgram } from '../support/redis.ts';

const PATIENCE = { timeout: 20_000 };
/** A notice is told in milliseconds, or to nobody while the server that passed it on is gone. */
const TOLD = { timeout: 5_000 };
/** Long enough for a second copy of a notice that was told already. */
const SILENCE_MS = 700;
const LOST = /Redis is out of reach: jobs wait/g;
const program = redisProgram();
const fleet = new Fleet();
let redis: Redis;
let env: Record<string, string>;
let first: Product;
let second: Product;
let worker: Product;

const start = (role: 'api' | 'worker') =>
  fleet.start({ demo: true, unready: role === 'worker', env: { ...env, ROLE: role } });

/** One Redis and one database, and on them two servers that only answer and a worker of its own. */
async function startAll(): Promise<void> {
  redis = await Redis.start(program ?? '');
  const host = await fleet.start();
  await (await fleet.ownerOf(host.dataDir)).query('CREATE DATABASE joined');
  env = {
    DATABASE_URL: databaseUrlOf(host.dataDir, 'joined'),
    REDIS_URL: redis.url,
    DATA_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    JWT_SECRET: 'black-box-'.repeat(5),
  };
  [first, second, worker] = [await start('api'), await start('api'), await start('worker')];
}

async function openPage(product: Product): Promise<{ socket: Socket; ids: string[] }> {
  const socket = await openSocket(product.url, (await asRole(product.url, 'station-admin')).accessToken);
  const ids: string[] = [];
  socket.on('activity.changed', ({ id }: { id: string }) => ids.push(id));
  return { socket, ids };
}

/** A draft of an activity; to publish it makes one notice. */
async function plan(at: Product): Promise<{ id: string; publish: () => Promise<unknown> }> {
  const admin = await asRole(at.url, 'town-admin');
  const { unitId } = grantOf(await (await asRole(at.url, 'station-admin')).get<MeRecord>('/me'), 'station-admin');
  const { id } = await admin.post<{ id: string }>('/activities', planOf({ unitId, teamId: null }, '核对动态'));
  return { id, publish: () => admin.post(`/activities/${id}/publish`) };
}

/** How often each of two open pages, one at each server, hears of what happens at one of them. */
async function timesHeard(at: Product, pages: readonly Product[]): Promise<number[]> {
  const { id, publish } = await plan(at);
  const open = await Promise.all(pages.map(openPage));
  open.forEach(({ ids }) => ids.splice(0));
  await publish();
  const times = () => open.map(({ ids }) => ids.filter((heard) => heard === id).length);
  await expect.poll(() => Math.min(...times()), TOLD).toBeGreaterThan(0);
  await pause(SILENCE_MS);
  open.forEach(({ socket }) => socket.disconnect());
  return times();
}

/** What the server says of itself when it is asked whether it takes requests. */
async function readiness({ url }: Product): Promise<{ status: number; redis: unknown }> {
  const answer = await fetch(`${url}/api/health/ready`);
  const { info } = (await answer.json()) as { info: { jobs?: { redis?: unknown } } };
  return { status: answer.status, redis: info.jobs?.redis };
}

const timesTold = (product: Product) => product.log().match(LOST)?.length ?? 0;

if (!program) console.log('No redis-server on the PATH or in REDIS_SERVER_PATH: the specs of Redis are skipped.');

describe.runIf(program)('with REDIS_URL', () => {
  beforeAll(startAll);
  afterAll(async () => {
    await fleet.end();
    await redis.end();
  });

  it('a confirmed activity has its 简讯 by a job that went over Redis and nowhere else', async () => {
    const { activityId, feedEventId } = await conclude(first.url, '经由的任务');
    expect(await untilDrafted(await asRole(second.url, 'editor'), activityId, 10_000)).toBe(1);
    const queue = new Queue('work', { connection: { url: redis.url } });
    const job = await queue.getJob(`draft-brief-${feedEventId}`);
    expect(await job?.getState()).toBe('completed');
    await queue.close();
    expect(await readiness(first)).toEqual({ status: 200, redis: 'ready' });
  });

  it('a page hears of what happens at the other server, and once', async () => {
    expect(await timesHeard(first, [first, second])).toEqual([1, 1]);
    expect(await timesHeard(second, [first, second])).toEqual([1, 1]);
  });

  it('a page hears again after the server that passed the news on was killed', async () => {
    // one of the two does: each is killed in turn while the other is left
    await first.kill();
    await expect.poll(() => timesHeard(second, [second]), { timeout: 60_000 }).toEqual([1]);
    first = await start('api');
    await second.kill();
    await expect.poll(() => timesHeard(first, [first]), { timeout: 60_000 }).toEqual([1]);
    second = await start('api');
    expect(await timesHeard(first, [first, second])).toEqual([1, 1]);
  });

  it('nothing is refused or lost while Redis is killed, and it is told once', async () => {
    const told = [first, second, worker].map(timesTold);
    await redis.kill();
    const concluded = [await conclude(first.url, '没有队列的任务一'), await conclude(second.url, '没有队列的任务二')];
    const editor = await asRole(first.url, 'editor');
    for (const { activityId } of concluded) expect(await briefsOf(editor, activityId)).toHaveLength(0);
    for (const product of [first, second])
      expect(await readiness(product)).toEqual({ status: 200, redis: 'out of reach' });
    expect(await timesHeard(first, [first, second])).toEqual([1, 1]);
    // it comes back empty: jobs and sweeps are forgotten
    await redis.start();
    for (const { activityId } of concluded) expect(await untilDrafted(editor, activityId)).toBe(1);
    for (const product of [first, second])
      await expect.poll(() => readiness(product), PATIENCE).toEqual({ status: 200, redis: 'ready' });
    expect([first, second, worker].map(timesTold)).toEqual(told.map((times) => times + 1));
    const late = await conclude(second.url, '恢复之后的任务');
    expect(await untilDrafted(editor, late.activityId)).toBe(1);
    await expect.poll(() => timesHeard(first, [first, second]), { timeout: 60_000 }).toEqual([1, 1]);
  });

  it('a server starts, answers, says so once and stops in order while Redis is away, with open pages too', async () => {
    await redis.kill();
    const [server, hand] = [await start('api'), await start('worker')];
    await hand.waitForLog(/Redis is out of reach/);
    await conclude(server.url, '没有队列时的任务');
    await openPage(server);
    expect([timesTold(server), timesTold(hand)]).toEqual([1, 1]);
    for (const product of [server, hand, first, worker]) expect(await product.stop(), product.log()).toBe(0);
    await redis.start();
    await openPage(second);
    expect(await second.stop()).toBe(0);
  });
});
