import { Component, computed, inject, input, output, signal } from '@angular/core';
import {
  checkDeath,
  checkDeparture,
  dayOf,
  ERROR_TITLES,
  type HouseholdChangeResult,
  LIMITS,
  livingIn,
  type RecordDeathInput,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { HouseholdFinder } from './household-finder';
import { PointsPlan } from './points-plan';

/** 去世登记: what closes, and where the points go. */
@Component({
  selector: 'office-death-wizard',
  imports: [ActionButton, ErrorSummary, ListFaces, NzButtonModule, NzInputModule, Panel, PointsPlan, SearchPicker],
  templateUrl: './death-wizard.html',
})
export class DeathWizard {
  private readonly api = inject(HouseholdsApi);
  private readonly finder = inject(HouseholdFinder);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly personId = input.required<string>();
  readonly done = output<HouseholdChangeResult>();
  readonly closed = output();

  protected readonly today = dayOf(new Date().toISOString());
  protected readonly preview = new Loaded(
    () => this.personId(),
    (id) => this.api.previewDeath(id),
  );
  protected readonly diedOn = signal(this.today);
  protected readonly reason = signal('');
  protected readonly heir = signal<Choice | null>(null);
  protected readonly newHeadPersonId = signal('');
  protected readonly findHeirs = (text: string) => this.finder.find(undefined, text);

  protected readonly staying = computed(() =>
    livingIn(this.preview.value()?.household?.members ?? []).filter((member) => member.personId !== this.personId()),
  );
  protected readonly needsHead = computed(() => {
    const members = livingIn(this.preview.value()?.household?.members ?? []);
    const wasHead = members.some((member) => member.head && member.personId === this.personId());
    return wasHead && this.staying().some((member) => !member.minor);
  });
  protected readonly points = computed(() =>
    (this.preview.value()?.estate ?? []).reduce((sum, balance) => sum + balance.available, 0),
  );
  /** In one sentence, as the office decides it. */
  protected readonly destination = computed(() => {
    const home = this.preview.value()?.household;
    const heir = this.heir();
    if (heir) return `归入${heir.label}`;
    return home && this.staying().length > 0 ? `归入本户（${home.label}）` : '留在原账户，按方案到期';
  });
  protected readonly refusal = computed(() => {
    const preview = this.preview.value();
    if (!preview) return '正在读取档案。';
    const input = { diedOn: this.diedOn(), heirId: null };
    const refusal =
      checkDeath({ state: 'active', leads: preview.leads }, input, null, this.today) ??
      (this.needsHead()
        ? checkDeparture(preview.household?.members ?? [], [this.personId()], this.newHeadPersonId() || undefined)
        : null);
    if (refusal) return `${ERROR_TITLES[refusal]}。`;
    const length = [...this.reason().trim()].length;
    return length < LIMITS.reasonLengthMin || length > LIMITS.shortTextLength
      ? '请写明依据，例如死亡证明或村里证明。'
      : null;
  });
  protected readonly recording = new Attempt((key, personId: string, input: RecordDeathInput) =>
    this.api.recordDeath(key, personId, input),
  );

  protected async record(): Promise<void> {
    const preview = this.preview.value();
    if (!preview) return;
    const decision = await this.confirm.ask({
      title: `登记${preview.name}去世？`,
      consequences: [
        `${preview.name}的档案关闭，不再报名、签到和兑换；做过的服务和挣的积分仍可查看。`,
        ...(preview.hasSignIn ? ['登录账号和手机号一并停用，所有角色收回。'] : []),
        ...(preview.signUps > 0 ? [`还没开始的 ${preview.signUps} 个班次退出报名，候补的人按先后递补。`] : []),
        ...(preview.reservations > 0
          ? [`没领的 ${preview.reservations} 单预约取消，${preview.reservedPoints} 分退回原账户。`]
          : []),
        ...(this.points() > 0 ? [`${this.points()} 分${this.destination()}。`] : []),
        '登记后不能撤销。',
      ],
      confirmLabel: '登记去世',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.recording.run(this.personId(), {
      diedOn: this.diedOn(),
      reason: this.reason().trim(),
      heirId: this.heir()?.id ?? null,
      ...(this.needsHead() ? { newHeadPersonId: this.newHeadPersonId() } : {}),
    });
    if (!outcome.done) return;
    this.notices.say(`已登记${preview.name}去世`);
    this.done.emit(outcome.value);
  }
}
