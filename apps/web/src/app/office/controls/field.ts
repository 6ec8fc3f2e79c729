import { booleanAttribute, Component, computed, input } from '@angular/core';
import type { Problem } from '@jishan/domain';

/** The part of a form's field that is needed to show its error. */
interface FieldLike {
  touched(): boolean;
  errors(): readonly { message?: string }[];
}

/**
 * Label, hint and error of one control. The control is projected and carries `id="field-<name>"`; the server's word
 * about the field of that name is shown like the form's own.
 */
@Component({
  selector: 'office-field',
  host: { class: 'form-field', '[class.form-field-tick]': 'tick()' },
  template: `
    <label class="form-label" [for]="'field-' + name()">{{ label() }}</label>
    <ng-content />
    @if (hint()) {
      <p class="form-hint">{{ hint() }}</p>
    }
    @if (message(); as message) {
      <p class="form-error" role="alert">{{ message }}</p>
    }
  `,
})
export class Field {
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  /** For a checkbox: the label stands behind it. */
  readonly tick = input(false, { transform: booleanAttribute });
  readonly hint = input('');
  readonly of = input<(() => FieldLike) | null>(null);
  readonly problem = input<Pick<Problem, 'fields'> | null>(null);

  protected readonly message = computed(() => {
    const state = this.of()?.();
    const own = state?.touched() ? state.errors()[0]?.message : undefined;
    return own ?? this.problem()?.fields?.find((field) => field.field === this.name())?.message ?? null;
  });
}
