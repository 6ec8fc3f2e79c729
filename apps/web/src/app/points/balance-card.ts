import { Component, computed, input } from '@angular/core';
import type { PointsBalance } from '@jishan/domain';
import { Figure } from '../ui/figure';
import { dayLabel } from '../ui/when';

/** 存折: available large, and pending, held and expiring apart from it. */
@Component({
  selector: 'app-balance-card',
  imports: [Figure],
  template: `
    <section class="passbook" aria-labelledby="balance-title">
      <h2 id="balance-title">可用积分</h2>
      <p class="passbook-owner">
        {{ balance().ownerLabel }}{{ balance().ownerKind === 'household' ? ' · 全户合用' : '' }}
      </p>
      <p class="passbook-available"><app-figure [value]="balance().available" /></p>
      <dl class="passbook-parts">
        <div>
          <dt>公示中</dt>
          <dd><app-figure [value]="balance().pending" /></dd>
        </div>
        <div>
          <dt>预约冻结</dt>
          <dd><app-figure [value]="balance().held" /></dd>
        </div>
        <div>
          <dt>即将到期</dt>
          <dd><app-figure [value]="balance().expiringSoon" /></dd>
        </div>
      </dl>
      @if (expiry(); as sentence) {
        <p class="passbook-note">{{ sentence }}</p>
      }
    </section>
  `,
})
export class BalanceCard {
  readonly balance = input.required<PointsBalance>();

  protected readonly expiry = computed(() => {
    const { expiringSoon, expiringOn } = this.balance();
    return expiringSoon > 0 && expiringOn
      ? `有 ${expiringSoon} 分将从${dayLabel(expiringOn)}起陆续到期，请尽早兑换。`
      : null;
  });
}
