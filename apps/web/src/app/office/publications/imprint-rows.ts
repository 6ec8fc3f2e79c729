import { Component, input, output } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { BULLETIN_STEP_LABELS, type Problem, type PublicationSettings } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { namesLike, withoutRole, withRole } from './publication-draft';

type Imprint = Pick<PublicationSettings, 'imprintRoles' | 'steps' | 'distribution'>;

/** 版记: the lines that name people, who of them does which step, and to whom it goes. */
@Component({
  selector: 'office-imprint-rows',
  imports: [FormField, NzButtonModule, NzInputModule],
  template: `
    <h3>版记角色</h3>
    @for (role of value().imprintRoles; track $index; let at = $index) {
      <div class="cap-line">
        <input
          #nameBox
          nz-input
          autocomplete="off"
          [id]="'field-imprintRoles.' + at"
          [attr.aria-label]="'第 ' + (at + 1) + ' 个版记角色'"
          [value]="role"
          (input)="changed.emit(withRole(value(), at, nameBox.value))"
        />
        <button
          type="button"
          class="link-button"
          [attr.aria-label]="'删去' + value().imprintRoles[at]"
          (click)="changed.emit(withoutRole(value(), at))"
        >
          删去
        </button>
        @if (messageAt('imprintRoles.' + at); as message) {
          <span class="form-error" role="alert">{{ message }}</span>
        }
      </div>
    }
    <button
      nz-button
      type="button"
      [disabled]="value().imprintRoles.length >= 10"
      (click)="changed.emit({ imprintRoles: [...value().imprintRoles, ''] })"
    >
      增加角色
    </button>

    <h3>三审分工</h3>
    <p class="form-hint">编辑、校对、核签由三个人办；合并的可以由同一个人办。</p>
    @for (rule of value().steps; track rule.step; let at = $index) {
      <div class="cap-line">
        <span>{{ labels[rule.step] }}署在</span>
        <select
          #roleBox
          class="ant-input"
          [id]="'field-steps.' + at + '.role'"
          [attr.aria-label]="labels[rule.step] + '署在哪个角色'"
          (change)="setStep(at, { role: roleBox.value || null })"
        >
          <option value="" [selected]="rule.role === null">不署名</option>
          @for (role of value().imprintRoles; track $index) {
            <option [value]="role" [selected]="role === rule.role">{{ role }}</option>
          }
        </select>
        @if (at > 0) {
          <label>
            <input
              #mergedBox
              type="checkbox"
              [checked]="rule.merged"
              (change)="setStep(at, { merged: mergedBox.checked })"
            />
            可与{{ labels[value().steps[at - 1]?.step ?? 'edit'] }}同一人
          </label>
        }
        @if (messageAt('steps.' + at + '.role'); as message) {
          <span class="form-error" role="alert">{{ message }}</span>
        }
      </div>
    }

    <h3>报送范围</h3>
    @for (line of lines(); track $index; let at = $index) {
      <div class="cap-line">
        <input
          nz-input
          class="label-box"
          [id]="'field-distribution.' + at + '.label'"
          [attr.aria-label]="'第 ' + (at + 1) + ' 行的字头'"
          [formField]="line.label"
        />
        <input
          nz-input
          class="names-box"
          [placeholder]="namesLike(value().distribution[at]?.label ?? '')"
          [id]="'field-distribution.' + at + '.names'"
          [attr.aria-label]="'第 ' + (at + 1) + ' 行的单位'"
          [formField]="line.names"
        />
        <button
          type="button"
          class="link-button"
          [attr.aria-label]="'删去' + value().distribution[at]?.label"
          (click)="dropLine(at)"
        >
          删去
        </button>
        @if (messageAt('distribution.' + at + '.label') ?? messageAt('distribution.' + at + '.names'); as message) {
          <span class="form-error" role="alert">{{ message }}</span>
        }
      </div>
    }
    <button
      nz-button
      type="button"
      [disabled]="value().distribution.length >= 10"
      (click)="changed.emit({ distribution: [...value().distribution, { label: '发', names: '' }] })"
    >
      增加一行
    </button>
    <p class="form-hint">没有填单位的行不印。</p>
  `,
})
export class ImprintRows {
  readonly lines = input.required<FieldTree<PublicationSettings['distribution']>>();
  readonly value = input.required<Imprint>();
  readonly problem = input<Pick<Problem, 'fields'> | null>(null);
  readonly changed = output<Partial<Imprint>>();

  protected readonly labels = BULLETIN_STEP_LABELS;
  protected readonly namesLike = namesLike;
  protected readonly withRole = withRole;
  protected readonly withoutRole = withoutRole;

  protected setStep(at: number, change: Partial<Imprint['steps'][number]>): void {
    this.changed.emit({
      steps: this.value().steps.map((rule, other) => (other === at ? { ...rule, ...change } : rule)),
    });
  }

  protected dropLine(at: number): void {
    this.changed.emit({ distribution: this.value().distribution.filter((_, other) => other !== at) });
  }

  protected messageAt(field: string): string | null {
    return this.problem()?.fields?.find((one) => one.field === field)?.message ?? null;
  }
}
