import { BullModule } from '@nestjs/bullmq';
import {
  Global,
  Inject,
  Logger,
  Module,
  Optional,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory, type QueueOptions } from 'bullmq';
import { Config } from '../config';
import { RedisLink } from '../redis';
import { JobWorker } from './job.worker';
import { Jobs, JOB_OPTIONS, WORK_QUEUE } from './jobs';

const QUEUE_CONNECTIONS = 4;
const RETRY_MS = 5_000;

type Connection = QueueOptions['connection'];

/** PostgreSQL carries the jobs; with REDIS_URL the same code puts them on Redis. */
function connectionOf(config: Config, redis: RedisLink, of: 'queue' | 'worker'): Connection {
  // a request must not hang while Redis is away: the job is lost for now and its sweep finds the work
  if (config.redisUrl) return redis.open(config.redisUrl, of === 'queue' ? 'impatient' : 'patient');
  setDefaultBackendFactory(createPostgresBackend as unknown as Parameters<typeof setDefaultBackendFactory>[0]);
  const postgres: unknown = {
    connectionString: config.databaseUrl,
    schema: 'bullmq',
    migrate: true,
    max: QUEUE_CONNECTIONS,
  };
  return postgres as Connection; // the types of BullMQ's options know Redis only
}

@Global()
@Module({})
export class JobsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobsModule.name);
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly jobs: Jobs,
    private readonly redis: RedisLink,
    @Optional() @Inject(JobWorker) private readonly worker: JobWorker | null, // the compiler emits no class for a union
  ) {}

  /** Without the queue `Jobs` knows the handlers and can run them, but nothing is delivered: what specs want. */
  static register(queue: boolean): DynamicModule {
    if (!queue) return { module: JobsModule, providers: [Jobs], exports: [Jobs] };
    return {
      module: JobsModule,
      imports: [
        BullModule.forRootAsync({
          inject: [Config, RedisLink],
          useFactory: (config: Config, redis: RedisLink) => ({
            connection: connectionOf(config, redis, 'queue'),
            defaultJobOptions: JOB_OPTIONS,
          }),
        }),
        BullModule.registerQueue({ name: WORK_QUEUE }),
      ],
      providers: [Jobs, JobWorker],
      exports: [Jobs],
    };
  }

  onApplicationBootstrap(): void {
    if (!this.worker || this.config.role === 'api') return;
    this.worker.start(connectionOf(this.config, this.redis, 'worker'));
    void this.scheduleSweeps();
    // it may have come back empty, and with its jobs it forgot the sweeps that would find their work
    this.redis.onReturn(() => void this.scheduleSweeps());
  }

  // a queue that is out of reach (Redis) keeps no server from starting; the sweeps come when it is back
  private async scheduleSweeps(): Promise<void> {
    clearTimeout(this.retry);
    try {
      await this.jobs.scheduleSweeps();
    } catch (error) {
      this.logger.warn({ reason: String(error) }, 'the sweeps could not be scheduled yet');
      this.retry = setTimeout(() => void this.scheduleSweeps(), RETRY_MS);
    }
  }

  /** Jobs under way are finished while the database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.retry);
    await this.worker?.stop();
  }
}
