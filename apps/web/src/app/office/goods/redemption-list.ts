import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  REDEMPTION_STATE_LABELS,
  REDEMPTION_STATES,
  type RedemptionRecord,
  type RedemptionState,
} from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';
import { chosen, UrlFilters } from '../controls/url-filters';
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
  imports: [ListFaces, MoreButton, NzTableModule, RouterLink, ShopChoice, StateTag],
  template: `
    <div class="headline">
      <h1>兑换记录</h1>
      @if (session.mayEver('redemption.redeem')) {
        <a routerLink="/work/counter">去兑换台</a>
      }
    </div>
    <office-shop-choice [shops]="shops()" [chosen]="current()">
      <div class="filter">
        <label for="filter-state">状态</label>
        <select #stateBox class="ant-input" id="filter-state" (change)="filters.set({ state: stateBox.value })">
          <option value="" [selected]="!state()">全部</option>
          @for (choice of states; track choice) {
            <option [value]="choice" [selected]="choice === state()">{{ labels[choice] }}</option>
          }
        </select>
      </div>
    </office-shop-choice>
    @if (current()) {
      <app-list-faces [of]="redemptions" empty="没有符合条件的兑换记录。" />
      @if (redemptions.face() === 'full') {
        <nz-table nzTemplateMode nzSize="small">
          <caption class="visually-hidden">
            兑换记录
          </caption>
          <thead>
            <tr>
              <th scope="col">单号</th>
              <th scope="col">状态</th>
              <th scope="col">兑换人</th>
              <th scope="col" class="wide-only">户</th>
              <th scope="col" class="wide-only">物品</th>
              <th scope="col" class="number">积分</th>
              <th scope="col" class="wide-only">办理时间</th>
              <th scope="col" class="wide-only">办理人</th>
            </tr>
          </thead>
          <tbody>
            @for (redemption of redemptions.items(); track redemption.id) {
              <tr>
                <td>{{ redemption.slipNo ?? '未出单' }}</td>
                <td><office-state [text]="labels[redemption.state]" [tone]="tones[redemption.state]" /></td>
                <td>
                  {{ redemption.personName }}
                  <div class="narrow-only quiet">{{ linesOf(redemption) }}</div>
                </td>
                <td class="wide-only">{{ redemption.ownerLabel }}</td>
                <td class="wide-only">{{ linesOf(redemption) }}</td>
                <td class="number">{{ redemption.totalPoints }}</td>
                <td class="wide-only">{{ stampOf(redemption.handedOverAt ?? redemption.createdAt) }}</td>
                <td class="wide-only">{{ redemption.clerkName ?? '—' }}</td>
              </tr>
            }
          </tbody>
        </nz-table>
        <app-more-button [of]="redemptions" />
      }
    }
  `,
})
export class RedemptionList {
  private readonly api = inject(ExchangeApi);
  private readonly register = inject(ShopRegister);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

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
