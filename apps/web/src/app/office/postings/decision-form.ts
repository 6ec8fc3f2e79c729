import { Component, computed, inject, input, output, signal } from '@angular/core';
import { form, FormField, maxLength, minLength, required, submit } from '@angular/forms/signals';
import { type DecideObjectionInput, LIMITS, type ListedObjection } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { PostingsApi } from '../../postings/postings.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** 处理异议: upheld or not, with a reason. Cannot be taken back. */
@Component({
  selector: 'office-decision-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel heading="处理异议" (closed)="closed.emit()">
      <p>第 {{ about() }} 条，{{ objection().objectorName }}提出：</p>
      <blockquote class="card-text">{{ objection().text }}</blockquote>
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
              />异议成立，撤回所涉条目</label
            >
            <label
              ><input
                type="radio"
                name="uphold"
                [checked]="uphold() === false"
                (change)="uphold.set(false)"
              />异议不成立，维持公示</label
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
          hint="提出人会看到；请写明怎样核对、结论是什么。公示页上只写结果，不写理由。"
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
export class DecisionForm {
  private readonly api = inject(PostingsApi);
  private readonly notices = inject(Notices);

  readonly objection = input.required<ListedObjection>();
  /** Which lines, with names. */
  readonly about = input.required<string>();
  /** The round has not ended yet. */
  readonly onView = input.required<boolean>();
  readonly decided = output();
  readonly closed = output();

  protected readonly uphold = signal<boolean | null>(null);
  protected readonly consequences = computed(() => {
    if (this.uphold() === null) return [];
    const kept = this.onView() ? '所涉条目继续公示，期满和其余的一起入账。' : '公示期已满，所涉条目几分钟内入账。';
    const result = this.uphold() ? '所涉条目撤回，不再入账；确有服务的，由队长更正考勤后重新公示。' : kept;
    return [result, '结果写在公示页和公示表上。处理后不能再改。'];
  });
  private readonly model = signal({ reason: '' });
  protected readonly reply = form(this.model, (path) => {
    required(path.reason, { message: '请填写理由' });
    minLength(path.reason, LIMITS.reasonLengthMin, { message: `至少 ${LIMITS.reasonLengthMin} 字` });
    maxLength(path.reason, LIMITS.textLength, { message: `最多 ${LIMITS.textLength} 字` });
  });
  protected readonly deciding = new Attempt((key, input: DecideObjectionInput) =>
    this.api.decide(key, this.objection().id, input),
  );

  protected async decide(event: Event): Promise<void> {
    event.preventDefault();
    const uphold = this.uphold();
    if (uphold === null) return;
    await submit(this.reply, async () => {
      const outcome = await this.deciding.run({ uphold, reason: this.model().reason.trim() });
      if (outcome.done) {
        this.notices.say(uphold ? '异议成立，所涉条目已撤回' : '异议不成立，维持公示');
        this.decided.emit();
      }
      return undefined;
    });
  }
}
