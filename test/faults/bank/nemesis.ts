import { readFileSync } from 'node:fs';
import { createPostgresBackend, Queue, setDefaultBackendFactory } from 'bullmq';
import type { CuttingProxy } from '../../support/cutting-proxy.ts';
import type { Database } from '../../support/database.ts';
import type { Fleet } from '../../support/fleet.ts';
import type { Product } from '../../support/product.ts';
import type { History } from './history.ts';

const START_MS = 180_000;

/** The server under fire, its database, and what stands between them and the clients. */
export class Front {
  product: Product | null = null;
  /** From each kill until a client was served again. */
  readonly recoveries: Record<'server' | 'database', number[]> = { server: [], database: [] };
  /** Two proxies: clients – server, server – database. */
  private readonly proxies: readonly CuttingProxy[];
  private readonly fleet: Fleet;
  private readonly database: Database;
  private readonly env: Record<string, string>;
  private readonly dataDir: string;

  private readonly oneAnswerIn: number;

  constructor(
    fleet: Fleet,
    database: Database,
    proxies: readonly CuttingProxy[],
    { env, oneAnswerIn }: { env: Record<string, string>; oneAnswerIn: number },
  ) {
    this.fleet = fleet;
    this.database = database;
    this.proxies = proxies;
    this.env = env;
    this.oneAnswerIn = oneAnswerIn;
    this.dataDir = fleet.dataFolder();
  }

  async start(): Promise<Product> {
    this.product = await this.fleet.start({
      ...{ dataDir: this.dataDir, env: this.env, readyTimeoutMs: START_MS },
    });
    return this.product;
  }

  /** What the server says of errors that nobody expected. */
  unexpected(scandals: readonly string[]): string[] {
    const traces = scandals.flatMap((scandal) => / 500 (\S+)$/.exec(scandal)?.[1] ?? []);
    const log = readFileSync(`${this.dataDir}.log`, 'utf8').split('\n');
    return traces.flatMap((trace) => log.filter((line) => line.includes(trace)));
  }

  /** From now on one answer in so many is lost on its way, on either side of the server. */
  cut(on = true): void {
    for (const proxy of this.proxies) proxy.oneIn = on ? this.oneAnswerIn : null;
  }

  /** For a bank that stands still: what the database is waiting for, and the last that the server said. */
  async still(error: unknown): Promise<never> {
    const waits = await this.database.query(
      `SELECT application_name, state, wait_event_type, wait_event, left(query, 120) AS query, count(*)::int AS times, max(now() - state_change)::text AS since
         FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC`,
    );
    const log = readFileSync(`${this.dataDir}.log`, 'utf8').split('\n').slice(-60);
    const struck = Object.entries(this.recoveries).map(([victim, times]) => `${victim} ${times.join(' ')}`);
    throw new Error([String(error), ...struck, ...waits.map((wait) => JSON.stringify(wait)), ...log].join('\n'));
  }

  /** Kills one of the two and starts it again; over when a client has been served since. */
  async strike(victim: 'server' | 'database', history: History): Promise<void> {
    const begun = Date.now();
    // what the start itself promises has specs of its own
    this.cut(false);
    if (victim === 'server') {
      await this.product?.kill();
      await this.start();
    } else {
      await this.database.kill();
      await this.database.start();
    }
    await history.served(1).catch((error: unknown) => this.still(error));
    this.recoveries[victim].push(Date.now() - begun);
    this.cut();
  }
}

/** Puts a sweep on the queue of the product, which would else come by itself, some only every hour. */
export async function sweep(databaseUrl: string, ...names: string[]): Promise<void> {
  setDefaultBackendFactory(createPostgresBackend as unknown as Parameters<typeof setDefaultBackendFactory>[0]);
  const connection: unknown = { connectionString: databaseUrl, schema: 'bullmq', migrate: false, max: 1 };
  const queue = new Queue('work', { connection: connection as { url: string } }); // the types know Redis only
  queue.on('error', () => undefined);
  try {
    for (const name of names) await queue.add(name, {}, { removeOnComplete: true, removeOnFail: true });
  } finally {
    await queue.close().catch(() => undefined);
  }
}
