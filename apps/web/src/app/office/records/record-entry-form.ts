import { Component, inject, input, output, signal } from '@angular/core';
import { form, FormField, maxLength, minLength, required, submit, validate } from '@angular/forms/signals';
import {
  type AddRecordEntryInput,
  checkRecordEntry,
  dayOf,
  ERROR_TITLES,
  LIMITS,
  RATING_LABELS,
  RATINGS,
  type Rating,
  RECORD_KIND_LABELS,
  RECORD_KINDS,
  type RecordKind,
  type ServiceRecord,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { RecordsApi } from '../../records/records.api';
import { Session } from '../../session/session';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

const TITLES: Record<RecordKind, { title: string; issuer: string; heldOn: string }> = {
  training: { title: '培训内容', issuer: '组织单位', heldOn: '培训日期' },
  commendation: { title: '表彰名称', issuer: '授予单位', heldOn: '表彰日期' },
  evaluation: { title: '评价的服务', issuer: '评价单位', heldOn: '评价日期' },
};

/** One training, commendation or evaluation of somebody. */
@Component({
  selector: 'office-record-entry-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="'登记' + person().name + '的服务记录'" (closed)="closed.emit()">
      <form novalidate (submit)="add($event)">
        <office-field name="kind" label="种类" [of]="entry.kind" [problem]="adding.problem()">
          <select class="ant-input" id="field-kind" [formField]="entry.kind">
            @for (kind of kinds; track kind) {
              <option [value]="kind">{{ kindLabels[kind] }}</option>
            }
          </select>
        </office-field>
        <office-field name="title" [label]="words().title" [of]="entry.title" [problem]="adding.problem()">
          <input nz-input id="field-title" [formField]="entry.title" />
        </office-field>
        <div class="form-grid">
          <office-field name="issuer" [label]="words().issuer" [of]="entry.issuer" [problem]="adding.problem()">
            <input nz-input id="field-issuer" [formField]="entry.issuer" />
          </office-field>
          <office-field name="heldOn" [label]="words().heldOn" [of]="entry.heldOn" [problem]="adding.problem()">
            <input nz-input id="field-heldOn" type="date" [max]="today" [formField]="entry.heldOn" />
          </office-field>
        </div>
        @if (model().kind === 'training') {
          <office-field name="minutes" label="时长（分钟）" [of]="entry.minutes" [problem]="adding.problem()">
            <input nz-input id="field-minutes" type="number" inputmode="numeric" [formField]="entry.minutes" />
          </office-field>
        }
        @if (model().kind === 'evaluation') {
          <office-field name="rating" label="等次" [of]="entry.rating" [problem]="adding.problem()">
            <select class="ant-input" id="field-rating" [formField]="entry.rating">
              @for (rating of ratings; track rating) {
                <option [value]="rating">{{ ratingLabels[rating] }}</option>
              }
            </select>
          </office-field>
        }
        <office-field
          name="note"
          label="备注"
          hint="文号、评语等，本人看得到。"
          [of]="entry.note"
          [problem]="adding.problem()"
        >
          <textarea nz-input id="field-note" rows="2" [formField]="entry.note"></textarea>
        </office-field>
        <app-error-summary [problem]="adding.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="adding.busy()">登记</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class RecordEntryForm {
  private readonly api = inject(RecordsApi);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);

  readonly person = input.required<ServiceRecord['person']>();
  readonly added = output();
  readonly closed = output();

  protected readonly kinds = RECORD_KINDS;
  protected readonly kindLabels = RECORD_KIND_LABELS;
  protected readonly ratings = RATINGS;
  protected readonly ratingLabels = RATING_LABELS;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly model = signal({
    kind: 'training' as RecordKind,
    title: '',
    issuer: '',
    heldOn: this.today,
    minutes: null as number | null,
    rating: 'good' as Rating,
    note: '',
  });
  protected readonly entry = form(this.model, (path) => {
    for (const text of [path.title, path.issuer]) {
      required(text, { message: '请填写' });
      minLength(text, 2, { message: '至少 2 个字' });
      maxLength(text, LIMITS.shortTextLength, { message: `最多 ${LIMITS.shortTextLength} 字` });
    }
    validate(path.heldOn, ({ value }) => (value() ? null : { kind: 'heldOn', message: '请填写日期' }));
    validate(path.minutes, ({ value }) => {
      const minutes = value();
      const fits = minutes !== null && Number.isInteger(minutes) && minutes >= 1 && minutes <= LIMITS.trainingMinutes;
      return this.model().kind !== 'training' || fits ? null : { kind: 'minutes', message: '请填写培训的分钟数' };
    });
    validate(path.heldOn, ({ value }) =>
      value() && this.refusal() === 'record.in-the-future'
        ? { kind: 'future', message: ERROR_TITLES['record.in-the-future'] }
        : null,
    );
  });
  protected readonly adding = new Attempt((key, personId: string, input: AddRecordEntryInput) =>
    this.api.add(key, personId, input),
  );

  protected words() {
    return TITLES[this.model().kind];
  }

  private input(): AddRecordEntryInput {
    const { kind, title, issuer, heldOn, minutes, rating, note } = this.model();
    return {
      ...{ kind, heldOn, title: title.trim(), issuer: issuer.trim(), note: note.trim() },
      ...(kind === 'training' ? { minutes: minutes ?? 0 } : {}),
      ...(kind === 'evaluation' ? { rating } : {}),
    };
  }

  /** The rule that the server asks as well. */
  private refusal() {
    const who = { personId: this.person().id, actorPersonId: this.session.personId() };
    return checkRecordEntry(this.input(), who, this.today);
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.entry, async () => {
      const outcome = await this.adding.run(this.person().id, this.input());
      if (outcome.done) {
        this.notices.say(`已登记${this.person().name}的${RECORD_KIND_LABELS[outcome.value.kind]}`);
        this.added.emit();
      }
      return undefined;
    });
  }
}
