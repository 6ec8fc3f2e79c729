import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { lastDayToFetch, REDEMPTION_STATE_LABELS, type RedemptionRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Confirm } from '../ui/confirm';
import { Figure } from '../ui/figure';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { Notices } from '../ui/notices';
import { dayLabel, momentLabel } from '../ui/when';
import { ExchangeApi } from './exchange.api';
import { PickUpQr } from './pick-up-qr';
import { VoucherCodes } from './voucher-codes';

@Component({
  selector: 'app-my-redemptions-page',
  imports: [RouterLink, ListFaces, MoreButton, Figure, Icon, PickUpQr, VoucherCodes],
  template: `
    <div class="page">
      <a class="back" routerLink="/shop"><app-icon name="back" />积分兑换</a>
      <h1>我的兑换</h1>
      <app-list-faces [of]="redemptions" empty="您还没有兑换过。"
        ><a class="button button-primary" routerLink="/shop">去看看能换什么</a></app-list-faces
      >
      @if (redemptions.face() === 'full') {
        <ul class="stack">
          @for (redemption of redemptions.items(); track redemption.id) {
            <li class="card">
              <div class="row row-spread">
                <span
                  class="chip"
                  [class.chip-warn]="redemption.state === 'reserved'"
                  [class.chip-good]="redemption.state === 'handed-over'"
                  >{{ stateLabels[redemption.state] }}</span
                >
                <app-figure class="balance-inline" [value]="redemption.totalPoints" />
              </div>
              <p class="line-title">
                @for (line of redemption.lines; track line.goodsId; let last = $last) {
                  {{ line.goodsName }} {{ line.pieces }} {{ line.measure }}{{ last ? '' : '、' }}
                }
              </p>
              <p class="line-about">
                {{ redemption.shopName }} · {{ momentLabel(redemption.createdAt)
                }}{{ redemption.slipNo ? ' · 凭条号 ' + redemption.slipNo : '' }}
              </p>
              @if (redemption.closedAt) {
                <p class="line-about">
                  {{ stateLabels[redemption.state] }}：{{ redemption.closedReason }}（{{
                    momentLabel(redemption.closedAt)
                  }}）
                </p>
              }
              <app-voucher-codes [redemption]="redemption" />
              @if (redemption.state === 'reserved') {
                <div class="pick-up">
                  @if (redemption.code; as code) {
                    <app-pick-up-qr [redemptionId]="redemption.id" [code]="code" />
                  }
                  <span>领取码</span>
                  <strong class="pick-up-code" [attr.aria-label]="redemption.code?.split('')?.join(' ')">{{
                    redemption.code
                  }}</strong>
                  @if (redemption.expiresAt) {
                    <span class="line-about"
                      >请在
                      {{ dayLabel(lastDayToFetch(redemption.expiresAt)) }}（含）前到店出示，过期后积分原样退回</span
                    >
                  }
                </div>
                <button type="button" class="button" [disabled]="cancelling.busy()" (click)="cancel(redemption)">
                  取消预约
                </button>
              }
            </li>
          }
        </ul>
        <app-more-button [of]="redemptions" />
      }
    </div>
  `,
})
export class MyRedemptionsPage {
  private readonly api = inject(ExchangeApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  protected readonly stateLabels = REDEMPTION_STATE_LABELS;
  protected readonly momentLabel = momentLabel;
  protected readonly dayLabel = dayLabel;
  protected readonly lastDayToFetch = lastDayToFetch;
  protected readonly redemptions = new PagedList(
    () => true,
    (_all, cursor) => this.api.listMyRedemptions(cursor),
  );
  protected readonly cancelling = new Attempt((key, id: string, reason: string) =>
    this.api.cancel(key, id, { reason }),
  );

  protected async cancel(redemption: RedemptionRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: '取消这次预约？',
      consequences: [`冻结的 ${redemption.totalPoints} 分会原样退回。`, '物品会让给别人。'],
      confirmLabel: '取消预约',
      cancelLabel: '保留',
      dangerous: true,
      reasonLabel: '取消的原因',
    });
    if (!decision) return;
    const outcome = await this.cancelling.run(redemption.id, decision.reason);
    if (outcome.done) this.notices.say('已取消，积分已退回。');
    else this.notices.complain(outcome.problem);
    await this.redemptions.reload();
  }
}
