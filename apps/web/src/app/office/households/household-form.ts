import { Component, inject, output, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import { type CreateHouseholdInput, LIMITS, type PersonalPointsChoice } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { isLivedIn, UnitRegister } from '../units/unit-register';
import { PeopleFinder } from '../volunteers/people-finder';
import { PersonalPoints } from './personal-points';

@Component({
  selector: 'office-household-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel, PersonalPoints, SearchPicker],
  template: `
    <office-panel heading="登记新户" (closed)="closed.emit()">
      <form novalidate (submit)="create($event)">
        <office-field name="unitId" label="村（社区）" [of]="household.unit" [problem]="creating.problem()">
          <office-search-picker inputId="field-unitId" [find]="findUnits" [formField]="household.unit" />
        </office-field>
        <office-field
          name="label"
          label="门牌"
          hint="村里怎么叫就怎么写，例如“12 号院”。"
          [of]="household.label"
          [problem]="creating.problem()"
        >
          <input nz-input id="field-label" autocomplete="off" [formField]="household.label" />
        </office-field>
        <office-field
          name="headPersonId"
          label="户主"
          hint="户主须已是本村（社区）的志愿者。"
          [of]="household.head"
          [problem]="creating.problem()"
        >
          <office-search-picker
            inputId="field-headPersonId"
            placeholder="姓名、首字母、卡号或手机尾号"
            [find]="findPeople"
            [formField]="household.head"
          />
        </office-field>
        @if (asked()) {
          <office-personal-points who="户主" [(choice)]="choice" />
        }
        <app-error-summary [problem]="creating.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="creating.busy()">登记</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class HouseholdForm {
  private readonly api = inject(HouseholdsApi);
  private readonly register = inject(UnitRegister);
  private readonly notices = inject(Notices);

  readonly created = output<string>();
  readonly closed = output();

  protected readonly findUnits = this.register.finder('household.manage', isLivedIn);
  protected readonly findPeople = inject(PeopleFinder).find;
  private readonly model = signal({
    unit: this.register.only('household.manage', isLivedIn),
    label: '',
    head: null as Choice | null,
  });
  protected readonly household = form(this.model, (path) => {
    required(path.unit, { message: '请选择村（社区）' });
    required(path.label, { message: '请填写门牌' });
    maxLength(path.label, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    required(path.head, { message: '请选择户主' });
  });
  /** The server knows whether there are points to decide on. */
  protected readonly asked = signal(false);
  protected readonly choice = signal<PersonalPointsChoice | undefined>(undefined);
  protected readonly creating = new Attempt((key, input: CreateHouseholdInput) => this.api.create(key, input));

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.household, async () => {
      const { unit, label, head } = this.model();
      const outcome = await this.creating.run({
        unitId: unit?.id ?? '',
        label: label.trim(),
        headPersonId: head?.id ?? '',
        personalPoints: this.choice(),
      });
      if (!outcome.done && outcome.problem.code === 'household.personal-points') this.asked.set(true);
      if (outcome.done) {
        this.notices.say(`已登记${outcome.value.label}`);
        this.created.emit(outcome.value.id);
      }
      return undefined;
    });
  }
}
