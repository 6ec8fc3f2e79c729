import { Component, computed, inject, input, output, signal } from '@angular/core';
import { ERROR_TITLES, LIMITS, type PublicPosting, type RaiseObjectionInput } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { Notices } from '../ui/notices';
import { PostingsApi } from './postings.api';

/** 提异议: which lines, and why. */
@Component({
  selector: 'app-objection-form',
  imports: [ErrorSummary],
  template: `
    <form class="form notice-block" (submit)="raise($event)" aria-label="提异议">
      <fieldset class="field">
        <legend>对哪几条有异议</legend>
        @for (entry of posting().entries; track entry.id) {
          <label class="check">
            <input
              type="checkbox"
              [checked]="chosen().includes(entry.id)"
              [disabled]="entry.state === 'posted' || entry.state === 'withdrawn'"
              (change)="toggle(entry.id)"
            />
            <span>
              第 {{ entry.no }} 条 {{ entry.who }}，{{ entry.forWhat }}，{{ entry.points }} 分
              @if (entry.state === 'parked') {
                <span class="line-about">（已有人提出异议，可以再提）</span>
              } @else if (entry.state !== 'waiting') {
                <span class="line-about">（{{ decidedTitle }}）</span>
              }
            </span>
          </label>
        }
      </fieldset>
      <div class="field">
        <label for="field-text">哪里不对，请写明</label>
        <textarea
          #textBox
          id="field-text"
          rows="4"
          required
          [maxLength]="limits.textLength"
          [value]="text()"
          (input)="text.set(textBox.value)"
        ></textarea>
        <p class="field-hint">您的姓名和这段话只有办理的人看得到，公示页上只写第几条、有没有结果。</p>
      </div>
      <app-error-summary [problem]="raising.problem()" />
      @if (missing(); as sentence) {
        <p class="field-hint" role="status">{{ sentence }}</p>
      }
      <div class="row">
        <button type="button" class="button" (click)="closed.emit()">返回</button>
        <button type="submit" class="button button-primary" [disabled]="raising.busy() || missing() !== null">
          {{ raising.uncertain() ? '重试' : '提交异议' }}
        </button>
      </div>
    </form>
  `,
})
export class ObjectionForm {
  private readonly api = inject(PostingsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly posting = input.required<PublicPosting>();
  readonly raised = output();
  readonly closed = output();

  protected readonly limits = LIMITS;
  protected readonly decidedTitle = ERROR_TITLES['objection.entry-decided'];
  protected readonly chosen = signal<readonly string[]>([]);
  protected readonly text = signal('');
  protected readonly missing = computed(() => {
    if (this.chosen().length === 0) return '请先勾选有异议的条目。';
    if (this.chosen().length > LIMITS.entriesPerObjection)
      return `一次最多勾选 ${LIMITS.entriesPerObjection} 条，其余的请另提一次。`;
    return this.text().trim() === '' ? '请写明哪里不对。' : null;
  });
  protected readonly raising = new Attempt((key, input: RaiseObjectionInput) =>
    this.api.raise(key, this.posting().id, input),
  );

  protected toggle(id: string): void {
    this.chosen.update((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
  }

  protected async raise(event: Event): Promise<void> {
    event.preventDefault();
    if (this.missing() !== null) return;
    const decision = await this.confirm.ask({
      title: '提交这件异议？',
      consequences: [
        `所选 ${this.chosen().length} 条先不入账，等有人处理。`,
        '办理的人会看到您的姓名和您写的话。',
        '提交后不能收回，处理结果和答复在这一页上看。',
      ],
      confirmLabel: '提交异议',
    });
    if (!decision) return;
    const outcome = await this.raising.run({ text: this.text().trim(), entryIds: [...this.chosen()] });
    if (!outcome.done) return;
    this.notices.say('异议已提交，处理好之前这些条目不入账。');
    this.raised.emit();
  }
}
