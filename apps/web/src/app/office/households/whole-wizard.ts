import { Component, computed, inject, input, output, signal } from '@angular/core';
import {
  checkMerge,
  checkMove,
  type DomainErrorCode,
  ERROR_TITLES,
  type HouseholdChangeResult,
  type HouseholdHome,
  LIMITS,
  livingIn,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { isLivedIn, UnitRegister } from '../units/unit-register';
import { AgreementFields, agreementRefusal, namesIn } from './agreement-fields';
import { HouseholdFinder } from './household-finder';
import { PointsPlan } from './points-plan';

/** 并户 and 迁居: the whole household goes, with everything it has, and its old entry is closed. */
@Component({
  selector: 'office-whole-wizard',
  imports: [
    ActionButton,
    AgreementFields,
    ErrorSummary,
    NzButtonModule,
    NzInputModule,
    Panel,
    PointsPlan,
    SearchPicker,
  ],
  template: `
    <office-panel wide [heading]="home().household.label + name()" (closed)="closed.emit()">
      @if (kind() === 'merge') {
        <div class="form-field">
          <label class="form-label" for="field-intoId">并入哪一户</label>
          <office-search-picker
            inputId="field-intoId"
            placeholder="门牌、姓名或卡号"
            [find]="findHouseholds"
            [(value)]="into"
          />
          <p class="form-hint">只能并入本村（社区）的户；要并入外村的户，先由镇（街道）办理迁居，再并户。</p>
        </div>
      } @else {
        <div class="form-field">
          <label class="form-label" for="field-unitId">迁往哪个村（社区）</label>
          <office-search-picker inputId="field-unitId" [find]="findUnits" [(value)]="unit" />
        </div>
        <div class="form-field">
          <label class="form-label" for="field-label">在那里的门牌</label>
          <input
            #place
            nz-input
            id="field-label"
            autocomplete="off"
            [value]="label()"
            (input)="label.set(place.value)"
          />
        </div>
      }
      <p>
        {{ people() }}，可用 {{ home().balance.available }} 分全部转走，到期日不变。公示中的
        {{ home().balance.pending }} 分期满后记入新户。
        @if (home().reservations.length > 0) {
          还有 {{ home().reservations.length }} 件预约没领（冻结 {{ home().balance.held }}
          分）：仍凭原领取码领取，取消时积分退到新户。
        }
      </p>
      <office-points-plan [balance]="home().balance" [points]="home().balance.available" />
      <office-agreement-fields [(text)]="agreement" />
      <app-error-summary [problem]="changing.problem()" />
      <div class="panel-actions">
        <button nz-button type="button" (click)="closed.emit()">返回</button>
        <office-action
          label="核对并办理"
          kind="primary"
          [busy]="changing.busy()"
          [refusal]="refusal()"
          (pressed)="change()"
        />
      </div>
    </office-panel>
  `,
})
export class WholeWizard {
  private readonly api = inject(HouseholdsApi);
  private readonly finder = inject(HouseholdFinder);
  private readonly register = inject(UnitRegister);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly kind = input.required<'merge' | 'move'>();
  readonly home = input.required<HouseholdHome>();
  readonly done = output<HouseholdChangeResult>();
  /** Refused: things are no longer as they are shown here. */
  readonly outdated = output();
  readonly closed = output();

  protected readonly name = computed(() => (this.kind() === 'merge' ? '并户' : '迁居'));
  protected readonly into = signal<Choice | null>(null);
  protected readonly unit = signal<Choice | null>(null);
  protected readonly label = signal('');
  protected readonly agreement = signal({ names: '', reason: '' });
  protected readonly findUnits = this.register.finder('household.move', isLivedIn);
  protected readonly findHouseholds = async (text: string): Promise<Choice[]> => {
    const { id, unitId } = this.home().household;
    return (await this.finder.find(unitId, text)).filter((choice) => choice.id !== id);
  };
  /** What stands there now, to ask the rule before the server does. */
  private readonly target = new Loaded(
    () => this.into()?.id ?? null,
    (id) => this.api.home(id),
  );
  protected readonly people = computed(
    () =>
      livingIn(this.home().household.members)
        .map((member) => member.name)
        .join('、') || '没有人',
  );
  private readonly rule = computed((): DomainErrorCode | null => {
    const { household } = this.home();
    if (this.kind() === 'move') return checkMove(household, this.unit()?.id ?? '');
    const into = this.target.value()?.household;
    return into ? checkMerge(household, into) : null;
  });
  protected readonly refusal = computed(() => {
    if (this.kind() === 'merge' && !this.into()) return '请先选择并入哪一户。';
    if (this.kind() === 'move' && !this.unit()) return '请先选择迁往哪个村（社区）。';
    const rule = this.rule();
    if (rule) return `${ERROR_TITLES[rule]}。`;
    const label = [...this.label().trim()].length;
    if (this.kind() === 'move' && (label === 0 || label > LIMITS.titleLength)) return '请填写在那里的门牌。';
    return agreementRefusal(this.agreement());
  });
  protected readonly changing = new Attempt(
    (
      key,
      id: string,
      unitId: string,
      intoId: string,
      label: string,
      agreement: { lines: number; agreedBy: string[]; reason: string },
    ) =>
      this.kind() === 'merge'
        ? this.api.merge(key, id, { ...agreement, intoId })
        : this.api.move(key, id, { ...agreement, unitId, label }),
  );

  protected async change(): Promise<void> {
    const { household, balance } = this.home();
    const place =
      this.kind() === 'merge' ? (this.into()?.label ?? '') : `${this.unit()?.label ?? ''}${this.label().trim()}`;
    const decision = await this.confirm.ask({
      title: `${household.label}${this.name()}？`,
      consequences: [
        `${this.people()}从今天起属于${place}，${balance.available} 分一并转入。`,
        `${household.label}销户，以后查得到记录，不再记入和兑换；晚到的积分记入${place}。`,
        `${this.name()}后不能撤销。`,
      ],
      confirmLabel: `办理${this.name()}`,
      dangerous: true,
    });
    if (!decision) return;
    const { names, reason } = this.agreement();
    const agreement = { lines: balance.lines, agreedBy: namesIn(names), reason: reason.trim() };
    const ids = [this.unit()?.id ?? '', this.into()?.id ?? ''] as const;
    const outcome = await this.changing.run(household.id, ...ids, this.label().trim(), agreement);
    if (!outcome.done) {
      if (!this.changing.uncertain()) this.readAnew();
      return;
    }
    this.notices.say(`${household.label}已${this.name()}，${balance.available} 分转入${place}`);
    this.done.emit(outcome.value);
  }

  private readAnew(): void {
    void this.target.reload();
    this.outdated.emit();
  }
}
