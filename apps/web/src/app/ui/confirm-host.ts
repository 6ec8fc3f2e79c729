import {
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  linkedSignal,
  viewChild,
} from '@angular/core';
import { LIMITS, lengthOf } from '@jishan/domain';
import { Confirm } from './confirm';

/** A reason is read in lists and in the log. */
const REASON_MAX = 200;

/** The one native dialog of the page; the browser keeps focus inside and gives it back. */
@Component({
  selector: 'app-confirm-host',
  template: `
    <dialog #dialog class="dialog" aria-labelledby="confirm-title" (close)="decline()">
      @if (confirm.open(); as open) {
        <form method="dialog" (submit)="accept($event)">
          <h2 id="confirm-title">{{ open.question.title }}</h2>
          @if (open.question.consequences.length > 0) {
            <ul class="dialog-consequences">
              @for (consequence of open.question.consequences; track consequence) {
                <li>{{ consequence }}</li>
              }
            </ul>
          }
          @if (open.question.reasonLabel; as label) {
            <label class="field">
              <span class="field-label">{{ label }}</span>
              <textarea
                #reasonBox
                rows="2"
                [attr.maxlength]="reasonMax"
                required
                aria-describedby="confirm-reason-hint"
                [value]="reason()"
                (input)="reason.set(reasonBox.value)"
              ></textarea>
            </label>
            <p class="field-hint" id="confirm-reason-hint">至少 {{ reasonMin }} 字，最多 {{ reasonMax }} 字</p>
          }
          <div class="dialog-actions">
            <button type="button" class="button" (click)="decline()">{{ open.question.cancelLabel ?? '返回' }}</button>
            <button
              type="submit"
              class="button button-primary"
              [class.button-danger]="open.question.dangerous"
              [disabled]="!mayAccept()"
            >
              {{ open.question.confirmLabel }}
            </button>
          </div>
        </form>
      }
    </dialog>
  `,
})
export class ConfirmHost {
  protected readonly confirm = inject(Confirm);
  protected readonly reasonMin = LIMITS.reasonLengthMin;
  protected readonly reasonMax = REASON_MAX;
  protected readonly reason = linkedSignal({ source: this.confirm.open, computation: () => '' });
  protected readonly mayAccept = computed(
    () => !this.confirm.open()?.question.reasonLabel || lengthOf(this.reason().trim()) >= LIMITS.reasonLengthMin,
  );
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterRenderEffect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.confirm.open() && !dialog.open) dialog.showModal();
      if (!this.confirm.open() && dialog.open) dialog.close();
    });
  }

  protected accept(event: Event): void {
    event.preventDefault();
    this.confirm.open()?.decide({ reason: this.reason().trim() });
  }

  protected decline(): void {
    this.confirm.open()?.decide(null);
  }
}
