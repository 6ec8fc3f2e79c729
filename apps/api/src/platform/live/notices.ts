import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { advisoryLock } from '../advisory-locks';
import { Config } from '../config';
import { RedisLink } from '../redis';

const RETRY_MS = 1_000;
const RELAY_LOCK = advisoryLock('live-relay');
const RELAY_RETRY_MS = 2_000;
/** After the first connection to Redis is back, longer than any other waits for its next try. */
const RETURN_PAUSE_MS = 1_500;

type Handler = (payload: string) => void;

/** Hears what committed transactions announced (pg_notify), on one connection of its own that is opened again whenever it is lost. */
@Injectable()
export class Notices implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Notices.name);
  private readonly handlers = new Map<string, Handler>();
  private readonly gapHandlers: (() => void)[] = [];
  private client: pg.Client | null = null;
  private closed = false;
  private holdsLock = false;
  private timer: NodeJS.Timeout | null = null;
  private returnTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly redis: RedisLink,
  ) {}

  on(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler);
  }

  /** Called when something may have been missed: the connection was lost, or another process stopped relaying. */
  onGap(handler: () => void): void {
    this.gapHandlers.push(handler);
  }

  /**
   * Between processes joined by Redis one of them, the holder of a database lock, passes events on to all;
   * without Redis, also while it is away, every process hears the database itself and serves its own sockets.
   */
  get relays(): 'to all' | 'to own' | 'not' {
    if (!this.redis.ready) return 'to own';
    return this.holdsLock ? 'to all' : 'not';
  }

  async onApplicationBootstrap(): Promise<void> {
    // whatever was told while some were joined already and others were not yet
    this.redis.onReturn(() => this.missed(RETURN_PAUSE_MS));
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    clearTimeout(this.returnTimer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      keepAlive: true,
      application_name: 'jishan-notices',
    });
    client.on('notification', ({ channel, payload }) => this.handlers.get(channel)?.(payload ?? ''));
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, null));
    await client.connect();
    for (const channel of this.handlers.keys()) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    this.client = client;
    if (this.redis.configured) await this.tryToRelay(client, true);
  }

  private lose(client: pg.Client, error: Error | null): void {
    if (this.closed || (this.client !== null && this.client !== client)) return;
    if (error) this.logger.warn({ reason: error.message }, 'the connection that hears notices was lost');
    client.removeAllListeners('end');
    this.client = null;
    this.holdsLock = false;
    this.later(RETRY_MS, () => this.reconnect());
  }

  private async reconnect(): Promise<void> {
    try {
      await this.connect();
      this.gapHandlers.forEach((missed) => missed());
    } catch (error) {
      this.logger.warn({ reason: String(error) }, 'notices cannot be heard yet');
      this.later(RETRY_MS, () => this.reconnect());
    }
  }

  private async tryToRelay(client: pg.Client, atStart: boolean): Promise<void> {
    const answer = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [RELAY_LOCK]);
    this.holdsLock = answer.rows[0]?.held === true;
    if (!this.holdsLock) return this.later(RELAY_RETRY_MS, () => this.tryToRelay(client, false));
    if (!atStart) this.gapHandlers.forEach((missed) => missed());
  }

  private missed(afterMs: number): void {
    clearTimeout(this.returnTimer);
    this.returnTimer = setTimeout(() => this.gapHandlers.forEach((missed) => missed()), afterMs);
  }

  private later(ms: number, work: () => Promise<void>): void {
    if (this.closed) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(
      () => void work().catch((error: unknown) => this.logger.warn({ reason: String(error) }, 'notices')),
      ms,
    );
  }
}
