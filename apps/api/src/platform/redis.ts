import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { Config } from './config';

const RETRY_MS = 100;
const RETRY_MAX_MS = 1_000;

/** The connections of this process to Redis. Tells once when Redis is lost and once when it is back, however many there are. */
@Injectable()
export class RedisLink implements OnApplicationShutdown {
  private readonly logger = new Logger(RedisLink.name);
  private readonly clients: Redis[] = [];
  private readonly returnHandlers: (() => void)[] = [];
  private lost = false;

  constructor(private readonly config: Config) {}

  /** Is there a Redis to speak of? */
  get configured(): boolean {
    return this.config.redisUrl !== null;
  }

  /** Can everything be said right now that needs Redis? */
  get ready(): boolean {
    return this.configured && this.clients.every((client) => client.status === 'ready');
  }

  /** `patient` waits as long as Redis is away; otherwise a command fails at once, as befits a request. */
  open(url: string, patience: 'patient' | 'impatient'): Redis {
    const options: RedisOptions = {
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(times * RETRY_MS, RETRY_MAX_MS),
      enableOfflineQueue: patience === 'patient',
    };
    const client = new Redis(url, options);
    client.on('error', (error) => this.lose(error.message));
    client.on('close', () => this.lose('the connection was closed'));
    client.on('ready', () => this.regain());
    this.clients.push(client);
    return client;
  }

  /** Called when Redis is back, which may then be empty. */
  onReturn(handler: () => void): void {
    this.returnHandlers.push(handler);
  }

  onApplicationShutdown(): void {
    for (const client of this.clients.splice(0)) {
      client.removeAllListeners('close');
      client.disconnect();
    }
  }

  private lose(reason: string): void {
    if (this.lost) return;
    this.lost = true;
    this.logger.warn(
      { reason },
      'Redis is out of reach: jobs wait for their sweeps, every process tells its own pages',
    );
  }

  private regain(): void {
    if (!this.lost || !this.ready) return;
    this.lost = false;
    this.logger.warn('Redis is back');
    for (const handler of this.returnHandlers) handler();
  }
}
