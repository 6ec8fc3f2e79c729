import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { STOCK_MOVE_LABELS } from '@jishan/domain';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Figure } from '../../ui/figure';
import { PagedList } from '../../ui/loaded';
import { Column, ListTable } from '../controls/list-table';
import { stampOf } from '../controls/stamp';
import { ShopChoice } from './shop-choice';
import { ShopRegister } from './shop-register';

/** Every change of a shop's stock with its reason. */
@Component({
  selector: 'office-stock-moves',
  imports: [ListTable, Column, Figure, RouterLink, ShopChoice],
  template: `
    <div class="headline">
      <a class="back-link" routerLink="/office/goods" [queryParams]="{ shop: current()?.id }">‹ 商品与库存</a>
      <h1>库存流水</h1>
    </div>
    <office-shop-choice [shops]="shops()" [chosen]="current()" />
    @if (current()) {
      <office-list-table [of]="moves" key="id" caption="库存流水" empty="还没有出入库记录。">
        <ng-template officeColumn="时间" [of]="moves" let-move>{{ stampOf(move.at) }}</ng-template>
        <ng-template officeColumn="商品" [of]="moves" let-move>
          {{ move.goodsName }}
          <div class="narrow-only quiet">{{ move.reason }}</div>
        </ng-template>
        <ng-template officeColumn="种类" look="nowrap" [of]="moves" let-move>{{ kinds[move.kind] }}</ng-template>
        <ng-template officeColumn="数量" look="number" [of]="moves" let-move>
          <app-figure signed unit="" [value]="move.pieces" />
        </ng-template>
        <ng-template officeColumn="之后可兑" look="number wide-only" [of]="moves" let-move>
          {{ move.availableAfter }}
        </ng-template>
        <ng-template officeColumn="理由" look="wide-only" [of]="moves" let-move>{{ move.reason ?? '—' }}</ng-template>
        <ng-template officeColumn="经办人" look="wide-only" [of]="moves" let-move>{{ move.actorName }}</ng-template>
      </office-list-table>
    }
  `,
})
export class StockMoves {
  private readonly api = inject(ExchangeApi);
  private readonly register = inject(ShopRegister);

  readonly shop = input<string>();

  protected readonly kinds = STOCK_MOVE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly shops = computed(() => this.register.within('stock.read'));
  protected readonly current = computed(() => this.register.pick('stock.read', this.shop()));
  protected readonly moves = new PagedList(
    () => this.current()?.id ?? null,
    (id, cursor) => this.api.listStockMoves(id, cursor),
  );
}
