import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Actor, GoodsRecord, Page, ShopRecord, StockMoveRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { GoodsService } from './goods.service';
import { CountStockDto, CreateShopDto, MoveStockDto, SaveGoodsDto, ShopQueryDto } from './stock.dto';

@Controller()
export class StockController {
  constructor(private readonly goods: GoodsService) {}

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

  @Post('shops/:id/stock-counts')
  @HttpCode(200)
  @Requires('stock.move')
  countStock(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CountStockDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<GoodsRecord[]> {
    return this.goods.countStock(actor, id, input, write);
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
}
