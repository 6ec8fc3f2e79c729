import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit, validate } from '@angular/forms/signals';
import {
  type AdoptStarTableInput,
  checkStarTable,
  dayOf,
  ERROR_TITLES,
  LIMITS,
  type StarTable,
  starTableOn,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { RecordsApi } from '../../records/records.api';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';
import { starHoursFault, starHoursOf } from './star-hours';

const NUMERALS = '一二三四五六七八九十';

/** 星级标准 by version: what holds, what will hold, what held before. */
@Component({
  selector: 'office-star-tables',
  imports: [ActionButton, ErrorSummary, Field, FormField, ListFaces, NzButtonModule, NzInputModule, Panel, StateTag],
  template: `
    <div class="headline">
      <h1>星级标准</h1>
      @if (session.mayEver('star.issue')) {
        <office-action label="发布新标准" kind="primary" (pressed)="writing.set(true)" />
      }
    </div>
    <p class="quiet">
      补录和自报的时长不计入星级。新标准从施行之日起重新计算各人的星级，标准提高时星级会降低；施行以前的日子仍按原标准，发布过的不能修改。
    </p>
    <app-list-faces [of]="tables" />
    @if (tables.value(); as list) {
      <ul class="card-list">
        @for (table of list; track table.version) {
          <li class="sheet">
            <p class="card-meta">
              <office-state [text]="standing(table).text" [tone]="standing(table).tone" />
              <span>第 {{ table.version }} 版</span>
              <span>{{ table.effectiveFrom }} 起施行</span>
              @if (table.writtenByName) {
                <span>{{ table.writtenByName }} {{ stampOf(table.writtenAt) }} 发布</span>
              }
            </p>
            <p class="card-text">{{ table.documentRef }}</p>
            <p>{{ sentence(table.hours) }}</p>
          </li>
        }
      </ul>
    }
    @if (writing()) {
      <office-panel heading="发布新的星级标准" (closed)="writing.set(false)">
        <form novalidate (submit)="issue($event)">
          <office-field name="documentRef" label="依据（文号）" [of]="draft.documentRef" [problem]="issuing.problem()">
            <input nz-input id="field-documentRef" [formField]="draft.documentRef" />
          </office-field>
          <office-field name="effectiveFrom" label="施行日期" [of]="draft.effectiveFrom" [problem]="issuing.problem()">
            <input nz-input id="field-effectiveFrom" type="date" [min]="today" [formField]="draft.effectiveFrom" />
          </office-field>
          <office-field
            name="hours"
            label="各星级的小时数"
            hint="从一星起，用顿号、逗号或空格隔开，例如 100、300、600、1000、1500"
            [of]="draft.hours"
            [problem]="issuing.problem()"
          >
            <input nz-input id="field-hours" inputmode="numeric" [formField]="draft.hours" />
          </office-field>
          <app-error-summary [problem]="issuing.problem()" />
          <div class="panel-actions">
            <button nz-button type="button" (click)="writing.set(false)">返回</button>
            <button nz-button nzType="primary" type="submit" [nzLoading]="issuing.busy()">发布</button>
          </div>
        </form>
      </office-panel>
    }
  `,
})
export class StarTables {
  private readonly api = inject(RecordsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  protected readonly stampOf = stampOf;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly writing = signal(false);
  protected readonly tables = new Loaded(
    () => true,
    () => this.api.listStarTables(),
  );
  private readonly current = computed(() => starTableOn(this.tables.value() ?? [], this.today));
  private readonly model = signal({ documentRef: '', effectiveFrom: this.today, hours: '100、300、600、1000、1500' });
  protected readonly draft = form(this.model, (path) => {
    required(path.documentRef, { message: '请填写依据' });
    maxLength(path.documentRef, LIMITS.shortTextLength, { message: `最多 ${LIMITS.shortTextLength} 字` });
    validate(path.effectiveFrom, ({ value }) =>
      value() && this.refusal() !== 'star-table.in-the-past'
        ? null
        : { kind: 'day', message: ERROR_TITLES['star-table.in-the-past'] },
    );
    validate(path.hours, () => {
      const disordered = this.refusal() === 'star-table.disordered' ? ERROR_TITLES['star-table.disordered'] : null;
      const message = starHoursFault(this.input().hours) ?? disordered;
      return message ? { kind: 'hours', message } : null;
    });
  });
  protected readonly issuing = new Attempt((key, input: AdoptStarTableInput) => this.api.issueStarTable(key, input));

  protected sentence(hours: readonly number[]): string {
    return `${hours.map((threshold, index) => `${NUMERALS.charAt(index)}星 ${threshold} 小时`).join('，')}。`;
  }

  protected standing(table: StarTable): { text: string; tone: Tone } {
    if (table.version === this.current()?.version) return { text: '现行', tone: 'good' };
    return table.effectiveFrom > this.today ? { text: '待施行', tone: 'wait' } : { text: '已被取代', tone: 'plain' };
  }

  private input(): AdoptStarTableInput {
    const { documentRef, effectiveFrom, hours } = this.model();
    return { documentRef: documentRef.trim(), effectiveFrom, hours: starHoursOf(hours) };
  }

  /** The rule that the server asks as well. */
  private refusal() {
    return checkStarTable(this.input(), this.today);
  }

  protected async issue(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.draft, async () => {
      const input = this.input();
      const decision = await this.confirm.ask({
        title: '发布新的星级标准？',
        consequences: [
          this.sentence(input.hours),
          `自 ${input.effectiveFrom} 起，所有志愿者的星级按累计时长和新标准重新计算；标准提高时，有人的星级会降低。在这以前的日子仍按原标准。`,
          '发布后不能修改，只能再发布一版。',
        ],
        confirmLabel: '发布',
      });
      if (!decision) return undefined;
      const outcome = await this.issuing.run(input);
      if (outcome.done) {
        this.notices.say(`第 ${outcome.value.version} 版星级标准已发布`);
        this.writing.set(false);
        await this.tables.reload();
      }
      return undefined;
    });
  }
}
