import { Component, computed, input, model } from '@angular/core';
import type { GoodsRecord } from '@jishan/domain';
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
          <h3 class="goods-name" [id]="'goods-' + item.id">{{ item.name }}</h3>
          <p class="goods-price">
            <app-figure [value]="item.pricePoints" /><span class="line-about"> / {{ item.measure }}</span>
          </p>
          <p class="line-about">
            {{ item.available > 0 ? '余 ' + item.available + ' ' + item.measure : '暂时无货'
            }}{{ item.monthlyLimit === null ? '' : '，每户每月限 ' + item.monthlyLimit + ' ' + item.measure }}
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

  protected readonly onSale = computed(() => this.goods().filter((item) => item.state === 'on-sale'));

  protected pieces(item: GoodsRecord): number {
    return this.basket()[item.id] ?? 0;
  }

  protected most(item: GoodsRecord): number {
    return item.monthlyLimit === null ? item.available : Math.min(item.available, item.monthlyLimit);
  }

  protected pick(item: GoodsRecord, pieces: number): void {
    this.basket.update((basket) => withPieces(basket, item.id, pieces));
  }
}
