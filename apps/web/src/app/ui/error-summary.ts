import { Component, input } from '@angular/core';
import type { Problem } from '@jishan/domain';

/**
 * Why the last try failed, above the button that was pressed. A field named `items.0.count` is linked to the control
 * with the id `field-items.0.count`.
 */
@Component({
  selector: 'app-error-summary',
  template: `
    @if (problem(); as problem) {
      <div class="error-summary" role="alert">
        <p class="error-summary-title">{{ problem.title }}</p>
        @if (problem.detail) {
          <p>{{ problem.detail }}</p>
        }
        @if (problem.fields?.length) {
          <ul>
            @for (field of problem.fields; track field.field) {
              <li>
                <button type="button" class="link" (click)="focusField(field.field)">{{ field.message }}</button>
              </li>
            }
          </ul>
        }
        @if (problem.code === 'unexpected' && problem.traceId) {
          <p>编号 {{ problem.traceId }}</p>
        }
      </div>
    }
  `,
})
export class ErrorSummary {
  readonly problem = input.required<Problem | null>();

  protected focusField(field: string): void {
    document.getElementById(`field-${field}`)?.focus();
  }
}
