import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { Jobs, WORK_QUEUE, type JobData } from './jobs';

const CONCURRENCY = 4;

@Processor(WORK_QUEUE, { concurrency: CONCURRENCY })
export class JobWorker extends WorkerHost {
  private readonly logger = new Logger(JobWorker.name);

  constructor(private readonly jobs: Jobs) {
    super();
  }

  async process(job: Job<JobData>): Promise<void> {
    await this.jobs.run(job.name, job.data);
  }

  @OnWorkerEvent('failed')
  failed(job: Job<JobData> | undefined, error: Error): void {
    this.logger.error({ job: job?.name, data: job?.data, attempt: job?.attemptsMade, reason: error.message, stack: error.stack }, 'a job failed');
  }

  @OnWorkerEvent('error')
  lost(error: Error): void {
    this.logger.warn({ reason: error.message }, 'the job queue is out of reach');
  }
}
