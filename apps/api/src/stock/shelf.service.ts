import { Injectable } from '@nestjs/common';
import type { GoodsRecord } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { GoodsStore, type ActedBy, type ServingShop, type StockMoveDraft } from './goods.store';

export type { ActedBy, ServingShop } from './goods.store';

/** What other features do with the shelf in their own transaction and after their own check. */
@Injectable()
export class ShelfService {
  constructor(private readonly store: GoodsStore) {}

  findShop(id: string, tx?: EntityManager): Promise<ServingShop | null> {
    return this.store.findShop(id, tx);
  }

  findGoods(id: string, tx?: EntityManager): Promise<GoodsRecord | null> {
    return this.store.findGoods(id, tx);
  }

  listGoods(shopId: string, tx?: EntityManager): Promise<GoodsRecord[]> {
    return this.store.listGoods(shopId, true, tx);
  }

  /** In the order of their ids, so that two baskets with the same goods never wait for each other. */
  lockGoods(tx: EntityManager, shopId: string, ids: readonly string[]): Promise<GoodsRecord[]> {
    return this.store.lockGoods(tx, shopId, ids);
  }

  /** The goods are locked by the caller. */
  moveStock(tx: EntityManager, drafts: readonly StockMoveDraft[], by: ActedBy): Promise<void> {
    return this.store.moveStock(tx, drafts, by);
  }
}
