import { inject, Service } from '@angular/core';
import type {
  AllowanceRecord,
  CancelRedemptionInput,
  CounterPerson,
  CountStockInput,
  CreateShopInput,
  GoodsRecord,
  HandOverInput,
  MoveStockInput,
  Page,
  RedeemInput,
  RedemptionRecord,
  RedemptionState,
  ReserveInput,
  SaveGoodsInput,
  ShopRecord,
  StockMoveRecord,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class ExchangeApi {
  private readonly api = inject(ApiClient);

  listShops(unitId?: string): Promise<ShopRecord[]> {
    return this.api.get('/api/shops', { unitId });
  }

  createShop(key: string, input: CreateShopInput): Promise<ShopRecord> {
    return this.api.write('POST', '/api/shops', key, input);
  }

  listGoods(shopId: string): Promise<GoodsRecord[]> {
    return this.api.get(`/api/shops/${shopId}/goods`);
  }

  addGoods(key: string, shopId: string, input: SaveGoodsInput): Promise<GoodsRecord> {
    return this.api.write('POST', `/api/shops/${shopId}/goods`, key, input);
  }

  changeGoods(key: string, goodsId: string, input: SaveGoodsInput): Promise<GoodsRecord> {
    return this.api.write('PUT', `/api/goods/${goodsId}`, key, input);
  }

  moveStock(key: string, goodsId: string, input: MoveStockInput): Promise<GoodsRecord> {
    return this.api.write('POST', `/api/goods/${goodsId}/stock-moves`, key, input);
  }

  countStock(key: string, shopId: string, input: CountStockInput): Promise<GoodsRecord[]> {
    return this.api.write('POST', `/api/shops/${shopId}/stock-counts`, key, input);
  }

  listStockMoves(shopId: string, cursor?: string): Promise<Page<StockMoveRecord>> {
    return this.api.get(`/api/shops/${shopId}/stock-moves`, { cursor });
  }

  findPeople(shopId: string, search: string): Promise<CounterPerson[]> {
    return this.api.get(`/api/shops/${shopId}/counter`, { search });
  }

  getMyAllowance(shopId: string): Promise<AllowanceRecord> {
    return this.api.get('/api/my/allowance', { shopId });
  }

  redeem(key: string, input: RedeemInput): Promise<RedemptionRecord> {
    return this.api.write('POST', '/api/redemptions', key, input);
  }

  reserve(key: string, input: ReserveInput): Promise<RedemptionRecord> {
    return this.api.write('POST', '/api/reservations', key, input);
  }

  handOver(key: string, redemptionId: string, input: HandOverInput): Promise<RedemptionRecord> {
    return this.api.write('POST', `/api/redemptions/${redemptionId}/hand-over`, key, input);
  }

  cancel(key: string, redemptionId: string, input: CancelRedemptionInput): Promise<RedemptionRecord> {
    return this.api.write('POST', `/api/redemptions/${redemptionId}/cancel`, key, input);
  }

  takeBack(key: string, redemptionId: string, input: CancelRedemptionInput): Promise<RedemptionRecord> {
    return this.api.write('POST', `/api/redemptions/${redemptionId}/void`, key, input);
  }

  listMyRedemptions(cursor?: string): Promise<Page<RedemptionRecord>> {
    return this.api.get('/api/my/redemptions', { cursor });
  }

  getRedemption(redemptionId: string): Promise<RedemptionRecord> {
    return this.api.get(`/api/redemptions/${redemptionId}`);
  }

  listRedemptions(shopId: string, state?: RedemptionState, cursor?: string): Promise<Page<RedemptionRecord>> {
    return this.api.get(`/api/shops/${shopId}/redemptions`, { state, cursor });
  }
}
