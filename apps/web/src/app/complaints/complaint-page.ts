import { Component, computed, inject, input, signal } from '@angular/core';
import {
  type ComplaintReceipt,
  type FileComplaintInput,
  isPhone,
  LIMITS,
  lengthOf,
  normalisePhone,
  type Problem,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { toProblem } from '../http/problem';
import { ErrorSummary } from '../ui/error-summary';
import { momentLabel } from '../ui/when';
import { type ComplaintAnswer, ComplaintsApi } from './complaints.api';

/** 投诉建议: open to everybody, with or without an account; the receipt number opens the answer. */
@Component({
  selector: 'app-complaint-page',
  imports: [ErrorSummary],
  template: `
    <div class="page page-narrow">
      <header class="page-head">
        <h1>投诉建议</h1>
        <p class="lead">有不对的、不便的、想改进的，都请告诉我们。不需要登录。</p>
      </header>
      @if (receipt(); as filed) {
        <section class="card" aria-labelledby="receipt-title">
          <h2 id="receipt-title">已收到，谢谢您</h2>
          <p>受理编号</p>
          <p class="pick-up-code receipt-no">{{ filed.receiptNo }}</p>
          <p class="field-hint">请记下编号，在下面可以查看答复。</p>
        </section>
      } @else {
        <form class="card form" (submit)="file($event)">
          <div class="field">
            <label for="field-text">您想说的</label>
            <textarea
              #textBox
              id="field-text"
              rows="5"
              required
              [maxLength]="limits.textLength"
              [value]="text()"
              (input)="text.set(textBox.value)"
            ></textarea>
          </div>
          <div class="field">
            <label for="field-contact">手机号（需要回电时填写）</label>
            <input
              #contactBox
              id="field-contact"
              type="tel"
              inputmode="numeric"
              autocomplete="tel-national"
              [value]="contact()"
              (input)="contact.set(contactBox.value)"
            />
          </div>
          <app-error-summary [problem]="filing.problem()" />
          @if (missing(); as sentence) {
            <p class="field-hint" role="status">{{ sentence }}</p>
          }
          <button type="submit" class="button button-primary" [disabled]="filing.busy() || missing() !== null">
            {{ filing.uncertain() ? '重试' : '提交' }}
          </button>
        </form>
      }
      <section class="card" aria-labelledby="answer-title">
        <h2 id="answer-title">查看答复</h2>
        <form class="field" (submit)="lookUp($event, numberBox.value)">
          <label for="receipt-no">受理编号</label>
          <div class="field-with-button">
            <input
              #numberBox
              id="receipt-no"
              autocomplete="off"
              maxlength="40"
              required
              [value]="receipt()?.receiptNo ?? ''"
            />
            <button type="submit" class="button" [disabled]="looking()">查看</button>
          </div>
        </form>
        <div role="status">
          @if (answer(); as found) {
            @if (found.state === 'answered') {
              <p class="notice-block text-block">{{ found.answer }}</p>
              <p class="line-about">{{ found.answeredAt ? momentLabel(found.answeredAt) : '' }}答复</p>
            } @else {
              <p class="notice-block notice-block-warn">已受理，还在办理中。</p>
            }
          }
        </div>
        <app-error-summary [problem]="lookProblem()" />
      </section>
    </div>
  `,
})
export class ComplaintPage {
  private readonly api = inject(ComplaintsApi);

  /** The page it is about, in the address. */
  readonly from = input<string>();

  protected readonly limits = LIMITS;
  protected readonly momentLabel = momentLabel;
  protected readonly text = signal('');
  protected readonly contact = signal('');
  protected readonly receipt = signal<ComplaintReceipt | null>(null);
  protected readonly answer = signal<ComplaintAnswer | null>(null);
  protected readonly looking = signal(false);
  protected readonly lookProblem = signal<Problem | null>(null);
  protected readonly missing = computed(() => {
    if (lengthOf(this.text().trim()) < 5) return '请至少写五个字。';
    return this.contact().trim() !== '' && !isPhone(normalisePhone(this.contact()))
      ? '手机号须为 11 位；不需要回电可以留空。'
      : null;
  });
  protected readonly filing = new Attempt((key, input: FileComplaintInput) => this.api.file(key, input));

  protected async file(event: Event): Promise<void> {
    event.preventDefault();
    if (this.missing() !== null) return;
    const contact = normalisePhone(this.contact());
    const outcome = await this.filing.run({
      text: this.text().trim(),
      page: this.from() ?? '/',
      ...(contact ? { contact } : {}),
    });
    if (outcome.done) this.receipt.set(outcome.value);
  }

  protected async lookUp(event: Event, receiptNo: string): Promise<void> {
    event.preventDefault();
    this.looking.set(true);
    this.lookProblem.set(null);
    this.answer.set(null);
    try {
      this.answer.set(await this.api.findAnswer(receiptNo.trim()));
    } catch (error) {
      this.lookProblem.set(toProblem(error));
    } finally {
      this.looking.set(false);
    }
  }
}
