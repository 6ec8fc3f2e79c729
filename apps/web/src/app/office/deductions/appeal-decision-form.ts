import { Component, computed, inject, input, output, signal } from '@angular/core';
import { form, FormField, maxLength, minLength, required, submit } from '@angular/forms/signals';
import { type DecideAppealInput, type DeductionDetail, LIMITS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { DeductionsApi } from '../../deductions/deductions.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** 处理申诉: upheld or not, with a reason. Cannot be taken back. */
@Component({
  selector: 'office-appeal-decision-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel heading="处理申诉" (closed)="closed.emit()">
      <p>{{ deduction().appeal?.appellantName }}申诉：</p>
      <blockquote class="card-text">{{ deduction().appeal?.text }}</blockquote>
      <form novalidate (submit)="decide($event)">
        <fieldset class="form-group">
          <legend>结论</legend>
          <div class="tick-list">
            <label
              ><input
                type="radio"
                name="uphold"
                [checked]="uphold() === true"
                (change)="uphold.set(true)"
              />申诉成立</label
            >
            <label
              ><input
                type="radio"
                name="uphold"
                [checked]="uphold() === false"
                (change)="uphold.set(false)"
              />申诉不成立，维持评议结果</label
            >
          </div>
        </fieldset>
        @if (consequence(); as sentence) {
          <ul class="plain-list consequences">
            <li>{{ sentence }}</li>
            <li>处理后不能再改，这一户也不能再申诉。</li>
          </ul>
        }
        <office-field
          name="reason"
          label="理由"
          hint="这一户的人会看到；请写明怎样核实、结论是什么。"
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
export class AppealDecisionForm {
  private readonly api = inject(DeductionsApi);

  readonly deduction = input.required<DeductionDetail>();
  readonly decided = output<DeductionDetail>();
  readonly closed = output();

  protected readonly uphold = signal<boolean | null>(null);
  protected readonly consequence = computed(() => {
    const { booking, points } = this.deduction();
    if (this.uphold() === null) return null;
    if (this.uphold()) return booking ? `扣去的 ${booking.taken} 分如数退回这一户。` : '不扣分。';
    return booking ? '已扣的积分不退。' : `马上扣 ${points} 分；余额不够的部分不再追扣。`;
  });
  private readonly model = signal({ reason: '' });
  protected readonly reply = form(this.model, (path) => {
    required(path.reason, { message: '请填写理由' });
    minLength(path.reason, LIMITS.reasonLengthMin, { message: `至少 ${LIMITS.reasonLengthMin} 字` });
    maxLength(path.reason, LIMITS.textLength, { message: `最多 ${LIMITS.textLength} 字` });
  });
  protected readonly deciding = new Attempt((key, input: DecideAppealInput) =>
    this.api.decideAppeal(key, this.deduction().id, input),
  );

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
