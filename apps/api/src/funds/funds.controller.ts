import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Actor, FundEntryRecord, FundRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { AddFundEntryDto, PaySheetDto, ReverseFundEntryDto } from './funds.dto';
import { FundsService } from './funds.service';

@Controller()
export class FundsController {
  constructor(private readonly funds: FundsService) {}

  @Get('units/:id/fund')
  @Requires('fund.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<FundRecord> {
    return this.funds.get(actor, id);
  }

  @Get('units/:id/fund/entries')
  @Requires('fund.read')
  list(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() page: PageQueryDto,
  ): Promise<Page<FundEntryRecord>> {
    return this.funds.list(actor, id, page);
  }

  @Post('units/:id/fund/entries')
  @Requires('fund.keep')
  add(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AddFundEntryDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<FundEntryRecord> {
    return this.funds.add(actor, id, input, write);
  }

  @Post('units/:id/fund/payments')
  @Requires('fund.keep')
  pay(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: PaySheetDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<FundEntryRecord> {
    return this.funds.pay(actor, id, input, write);
  }

  @Post('fund-entries/:id/reverse')
  @Requires('fund.keep')
  reverse(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ReverseFundEntryDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<FundEntryRecord> {
    return this.funds.reverse(actor, id, input, write);
  }
}
