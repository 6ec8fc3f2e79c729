import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger, Optional } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { RedisLink } from '../redis';

export const WORK_QUEUE = 'work';

/** Jobs carry ids, not data. */
export type JobData = Record<string, string>;
export type JobHandler = (data: JobData) => Promise<void>;

const PATIENCE_MS = 2_000;
const KEEP_DONE_SECONDS = 3_600;
const KEEP_FAILED_SECONDS = 7 * 86_400;

// a queue that has never been reached answers nothing at all
function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}

/**
 * Work that follows a commit. Delivered at least once, so a handler may run twice and must not do its work twice.
 * A feature registers its handlers in `onModuleInit`.
 */
@Injectable()
export class Jobs {
  private readonly logger = new Logger(Jobs.name);
  private readonly handlers = new Map<string, JobHandler>();
  private readonly sweeps = new Map<string, number>();

  constructor(
    @Optional() @InjectQueue(WORK_QUEUE) private readonly queue: Queue | null,
    private readonly redis: RedisLink,
  ) {
    // the loss of Redis is told by the link, once
    queue?.on('error', (error) => {
      if (!redis.configured) this.logger.warn({ reason: error.message }, 'the job queue is out of reach');
    });
  }

  handle(name: string, handler: JobHandler): void {
    if (this.handlers.has(name)) throw new Error(`two handlers for the job ${name}`);
    this.handlers.set(name, handler);
  }

  /** Work done again and again, whatever happened before: finds what a lost job left undone. Once per interval over all processes. */
  sweep(name: string, everyMs: number, handler: () => Promise<void>): void {
    this.handle(name, handler);
    this.sweeps.set(name, everyMs);
  }

  /** Called after the commit. Never fails the caller: a job that could not be queued is found by its sweep. */
  async add(name: string, data: JobData, key: string): Promise<void> {
    if (!this.queue) return;
    try {
      if (this.redis.configured && !this.redis.ready) throw new Error('Redis is out of reach');
      // BullMQ reads ':' in an id as its own separator
      await soon(this.queue.add(name, data, { jobId: key.replaceAll(':', '-') }));
    } catch (error) {
      this.logger.warn({ job: name, key, reason: String(error) }, 'a job was not queued; its sweep will find the work');
    }
  }

  /** Does one job now: the worker's way in, and a spec's. */
  async run(name: string, data: JobData = {}): Promise<void> {
    const handler = this.handlers.get(name);
    if (!handler) throw new Error(`nobody handles the job ${name}`);
    await handler(data);
  }

  async counts(): Promise<Record<string, number>> {
    if (!this.queue) return {};
    return soon(this.queue.getJobCounts('waiting', 'active', 'delayed', 'failed')).catch(() => ({}));
  }

  /** Makes the sweeps of this build the only ones. Called where a worker starts. */
  async scheduleSweeps(): Promise<void> {
    if (!this.queue) return;
    for (const [name, every] of this.sweeps) await this.queue.upsertJobScheduler(name, { every }, { name, data: {} });
    for (const { key } of await this.queue.getJobSchedulers()) {
      if (!this.sweeps.has(key)) await this.queue.removeJobScheduler(key);
    }
  }
}

export const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000 },
  removeOnComplete: { age: KEEP_DONE_SECONDS, count: 1_000 },
  removeOnFail: { age: KEEP_FAILED_SECONDS },
} as const;
