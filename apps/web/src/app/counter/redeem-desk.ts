import {
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  type CounterPerson,
  ERROR_TITLES,
  type GoodsRecord,
  type RedeemInput,
  type RedemptionRecord,
  type SecondPersonInput,
  usualPayer,
} from '@jishan/domain';
import { EMPTY_BASKET, pricedItems, priceOf, refusalOf, toItems, withPieces } from '../exchange/basket';
import { ExchangeApi } from '../exchange/exchange.api';
import { GoodsPicker } from '../exchange/goods-picker';
import { PurseChoice } from '../exchange/purse-choice';
import { Attempt } from '../http/attempt';
import { ErrorSummary } from '../ui/error-summary';
import { Figure } from '../ui/figure';
import { dayLabel } from '../ui/when';
import { QuickEntry } from './quick-entry';
import { SecondPerson } from './second-person';

/** C1: identity and balance, basket, one confirmation. Twice pressed or sent again after a break: still one redemption. */
@Component({
  selector: 'app-redeem-desk',
  imports: [GoodsPicker, ErrorSummary, Figure, PurseChoice, QuickEntry, RouterLink, SecondPerson],
  template: `
    <div class="columns columns-aside">
      <section class="stack" aria-label="选择物品">
        <h2 #heading tabindex="-1" class="section-title">选择物品</h2>
        <p class="only-narrow">{{ person().nameMasked }} · 可用 {{ purse().available }} 分</p>
        <app-quick-entry [goods]="goods()" [locked]="locked()" (taken)="take($event)" (confirmed)="redeem()" />
        <app-goods-picker numbered [goods]="goods()" [taken]="person().taken" [(basket)]="basket" [locked]="locked()" />
        @if (picked().length > 0) {
          <div class="basket-bar only-narrow">
            @if (refusal(); as reason) {
              <p class="refusal">{{ reason }}</p>
            }
            <div class="row row-spread">
              <p>共 <app-figure class="balance-inline" [value]="total()" /></p>
              <button type="button" class="button button-primary" (click)="goToConfirmation()">去确认</button>
            </div>
          </div>
        }
      </section>
      <section #confirmation class="card aside-sticky" tabindex="-1" aria-label="兑换确认">
        <div>
          <h2>{{ person().nameMasked }}</h2>
          <p class="line-about">
            {{ person().unitName }}{{ person().ownerLabel === person().nameMasked ? '' : ' · ' + person().ownerLabel
            }}<br />卡号 {{ person().cardNo }}{{ person().phoneTail ? ' · 手机尾号 ' + person().phoneTail : '' }}
            @if (person().householdId; as householdId) {
              <br /><a target="_blank" [routerLink]="['/households', householdId]">看这一户的积分和限额（另开一页）</a>
            }
          </p>
        </div>
        @if (person().personal; as personal) {
          <app-purse-choice
            [householdLabel]="person().ownerLabel"
            [available]="person().available"
            [personal]="personal"
            [locked]="locked()"
            [(payer)]="payer"
          />
        }
        <dl class="facts">
          <dt>可用</dt>
          <dd><app-figure class="balance-inline" [value]="purse().available" /></dd>
          @if (purse().held > 0) {
            <dt>预约冻结</dt>
            <dd><app-figure [value]="purse().held" /></dd>
          }
          @if (person().monthlyLeft !== null) {
            <dt>本月还可用</dt>
            <dd><app-figure [value]="person().monthlyLeft ?? 0" /></dd>
          }
          @if (purse().expiringSoon > 0 && purse().expiringOn; as on) {
            <dt>即将到期</dt>
            <dd><app-figure [value]="purse().expiringSoon" />（{{ dayLabel(on) }}起）</dd>
          }
        </dl>
        <ul class="basket-lines">
          @for (item of picked(); track item.goods.id) {
            <li class="row row-spread">
              <span>{{ item.goods.name }} × {{ item.pieces }}</span
              ><app-figure [value]="item.goods.pricePoints * item.pieces" />
            </li>
          }
        </ul>
        <p class="row row-spread basket-total">
          <span>合计</span><app-figure class="balance-inline" [value]="total()" />
        </p>
        @if (person().ownHousehold) {
          <app-second-person [locked]="locked()" [(second)]="second" />
        }
        @if (refusal(); as reason) {
          <p class="refusal" role="status">{{ reason }}</p>
        } @else {
          <p class="field-hint">兑换后余 {{ purse().available - total() }} 分。请与本人核对后确认。</p>
        }
        <app-error-summary [problem]="redeeming.problem()" />
        @if (redeeming.uncertain()) {
          <p class="refusal">网络中断，不知道上一次是否办成。请按“重试”：同一单只会办一次，不会重复扣分。</p>
        }
        <button
          type="button"
          class="button button-primary button-wide"
          [disabled]="redeeming.busy() || refusal() !== null"
          (click)="redeem()"
        >
          {{ redeeming.busy() ? '正在办理…' : redeeming.uncertain() ? '重试' : '确认兑换' }}
        </button>
        <button type="button" class="button button-wide" [disabled]="locked()" (click)="left.emit()">换一位</button>
      </section>
    </div>
  `,
})
export class RedeemDesk {
  private readonly api = inject(ExchangeApi);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  private readonly quickEntry = viewChild.required(QuickEntry);
  private readonly confirmation = viewChild.required<ElementRef<HTMLElement>>('confirmation');

  readonly shopId = input.required<string>();
  readonly person = input.required<CounterPerson>();
  readonly goods = input.required<readonly GoodsRecord[]>();
  readonly redeemed = output<RedemptionRecord>();
  readonly left = output<void>();

  protected readonly dayLabel = dayLabel;
  protected readonly basket = signal(EMPTY_BASKET);
  protected readonly second = signal<SecondPersonInput | null>(null);
  protected readonly payer = linkedSignal(() => usualPayer(this.person().available, this.person().personal));
  /** What pays: the household's account, or the person's own beside it. */
  protected readonly purse = computed(() => (this.payer() === 'personal' && this.person().personal) || this.person());
  protected readonly picked = computed(() => pricedItems(this.basket(), this.goods()));
  protected readonly total = computed(() => priceOf(this.basket(), this.goods()));
  protected readonly refusal = computed(() => {
    if (this.person().ownHousehold && this.second() === null) return `${ERROR_TITLES['redemption.own-household']}。`;
    if (this.picked().length === 0) return '请先选择物品。';
    const { monthlyLeft, taken } = this.person();
    return refusalOf(this.basket(), this.goods(), { available: this.purse().available, monthlyLeft, taken });
  });
  protected readonly redeeming = new Attempt((key, input: RedeemInput) => this.api.redeem(key, input));
  protected readonly locked = computed(() => this.redeeming.busy() || this.redeeming.uncertain());

  /** On a phone the shelf is long and the confirmation stands below it. */
  protected goToConfirmation(): void {
    const { nativeElement } = this.confirmation();
    nativeElement.scrollIntoView();
    nativeElement.focus({ preventScroll: true });
  }

  focus(): void {
    if (!this.quickEntry().focus()) this.heading().nativeElement.focus();
  }

  protected take({ goods, pieces }: { goods: GoodsRecord; pieces: number | null }): void {
    this.basket.update((basket) => withPieces(basket, goods.id, pieces ?? (basket[goods.id] ?? 0) + 1));
  }

  protected async redeem(): Promise<void> {
    if (this.refusal() !== null) return;
    const second = this.second();
    const outcome = await this.redeeming.run({
      shopId: this.shopId(),
      personId: this.person().personId,
      items: toItems(this.basket()),
      payer: this.payer(),
      ...(second && { second }),
    });
    if (outcome.done) this.redeemed.emit(outcome.value);
  }
}
