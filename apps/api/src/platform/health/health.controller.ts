import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  TypeOrmHealthIndicator,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Public } from '../access';
import { RedisLink } from '../redis';
import { Readiness } from './readiness';

const DATABASE_PATIENCE_MS = 1_500;

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly readiness: Readiness,
    private readonly redis: RedisLink,
  ) {}

  /** The process runs. Does not ask the database: restarting us would not mend it. */
  @Get('live')
  @Public()
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** New requests are welcome. */
  @Get('ready')
  @Public()
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    if (!this.readiness.ready) throw new ServiceUnavailableException();
    return this.health.check([
      () => this.database.pingCheck('database', { timeout: DATABASE_PATIENCE_MS }),
      () => this.helpers(),
    ]);
  }

  /** Redis makes news and jobs quicker; nothing that is asked of us needs it, so its loss is told and turns nobody away. */
  private helpers(): HealthIndicatorResult {
    return this.redis.configured ? { jobs: { status: 'up', redis: this.redis.ready ? 'ready' : 'out of reach' } } : {};
  }
}
