import { Component, computed, input } from '@angular/core';
import type { RedemptionRecord } from '@jishan/domain';
import { dateLabel } from '../ui/when';

/** The codes of third-party vouchers that went out with a redemption, for those who may see them. */
@Component({
  selector: 'app-voucher-codes',
  template: `
    @if (codes().length > 0) {
      <dl class="voucher-codes">
        @for (voucher of codes(); track voucher.code) {
          <dt>{{ voucher.goodsName }}券码</dt>
          <dd>
            <strong>{{ voucher.code }}</strong>
            @if (voucher.validUntil) {
              <br /><span class="line-about">{{ dateLabel(voucher.validUntil) }}（含）前有效</span>
            }
          </dd>
        }
      </dl>
    }
  `,
})
export class VoucherCodes {
  readonly redemption = input.required<RedemptionRecord>();

  protected readonly dateLabel = dateLabel;
  protected readonly codes = computed(() => {
    const { vouchers, lines } = this.redemption();
    return vouchers.map((voucher) => ({
      ...voucher,
      goodsName: lines.find(({ goodsId }) => goodsId === voucher.goodsId)?.goodsName ?? '',
    }));
  });
}
