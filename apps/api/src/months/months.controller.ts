import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { Actor, MonthBalance, MonthRecord, Page, RecomputeReport } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { MonthBalanceQueryDto } from './months.dto';
import { MonthsService } from './months.service';
import { RecomputeService } from './recompute.service';

@Controller('points/months')
export class MonthsController {
  constructor(
    private readonly months: MonthsService,
    private readonly recompute: RecomputeService,
  ) {}

  @Get()
  @Requires('points.reconcile')
  list(@CurrentActor() actor: Actor): Promise<MonthRecord[]> {
    return this.months.list(actor);
  }

  @Post(':month/closing')
  @Requires('points.close-month')
  close(
    @CurrentActor() actor: Actor,
    @Param('month') month: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<MonthRecord> {
    return this.months.close(actor, month, write);
  }

  @Get(':month/balances')
  @Requires('points.reconcile')
  balances(
    @CurrentActor() actor: Actor,
    @Param('month') month: string,
    @Query() query: MonthBalanceQueryDto,
  ): Promise<Page<MonthBalance>> {
    return this.months.balances(actor, month, query);
  }

  @Get(':month/recomputation')
  @Requires('points.reconcile')
  recomputation(@CurrentActor() actor: Actor, @Param('month') month: string): Promise<RecomputeReport> {
    return this.recompute.report(actor, month);
  }
}
