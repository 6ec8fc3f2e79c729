import { booleanAttribute, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  addDays,
  checkPrint,
  type ConfirmPrintInput,
  dayOf,
  nextPrint,
  type PassbookRecord,
  type Problem,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { toProblem } from '../http/problem';
import { ErrorSummary } from '../ui/error-summary';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { saveFile } from '../ui/save-file';
import { PassbooksApi } from './passbooks.api';
import { printedWords, printHint } from './print-words';

/** Paper for whoever has no phone: the passbook from the first line that is missing, and the statement of some days. */
@Component({
  selector: 'app-paper-card',
  imports: [ErrorSummary, ListFaces, RouterLink],
  template: `
    <section class="card" aria-labelledby="paper-title">
      <h2 id="paper-title">存折与对账单</h2>
      <app-list-faces [of]="book" />
      @if (book.value(); as shown) {
        <p class="line-about">存折号 {{ shown.passbookNo }} · 共 {{ shown.lastLine }} 行<br />{{ printed() }}</p>
        <div class="field">
          <label for="first-line">从第几行打起</label>
          <div class="field-with-button">
            <input
              #lineBox
              id="first-line"
              type="number"
              min="1"
              inputmode="numeric"
              [max]="shown.lastLine"
              [value]="firstLine()"
              (input)="firstLine.set(lineBox.valueAsNumber)"
            />
            <button
              type="button"
              class="button"
              [disabled]="busy() || span() === null"
              (click)="print(shown.accountId)"
            >
              {{ busy() ? '正在生成…' : '打印存折' }}
            </button>
          </div>
          <p class="field-hint">{{ hint() }}</p>
        </div>
        @if (unconfirmed(); as lines) {
          <div class="notice-block" role="status">
            <p>第 {{ lines.firstLine }} 至 {{ lines.lastLine }} 行在存折上打好了吗？记下以后，下次从后一行接着打。</p>
            <div class="row">
              <button
                type="button"
                class="button button-primary"
                [disabled]="confirming.busy()"
                (click)="confirm(shown.accountId, lines)"
              >
                打好了，记下
              </button>
              <button type="button" class="button" (click)="unconfirmed.set(null)">没打好，重打</button>
            </div>
            <app-error-summary [problem]="confirming.problem()" />
          </div>
        }
        <form class="field" (submit)="download($event, shown, fromBox.value, toBox.value)">
          <div class="row">
            <span
              ><label for="statement-from">对账单从</label>
              <input #fromBox id="statement-from" type="date" required [max]="today" [value]="aMonthAgo"
            /></span>
            <span
              ><label for="statement-to">到</label>
              <input #toBox id="statement-to" type="date" required [max]="today" [value]="today"
            /></span>
            <button type="submit" class="button" [disabled]="busy()">下载对账单</button>
          </div>
        </form>
        <app-error-summary [problem]="problem()" />
        <p class="field-hint">
          每一行都有校验码，任何人都可以<a routerLink="/verify" [queryParams]="{ passbook: shown.passbookNo }"
            >查验真伪</a
          >。
        </p>
      }
    </section>
  `,
})
export class PaperCard {
  private readonly api = inject(PassbooksApi);
  private readonly notices = inject(Notices);

  readonly accountId = input.required<number>();
  /** At a desk: who prints also sees whether it came out right. */
  readonly desk = input(false, { transform: booleanAttribute });

  protected readonly today = dayOf(new Date().toISOString());
  protected readonly aMonthAgo = addDays(this.today, -30);
  protected readonly book = new Loaded(
    () => this.accountId(),
    (accountId) => this.api.get(accountId),
  );
  protected readonly firstLine = linkedSignal(() => {
    const book = this.book.value();
    return book ? (nextPrint(book)?.firstLine ?? 1) : 1;
  });
  protected readonly span = computed<ConfirmPrintInput | null>(() => {
    const book = this.book.value();
    const firstLine = this.firstLine();
    return book && Number.isInteger(firstLine) && firstLine >= 1
      ? nextPrint({ printedUpTo: firstLine - 1, lastLine: book.lastLine })
      : null;
  });
  protected readonly unconfirmed = signal<ConfirmPrintInput | null>(null);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly confirming = new Attempt((key, accountId: number, lines: ConfirmPrintInput) =>
    this.api.confirm(key, accountId, lines),
  );
  protected readonly printed = computed(() => {
    const book = this.book.value();
    return book ? printedWords(book) : '';
  });
  protected readonly hint = computed(() => {
    const book = this.book.value();
    return book ? printHint(book, this.span(), this.desk()) : '';
  });

  protected async print(accountId: number): Promise<void> {
    const book = this.book.value();
    const span = this.span();
    if (!book || span === null) return;
    const name = `存折-${book.passbookNo}-第${span.firstLine}至${span.lastLine}行.pdf`;
    const mayConfirm = this.desk() && checkPrint(book, span) === null;
    if (await this.save(() => this.api.file(accountId, span), name)) this.unconfirmed.set(mayConfirm ? span : null);
  }

  protected async confirm(accountId: number, lines: ConfirmPrintInput): Promise<void> {
    const outcome = await this.confirming.run(accountId, lines);
    if (!outcome.done) return;
    this.book.replace(outcome.value);
    this.unconfirmed.set(null);
    this.notices.say(`存折已打到第 ${outcome.value.printedUpTo} 行`);
  }

  protected async download(event: Event, book: PassbookRecord, from: string, to: string): Promise<void> {
    event.preventDefault();
    const name = `对账单-${book.passbookNo}-${from}至${to}.pdf`;
    await this.save(() => this.api.statement(book.accountId, { from, to }), name);
  }

  private async save(make: () => Promise<Blob>, name: string): Promise<boolean> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      saveFile(await make(), name);
      return true;
    } catch (error) {
      this.problem.set(toProblem(error));
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}
