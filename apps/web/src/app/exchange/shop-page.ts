import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LIMITS, type Payer, type RedemptionItemInput, type ShopRecord, usualPayer } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { PointsApi } from '../points/points.api';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { Figure } from '../ui/figure';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { EMPTY_BASKET, pricedItems, priceOf, refusalOf, toItems } from './basket';
import { ExchangeApi } from './exchange.api';
import { GoodsPicker } from './goods-picker';
import { PurseChoice } from './purse-choice';
import { rememberedShop, rememberShop } from './remembered-shop';

/** Browse the shelf, reserve, fetch it with the code. */
@Component({
  selector: 'app-shop-page',
  imports: [RouterLink, ListFaces, ErrorSummary, Figure, GoodsPicker, PurseChoice],
  templateUrl: './shop-page.html',
})
export class ShopPage {
  private readonly api = inject(ExchangeApi);
  private readonly points = inject(PointsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  /** Id of the shop, in the address. */
  readonly shop = input<string>();

  protected readonly shops = new Loaded(
    () => true,
    () => this.api.listShops(),
  );
  protected readonly balance = new Loaded(
    () => true,
    () => this.points.getMyBalance(),
  );
  protected readonly chosen = computed<ShopRecord | null>(() => {
    const shops = this.shops.value() ?? [];
    const known = [this.shop(), rememberedShop('shelf')].map((id) => shops.find((shop) => shop.id === id));
    return known.find((shop) => shop !== undefined) ?? shops[0] ?? null;
  });
  private readonly chosenId = computed(() => this.chosen()?.id ?? null);
  protected readonly goods = new Loaded(this.chosenId, (shopId) => this.api.listGoods(shopId));
  protected readonly allowance = new Loaded(this.chosenId, (shopId) => this.api.getMyAllowance(shopId));
  private readonly personal = computed(() => this.allowance.value()?.personal ?? null);
  /** Null: there is nothing to choose. */
  private readonly usual = computed(
    () => this.personal() && usualPayer(this.balance.value()?.available ?? 0, this.personal()),
  );
  /** Stays as it was chosen when the balances are read anew. */
  protected readonly payer = linkedSignal<Payer>(() => this.usual() ?? 'household');
  protected readonly basket = linkedSignal({ source: this.chosenId, computation: () => EMPTY_BASKET });

  protected readonly total = computed(() => priceOf(this.basket(), this.goods.value() ?? []));
  protected readonly picked = computed(() => pricedItems(this.basket(), this.goods.value() ?? []));
  protected readonly refusal = computed(() => {
    const balance = this.balance.value();
    if (this.picked().length === 0 || !balance) return null;
    const { monthlyLeft = null, taken = [] } = this.allowance.value() ?? {};
    const purse = (this.payer() === 'personal' && this.personal()) || balance;
    const wallet = { available: purse.available, monthlyLeft, taken };
    return refusalOf(this.basket(), this.goods.value() ?? [], wallet);
  });
  protected readonly reserving = new Attempt((key, shopId: string, items: RedemptionItemInput[], payer: Payer) =>
    this.api.reserve(key, { shopId, items, payer }),
  );
  protected readonly locked = computed(() => this.reserving.busy() || this.reserving.uncertain());

  protected chooseShop(shopId: string): void {
    rememberShop('shelf', shopId);
    void this.router.navigate([], { queryParams: { shop: shopId } });
  }

  protected async reserve(): Promise<void> {
    const shop = this.chosen();
    if (!shop) return;
    const [items, payer] = [toItems(this.basket()), this.payer()];
    const account = payer === 'personal' ? '个人账户' : (this.balance.value()?.ownerLabel ?? '户账户');
    const decision = await this.confirm.ask({
      title: `预约这些物品，共 ${this.total()} 分？`,
      consequences: [
        `从“${account}”付：${this.total()} 分会先冻结，领取时才扣除。`,
        `请在 ${LIMITS.reservationDays} 天内到${shop.name}凭领取码领取。`,
        '过期未领或取消，积分原样退回。',
      ],
      confirmLabel: '确认预约',
    });
    if (!decision) return;
    const outcome = await this.reserving.run(shop.id, items, payer);
    if (!outcome.done) {
      if (!this.reserving.uncertain()) this.readAnew();
      return;
    }
    this.basket.set(EMPTY_BASKET); // nothing is left to be sent again while the page changes
    this.notices.say('预约成功，请记下领取码。');
    await this.router.navigateByUrl('/my-redemptions');
  }

  /** A refusal is about something that has changed. Without an answer nothing is read: the very same must be sent again. */
  private readAnew(): void {
    for (const shown of [this.goods, this.allowance, this.balance]) void shown.reload();
  }
}
