import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type ClerkShiftRecord, dayOf, timeOf } from '@jishan/domain';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { PagedList } from '../../ui/loaded';
import { Column, ListTable } from '../controls/list-table';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';
import { ShopChoice } from './shop-choice';
import { ShopRegister } from './shop-register';

/** Who kept the counter from when to when, and what did not agree when it was counted. */
@Component({
  selector: 'office-shift-list',
  imports: [Column, ListTable, RouterLink, ShopChoice, StateTag],
  template: `
    <div class="headline">
      <a class="back-link" routerLink="/office/goods" [queryParams]="{ shop: current()?.id }">‹ 商品与库存</a>
      <h1>兑换点班次</h1>
    </div>
    <office-shop-choice [shops]="shops()" [chosen]="current()" />
    @if (current()) {
      <office-list-table [of]="shifts" key="id" caption="兑换点班次" empty="这个兑换点还没有交接过班。">
        <ng-template officeColumn="当班" [of]="shifts" let-shift>
          {{ shift.clerkName }}
          <div class="narrow-only quiet">
            <span class="unbroken">{{ dayOf(shift.openedAt) }}</span> {{ timeOf(shift.openedAt) }} 起
          </div>
        </ng-template>
        <ng-template officeColumn="开始" look="wide-only nowrap" [of]="shifts" let-shift>{{
          stampOf(shift.openedAt)
        }}</ng-template>
        <ng-template officeColumn="交班" look="wide-only nowrap" [of]="shifts" let-shift>{{
          stampOf(shift.closedAt)
        }}</ng-template>
        <ng-template officeColumn="状态" [of]="shifts" let-shift>
          <office-state [text]="stateOf(shift).text" [tone]="stateOf(shift).tone" />
        </ng-template>
        <ng-template officeColumn="凭条" [of]="shifts" let-shift>
          {{ slipsOf(shift) }}
        </ng-template>
        <ng-template officeColumn="盘点差异" [of]="shifts" let-shift>
          @for (line of differencesOf(shift); track line) {
            <div>{{ line }}</div>
          } @empty {
            {{ shift.closedAt ? '一致' : '—' }}
          }
          @if (shift.note) {
            <div class="quiet">{{ shift.note }}</div>
          }
        </ng-template>
      </office-list-table>
    }
  `,
})
export class ShiftList {
  private readonly api = inject(ShopBooksApi);
  private readonly register = inject(ShopRegister);

  readonly shop = input<string>();

  protected readonly stampOf = stampOf;
  protected readonly dayOf = dayOf;
  protected readonly timeOf = timeOf;
  protected readonly shops = computed(() => this.register.within('stock.read'));
  protected readonly current = computed(() => this.register.pick('stock.read', this.shop()));
  protected readonly shifts = new PagedList(
    () => this.current()?.id ?? null,
    (id, cursor) => this.api.listShifts(id, cursor),
  );

  protected stateOf({ closedAt, acceptedByName }: ClerkShiftRecord): { text: string; tone: Tone } {
    if (closedAt === null) return { text: '当班中', tone: 'wait' };
    return acceptedByName === null
      ? { text: '等待接班', tone: 'wait' }
      : { text: `${acceptedByName}接班`, tone: 'good' };
  }

  protected slipsOf({ firstSlip, lastSlip, slipsExpected, slipsCounted }: ClerkShiftRecord): string {
    if (slipsExpected === 0) return '没有办理';
    const numbers = lastSlip === null ? `${firstSlip} 起` : `${firstSlip}–${lastSlip}`;
    const counted = slipsCounted === null || slipsCounted === slipsExpected ? '' : `，清点 ${slipsCounted} 张`;
    return `${numbers}，${slipsExpected} 张${counted}`;
  }

  protected differencesOf({ counts }: ClerkShiftRecord): string[] {
    return counts
      .filter(({ expected, counted }) => expected !== counted)
      .map(({ goodsName, measure, expected, counted }) => `${goodsName} ${expected} → ${counted} ${measure}`);
  }
}
