import { Component, computed, input, output, signal } from '@angular/core';
import { form, FormField, maxLength, minLength, required, submit } from '@angular/forms/signals';
import { LIMITS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Field } from './field';
import { Panel } from './panel';

/** What becomes of an objection or an appeal. */
export interface Ruling {
  uphold: boolean;
  reason: string;
}

/** How the two ways to rule are called, and who reads the reason. */
export interface RulingWords {
  upheld: string;
  rejected: string;
  reasonHint: string;
}

/** What somebody said against a decision is upheld or not, with a reason. Cannot be taken back. */
@Component({
  selector: 'office-ruling-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="heading()" (closed)="closed.emit()">
      <p>{{ who() }}</p>
      <blockquote class="card-text">{{ text() }}</blockquote>
      <form novalidate (submit)="decide($event)">
        <fieldset class="form-group">
          <legend>结论</legend>
          <div class="tick-list">
            <label
              ><input type="radio" name="uphold" [checked]="uphold() === true" (change)="uphold.set(true)" />{{
                words().upheld
              }}</label
            >
            <label
              ><input type="radio" name="uphold" [checked]="uphold() === false" (change)="uphold.set(false)" />{{
                words().rejected
              }}</label
            >
          </div>
        </fieldset>
        @if (consequences().length > 0) {
          <ul class="plain-list consequences">
            @for (sentence of consequences(); track sentence) {
              <li>{{ sentence }}</li>
            }
          </ul>
        }
        <office-field
          name="reason"
          label="理由"
          [hint]="words().reasonHint"
          [of]="reply.reason"
          [problem]="deciding.problem()"
        >
          <textarea nz-input id="field-reason" rows="4" [formField]="reply.reason"></textarea>
        </office-field>
        <app-error-summary [problem]="deciding.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button
            nz-button
            nzType="primary"
            type="submit"
            [nzLoading]="deciding.busy()"
            [disabled]="uphold() === null"
            [attr.aria-describedby]="uphold() === null ? 'why-no-decision' : null"
          >
            {{ deciding.uncertain() ? '重试' : '作出处理' }}
          </button>
        </div>
        @if (uphold() === null) {
          <p class="form-hint" id="why-no-decision">请先选择结论。</p>
        }
      </form>
    </office-panel>
  `,
})
export class RulingForm<Answer> {
  readonly heading = input.required<string>();
  /** Who said it, about what. */
  readonly who = input.required<string>();
  readonly text = input.required<string>();
  readonly words = input.required<RulingWords>();
  readonly consequencesOf = input.required<(uphold: boolean) => string[]>();
  readonly send = input.required<(key: string, ruling: Ruling) => Promise<Answer>>();
  readonly decided = output<Answer>();
  readonly closed = output();

  protected readonly uphold = signal<boolean | null>(null);
  protected readonly consequences = computed(() => {
    const uphold = this.uphold();
    return uphold === null ? [] : this.consequencesOf()(uphold);
  });
  private readonly model = signal({ reason: '' });
  protected readonly reply = form(this.model, (path) => {
    required(path.reason, { message: '请填写理由' });
    minLength(path.reason, LIMITS.reasonLengthMin, { message: `至少 ${LIMITS.reasonLengthMin} 字` });
    maxLength(path.reason, LIMITS.textLength, { message: `最多 ${LIMITS.textLength} 字` });
  });
  protected readonly deciding = new Attempt((key, ruling: Ruling) => this.send()(key, ruling));

  protected async decide(event: Event): Promise<void> {
    event.preventDefault();
    const uphold = this.uphold();
    if (uphold === null) return;
    await submit(this.reply, async () => {
      const outcome = await this.deciding.run({ uphold, reason: this.model().reason.trim() });
      if (outcome.done) this.decided.emit(outcome.value);
      return undefined;
    });
  }
}
