import { Component, computed, inject, input, output, signal } from '@angular/core';
import { HOUSEHOLD_CHANGE_LABELS, type HouseholdHome, LIMITS, livingIn } from '@jishan/domain';
import { BalanceCard } from '../points/balance-card';
import { Attempt } from '../http/attempt';
import { EnterSubmits } from '../ui/enter-submits';
import { ErrorSummary } from '../ui/error-summary';
import { Figure } from '../ui/figure';
import { Notices } from '../ui/notices';
import { dateLabel } from '../ui/when';
import { bucketsSentence, changeSentence } from './change-sentences';
import { HouseholdsApi } from './households.api';

/** H1: one balance, who earned it, who may spend how much of it, and what happened to the household. */
@Component({
  selector: 'app-household-view',
  imports: [BalanceCard, EnterSubmits, ErrorSummary, Figure],
  host: { class: 'stack' },
  templateUrl: './household-view.html',
})
export class HouseholdView {
  private readonly api = inject(HouseholdsApi);
  private readonly notices = inject(Notices);

  readonly home = input.required<HouseholdHome>();
  readonly changed = output();

  protected readonly kinds = HOUSEHOLD_CHANGE_LABELS;
  protected readonly max = LIMITS.pricePoints;
  protected readonly dateLabel = dateLabel;
  protected readonly bucketsSentence = bucketsSentence;
  protected readonly changeSentence = changeSentence;

  /** Who lives here with what they earned and may spend. */
  protected readonly members = computed(() => {
    const { household, earned, limits } = this.home();
    return livingIn(household.members).map((member) => ({
      ...member,
      earned: earned.find((one) => one.personId === member.personId) ?? { points: 0, pointsThisYear: 0 },
      limit: limits.find((one) => one.personId === member.personId) ?? { monthlyPoints: null, spentThisMonth: 0 },
    }));
  });
  /** Earned by people who do not live here any more; their points stay the household's. */
  protected readonly formerly = computed(() => {
    const here = new Set(this.members().map((member) => member.personId));
    return this.home().earned.filter((one) => !here.has(one.personId));
  });

  protected readonly editing = signal<string | null>(null);
  protected readonly typed = signal('');
  protected readonly refusal = computed(() => {
    const points = Number(this.typed());
    return this.typed().trim() !== '' && Number.isInteger(points) && points >= 0 && points <= this.max
      ? null
      : `请填写 0 至 ${this.max} 的整数。`;
  });
  protected readonly limiting = new Attempt((key, personId: string, monthlyPoints: number | null) =>
    this.api.setLimit(key, personId, { monthlyPoints }),
  );

  protected edit(personId: string, monthlyPoints: number | null): void {
    this.limiting.forgetProblem();
    this.typed.set(monthlyPoints === null ? '' : String(monthlyPoints));
    this.editing.set(personId);
  }

  protected async limitAsTyped(event: Event, { personId, name }: { personId: string; name: string }): Promise<void> {
    event.preventDefault();
    if (this.refusal() === null) await this.limit(personId, name, Number(this.typed()));
  }

  protected async limit(personId: string, name: string, monthlyPoints: number | null): Promise<void> {
    const outcome = await this.limiting.run(personId, monthlyPoints);
    if (!outcome.done) return;
    this.editing.set(null);
    this.notices.say(
      monthlyPoints === null ? `${name}的兑换不再限额` : `${name}每月最多兑换 ${monthlyPoints} 分，从现在起算`,
    );
    this.changed.emit();
  }
}
