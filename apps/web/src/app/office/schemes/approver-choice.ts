import { Component, computed, input, model } from '@angular/core';
import { type Approval, APPROVING_ROLES, ROLE_LABELS } from '@jishan/domain';
import { APPROVAL_LABELS } from './scheme-labels';

/** Which of the roles that may do it have to; none ticked: any of them. */
@Component({
  selector: 'office-approver-choice',
  template: `
    <fieldset class="form-field">
      <legend class="form-label">{{ label() }}</legend>
      <div class="tick-list">
        @for (choice of choices(); track choice.role; let first = $first) {
          <label>
            <input
              #box
              type="checkbox"
              [id]="first ? 'field-terms.approvers.' + approval() : null"
              [checked]="roles().includes(choice.role)"
              (change)="tick(choice.role, box.checked)"
            />
            {{ choice.label }}
          </label>
        }
      </div>
      <p class="form-hint">{{ roles().length === 0 ? '没有勾选，有权限的都可以。' : '只由勾选的角色办理。' }}</p>
    </fieldset>
  `,
})
export class ApproverChoice {
  readonly approval = input.required<Approval>();
  readonly roles = model.required<readonly string[]>();

  protected readonly label = computed(() => APPROVAL_LABELS[this.approval()]);
  protected readonly choices = computed(() =>
    APPROVING_ROLES[this.approval()].map((role) => ({ role, label: ROLE_LABELS[role] })),
  );

  /** In the order of the boxes, whatever order they are ticked in. */
  protected tick(role: string, ticked: boolean): void {
    const chosen = new Set(ticked ? [...this.roles(), role] : this.roles().filter((other) => other !== role));
    this.roles.set(APPROVING_ROLES[this.approval()].filter((other) => chosen.has(other)));
  }
}
