import { Component, computed, input } from '@angular/core';
import { dayOf, type RedemptionRecord, timeOf } from '@jishan/domain';
import { VoucherCodes } from '../exchange/voucher-codes';
import { dateLabel } from '../ui/when';

/** 凭条, as on paper: the print stylesheet shows this and nothing else. */
@Component({
  selector: 'app-slip',
  imports: [VoucherCodes],
  template: `
    <article class="slip" aria-labelledby="slip-title">
      <h2 id="slip-title">积分兑换凭条</h2>
      <p class="slip-number">№ {{ redemption().slipNo }}</p>
      @if (redemption().state === 'voided') {
        <p class="notice-block notice-block-warn">此凭条已撤销</p>
      }
      <dl class="facts">
        <dt>兑换点</dt>
        <dd>{{ redemption().shopName }}</dd>
        <dt>兑换人</dt>
        <dd>{{ redeemer() }}</dd>
        <dt>时间</dt>
        <dd>{{ when() }}</dd>
      </dl>
      <table>
        <thead>
          <tr>
            <th scope="col">物品</th>
            <th scope="col">数量</th>
            <th scope="col">积分</th>
          </tr>
        </thead>
        <tbody>
          @for (line of redemption().lines; track line.goodsId) {
            <tr>
              <td>{{ line.goodsName }}</td>
              <td>{{ line.pieces }} {{ line.measure }}</td>
              <td>{{ line.pieces * line.pricePoints }}</td>
            </tr>
          }
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="2">合计</th>
            <td>{{ redemption().totalPoints }}</td>
          </tr>
        </tfoot>
      </table>
      @if (redemption().balanceAfter !== null) {
        <p>兑换后余 {{ redemption().balanceAfter }} 分</p>
      }
      @if (redemption().state === 'voided') {
        <p>撤销时已退回 {{ redemption().totalPoints }} 分</p>
      }
      <app-voucher-codes [redemption]="redemption()" />
      <p>经办人 {{ redemption().clerkName }}</p>
      @if (redemption().secondName) {
        <p>第二人确认 {{ redemption().secondName }}</p>
      }
      <p class="slip-sign">领取人签字</p>
    </article>
  `,
})
export class Slip {
  readonly redemption = input.required<RedemptionRecord>();
  protected readonly redeemer = computed(() => {
    const { personName, ownerLabel } = this.redemption();
    return ownerLabel === personName ? personName : `${personName}（${ownerLabel}）`;
  });
  /** With the year: a slip is kept and audited. */
  protected readonly when = computed(() => {
    const at = this.redemption().handedOverAt ?? this.redemption().createdAt;
    return `${dateLabel(dayOf(at))} ${timeOf(at)}`;
  });
}
