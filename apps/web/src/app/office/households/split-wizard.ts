import { Component, computed, inject, input, output, signal } from '@angular/core';
import {
  checkSplit,
  ERROR_TITLES,
  type HouseholdChangeResult,
  type HouseholdHome,
  LIMITS,
  livingIn,
  type SplitHouseholdInput,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { AgreementFields, agreementRefusal, namesIn } from './agreement-fields';
import { PointsPlan } from './points-plan';

/** 分户: who goes, under which head, with how many points; shown to the last day before it is done. */
@Component({
  selector: 'office-split-wizard',
  imports: [ActionButton, AgreementFields, ErrorSummary, NzButtonModule, NzInputModule, Panel, PointsPlan],
  templateUrl: './split-wizard.html',
})
export class SplitWizard {
  private readonly api = inject(HouseholdsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly home = input.required<HouseholdHome>();
  readonly done = output<HouseholdChangeResult>();
  /** Refused: things are no longer as they are shown here. */
  readonly outdated = output();
  readonly closed = output();

  protected readonly living = computed(() => livingIn(this.home().household.members));
  protected readonly goingIds = signal<readonly string[]>([]);
  protected readonly going = computed(() => this.living().filter((member) => this.goes(member.personId)));
  protected readonly staying = computed(() => this.living().filter((member) => !this.goes(member.personId)));
  protected readonly headGoes = computed(() => this.going().some((member) => member.head));
  protected readonly label = signal('');
  protected readonly headPersonId = signal('');
  protected readonly newHeadPersonId = signal('');
  protected readonly typedPoints = signal('');
  protected readonly points = computed(() => Number(this.typedPoints() || 0));
  protected readonly agreement = signal({ names: '', reason: '' });

  private readonly plan = computed((): SplitHouseholdInput => {
    const { names, reason } = this.agreement();
    return {
      personIds: [...this.goingIds()],
      label: this.label().trim(),
      headPersonId: this.headPersonId(),
      ...(this.headGoes() ? { newHeadPersonId: this.newHeadPersonId() } : {}),
      points: this.points(),
      lines: this.home().balance.lines,
      agreedBy: namesIn(names),
      reason: reason.trim(),
    };
  });
  protected readonly refusal = computed(() => {
    if (this.goingIds().length === 0) return '请先勾选分出去的人。';
    const { household, balance } = this.home();
    const refusal = checkSplit(household, balance, { ...this.plan(), agreedBy: ['…'] });
    if (refusal) return `${ERROR_TITLES[refusal]}。`;
    if (this.typedPoints() === '' || !Number.isInteger(this.points()) || this.points() < 0)
      return '请填写带走多少分，不带走填 0。';
    if (this.plan().label === '' || [...this.plan().label].length > LIMITS.titleLength) return '请填写新户的门牌。';
    return agreementRefusal(this.agreement());
  });
  protected readonly splitting = new Attempt((key, id: string, plan: SplitHouseholdInput) =>
    this.api.split(key, id, plan),
  );

  protected goes(personId: string): boolean {
    return this.goingIds().includes(personId);
  }

  protected toggle(personId: string, goes: boolean): void {
    this.goingIds.update((ids) => (goes ? [...ids, personId] : ids.filter((id) => id !== personId)));
    if (!this.goes(this.headPersonId()))
      this.headPersonId.set(this.going().find((member) => !member.minor)?.personId ?? '');
    if (this.goes(this.newHeadPersonId())) this.newHeadPersonId.set('');
  }

  protected async split(): Promise<void> {
    const { household, balance } = this.home();
    const names = this.going().map((member) => member.name);
    const decision = await this.confirm.ask({
      title: `${household.label}分户？`,
      consequences: [
        `${names.join('、')}从今天起属于${this.plan().label}，以后挣的积分记入新户。`,
        `${this.points()} 分转入新户，到期日不变；原户留下 ${balance.available - this.points()} 分。`,
        `公示中的 ${balance.pending} 分和预约冻结的 ${balance.held} 分仍归原户。`,
        '分户后不能撤销；要合回去，另办并户。',
      ],
      confirmLabel: '办理分户',
    });
    if (!decision) return;
    const outcome = await this.splitting.run(household.id, this.plan());
    if (!outcome.done) {
      if (!this.splitting.uncertain()) this.outdated.emit();
      return;
    }
    this.notices.say(`${names.join('、')}已分户，${this.points()} 分转入新户`);
    this.done.emit(outcome.value);
  }
}
