import { Component, inject, input, output, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit, validate } from '@angular/forms/signals';
import { LIMITS, type PostingDetail, type RecordObjectionInput } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { PostingsApi } from '../../postings/postings.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** For somebody who came to the desk: their name and words, and beside it who wrote them down. */
@Component({
  selector: 'office-record-objection-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel heading="登记异议" (closed)="closed.emit()">
      <ul class="plain-list consequences">
        <li>所选条目先不入账，等人处理；期满时其余的照常入账。</li>
        <li>提出人和您的姓名都记下来。您登记的，须由别人处理。</li>
      </ul>
      <form novalidate (submit)="record($event)">
        <fieldset class="form-group">
          <legend>对哪几条有异议</legend>
          <div class="tick-list">
            @for (entry of posting().entries; track entry.id) {
              <label>
                <input
                  type="checkbox"
                  [checked]="model().entryIds.includes(entry.id)"
                  [disabled]="entry.state === 'posted' || entry.state === 'withdrawn'"
                  (change)="toggle(entry.id)"
                />
                第 {{ entry.no }} 条 {{ entry.personName }}，{{ entry.forWhat }}，{{ entry.points }} 分
              </label>
            }
          </div>
        </fieldset>
        @if (objection.entryIds().touched() && objection.entryIds().errors()[0]; as fault) {
          <p class="form-error" role="alert">{{ fault.message }}</p>
        }
        <office-field name="objectorName" label="提出人" [of]="objection.objectorName" [problem]="recording.problem()">
          <input nz-input id="field-objectorName" autocomplete="off" [formField]="objection.objectorName" />
        </office-field>
        <office-field name="text" label="提出人的话" [of]="objection.text" [problem]="recording.problem()">
          <textarea nz-input id="field-text" rows="4" [formField]="objection.text"></textarea>
        </office-field>
        <app-error-summary [problem]="recording.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="recording.busy()">
            {{ recording.uncertain() ? '重试' : '登记' }}
          </button>
        </div>
      </form>
    </office-panel>
  `,
})
export class RecordObjectionForm {
  private readonly api = inject(PostingsApi);
  private readonly notices = inject(Notices);

  readonly posting = input.required<PostingDetail>();
  readonly recorded = output();
  readonly closed = output();

  protected readonly model = signal({ entryIds: [] as string[], objectorName: '', text: '' });
  protected readonly objection = form(this.model, (path) => {
    validate(path.entryIds, ({ value }) => {
      if (value().length === 0) return { kind: 'none', message: '请勾选有异议的条目' };
      return value().length > LIMITS.entriesPerObjection
        ? { kind: 'many', message: `一次最多勾选 ${LIMITS.entriesPerObjection} 条` }
        : null;
    });
    required(path.objectorName, { message: '请填写提出人姓名' });
    maxLength(path.objectorName, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    required(path.text, { message: '请写下提出人的话' });
    maxLength(path.text, LIMITS.textLength, { message: `最多 ${LIMITS.textLength} 字` });
  });
  protected readonly recording = new Attempt((key, input: RecordObjectionInput) =>
    this.api.record(key, this.posting().id, input),
  );

  protected toggle(id: string): void {
    this.model.update((model) => ({
      ...model,
      entryIds: model.entryIds.includes(id) ? model.entryIds.filter((other) => other !== id) : [...model.entryIds, id],
    }));
  }

  protected async record(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.objection, async () => {
      const { entryIds, objectorName, text } = this.model();
      const outcome = await this.recording.run({ entryIds, objectorName: objectorName.trim(), text: text.trim() });
      if (outcome.done) {
        this.notices.say('异议已登记，所选条目先不入账');
        this.recorded.emit();
      }
      return undefined;
    });
  }
}
