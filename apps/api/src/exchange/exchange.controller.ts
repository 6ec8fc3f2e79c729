import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type {
  Actor,
  CounterPerson,
  GoodsRecord,
  Page,
  RedemptionRecord,
  ShopRecord,
  StockMoveRecord,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../identity/actor';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { CounterService } from './counter.service';
import {
  CloseRedemptionDto,
  CounterQueryDto,
  CreateShopDto,
  HandOverDto,
  MoveStockDto,
  RedeemDto,
  RedemptionQueryDto,
  ReserveDto,
  SaveGoodsDto,
  ShopQueryDto,
} from './exchange.dto';
import { FulfilmentService } from './fulfilment.service';
import { GoodsService } from './goods.service';
import { RedemptionService } from './redemption.service';

@Controller()
export class ExchangeController {
  constructor(
    private readonly goods: GoodsService,
    private readonly counter: CounterService,
    private readonly redemptions: RedemptionService,
    private readonly fulfilment: FulfilmentService,
  ) {}

  @Get('shops')
  @Requires('shop.read')
  listShops(@CurrentActor() actor: Actor, @Query() query: ShopQueryDto): Promise<ShopRecord[]> {
    return this.goods.listShops(actor, query.unitId ?? null);
  }

  @Post('shops')
  @Requires('goods.manage')
  createShop(
    @CurrentActor() actor: Actor,
    @Body() input: CreateShopDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ShopRecord> {
    return this.goods.createShop(actor, input, write);
  }

  @Get('shops/:id/goods')
  @Requires('shop.read')
  listGoods(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<GoodsRecord[]> {
    return this.goods.listGoods(actor, id);
  }

  @Post('shops/:id/goods')
  @Requires('goods.manage')
  addGoods(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SaveGoodsDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<GoodsRecord> {
    return this.goods.addGoods(actor, id, input, write);
  }

  @Put('goods/:id')
  @Requires('goods.manage')
  changeGoods(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SaveGoodsDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<GoodsRecord> {
    return this.goods.changeGoods(actor, id, input, write);
  }

  @Post('goods/:id/stock-moves')
  @Requires('stock.move')
  moveStock(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: MoveStockDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<GoodsRecord> {
    return this.goods.moveStock(actor, id, input, write);
  }

  @Get('shops/:id/stock-moves')
  @Requires('stock.read')
  listStockMoves(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() page: PageQueryDto,
  ): Promise<Page<StockMoveRecord>> {
    return this.goods.listStockMoves(actor, id, page);
  }

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
