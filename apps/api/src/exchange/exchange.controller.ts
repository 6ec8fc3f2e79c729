import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type {
  Actor,
  AllowanceRecord,
  CounterPerson,
  Page,
  RedemptionRecord,
  SpendingLimitRecord,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { AllowancesService } from './allowances.service';
import { CounterService } from './counter.service';
import {
  AllowanceQueryDto,
  CloseRedemptionDto,
  CounterQueryDto,
  HandOverDto,
  RedeemDto,
  RedemptionQueryDto,
  ReserveDto,
  SetSpendingLimitDto,
} from './exchange.dto';
import { FulfilmentService } from './fulfilment.service';
import { RedemptionService } from './redemption.service';

@Controller()
export class ExchangeController {
  constructor(
    private readonly counter: CounterService,
    private readonly allowances: AllowancesService,
    private readonly redemptions: RedemptionService,
    private readonly fulfilment: FulfilmentService,
  ) {}

  @Get('shops/:id/counter')
  @Requires('counter.find')
  findAtCounter(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: CounterQueryDto,
  ): Promise<CounterPerson[]> {
    return this.counter.find(actor, id, query.search);
  }

  @Get('shops/:id/redemptions')
  @Requires('redemption.list')
  listOfShop(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: RedemptionQueryDto,
  ): Promise<Page<RedemptionRecord>> {
    return this.redemptions.listOfShop(actor, id, query.state ?? null, query);
  }

  @Get('volunteers/:id/spending-limit')
  @Requires('redemption.limit-member')
  readLimit(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<SpendingLimitRecord> {
    return this.allowances.read(actor, id);
  }

  @Put('volunteers/:id/spending-limit')
  @Requires('redemption.limit-member')
  setLimit(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SetSpendingLimitDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SpendingLimitRecord> {
    return this.allowances.set(actor, id, input, write);
  }

  @Get('my/allowance')
  @Requires('redemption.reserve')
  ownAllowance(@CurrentActor() actor: Actor, @Query() { shopId }: AllowanceQueryDto): Promise<AllowanceRecord> {
    return this.allowances.own(actor, shopId);
  }

  @Get('my/redemptions')
  @Requires('redemption.list-own')
  listOwn(@CurrentActor() actor: Actor, @Query() page: PageQueryDto): Promise<Page<RedemptionRecord>> {
    return this.redemptions.listOwn(actor, page);
  }

  @Get('redemptions/:id')
  @Requires('redemption.list')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<RedemptionRecord> {
    return this.redemptions.get(actor, id);
  }

  @Post('redemptions')
  @Requires('redemption.redeem')
  redeem(
    @CurrentActor() actor: Actor,
    @Body() input: RedeemDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RedemptionRecord> {
    return this.redemptions.redeem(actor, input, write);
  }

  @Post('reservations')
  @Requires('redemption.reserve')
  reserve(
    @CurrentActor() actor: Actor,
    @Body() input: ReserveDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RedemptionRecord> {
    return this.redemptions.reserve(actor, input, write);
  }

  @Post('redemptions/:id/hand-over')
  @HttpCode(200)
  @Requires('redemption.hand-over')
  handOver(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: HandOverDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RedemptionRecord> {
    return this.fulfilment.handOver(actor, id, input, write);
  }

  @Post('redemptions/:id/cancel')
  @HttpCode(200)
  @Requires('redemption.cancel')
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CloseRedemptionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RedemptionRecord> {
    return this.fulfilment.cancel(actor, id, input, write);
  }

  @Post('redemptions/:id/void')
  @HttpCode(200)
  @Requires('redemption.hand-over')
  void(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CloseRedemptionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RedemptionRecord> {
    return this.fulfilment.void(actor, id, input, write);
  }
}
