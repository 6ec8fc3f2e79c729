import { Injectable, Logger } from '@nestjs/common';
import { Worker, type Job, type WorkerOptions } from 'bullmq';
import { Jobs, WORK_QUEUE, type JobData } from './jobs';

const CONCURRENCY = 4;
const STOP_PATIENCE_MS = 10_000;

/** Takes jobs from the queue and does them, in the processes whose role that is. */
@Injectable()
export class JobWorker {
  private readonly logger = new Logger(JobWorker.name);
  private worker: Worker<JobData> | null = null;

  constructor(private readonly jobs: Jobs) {}

  start(connection: WorkerOptions['connection']): void {
    const worker = new Worker<JobData>(WORK_QUEUE, (job) => this.jobs.run(job.name, job.data), {
      connection,
      concurrency: CONCURRENCY,
    });
    worker.on('failed', (job, error) => this.failed(job, error));
    worker.on('error', (error) => this.logger.warn({ reason: error.message }, 'the job queue is out of reach'));
    this.worker = worker;
  }

  /** Finishes what is under way and takes nothing more. What is not done by then is taken up again by another process. */
  async stop(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, STOP_PATIENCE_MS).unref());
    await Promise.race([this.worker?.close(), patience]);
  }

  private failed(job: Job<JobData> | undefined, error: Error): void {
    this.logger.error(
      { job: job?.name, data: job?.data, attempt: job?.attemptsMade, reason: error.message, stack: error.stack },
      'a job failed',
    );
  }
}
