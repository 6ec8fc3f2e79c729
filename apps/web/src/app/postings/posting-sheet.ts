import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  BOOK_LABELS,
  checkObject,
  ERROR_TITLES,
  phaseOf,
  pointsLabel,
  POSTING_ENTRY_LABELS,
  type PublicPosting,
} from '@jishan/domain';
import { Session } from '../session/session';
import { Figure } from '../ui/figure';
import { dayLabel } from '../ui/when';
import { ObjectionForm } from './objection-form';
import { calendarSentence, endSentence, ENTRY_CHIPS, objectionSentence } from './posting-words';

/** One round as it hangs on the wall. */
@Component({
  selector: 'app-posting-sheet',
  imports: [Figure, ObjectionForm, RouterLink],
  template: `
    <section
      class="card posting"
      [id]="'posting-' + posting().id"
      [attr.aria-labelledby]="titleId() + ' ' + titleId() + '-about'"
    >
      <h2 [id]="titleId()">{{ end() }}</h2>
      <dl class="facts">
        <dt>内容</dt>
        <dd [id]="titleId() + '-about'">
          截至{{ dayLabel(posting().gatherUntil, today()) }}（含）确认的积分（{{ book() }}），共
          {{ posting().entries.length }} 条、{{ pointsLabel(total()) }}
        </dd>
        <dt>依据</dt>
        <dd>
          @for (scheme of posting().schemes; track scheme.title + scheme.documentRef) {
            <span class="posting-scheme">《{{ scheme.title }}》（{{ scheme.documentRef }}）</span>
          }
        </dd>
        <dt>入账</dt>
        <dd>{{ dayLabel(posting().effectiveOn, today()) }}起，没有异议的一次入账</dd>
        <dt>工作日</dt>
        <dd>{{ calendar() }}</dd>
      </dl>
      <ol class="lines posting-lines" [attr.aria-label]="unitName() + '公示条目'">
        @for (entry of posting().entries; track entry.id) {
          <li class="posting-line">
            <span class="posting-no">{{ entry.no }}</span>
            <span class="posting-who">{{ entry.who }}</span>
            <span class="posting-what"
              ><span [class.struck]="entry.state === 'withdrawn'">{{ entry.forWhat }}</span
              ><br /><span class="line-about"
                >{{ dayLabel(entry.occurredOn, today()) }} · {{ entry.ruleName }}</span
              ></span
            >
            <app-figure class="posting-points" [value]="entry.points" />
            <span class="posting-state"
              ><span [class]="chips[entry.state]">{{ stateOf(entry.state) }}</span></span
            >
          </li>
        }
      </ol>
      @if (posting().objections.length > 0) {
        <div class="stack-tight">
          <h3>异议和结果</h3>
          <ul class="posting-objections">
            @for (objection of posting().objections; track $index) {
              <li>{{ sentence(objection, today()) }}</li>
            }
          </ul>
        </div>
      }
      @if (objecting()) {
        <app-objection-form
          [posting]="posting()"
          (closed)="objecting.set(false)"
          (raised)="objecting.set(false); raised.emit()"
        />
      } @else if (phase() !== 'over') {
        <div class="stack-tight">
          @if (session.state() === 'signed-out') {
            <p>
              有疑问，可以<a routerLink="/sign-in" [queryParams]="{ next: '/postings/' + unitId() }">登录</a
              >后自己提异议；不方便上网的，请到{{ unitName() }}办公室当面提出。
            </p>
          } @else {
            <button
              type="button"
              class="button"
              [disabled]="refusal() !== null"
              [attr.aria-describedby]="refusal() ? 'why-' + posting().id : null"
              (click)="objecting.set(true)"
            >
              提异议
            </button>
            @if (refusal(); as words) {
              <p class="field-hint" [id]="'why-' + posting().id">{{ words }}</p>
            }
          }
        </div>
      }
    </section>
  `,
})
export class PostingSheet {
  protected readonly session = inject(Session);

  readonly posting = input.required<PublicPosting>();
  readonly today = input.required<string>();
  readonly unitId = input.required<string>();
  readonly unitName = input.required<string>();
  readonly raised = output();

  protected readonly dayLabel = dayLabel;
  protected readonly pointsLabel = pointsLabel;
  protected readonly chips = ENTRY_CHIPS;
  protected readonly sentence = objectionSentence;
  protected readonly objecting = signal(false);
  protected readonly titleId = computed(() => `posting-title-${this.posting().id}`);
  protected readonly phase = computed(() => phaseOf(this.posting(), this.today()));
  protected readonly end = computed(() => endSentence(this.posting(), this.today()));
  protected readonly calendar = computed(() => calendarSentence(this.posting()));
  protected readonly book = computed(() => BOOK_LABELS[this.posting().book] ?? '积分');
  protected readonly total = computed(() =>
    this.posting()
      .entries.filter(({ state }) => state !== 'withdrawn')
      .reduce((sum, { points }) => sum + points, 0),
  );
  /** Said before anybody tries. */
  protected readonly refusal = computed(() => {
    if (!this.session.mayEver('posting.object')) return ERROR_TITLES['access.denied'];
    const refusal = checkObject(this.posting(), this.today());
    if (refusal) return ERROR_TITLES[refusal];
    const open = this.posting().entries.some(({ state }) => state === 'waiting' || state === 'parked');
    return open ? null : ERROR_TITLES['objection.entry-decided'];
  });

  protected stateOf(state: PublicPosting['entries'][number]['state']): string {
    return state === 'waiting' && this.phase() === 'over' ? '等待入账' : POSTING_ENTRY_LABELS[state];
  }
}
