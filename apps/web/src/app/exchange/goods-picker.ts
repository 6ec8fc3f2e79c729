import { booleanAttribute, Component, computed, input, model } from '@angular/core';
import { type GoodsRecord, type GoodsTaken, LIMIT_PERIOD_LABELS, piecesLeft } from '@jishan/domain';
import { Figure } from '../ui/figure';
import { type Basket, withPieces } from './basket';

/** The shelf: price, stock, limit, and how many of each. Works by touch and by keyboard. */
@Component({
  selector: 'app-goods-picker',
  imports: [Figure],
  template: `
    <ul class="goods">
      @for (item of onSale(); track item.id) {
        <li class="goods-item" [class.goods-picked]="basket()[item.id]">
          <h3 class="goods-name" [id]="'goods-' + item.id">
            @if (numbered()) {
              <span class="goods-number only-wide" aria-hidden="true">{{ $index + 1 }}</span>
            }
            {{ item.name }}
          </h3>
          <p class="goods-price">
            <app-figure [value]="item.pricePoints" /><span class="line-about"> / {{ item.measure }}</span>
          </p>
          <p class="line-about">
            {{ item.available > 0 ? '余 ' + item.available + ' ' + item.measure : '暂时无货' }}{{ limitOf(item) }}
          </p>
          <div class="stepper" role="group" [attr.aria-labelledby]="'goods-' + item.id">
            <button
              type="button"
              class="button"
              [disabled]="locked() || !basket()[item.id]"
              [attr.aria-label]="item.name + '减一' + item.measure"
              (click)="pick(item, pieces(item) - 1)"
            >
              −
            </button>
            <input
              #piecesBox
              type="number"
              inputmode="numeric"
              min="0"
              [max]="most(item)"
              [attr.aria-label]="item.name + '数量'"
              [disabled]="locked() || item.available === 0"
              [value]="pieces(item)"
              (focus)="piecesBox.select()"
              (input)="pick(item, piecesBox.valueAsNumber)"
            />
            <button
              type="button"
              class="button"
              [disabled]="locked() || pieces(item) >= most(item)"
              [attr.aria-label]="item.name + '加一' + item.measure"
              (click)="pick(item, pieces(item) + 1)"
            >
              ＋
            </button>
          </div>
        </li>
      }
    </ul>
  `,
})
export class GoodsPicker {
  readonly goods = input.required<readonly GoodsRecord[]>();
  readonly basket = model.required<Basket>();
  /** An answer is outstanding: the basket must stay as it was sent. */
  readonly locked = input(false);

  /** Of the limited goods, what the household has had already. */
  readonly taken = input<readonly GoodsTaken[]>([]);
  /** Each with the number by which the keyboard takes it. */
  readonly numbered = input(false, { transform: booleanAttribute });

  protected readonly onSale = computed(() => this.goods().filter((item) => item.state === 'on-sale'));

  protected pieces(item: GoodsRecord): number {
    return this.basket()[item.id] ?? 0;
  }

  protected most(item: GoodsRecord): number {
    return Math.min(item.available, piecesLeft(item, this.taken()) ?? item.available);
  }

  /** Says the limit, and what is left of it where it was begun. */
  protected limitOf(item: GoodsRecord): string {
    const left = piecesLeft(item, this.taken());
    if (left === null || item.householdLimit === null) return '';
    const limit = `，每户${LIMIT_PERIOD_LABELS[item.limitPeriod]}限 ${item.householdLimit} ${item.measure}`;
    if (left === item.householdLimit) return limit;
    return left === 0 ? `${limit}，本期已换满` : `${limit}，本期还可换 ${left} ${item.measure}`;
  }

  protected pick(item: GoodsRecord, pieces: number): void {
    this.basket.update((basket) => withPieces(basket, item.id, pieces));
  }
}
