import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { GOODS_STATE_LABELS, type GoodsRecord, LIMIT_PERIOD_LABELS, type ShopRecord, yuanLabel } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Session } from '../../session/session';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { StateTag } from '../controls/state-tag';
import { UrlFilters } from '../controls/url-filters';
import { GoodsForm } from './goods-form';
import { ShopChoice } from './shop-choice';
import { ShopForm } from './shop-form';
import { ShopRegister } from './shop-register';
import { StockForm } from './stock-form';

type Opened =
  | { form: 'shop' }
  | { form: 'goods'; goods: GoodsRecord | null }
  | { form: 'stock'; kind: 'in' | 'difference'; goods: GoodsRecord };

/** The shelf of one shop: prices, limits, what is there and what is reserved. */
@Component({
  selector: 'office-goods-page',
  imports: [
    ActionButton,
    Figure,
    GoodsForm,
    ListFaces,
    NzButtonModule,
    NzTableModule,
    RouterLink,
    ShopChoice,
    ShopForm,
    StateTag,
    StockForm,
  ],
  templateUrl: './goods-page.html',
})
export class GoodsPage {
  private readonly api = inject(ExchangeApi);
  private readonly register = inject(ShopRegister);
  private readonly reach = inject(Reach);
  protected readonly session = inject(Session);
  private readonly filters = inject(UrlFilters);

  readonly shop = input<string>();

  protected readonly labels = GOODS_STATE_LABELS;
  protected readonly periods = LIMIT_PERIOD_LABELS;
  protected readonly yuanLabel = yuanLabel;
  protected readonly opened = signal<Opened | null>(null);
  protected readonly shops = computed(() => this.register.within('stock.read'));
  protected readonly current = computed(() => this.register.pick('stock.read', this.shop()));
  protected readonly goods = new Loaded(
    () => this.current()?.id ?? null,
    (id) => this.api.listGoods(id),
  );
  protected readonly manageRefusal = computed(() => this.reach.refusal('goods.manage', this.current()?.unitId ?? null));
  protected readonly stockRefusal = computed(() => this.reach.refusal('stock.move', this.current()?.unitId ?? null));

  protected showShop(shop: ShopRecord): void {
    this.opened.set(null);
    void this.register.shops.reload();
    this.filters.set({ shop: shop.id });
  }

  /** The answer goes onto the shelf at once: the next form must not begin with yesterday's count. */
  protected showSaved(saved: GoodsRecord): void {
    this.opened.set(null);
    const shelf = this.goods.value() ?? [];
    const isNew = !shelf.some((item) => item.id === saved.id);
    this.goods.replace(isNew ? [...shelf, saved] : shelf.map((item) => (item.id === saved.id ? saved : item)));
    void this.goods.reload();
  }
}
