import { Injectable, Logger } from '@nestjs/common';
import { Worker, type Job, type WorkerOptions } from 'bullmq';
import { RedisLink } from '../redis';
import { Jobs, WORK_QUEUE, type JobData } from './jobs';

const CONCURRENCY = 4;
const STOP_PATIENCE_MS = 8_000;

/** Takes jobs from the queue and does them, in the processes whose role that is. */
@Injectable()
export class JobWorker {
  private readonly logger = new Logger(JobWorker.name);
  private readonly underWay = new Set<Promise<void>>();
  private worker: Worker<JobData> | null = null;

  constructor(
    private readonly jobs: Jobs,
    private readonly redis: RedisLink,
  ) {}

  start(connection: WorkerOptions['connection']): void {
    const worker = new Worker<JobData>(WORK_QUEUE, (job) => this.run(job), { connection, concurrency: CONCURRENCY });
    worker.on('failed', (job, error) => this.failed(job, error));
    worker.on('error', (error) => {
      if (!this.redis.configured) this.logger.warn({ reason: error.message }, 'the job queue is out of reach');
    });
    this.worker = worker;
  }

  /** Finishes what is under way and takes nothing more. What is not done by then is taken up again by another process. */
  async stop(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, STOP_PATIENCE_MS).unref());
    await Promise.race([this.close(), patience]);
  }

  private async close(): Promise<void> {
    // without Redis a goodbye would wait for it to come back
    const unheard = this.redis.configured && !this.redis.ready;
    if (unheard) await Promise.allSettled(this.underWay);
    await this.worker?.close(unheard);
  }

  private async run(job: Job<JobData>): Promise<void> {
    const work = this.jobs.run(job.name, job.data);
    this.underWay.add(work);
    await work.finally(() => this.underWay.delete(work));
  }

  private failed(job: Job<JobData> | undefined, error: Error): void {
    this.logger.error(
      { job: job?.name, data: job?.data, attempt: job?.attemptsMade, reason: error.message, stack: error.stack },
      'a job failed',
    );
  }
}
