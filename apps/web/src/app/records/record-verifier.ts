import { afterRenderEffect, Component, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { hoursLabel, type Problem, type RecordCheck } from '@jishan/domain';
import { toProblem } from '../http/problem';
import { ErrorSummary } from '../ui/error-summary';
import { dateLabel } from '../ui/when';
import { RecordsApi } from './records.api';

/** Whoever holds a printed service record compares it with what was printed, without an account. */
@Component({
  selector: 'app-record-verifier',
  imports: [ErrorSummary],
  template: `
    <form class="card form" (submit)="check($event, numberBox.value, codeBox.value)">
      <h2>服务记录</h2>
      <div class="field">
        <label for="field-recordNo">记录编号（如 2026-000123）</label>
        <input #numberBox id="field-recordNo" autocomplete="off" required maxlength="16" />
      </div>
      <div class="field">
        <label for="field-recordCode">校验码（8 位，大小写、连字符都不要紧）</label>
        <input #codeBox id="field-recordCode" autocomplete="off" autocapitalize="characters" required maxlength="16" />
      </div>
      <app-error-summary [problem]="problem()" />
      <button type="submit" class="button button-primary" [disabled]="busy()">
        {{ busy() ? '正在查验…' : '查验服务记录' }}
      </button>
    </form>
    <div #answer role="status">
      @if (result(); as found) {
        @if (found.facts; as facts) {
          <section class="card" aria-labelledby="genuine-record-title">
            <h2 id="genuine-record-title">这份记录是真的</h2>
            <p class="notice-block">请核对纸上的内容是否与下面一致。</p>
            <dl class="facts">
              <dt>姓名</dt>
              <dd>{{ facts.personMasked }}（{{ facts.unitName }}）</dd>
              <dt>打印日期</dt>
              <dd>{{ dateLabel(facts.printedOn) }}</dd>
              <dt>服务总时长</dt>
              <dd>{{ hoursLabel(facts.totalMinutes) }}</dd>
              <dt>计入星级</dt>
              <dd>{{ hoursLabel(facts.eligibleMinutes) }}</dd>
              <dt>星级</dt>
              <dd>{{ facts.stars > 0 ? facts.stars + ' 星' : '未评定' }}</dd>
              <dt>参加活动</dt>
              <dd>{{ facts.activities }} 次</dd>
            </dl>
          </section>
        } @else {
          <p class="notice-block notice-block-warn">
            查不到这份记录：编号或校验码不对。请对照纸面再输一次；仍然不对，请与出具记录的村（社区）核对。
          </p>
        }
      }
    </div>
  `,
  host: { class: 'stack' },
})
export class RecordVerifier {
  private readonly api = inject(RecordsApi);

  protected readonly dateLabel = dateLabel;
  protected readonly hoursLabel = hoursLabel;
  protected readonly busy = signal(false);
  protected readonly result = signal<RecordCheck | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  private readonly answer = viewChild.required<ElementRef<HTMLElement>>('answer');

  constructor() {
    // On a phone the answer stands below the fold.
    afterRenderEffect(() => {
      if (this.result()) this.answer().nativeElement.scrollIntoView({ block: 'nearest' });
    });
  }

  protected async check(event: Event, recordNo: string, code: string): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.result.set(null);
    this.problem.set(null);
    try {
      this.result.set(
        await this.api.check({ recordNo: recordNo.normalize('NFKC').replace(/\s/g, ''), code: code.trim() }),
      );
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}
