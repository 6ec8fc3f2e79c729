import { Component, inject, output, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import { BOOK_LABELS, type CreateSchemeInput, LIMITS, VILLAGE_POINTS_BOOK } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { SchemesApi } from '../../schemes/schemes.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';

@Component({
  selector: 'office-scheme-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel, SearchPicker],
  template: `
    <office-panel heading="新建积分方案" (closed)="closed.emit()">
      <form novalidate (submit)="create($event)">
        <office-field
          name="unitId"
          label="制定单位"
          hint="本单位及没有自己方案的下级单位适用。"
          [of]="scheme.unit"
          [problem]="creating.problem()"
        >
          <office-search-picker inputId="field-unitId" [find]="findUnits" [formField]="scheme.unit" />
        </office-field>
        <office-field name="title" label="方案名称" [of]="scheme.title" [problem]="creating.problem()">
          <input
            nz-input
            id="field-title"
            autocomplete="off"
            placeholder="例如：妙峰山镇积分制管理方案"
            [formField]="scheme.title"
          />
        </office-field>
        <office-field name="book" label="积分种类" hint="两种积分分别记账，不能互换。" [problem]="creating.problem()">
          <select class="ant-input" id="field-book" [formField]="scheme.book">
            @for (book of books; track book[0]) {
              <option [value]="book[0]">{{ book[1] }}</option>
            }
          </select>
        </office-field>
        <app-error-summary [problem]="creating.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="creating.busy()">新建</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class SchemeForm {
  private readonly api = inject(SchemesApi);
  private readonly register = inject(UnitRegister);

  readonly created = output<string>();
  readonly closed = output();

  protected readonly books = Object.entries(BOOK_LABELS);
  protected readonly findUnits = this.register.finder('scheme.edit');
  private readonly model = signal({
    unit: this.register.only('scheme.edit'),
    title: '',
    book: String(VILLAGE_POINTS_BOOK),
  });
  protected readonly scheme = form(this.model, (path) => {
    required(path.unit, { message: '请选择制定单位' });
    required(path.title, { message: '请填写方案名称' });
    maxLength(path.title, LIMITS.titleLength, { message: `最多 ${LIMITS.titleLength} 字` });
  });
  protected readonly creating = new Attempt((key, input: CreateSchemeInput) => this.api.create(key, input));

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.scheme, async () => {
      const { unit, title, book } = this.model();
      const outcome = await this.creating.run({ unitId: unit?.id ?? '', title: title.trim(), book: Number(book) });
      if (outcome.done) this.created.emit(outcome.value.id);
      return undefined;
    });
  }
}
