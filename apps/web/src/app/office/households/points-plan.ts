import { Component, computed, input } from '@angular/core';
import { dayOf, type SeenBalance } from '@jishan/domain';
import { planFifo } from '@jishan/points';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Figure } from '../../ui/figure';

/** Exactly which points go, by their last days: the same plan that the ledger makes, the first to die first. */
@Component({
  selector: 'office-points-plan',
  imports: [Figure, NzTableModule],
  host: { class: 'form-field' },
  template: `
    @if (rows().length > 0) {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          转走哪些积分
        </caption>
        <thead>
          <tr>
            <th scope="col">到期日</th>
            <th scope="col" class="number">现有</th>
            <th scope="col" class="number">转走</th>
            <th scope="col" class="number">留下</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.expiresOn) {
            <tr>
              <td>{{ row.expiresOn }}</td>
              <td class="number"><app-figure [value]="row.remaining" /></td>
              <td class="number"><app-figure [value]="row.goes" /></td>
              <td class="number"><app-figure [value]="row.remaining - row.goes" /></td>
            </tr>
          }
        </tbody>
      </nz-table>
    } @else {
      <p class="quiet">现在没有可转的积分。</p>
    }
  `,
})
export class PointsPlan {
  readonly balance = input.required<SeenBalance>();
  readonly points = input.required<number>();

  protected readonly rows = computed(() => {
    const { buckets } = this.balance();
    const today = dayOf(new Date().toISOString());
    const lots = buckets.map((bucket) => ({ ...bucket, accountId: 0, amount: bucket.remaining }));
    const plan = new Map(planFifo(lots, this.points(), today).map((step) => [step.expiresOn, step.amount]));
    return buckets.map((bucket) => ({ ...bucket, goes: plan.get(bucket.expiresOn) ?? 0 }));
  });
}
