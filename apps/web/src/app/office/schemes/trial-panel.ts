import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { form, FormField, submit, validate } from '@angular/forms/signals';
import {
  addDays,
  dayOf,
  isDay,
  LIMITS,
  type SchemeTrial,
  type SchemeVersionHead,
  type TrialState,
  type TrySchemeInput,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { Attempt } from '../../http/attempt';
import { toProblem } from '../../http/problem';
import { Live } from '../../live/live';
import { SchemesApi } from '../../schemes/schemes.api';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { stampOf } from '../controls/stamp';
import { TrialResultView } from './trial-result';

const STATE_LABELS: Record<TrialState, string> = {
  waiting: '排队',
  running: '试算中',
  done: '已算完',
  failed: '没有算成',
};

/** 试算: what a version would have given on a past period, before anybody votes on it. */
@Component({
  selector: 'office-trial-panel',
  imports: [ErrorSummary, Field, FormField, ListFaces, NzButtonModule, Panel, TrialResultView],
  template: `
    <office-panel wide [heading]="'第 ' + version().version + ' 版试算'" (closed)="closed.emit()">
      <p class="page-intro">用这一版给过去的服务记录重新计分，与当时实得的积分比较。试算不入账，谁的积分都不变。</p>
      <form novalidate (submit)="start($event)">
        <div class="form-grid">
          <office-field name="from" label="从哪天起" [of]="period.from" [problem]="starting.problem()">
            <input class="ant-input" id="field-from" type="date" [formField]="period.from" />
          </office-field>
          <office-field name="to" label="到哪天止" [of]="period.to" [problem]="starting.problem()">
            <input class="ant-input" id="field-to" type="date" [formField]="period.to" />
          </office-field>
        </div>
        <app-error-summary [problem]="starting.problem()" />
        <div class="panel-actions">
          <button nz-button nzType="primary" type="submit" [disabled]="underWay()" [nzLoading]="starting.busy()">
            开始试算
          </button>
        </div>
      </form>

      <app-list-faces [of]="trials" empty="这一版还没有试算过。" />
      @if (trials.value(); as list) {
        @if (list.length > 0) {
          <p>
            <label for="trial-shown">查看</label>
            <select class="ant-input" id="trial-shown" [value]="shownId()" (change)="choose($event)">
              @for (trial of list; track trial.id) {
                <option [value]="trial.id" [selected]="trial.id === shownId()">{{ titleOf(trial) }}</option>
              }
            </select>
          </p>
        }
      }
      <div aria-live="polite">
        @if (shown.value(); as trial) {
          @switch (trial.state) {
            @case ('done') {
              <p class="card-meta">
                <span>{{ trial.from }} 至 {{ trial.to }}</span>
                <span>{{ trial.askedByName }} {{ stampOf(trial.askedAt) }} 试算</span>
                <button type="button" class="link-button" (click)="download(trial.id, titleOf(trial))">
                  下载 Excel
                </button>
              </p>
            }
            @case ('failed') {
              <p class="form-error">这次没有算成，请再试一次。</p>
            }
            @default {
              <p>
                <progress max="100" [value]="trial.progress" aria-label="试算进度"></progress>
                {{ trial.progress }}%
              </p>
            }
          }
        }
      </div>
      @if (shown.value(); as trial) {
        @if (trial.result; as result) {
          <office-trial-result [trialId]="trial.id" [result]="result" />
        }
      }
    </office-panel>
  `,
})
export class TrialPanel {
  private readonly api = inject(SchemesApi);
  private readonly notices = inject(Notices);

  readonly version = input.required<SchemeVersionHead>();
  readonly closed = output();

  protected readonly stampOf = stampOf;
  private readonly today = dayOf(new Date().toISOString());
  private readonly model = signal(lastMonth(this.today));
  protected readonly period = form(this.model, (path) => {
    validate(path.from, ({ value }) => (isDay(value()) ? null : { kind: 'day', message: '请填写开始日期' }));
    validate(path.to, ({ value }) => this.checkEnd(value()));
  });
  protected readonly trials = new Loaded(
    () => this.version().id,
    (id) => this.api.trials(id),
  );
  private readonly chosen = signal<string | null>(null);
  protected readonly shownId = computed(() => this.chosen() ?? this.trials.value()?.[0]?.id ?? null);
  protected readonly shown = new Loaded(
    () => this.shownId(),
    (id) => this.api.trial(id),
  );
  protected readonly underWay = computed(
    () => this.trials.value()?.some(({ state }) => state === 'waiting' || state === 'running') ?? false,
  );
  protected readonly starting = new Attempt((key, versionId: string, input: TrySchemeInput) =>
    this.api.startTrial(key, versionId, input),
  );

  constructor() {
    inject(Live).watch(['trial.changed'], (id) => {
      if (id === null || id === this.shownId()) void this.shown.reload();
    });
    // the list says whether another may begin
    effect(() => {
      const state = this.shown.value()?.state;
      if (state === 'done' || state === 'failed') void this.trials.reload();
    });
  }

  protected titleOf({ from, to, state, askedAt }: SchemeTrial): string {
    return `${from} 至 ${to}（${stampOf(askedAt)}，${STATE_LABELS[state]}）`;
  }

  protected choose(event: Event): void {
    this.chosen.set((event.target as HTMLSelectElement).value);
  }

  protected async start(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.period, async () => {
      const outcome = await this.starting.run(this.version().id, this.model());
      if (outcome.done) {
        this.chosen.set(outcome.value.id);
        await this.trials.reload();
      }
      return undefined;
    });
  }

  protected async download(id: string, title: string): Promise<void> {
    try {
      saveFile(await this.api.trialSheet(id), `第${this.version().version}版试算 ${title}.xlsx`);
    } catch (error) {
      this.notices.complain(toProblem(error));
    }
  }

  private checkEnd(to: string): { kind: string; message: string } | null {
    const { from } = this.model();
    if (!isDay(to)) return { kind: 'day', message: '请填写结束日期' };
    if (to > this.today) return { kind: 'day', message: '只能试算已经过去的日子' };
    if (isDay(from) && to < from) return { kind: 'day', message: '结束日期不得早于开始日期' };
    const tooLong = isDay(from) && to > addDays(from, LIMITS.trialDays - 1);
    return tooLong ? { kind: 'day', message: '一次最多试算一年' } : null;
  }
}

/** The whole month before this one. */
function lastMonth(today: string): { from: string; to: string } {
  const to = addDays(`${today.slice(0, 7)}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to };
}
