import { Component, computed, DestroyRef, inject, input, linkedSignal, signal } from '@angular/core';
import {
  type BriefDetail,
  type BriefSources,
  factSources,
  type FieldSource,
  PRESENCE_LABELS,
  totalsAgree,
  totalSources,
} from '@jishan/domain';
import { BriefsApi } from '../../briefs/briefs.api';
import { Loaded } from '../../ui/loaded';
import { stampOf } from '../controls/stamp';
import type { TextSegment } from './text-segments';

/** A pointer that only passes by asks for nothing: looking at people's rows is written down. */
const DWELL_MS = 300;

const KINDS: Record<FieldSource['kind'], string> = { plan: '活动计划', report: '成果填报', sheet: '考勤' };

/**
 * A text with its sources beside it. Words that come from a record can be pointed at, tabbed to or tapped; the record they come from
 * lights up with who recorded it and when, and the other way round. What is put inside stands right under the text.
 */
@Component({
  selector: 'office-sourced-text',
  host: { class: 'sourced' },
  template: `
    <div>
      <p class="sourced-text" [attr.aria-label]="label()">
        @for (segment of segments(); track $index) {
          @if (segment.source; as source) {
            <span
              class="segment"
              tabindex="0"
              role="button"
              [class.segment-lit]="source === lit()"
              [attr.aria-describedby]="sheetId + source"
              (pointerenter)="light(source, dwell)"
              (pointerleave)="light(null)"
              (focus)="light(source)"
              (blur)="light(null)"
              (click)="light(source)"
              (keydown.enter)="light(source)"
              (keydown.space)="light(source); $event.preventDefault()"
              >{{ segment.text }}</span
            >
          } @else if (segment.reason !== null) {
            <span
              class="segment segment-flagged"
              tabindex="0"
              [attr.aria-label]="segment.text + '，与记录不符。理由：' + (segment.reason || '没有说明')"
              [title]="'与记录不符。理由：' + (segment.reason || '没有说明')"
              >{{ segment.text }}</span
            >
          } @else {
            <span>{{ segment.text }}</span>
          }
        }
      </p>
      <ng-content />
    </div>
    <div>
      <dl class="sourced-facts" aria-label="来源">
        @for (fact of facts(); track fact.source) {
          <div
            [id]="sheetId + fact.source"
            [class.fact-lit]="fact.source === lit()"
            (pointerenter)="light(fact.source, dwell)"
            (pointerleave)="light(null)"
          >
            <dt>{{ fact.label }}</dt>
            <dd>
              {{ fact.recorded }}
              @if (fieldOf(fact.source); as field) {
                <span class="fact-origin">
                  {{ kinds[field.kind] }} · {{ field.recorderName }} {{ stampOf(field.recordedAt) }}
                </span>
              }
            </dd>
          </div>
        }
      </dl>
      @if (!agree()) {
        <p class="notice-line" role="note">参加人数与考勤的人数对不上：人按去重人数，人次按到场次数，请核对。</p>
      }
      @if (sources.value(); as found) {
        @if (found.rows.length > 0) {
          <details class="source-rows" [open]="isSheet()">
            <summary>现在的考勤记录 {{ found.rows.length }} 行</summary>
            <ul class="plain-list">
              @for (row of found.rows; track $index) {
                <li>
                  <b>{{ row.name }}</b> {{ presences[row.presence] }} {{ row.minutes }} 分钟
                  <span class="quiet">
                    {{ stampOf(row.startsAt) }} 班次；{{ row.recorderName }} {{ stampOf(row.recordedAt) }} 登记
                  </span>
                  @if (row.correction; as correction) {
                    <span class="quiet">更正自 {{ correction.minutesBefore }} 分钟：{{ correction.reason }}</span>
                  }
                </li>
              }
            </ul>
          </details>
        }
      } @else if (sources.problem(); as problem) {
        <p class="form-hint" role="alert">
          来源没有取到：{{ problem.title }}
          <button type="button" class="link-button" (click)="sources.reload()">重试</button>
        </p>
      } @else {
        <p class="form-hint">
          <button type="button" class="link-button" (click)="asked.set(brief().id)">查看记录人和考勤</button>
          指到、选中或点按文字中的词也会显示。查看考勤会记入操作日志。
        </p>
      }
    </div>
  `,
})
export class SourcedText {
  private readonly api = inject(BriefsApi);

  readonly brief = input.required<Pick<BriefDetail, 'id' | 'facts' | 'totals'>>();
  readonly segments = input.required<readonly TextSegment[]>();
  readonly label = input.required<string>();

  protected readonly sheetId = 'fact-';
  protected readonly dwell = DWELL_MS;
  protected readonly kinds = KINDS;
  protected readonly presences = PRESENCE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly lit = signal<string | null>(null);
  /** The brief whose sources were asked for. */
  protected readonly asked = linkedSignal<string, string | null>({
    source: () => this.brief().id,
    computation: () => null,
  });
  protected readonly sources = new Loaded(
    () => this.asked(),
    (id): Promise<BriefSources> => this.api.sources(id),
  );
  protected readonly facts = computed(() => {
    const { facts, totals } = this.brief();
    return [...factSources(facts), ...(totals ? totalSources(totals) : [])];
  });
  protected readonly agree = computed(() => {
    const { facts, totals } = this.brief();
    return totals === null || totalsAgree(facts, totals);
  });
  protected readonly isSheet = computed(() => this.fieldOf(this.lit() ?? '')?.kind === 'sheet');
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected fieldOf(source: string): FieldSource | undefined {
    return this.sources.value()?.fields.find((field) => field.source === source);
  }

  protected light(source: string | null, afterMs = 0): void {
    clearTimeout(this.pause);
    this.lit.set(source);
    if (source === null) return;
    this.pause = setTimeout(() => this.asked.set(this.brief().id), afterMs);
  }
}
