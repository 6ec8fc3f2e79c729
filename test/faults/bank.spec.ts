// 32 clients at the points bank while its server and its database are killed and answers are lost after they were committed.
// `npm test` plays it short, `npm run test:faults` at length. The plans of the clients follow from the seed, their interleaving does not.
import { randomInt } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMITS, CuttingProxy, HTTP_ANSWERS } from '../support/cutting-proxy.ts';
import { Database } from '../support/database.ts';
import { Fleet, pause } from '../support/fleet.ts';
import { findingsOf } from '../support/ledger.ts';
import { judge } from './bank/books.ts';
import { History } from './bank/history.ts';
import { Lanes } from './bank/lanes.ts';
import { Front, sweep } from './bank/nemesis.ts';
import { FIRST_DISTRICT, foundVillage } from './bank/village.ts';

/** Of the server, and as many of the database. */
const KILLS = Number(process.env['FAULT_KILLS'] ?? 2);
const SEED = Number(process.env['FAULT_SEED'] ?? randomInt(2 ** 31));
const CLIENTS = 32;
const PEOPLE = 8;
const OUTBOX_MS = 60_000;
/** Two in a hundred; a short run has too few answers for that. */
const ONE_ANSWER_IN = KILLS < 20 ? 15 : 50;
/** Between two blows the bank is at work. */
const BETWEEN = 30;

const fleet = new Fleet();
const proxies: CuttingProxy[] = [];
afterAll(async () => {
  proxies.forEach((proxy) => proxy.close());
  await fleet.end();
});

/** mulberry32 */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One look at all accounts at once: what they hold, what lies in their buckets, what their transfers come to. */
const WHOLE = `SELECT (SELECT coalesce(sum(posted), 0) FROM point_accounts) AS posted, (SELECT coalesce(sum(remaining), 0) FROM point_lots) AS lots,
  (SELECT coalesce(sum(CASE WHEN owner_credit_id IS NULL THEN 0 ELSE amount END - CASE WHEN owner_debit_id IS NULL THEN 0 ELSE amount END), 0) FROM point_transfers) AS transfers`;

async function openFront(dice: () => number) {
  const database = await Database.open(fleet, 'bank');
  const outer = await CuttingProxy.open(() => front.product?.port ?? null, HTTP_ANSWERS, dice);
  const inner = await CuttingProxy.open(() => database.portNow, COMMITS, dice);
  proxies.push(outer, inner);
  const url = new URL(database.url);
  url.port = String(inner.port);
  const env = {
    ...FIRST_DISTRICT,
    DATABASE_URL: url.href,
    DATA_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    JWT_SECRET: 'black-box-'.repeat(5),
  };
  const front: Front = new Front(fleet, database, proxies, { env, oneAnswerIn: ONE_ANSWER_IN });
  return { database, front, outer, inner };
}

const worst = (times: number[]) => Math.max(...times);

describe('the points bank under fire', () => {
  it(`loses nothing it has acknowledged and doubles nothing, through ${KILLS} kills each of server and database`, async () => {
    const begun = Date.now();
    const dice = diceOf(SEED);
    const { database, front, outer, inner } = await openFront(dice);
    const { logFile } = await front.start();
    const village = await foundVillage(`http://127.0.0.1:${outer.port}`, logFile, PEOPLE);
    const history = new History(dice);
    const lanes = new Lanes(village, history, dice);
    const victims = Array.from({ length: 2 * KILLS }, (_, index): { victim: 'server' | 'database'; at: number } => ({
      victim: index < KILLS ? 'server' : 'database',
      at: dice(),
    })).sort((a, b) => a.at - b.at);
    await lanes.endow();
    lanes.start(CLIENTS);
    front.cut();
    for (const { victim } of victims) {
      await history.served(BETWEEN).catch((error: unknown) => front.still(error));
      await pause(700 + 600 * dice());
      await sweep(database.url, 'expire-points', 'sweep-briefs');
      await front.strike(victim, history);
      const [whole] = await database.query<{ posted: string; lots: string; transfers: string }>(WHOLE);
      expect([whole?.lots, whole?.transfers]).toEqual([whole?.posted, whole?.posted]);
    }
    await history.served(BETWEEN);
    front.cut(false);
    await lanes.stop();
    const open = history.operations.filter(({ outcome }) => outcome === 'unknown').length;
    await history.settle();
    await history.askAgain(100);

    await sweep(database.url, 'expire-points', 'sweep-briefs');
    const drained = Date.now();
    const waiting = async () =>
      (
        await database.query(`SELECT 1 FROM feed_events f WHERE kind = 'activity-concluded'
          AND (SELECT count(*) FROM briefs b WHERE b.feed_event_id = f.id) <> 1`)
      ).length;
    await expect.poll(waiting, { timeout: OUTBOX_MS }).toBe(0);
    const dead = `SELECT 1 FROM point_lots WHERE remaining > 0 AND expires_on < (now() AT TIME ZONE 'Asia/Shanghai')::date`;
    await expect.poll(async () => (await database.query(dead)).length, { timeout: OUTBOX_MS }).toBe(0);
    const expired = await database.query(`SELECT 1 FROM point_transfers WHERE kind = 'expire'`);
    report({
      history,
      front,
      outer,
      inner,
      open,
      seconds: (Date.now() - begun) / 1_000,
      drainMs: Date.now() - drained,
    });

    const { lost, doubled } = await judge(history, village, database);
    const { scandals } = history;
    expect({ lost, doubled, scandals, log: front.unexpected(scandals) }).toEqual({
      ...{ lost: [], doubled: [] },
      ...{ scandals: [], log: [] },
    });
    expect(await findingsOf(village.admin)).toEqual([]);
    // a run in which nothing was ever in doubt, refused, expired or taken back would prove nothing
    for (const kind of ['confirm', 'reverse', 'redeem', 'void', 'reserve', 'hand-over', 'cancel'] as const)
      expect(history.of(kind).length, kind).toBeGreaterThan(0);
    expect(history.operations.filter(({ doubted, outcome }) => doubted && outcome === 'done').length).toBeGreaterThan(
      0,
    );
    for (const count of [outer.cuts, inner.cuts, expired.length]) expect(count).toBeGreaterThan(0);
  }, 1_800_000);
});

function report(run: {
  history: History;
  front: Front;
  outer: CuttingProxy;
  inner: CuttingProxy;
  open: number;
  seconds: number;
  drainMs: number;
}): void {
  const { history, front, outer, inner, open, seconds, drainMs } = run;
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { kind, outcome, doubted, code } of history.operations) {
    count(code === null ? `${kind} ${outcome}` : `${kind} refused ${code}`);
    if (doubted) count(`in doubt, then ${outcome}`);
  }
  const lines = [
    `the bank under fire: seed ${SEED}, ${KILLS} kills each, ${seconds.toFixed(0)} s, ${history.requests} requests, ${history.operations.length} operations`,
    `answers lost: ${outer.cuts} on the way to clients, ${inner.cuts} on the way from the database; ${open} operations were open when the clients stopped`,
    `ready again after at most ${worst(front.recoveries.server)} ms (server), ${worst(front.recoveries.database)} ms (database); outbox empty after ${drainMs} ms`,
    ...[...counts].sort().map(([what, times]) => `${what}: ${times}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
