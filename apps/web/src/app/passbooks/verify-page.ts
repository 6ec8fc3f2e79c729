import { afterRenderEffect, Component, type ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { type LineCheckRecord, type Problem, TRANSFER_KIND_LABELS } from '@jishan/domain';
import { toProblem } from '../http/problem';
import { ErrorSummary } from '../ui/error-summary';
import { Figure } from '../ui/figure';
import { dateLabel } from '../ui/when';
import { RecordVerifier } from '../records/record-verifier';
import { PassbooksApi } from './passbooks.api';

/** 查验真伪: whoever holds a passbook or statement compares a line with the ledger, without an account. */
@Component({
  selector: 'app-verify-page',
  imports: [ErrorSummary, Figure, RecordVerifier],
  template: `
    <div class="page page-narrow">
      <header class="page-head">
        <h1>查验真伪</h1>
        <p class="lead">存折和对账单的每一行、每份服务记录都有校验码。照着纸上输入，就知道是不是真的。不需要登录。</p>
      </header>
      <form class="card form" (submit)="check($event, numberBox.value, lineBox.valueAsNumber, codeBox.value)">
        <h2>存折或对账单的一行</h2>
        <div class="field">
          <label for="field-passbookNo">存折号（9 位数字）</label>
          <input
            #numberBox
            id="field-passbookNo"
            inputmode="numeric"
            autocomplete="off"
            required
            maxlength="12"
            [value]="passbook() ?? ''"
          />
        </div>
        <div class="field">
          <label for="field-line">行号</label>
          <input #lineBox id="field-line" type="number" min="1" inputmode="numeric" autocomplete="off" required />
        </div>
        <div class="field">
          <label for="field-code">校验码（8 位，大小写、连字符都不要紧）</label>
          <input #codeBox id="field-code" autocomplete="off" autocapitalize="characters" required maxlength="16" />
        </div>
        <app-error-summary [problem]="problem()" />
        <button type="submit" class="button button-primary" [disabled]="busy()">
          {{ busy() ? '正在查验…' : '查验' }}
        </button>
      </form>
      <div #answer role="status">
        @if (result(); as found) {
          @if (found.facts; as facts) {
            <section class="card" aria-labelledby="genuine-title">
              <h2 id="genuine-title">这一行是真的</h2>
              <p class="notice-block">请核对纸上的日期和数字是否与下面一致。</p>
              <dl class="facts">
                <dt>户名</dt>
                <dd>{{ facts.ownerMasked }}（{{ facts.unitName }}）</dd>
                <dt>行号</dt>
                <dd>{{ facts.line }}</dd>
                <dt>日期</dt>
                <dd>{{ dateLabel(facts.occurredOn) }}</dd>
                <dt>{{ kindLabels[facts.kind] }}</dt>
                <dd><app-figure [value]="facts.amount" [signed]="true" /></dd>
                <dt>余额</dt>
                <dd><app-figure [value]="facts.balanceAfter" /></dd>
              </dl>
              @if (facts.reversed) {
                <p class="notice-block notice-block-warn">这一行后来被冲正，冲正另记在后面的行里。</p>
              }
            </section>
          } @else {
            <p class="notice-block notice-block-warn">
              查不到这一行：存折号、行号或校验码不对。请对照纸面再输一次；仍然不对，请到村（社区）柜台核对。
            </p>
          }
        }
      </div>
      <app-record-verifier />
    </div>
  `,
})
export class VerifyPage {
  private readonly api = inject(PassbooksApi);

  /** The number of the passbook, in the address. */
  readonly passbook = input<string>();

  protected readonly dateLabel = dateLabel;
  protected readonly kindLabels = TRANSFER_KIND_LABELS;
  protected readonly busy = signal(false);
  protected readonly result = signal<LineCheckRecord | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  private readonly answer = viewChild.required<ElementRef<HTMLElement>>('answer');

  constructor() {
    // On a phone the answer stands below the fold.
    afterRenderEffect(() => {
      if (this.result()) this.answer().nativeElement.scrollIntoView({ block: 'nearest' });
    });
  }

  protected async check(event: Event, number: string, line: number, code: string): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.result.set(null);
    this.problem.set(null);
    const passbookNo = number.normalize('NFKC').replaceAll(/[\s-]/gu, '');
    try {
      this.result.set(await this.api.check({ passbookNo, line, code: code.trim() }));
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}
