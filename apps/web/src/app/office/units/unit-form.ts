import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import { checkParent, LIMITS, UNIT_KIND_LABELS, UNIT_KIND_ORDER, type UnitKind, type UnitRecord } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { UnitsApi } from '../../units/units.api';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

interface UnitWords {
  kind: UnitKind;
  name: string;
  shortName: string;
  position: number | null;
}

/** A new unit below `parent`, or other words and another place for `unit`. */
@Component({
  selector: 'office-unit-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="heading()" (closed)="closed.emit()">
      <form novalidate (submit)="save($event)">
        @if (parent()) {
          <office-field name="kind" label="类别" [problem]="saving.problem()">
            <select class="ant-input" id="field-kind" [formField]="words.kind">
              @for (kind of kinds(); track kind) {
                <option [value]="kind">{{ labels[kind] }}</option>
              }
            </select>
          </office-field>
        }
        <office-field
          name="name"
          label="名称"
          hint="按正式印发的写法，例如“区委宣传部（文明办）”。"
          [of]="words.name"
          [problem]="saving.problem()"
        >
          <input nz-input id="field-name" autocomplete="off" [formField]="words.name" />
        </office-field>
        <office-field name="shortName" label="简称（不填则同名称）" [of]="words.shortName" [problem]="saving.problem()">
          <input nz-input id="field-shortName" autocomplete="off" [formField]="words.shortName" />
        </office-field>
        @if (unit()) {
          <office-field
            name="position"
            label="同级排序"
            hint="从 1 起，快报和名单按此排列。"
            [of]="words.position"
            [problem]="saving.problem()"
          >
            <input nz-input id="field-position" type="number" inputmode="numeric" [formField]="words.position" />
          </office-field>
        }
        <app-error-summary [problem]="saving.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="saving.busy()">保存</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class UnitForm {
  private readonly api = inject(UnitsApi);
  private readonly notices = inject(Notices);

  readonly parent = input.required<UnitRecord | null>();
  readonly unit = input.required<UnitRecord | null>();
  readonly saved = output();
  readonly closed = output();

  protected readonly labels = UNIT_KIND_LABELS;
  protected readonly heading = computed(() =>
    this.parent() ? `在${this.parent()?.name}下新建单位` : `修改${this.unit()?.name}`,
  );
  protected readonly kinds = computed(() => {
    const parent = this.parent();
    return UNIT_KIND_ORDER.filter((kind) => parent !== null && checkParent(kind, parent.kind) === null);
  });
  private readonly model = linkedSignal<UnitWords>(() => {
    const unit = this.unit();
    return {
      kind: unit?.kind ?? this.kinds()[0] ?? 'village',
      name: unit?.name ?? '',
      shortName: unit && unit.shortName !== unit.name ? unit.shortName : '',
      position: unit?.position ?? null,
    };
  });
  protected readonly words = form(this.model, (path) => {
    required(path.name, { message: '请填写名称' });
    maxLength(path.name, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    maxLength(path.shortName, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
  });
  protected readonly saving = new Attempt((key, parentId: string | null, unitId: string, words: UnitWords) =>
    this.send(key, parentId, unitId, words),
  );

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.words, async () => {
      const outcome = await this.saving.run(this.parent()?.id ?? null, this.unit()?.id ?? '', this.model());
      if (outcome.done) {
        this.notices.say(`已保存${outcome.value.name}`);
        this.saved.emit();
      }
      return undefined;
    });
  }

  private send(key: string, parentId: string | null, unitId: string, words: UnitWords): Promise<UnitRecord> {
    const name = words.name.trim();
    const shortName = words.shortName.trim() || name;
    if (parentId !== null) return this.api.create(key, { parentId, kind: words.kind, name, shortName });
    return this.api.change(key, unitId, {
      name,
      shortName,
      ...(words.position === null ? {} : { position: words.position }),
    });
  }
}
