import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AccessCheck } from './access-check';
import { CheckCodes } from './check-codes';
import { Clock } from './clock';
import { Config } from './config';
import { DatabaseModule } from './database.module';
import { Pdf } from './documents/pdf';
import { KeptPictures } from './documents/kept-pictures';
import { Pictures } from './documents/pictures';
import { ErrorFilter } from './error.filter';
import { Writes } from './idempotency';
import { HealthModule } from './health/health.module';
import { JobsModule } from './jobs/jobs.module';
import { Live } from './live/live';
import { Presence } from './live/presence';
import { loggerModule } from './logging';
import { Metrics } from './metrics';
import { RedisLink } from './redis';
import { throttlerGuard, throttlerModule } from './throttle';
import { validationPipe } from './validation';

/** What every feature stands on, available everywhere without an import. */
@Global()
@Module({})
export class PlatformModule {
  static register(
    config: Config,
    options: { jobs: boolean; requests: boolean } = { jobs: true, requests: true },
  ): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DatabaseModule,
        JobsModule.register(options.jobs),
        ...(options.requests ? [loggerModule(), throttlerModule(), DiscoveryModule, HealthModule] : []),
      ],
      providers: [
        { provide: Config, useValue: config },
        Clock,
        Live,
        Presence,
        RedisLink,
        Pdf,
        Pictures,
        KeptPictures,
        CheckCodes,
        Writes,
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
        ...(options.requests ? [throttlerGuard, AccessCheck, Metrics] : []),
      ],
      exports: [CheckCodes, Config, Clock, KeptPictures, Live, Pdf, Pictures, Presence, RedisLink, Writes],
    };
  }
}
