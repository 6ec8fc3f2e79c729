import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type CountedGoods, type GoodsRecord, LIMITS, ROLE_LABELS, signed } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Attempt } from '../../http/attempt';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { UnsavedWork } from '../../ui/unsaved-work';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { readCount, readSheet, refusalOf, type Typed } from './count-sheet';
import { ShopChoice } from './shop-choice';
import { ShopRegister } from './shop-register';

/** 全面盘点: the whole shelf is counted and saved at once; each kind that differs becomes a row of stock with a reason of its own. */
@Component({
  selector: 'office-stock-count',
  imports: [ActionButton, ErrorSummary, ListFaces, NzButtonModule, NzTableModule, RouterLink, ShopChoice],
  template: `
    <div class="headline">
      <a class="back-link" routerLink="/office/goods" [queryParams]="{ shop: current()?.id }">‹ 商品与库存</a>
      <h1>全面盘点</h1>
    </div>
    <office-shop-choice [shops]="shops()" [chosen]="current()" />
    @if (current()) {
      <p class="page-intro">
        账面数含已预约未领取的。填了实数而与账面不同的，每种写明原因，成为库存流水里的一行；没有填的不动。所有行一次保存，有一行不对就都不保存。券的数目由券码清单决定，不在这里盘。
      </p>
      @if (outOfReach(); as reason) {
        <p class="page-intro">不能盘点：{{ reason }}。盘点由这个兑换点的{{ clerk }}来做，这里只列账面数。</p>
      }
      <app-list-faces [of]="goods" empty="这个兑换点还没有商品。" />
      @if (own().length > 0) {
        <nz-table nzTemplateMode nzSize="small">
          <caption class="visually-hidden">
            全面盘点
          </caption>
          <thead>
            <tr>
              <th scope="col">商品</th>
              <th scope="col" class="number">账面</th>
              @if (mayCount()) {
                <th scope="col" class="number">实数</th>
                <th scope="col" class="number">差异</th>
                <th scope="col">原因</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (item of own(); track item.id) {
              <tr>
                <td>
                  @if (mayCount()) {
                    <label [for]="'count-' + item.id">{{ item.name }}</label>
                  } @else {
                    {{ item.name }}
                  }
                </td>
                <td class="number">{{ item.available + item.reserved }} {{ item.measure }}</td>
                @if (mayCount()) {
                  <td class="number">
                    <input
                      #countBox
                      class="ant-input count-box"
                      inputmode="numeric"
                      autocomplete="off"
                      maxlength="12"
                      [id]="'count-' + item.id"
                      [attr.aria-invalid]="faults()[item.id] ? true : null"
                      [attr.aria-describedby]="faults()[item.id] ? 'fault-' + item.id : null"
                      [value]="counted()[item.id] ?? ''"
                      (input)="count(item.id, countBox.value)"
                    />
                  </td>
                  <td class="number">{{ differenceLabel(item) }}</td>
                  <td>
                    @if (differenceOf(item)) {
                      <input
                        #reasonBox
                        class="ant-input"
                        [attr.aria-label]="item.name + '差异的原因'"
                        [maxLength]="reasonLength"
                        [value]="reasons()[item.id] ?? ''"
                        (input)="explain(item.id, reasonBox.value)"
                      />
                    }
                    @if (faults()[item.id]; as fault) {
                      <p class="form-error" [id]="'fault-' + item.id">{{ fault }}</p>
                    }
                  </td>
                }
              </tr>
            }
          </tbody>
        </nz-table>
      }
      @if (own().length > 0 && mayCount()) {
        <app-error-summary [problem]="summary()" />
        <div class="panel-actions">
          <office-action
            label="记入库存"
            kind="primary"
            [busy]="counting.busy()"
            [refusal]="refusal()"
            (pressed)="save()"
          />
        </div>
      }
    }
  `,
})
export class StockCount {
  private readonly api = inject(ExchangeApi);
  private readonly register = inject(ShopRegister);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly shop = input<string>();

  protected readonly clerk = ROLE_LABELS['points-clerk'];
  protected readonly reasonLength = LIMITS.shortTextLength;
  protected readonly shops = computed(() => this.register.within('stock.read'));
  protected readonly current = computed(() => this.register.pick('stock.read', this.shop()));
  private readonly shopId = computed(() => this.current()?.id ?? null);
  protected readonly goods = new Loaded(this.shopId, (id) => this.api.listGoods(id));
  protected readonly own = computed(() => (this.goods.value() ?? []).filter(({ form }) => form === 'own'));
  /** Said before anything is typed that could not be saved. */
  protected readonly outOfReach = computed(() => this.reach.refusal('stock.move', this.current()?.unitId ?? null));
  protected readonly mayCount = computed(() => this.outOfReach() === null);
  /** Of all shops: another one may be looked at before this one is saved. */
  protected readonly counted = signal<Typed>({});
  protected readonly reasons = signal<Typed>({});
  readonly unsavedWork = new UnsavedWork(() => Object.values(this.counted()).some((text) => text.trim() !== ''), {
    title: '盘点还没有记入库存，确定离开？',
    consequences: ['刚才填写的实数和原因会丢掉。'],
    cancelLabel: '继续盘点',
  });
  private readonly sheet = computed(() => readSheet(this.own(), this.counted(), this.reasons()));
  protected readonly refusal = computed(() => refusalOf(this.own(), this.sheet()));
  protected readonly counting = new Attempt((key, shopId: string, rows: CountedGoods[]) =>
    this.api.countStock(key, shopId, { rows }),
  );
  /** Without the rows: each says it at its place. */
  protected readonly summary = computed(() => {
    const problem = this.counting.problem();
    return problem && { ...problem, fields: [] };
  });
  /** What the server said of each row the last time, until something is typed. */
  private readonly answered = signal<Readonly<Record<string, string>>>({});
  protected readonly faults = computed(() => ({ ...this.answered(), ...this.sheet().faults }));

  protected count(goodsId: string, typed: string): void {
    this.answered.update((faults) => without(faults, [goodsId]));
    this.counted.update((counted) => ({ ...counted, [goodsId]: typed }));
  }

  protected explain(goodsId: string, reason: string): void {
    this.reasons.update((reasons) => ({ ...reasons, [goodsId]: reason }));
  }

  protected differenceOf({ id, available, reserved }: GoodsRecord): number | null {
    const counted = readCount(this.counted()[id]);
    return counted === null || Number.isNaN(counted) ? null : counted - available - reserved;
  }

  protected differenceLabel(goods: GoodsRecord): string {
    const pieces = this.differenceOf(goods);
    if (pieces === null) return '';
    return pieces === 0 ? '一致' : signed(pieces);
  }

  protected async save(): Promise<void> {
    const shop = this.current();
    const { rows } = this.sheet();
    const differing = rows.filter(({ book, counted }) => book !== counted);
    if (!shop) return;
    const decision = await this.confirm.ask({
      title: `保存盘点：${rows.length} 种商品，${differing.length} 种与账面不同？`,
      consequences: [
        ...differing.map((row) => `${this.nameOf(row)} ${signed(row.counted - row.book)}：${row.reason ?? ''}。`),
        '记入后不能改，只能再盘一次。',
      ],
      confirmLabel: '记入库存',
    });
    if (!decision) return;
    this.answered.set({});
    const outcome = await this.counting.run(shop.id, rows);
    if (outcome.done) {
      const saved = rows.map(({ goodsId }) => goodsId);
      this.counted.update((counted) => without(counted, saved));
      this.reasons.update((reasons) => without(reasons, saved));
      this.notices.say(`已按实数记入 ${differing.length} 种商品的差异。`);
    } else this.mark(rows);
    await this.goods.reload();
  }

  /** Each fault stands at its row, and the first of them has the focus. */
  private mark(rows: readonly CountedGoods[]): void {
    const faults = (this.counting.problem()?.fields ?? []).flatMap(({ field, message }) => {
      const row = rows[Number(/^rows\.(\d+)/.exec(field)?.[1])];
      return row ? [{ goodsId: row.goodsId, message }] : [];
    });
    this.answered.set(Object.fromEntries(faults.map(({ goodsId, message }) => [goodsId, message])));
    const [first] = faults;
    if (first) document.getElementById(`count-${first.goodsId}`)?.focus();
  }

  private nameOf(row: CountedGoods | undefined): string {
    return this.own().find(({ id }) => id === row?.goodsId)?.name ?? '';
  }
}

function without(typed: Typed, goodsIds: readonly string[]): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([id]) => !goodsIds.includes(id)));
}
