import { BullModule, BullRegistrar } from '@nestjs/bullmq';
import { Global, Module, Optional, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory, type QueueOptions } from 'bullmq';
import { Config } from '../config';
import { JobWorker } from './job.worker';
import { Jobs, JOB_OPTIONS, WORK_QUEUE } from './jobs';

const QUEUE_CONNECTIONS = 4;

/** PostgreSQL carries the jobs; with REDIS_URL the same code puts them on Redis. */
function connection(config: Config): QueueOptions['connection'] {
  if (config.redisUrl) return { url: config.redisUrl };
  setDefaultBackendFactory(createPostgresBackend as unknown as Parameters<typeof setDefaultBackendFactory>[0]);
  const postgres: unknown = { connectionString: config.databaseUrl, schema: 'bullmq', migrate: true, max: QUEUE_CONNECTIONS };
  return postgres as QueueOptions['connection']; // @nestjs/bullmq's types know Redis only
}

@Global()
@Module({})
export class JobsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly config: Config,
    private readonly jobs: Jobs,
    @Optional() private readonly registrar: BullRegistrar | null,
    @Optional() private readonly worker: JobWorker | null,
  ) {}

  /** Without the queue `Jobs` knows the handlers and can run them, but nothing is delivered: what specs want. */
  static register(queue: boolean): DynamicModule {
    if (!queue) return { module: JobsModule, providers: [Jobs], exports: [Jobs] };
    return {
      module: JobsModule,
      imports: [
        BullModule.forRootAsync({
          inject: [Config],
          useFactory: (config: Config) => ({ connection: connection(config), defaultJobOptions: JOB_OPTIONS }),
          extraOptions: { manualRegistration: true },
        }),
        BullModule.registerQueue({ name: WORK_QUEUE }),
      ],
      providers: [Jobs, JobWorker],
      exports: [Jobs],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.registrar || this.config.role === 'api') return;
    this.registrar.register();
    await this.jobs.scheduleSweeps();
  }

  /** Jobs under way are finished while the database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.registrar || this.config.role === 'api') return;
    await this.worker?.worker.close();
  }
}
