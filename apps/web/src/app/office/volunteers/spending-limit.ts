import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { LIMITS, type SetSpendingLimitInput } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { EnterSubmits } from '../../ui/enter-submits';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { Reach } from '../controls/reach';

/** How many points this member of a household may spend in a month, as the household wants it. */
@Component({
  selector: 'office-spending-limit',
  imports: [EnterSubmits, ErrorSummary, ListFaces, NzButtonModule],
  template: `
    @if (mayLimit() && limit.face() === 'failed') {
      <h3>每月兑换限额</h3>
      <app-list-faces [of]="limit" />
    }
    @if (mayLimit() && limit.value(); as known) {
      <h3>每月兑换限额</h3>
      <p class="quiet">
        {{ known.monthlyPoints === null ? '没有设限额' : '每月最多 ' + known.monthlyPoints + ' 分' }}，本月已用
        {{ known.spentThisMonth }} 分。由户主设定，管理员也可以代为设定；不填为不限。
      </p>
      <form appEnterSubmits class="actions" novalidate (submit)="save($event)">
        <label class="visually-hidden" for="monthly-points">每月最多可兑换的积分</label>
        <input
          #box
          class="ant-input count-box"
          id="monthly-points"
          type="number"
          min="0"
          inputmode="numeric"
          placeholder="不限"
          [max]="most"
          [value]="typed()"
          (input)="typed.set(box.value)"
        />
        <button nz-button type="submit" [disabled]="refusal() !== null" [nzLoading]="saving.busy()">设定限额</button>
      </form>
      @if (refusal(); as reason) {
        <p class="form-hint">{{ reason }}</p>
      }
      <app-error-summary [problem]="saving.problem()" />
    }
  `,
})
export class SpendingLimit {
  private readonly api = inject(HouseholdsApi);
  private readonly session = inject(Session);
  private readonly reach = inject(Reach);
  private readonly notices = inject(Notices);

  readonly personId = input.required<string>();
  readonly unitId = input.required<string>();

  protected readonly most = LIMITS.pricePoints;
  protected readonly mayLimit = computed(
    () =>
      this.session.mayEver('redemption.limit-member') &&
      this.reach.refusal('redemption.limit-member', this.unitId()) === null,
  );
  protected readonly limit = new Loaded(
    () => (this.mayLimit() ? this.personId() : null),
    (personId) => this.api.getLimit(personId),
  );
  protected readonly typed = linkedSignal(() => this.limit.value()?.monthlyPoints?.toString() ?? '');
  private readonly points = computed(() => (this.typed().trim() === '' ? null : Number(this.typed())));
  protected readonly refusal = computed(() => {
    const points = this.points();
    if (points !== null && (!Number.isInteger(points) || points < 0 || points > LIMITS.pricePoints))
      return `限额须为 0 至 ${LIMITS.pricePoints} 的整数。`;
    return points === (this.limit.value()?.monthlyPoints ?? null) ? '限额没有改变。' : null;
  });
  protected readonly saving = new Attempt((key, personId: string, input: SetSpendingLimitInput) =>
    this.api.setLimit(key, personId, input),
  );

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.refusal() !== null) return;
    const outcome = await this.saving.run(this.personId(), { monthlyPoints: this.points() });
    if (!outcome.done) return;
    this.limit.replace(outcome.value);
    this.notices.say('限额已设定。');
  }
}
