import { Component, computed, inject, input, output, signal } from '@angular/core';
import { type DeductionDetail, dayOf, lengthOf, LIMITS, type RaiseAppealInput } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { appealRefusal } from './deduction-words';
import { DeductionsApi } from './deductions.api';

/** 申诉 for oneself, or at the desk for somebody of the household who came. Says why not before anybody tries. */
@Component({
  selector: 'app-appeal-form',
  imports: [ErrorSummary],
  template: `
    @if (refusal(); as refusal) {
      <p class="field-hint">{{ refusal }}</p>
    } @else {
      <form class="form" novalidate (submit)="raise($event)">
        @if (!deduction().mine) {
          <div class="field">
            <label for="field-appellantId">谁来申诉</label>
            <select #whoBox id="field-appellantId" (change)="appellantId.set(whoBox.value)">
              <option value="">请选择</option>
              @for (person of deduction().family; track person.personId) {
                <option [value]="person.personId">{{ person.name }}</option>
              }
            </select>
            <p class="field-hint">您的名字会记在申诉上；您代为登记的申诉由他人处理。</p>
          </div>
        }
        <div class="field">
          <label for="field-appeal">为什么认为不对</label>
          <textarea
            #textBox
            id="field-appeal"
            rows="4"
            required
            [maxLength]="limits.textLength"
            [value]="text()"
            (input)="text.set(textBox.value)"
          ></textarea>
          <p class="field-hint">写明实际情况、谁能证明。每件扣分可以申诉一次。</p>
        </div>
        <app-error-summary [problem]="raising.problem()" />
        @if (missing(); as sentence) {
          <p class="field-hint" role="status">{{ sentence }}</p>
        }
        <button type="submit" class="button button-primary" [disabled]="raising.busy() || missing() !== null">
          {{ raising.uncertain() ? '重试' : '提出申诉' }}
        </button>
      </form>
    }
  `,
})
export class AppealForm {
  private readonly api = inject(DeductionsApi);
  private readonly confirm = inject(Confirm);

  readonly deduction = input.required<DeductionDetail>();
  readonly raised = output<DeductionDetail>();

  protected readonly limits = LIMITS;
  protected readonly appellantId = signal('');
  protected readonly text = signal('');
  protected readonly refusal = computed(() => appealRefusal(this.deduction(), dayOf(new Date().toISOString())));
  protected readonly missing = computed(() => {
    if (!this.deduction().mine && this.appellantId() === '') return '请选择来申诉的人。';
    return lengthOf(this.text().trim()) < LIMITS.deedTextMin ? '请写明理由，至少五个字。' : null;
  });
  protected readonly raising = new Attempt((key, id: string, input: RaiseAppealInput) =>
    this.api.appeal(key, id, input),
  );

  protected async raise(event: Event): Promise<void> {
    event.preventDefault();
    if (this.missing() !== null) return;
    const { id, mine, booking } = this.deduction();
    const decision = await this.confirm.ask({
      title: '提出申诉？',
      consequences: [
        booking ? '申诉成立的，扣去的积分如数退回。' : '处理之前不扣分。',
        '由没有参加评议的人处理，结果和理由您都能看到。每件扣分只能申诉一次。',
      ],
      confirmLabel: '提出申诉',
    });
    if (!decision) return;
    const text = this.text().trim();
    const outcome = await this.raising.run(id, mine ? { text } : { text, appellantId: this.appellantId() });
    if (outcome.done) this.raised.emit(outcome.value);
  }
}
