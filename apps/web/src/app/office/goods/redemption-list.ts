import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  REDEMPTION_STATE_LABELS,
  REDEMPTION_STATES,
  type RedemptionRecord,
  type RedemptionState,
} from '@jishan/domain';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Session } from '../../session/session';
import { Figure } from '../../ui/figure';
import { PagedList } from '../../ui/loaded';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';
import { ChoiceFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { chosen } from '../controls/url-filters';
import { ShopChoice } from './shop-choice';
import { ShopRegister } from './shop-register';

const TONES: Record<RedemptionState, Tone> = {
  reserved: 'wait',
  'handed-over': 'good',
  cancelled: 'plain',
  expired: 'plain',
  voided: 'bad',
};

/** What was redeemed at a shop. Serving people happens at the counter. */
@Component({
  selector: 'office-redemption-list',
  imports: [ListTable, Column, ChoiceFilter, Figure, RouterLink, ShopChoice, StateTag],
  template: `
    <div class="headline">
      <h1>兑换记录</h1>
      @if (session.mayEver('redemption.redeem')) {
        <a routerLink="/work/counter">去兑换柜台</a>
      }
    </div>
    <office-shop-choice [shops]="shops()" [chosen]="current()">
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="labels" [value]="state()" />
    </office-shop-choice>
    @if (current()) {
      <office-list-table [of]="redemptions" key="id" caption="兑换记录" empty="没有符合条件的兑换记录。">
        <ng-template officeColumn="单号" [of]="redemptions" let-redemption>
          {{ redemption.slipNo ?? '未出单' }}
        </ng-template>
        <ng-template officeColumn="状态" [of]="redemptions" let-redemption>
          <office-state [text]="labels[redemption.state]" [tone]="tones[redemption.state]" />
        </ng-template>
        <ng-template officeColumn="兑换人" [of]="redemptions" let-redemption>
          {{ redemption.personName }}
          <div class="narrow-only quiet">{{ linesOf(redemption) }}</div>
        </ng-template>
        <ng-template officeColumn="户" look="wide-only" [of]="redemptions" let-redemption>
          {{ redemption.ownerLabel }}
        </ng-template>
        <ng-template officeColumn="物品" look="wide-only" [of]="redemptions" let-redemption>
          {{ linesOf(redemption) }}
        </ng-template>
        <ng-template officeColumn="积分" look="number" [of]="redemptions" let-redemption>
          <app-figure [value]="redemption.totalPoints" />
        </ng-template>
        <ng-template officeColumn="办理时间" look="wide-only" [of]="redemptions" let-redemption>
          {{ stampOf(redemption.handedOverAt ?? redemption.createdAt) }}
        </ng-template>
        <ng-template officeColumn="办理人" look="wide-only" [of]="redemptions" let-redemption>
          {{ redemption.clerkName ?? '—' }}
        </ng-template>
      </office-list-table>
    }
  `,
})
export class RedemptionList {
  private readonly api = inject(ExchangeApi);
  private readonly register = inject(ShopRegister);
  protected readonly session = inject(Session);

  readonly shop = input<string>();
  readonly state = input<string>();

  protected readonly states = REDEMPTION_STATES;
  protected readonly labels = REDEMPTION_STATE_LABELS;
  protected readonly tones = TONES;
  protected readonly stampOf = stampOf;
  protected readonly shops = computed(() => this.register.within('redemption.list'));
  protected readonly current = computed(() => this.register.pick('redemption.list', this.shop()));
  protected readonly redemptions = new PagedList(
    () => this.question(),
    ({ shopId, state }, cursor) => this.api.listRedemptions(shopId, state, cursor),
  );

  protected linesOf(redemption: RedemptionRecord): string {
    return redemption.lines.map((line) => `${line.goodsName} ${line.pieces} ${line.measure}`).join('、');
  }

  private question(): { shopId: string; state: RedemptionState | undefined } | null {
    const shop = this.current();
    return shop ? { shopId: shop.id, state: chosen(REDEMPTION_STATES, this.state()) } : null;
  }
}
