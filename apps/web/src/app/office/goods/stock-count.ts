import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { checkCount, type CountedGoods, ERROR_TITLES, type GoodsRecord, LIMITS, signed } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Attempt } from '../../http/attempt';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
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
              <th scope="col" class="number">实数</th>
              <th scope="col" class="number">差异</th>
              <th scope="col">原因</th>
            </tr>
          </thead>
          <tbody>
            @for (item of own(); track item.id) {
              <tr>
                <td>
                  <label [for]="'count-' + item.id">{{ item.name }}</label>
                </td>
                <td class="number">{{ item.available + item.reserved }} {{ item.measure }}</td>
                <td class="number">
                  <input
                    #countBox
                    class="ant-input count-box"
                    type="number"
                    min="0"
                    inputmode="numeric"
                    [id]="'count-' + item.id"
                    [attr.aria-invalid]="faults()[item.id] ? true : null"
                    [attr.aria-describedby]="faults()[item.id] ? 'fault-' + item.id : null"
                    [value]="counted()[item.id] ?? ''"
                    (input)="count(item.id, countBox.valueAsNumber)"
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
              </tr>
            }
          </tbody>
        </nz-table>
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

  protected readonly reasonLength = LIMITS.shortTextLength;
  protected readonly shops = computed(() => this.register.within('stock.read'));
  protected readonly current = computed(() => this.register.pick('stock.read', this.shop()));
  private readonly shopId = computed(() => this.current()?.id ?? null);
  protected readonly goods = new Loaded(this.shopId, (id) => this.api.listGoods(id));
  protected readonly own = computed(() => (this.goods.value() ?? []).filter(({ form }) => form === 'own'));
  protected readonly counted = linkedSignal<string | null, Readonly<Record<string, number>>>({
    source: this.shopId,
    computation: () => ({}),
  });
  protected readonly reasons = signal<Readonly<Record<string, string>>>({});
  private readonly rows = computed<CountedGoods[]>(() =>
    this.own().flatMap(({ id, available, reserved }) => {
      const [counted, reason] = [this.counted()[id], (this.reasons()[id] ?? '').trim()];
      return counted === undefined
        ? []
        : [{ goodsId: id, book: available + reserved, counted, ...(reason && { reason }) }];
    }),
  );
  private readonly differing = computed(() => this.rows().filter(({ book, counted }) => book !== counted));
  protected readonly refusal = computed(() => {
    const out = this.reach.refusal('stock.move', this.current()?.unitId ?? null);
    if (out) return out;
    if (this.differing().length === 0) return '还没有与账面不同的实数。';
    const [fault] = checkCount(this.rows(), this.own());
    return fault ? `${this.nameOf(this.rows()[fault.row])}：${ERROR_TITLES[fault.code]}。` : null;
  });
  protected readonly counting = new Attempt((key, shopId: string, rows: CountedGoods[]) =>
    this.api.countStock(key, shopId, { rows }),
  );
  /** Without the rows: each says it at its place. */
  protected readonly summary = computed(() => {
    const problem = this.counting.problem();
    return problem && { ...problem, fields: [] };
  });
  /** What the server said of each row the last time, until something is typed. */
  protected readonly faults = signal<Readonly<Record<string, string>>>({});

  protected count(goodsId: string, pieces: number): void {
    this.faults.update(({ [goodsId]: _seen, ...others }) => others);
    this.counted.update(({ [goodsId]: _before, ...others }) =>
      Number.isInteger(pieces) && pieces >= 0 ? { ...others, [goodsId]: pieces } : others,
    );
  }

  protected explain(goodsId: string, reason: string): void {
    this.reasons.update((reasons) => ({ ...reasons, [goodsId]: reason }));
  }

  protected differenceOf({ id, available, reserved }: GoodsRecord): number | null {
    const counted = this.counted()[id];
    return counted === undefined ? null : counted - available - reserved;
  }

  protected differenceLabel(goods: GoodsRecord): string {
    const pieces = this.differenceOf(goods);
    if (pieces === null) return '';
    return pieces === 0 ? '一致' : signed(pieces);
  }

  protected async save(): Promise<void> {
    const shop = this.current();
    const [rows, differing] = [this.rows(), this.differing()];
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
    this.faults.set({});
    const outcome = await this.counting.run(shop.id, rows);
    if (outcome.done) {
      this.counted.set({});
      this.reasons.set({});
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
    this.faults.set(Object.fromEntries(faults.map(({ goodsId, message }) => [goodsId, message])));
    const [first] = faults;
    if (first) document.getElementById(`count-${first.goodsId}`)?.focus();
  }

  private nameOf(row: CountedGoods | undefined): string {
    return this.own().find(({ id }) => id === row?.goodsId)?.name ?? '';
  }
}
