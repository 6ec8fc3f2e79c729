import { Component, computed, input, output } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { ACTIVITY_CATEGORIES, type ActivityCategory, type Problem, type PublicationSection } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Field } from '../controls/field';
import { OrderedRows } from './ordered-rows';
import { moved } from './publication-draft';

/** 栏目: name, what belongs there, how much is printed in full; in the order in which they are printed. */
@Component({
  selector: 'office-section-rows',
  imports: [Field, FormField, NzButtonModule, NzInputModule, OrderedRows],
  template: `
    <office-ordered-rows [names]="names()" (moved)="changed.emit(movedTo($event))">
      <ng-template let-at>
        @if (sections()[at]; as section) {
          <div class="form-grid">
            <office-field [name]="'sections.' + at + '.name'" label="栏目名" [problem]="problem()">
              <input nz-input [id]="'field-sections.' + at + '.name'" autocomplete="off" [formField]="section.name" />
            </office-field>
            <office-field
              [name]="'sections.' + at + '.fullMax'"
              label="最多几条刊发全文（不填为全部）"
              hint="超出的只在末句提单位名。"
              [problem]="problem()"
            >
              <input
                nz-input
                type="number"
                inputmode="numeric"
                [id]="'field-sections.' + at + '.fullMax'"
                [formField]="section.fullMax"
              />
            </office-field>
          </div>
          <fieldset class="choice-line" tabindex="-1" [id]="'field-sections.' + at + '.categories'">
            <legend>归入本栏目的活动</legend>
            @for (category of categories; track category) {
              <label>
                <input
                  #box
                  type="checkbox"
                  [checked]="section.categories().value().includes(category)"
                  (change)="changed.emit(withCategory(at, category, box.checked))"
                />
                {{ category }}
              </label>
            }
          </fieldset>
          @if (messageAt('sections.' + at + '.categories'); as message) {
            <p class="form-error" role="alert">{{ message }}</p>
          }
          @if (value().length > 1) {
            <button
              type="button"
              class="link-button"
              [attr.aria-label]="'删去这个栏目：' + names()[at]"
              (click)="changed.emit(without(at))"
            >
              删去这个栏目
            </button>
          }
        }
      </ng-template>
    </office-ordered-rows>
    <button nz-button type="button" [disabled]="value().length >= 30" (click)="changed.emit([...value(), blank])">
      增加栏目
    </button>
  `,
})
export class SectionRows {
  readonly sections = input.required<FieldTree<PublicationSection[]>>();
  readonly problem = input<Pick<Problem, 'fields'> | null>(null);
  readonly changed = output<PublicationSection[]>();

  protected readonly categories = ACTIVITY_CATEGORIES;
  protected readonly blank: PublicationSection = { name: '', categories: [], fullMax: null };
  protected readonly value = computed(() => this.sections()().value());
  protected readonly names = computed(() => this.value().map(({ name }) => name));

  protected movedTo({ from, to }: { from: number; to: number }): PublicationSection[] {
    return moved(this.value(), from, to);
  }

  protected without(at: number): PublicationSection[] {
    return this.value().filter((_, other) => other !== at);
  }

  protected withCategory(at: number, category: ActivityCategory, wanted: boolean): PublicationSection[] {
    return this.value().map((section, other) => {
      if (other !== at) return section;
      const rest = section.categories.filter((one) => one !== category);
      return { ...section, categories: wanted ? [...rest, category] : rest };
    });
  }

  protected messageAt(field: string): string | null {
    return this.problem()?.fields?.find((one) => one.field === field)?.message ?? null;
  }
}
