import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { STOCK_MOVE_LABELS } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { stampOf } from '../controls/stamp';
import { ShopChoice } from './shop-choice';
import { ShopRegister } from './shop-register';

/** Every change of a shop's stock with its reason. */
@Component({
  selector: 'office-stock-moves',
  imports: [Figure, ListFaces, MoreButton, NzTableModule, RouterLink, ShopChoice],
  template: `
    <div class="headline">
      <a class="back-link" routerLink="/office/goods" [queryParams]="{ shop: current()?.id }">‹ 商品与库存</a>
      <h1>库存流水</h1>
    </div>
    <office-shop-choice [shops]="shops()" [chosen]="current()" />
    @if (current()) {
      <app-list-faces [of]="moves" empty="还没有出入库记录。" />
      @if (moves.face() === 'full') {
        <nz-table nzTemplateMode nzSize="small">
          <caption class="visually-hidden">
            库存流水
          </caption>
          <thead>
            <tr>
              <th scope="col">时间</th>
              <th scope="col">商品</th>
              <th scope="col">种类</th>
              <th scope="col" class="number">数量</th>
              <th scope="col" class="number wide-only">之后可兑</th>
              <th scope="col" class="wide-only">理由</th>
              <th scope="col" class="wide-only">经办人</th>
            </tr>
          </thead>
          <tbody>
            @for (move of moves.items(); track move.id) {
              <tr>
                <td>{{ stampOf(move.at) }}</td>
                <td>
                  {{ move.goodsName }}
                  <div class="narrow-only quiet">{{ move.reason }}</div>
                </td>
                <td>{{ kinds[move.kind] }}</td>
                <td class="number"><app-figure signed unit="" [value]="move.pieces" /></td>
                <td class="number wide-only">{{ move.availableAfter }}</td>
                <td class="wide-only">{{ move.reason ?? '—' }}</td>
                <td class="wide-only">{{ move.actorName }}</td>
              </tr>
            }
          </tbody>
        </nz-table>
        <app-more-button [of]="moves" />
      }
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
