import { Controller, Get, Post } from '@nestjs/common';
import type { Actor, LedgerAlarm, LedgerCheckDetail, LedgerCheckRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { ChecksService } from './checks.service';

@Controller('points/checks')
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  @Get()
  @Requires('points.reconcile')
  list(@CurrentActor() actor: Actor): Promise<LedgerCheckRecord[]> {
    return this.checks.list(actor);
  }

  @Post()
  @Requires('points.reconcile')
  ask(@CurrentActor() actor: Actor, @IdempotencyKey() write: WriteKey): Promise<LedgerCheckRecord> {
    return this.checks.ask(actor, write);
  }

  @Get('alarm')
  @Requires('points.reconcile')
  alarm(@CurrentActor() actor: Actor): Promise<LedgerAlarm> {
    return this.checks.alarm(actor);
  }

  @Get(':id')
  @Requires('points.reconcile')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<LedgerCheckDetail> {
    return this.checks.get(actor, id);
  }
}
