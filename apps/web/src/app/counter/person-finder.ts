import {
  afterNextRender,
  Component,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { type CounterPerson, lengthOf, type Problem, readPickUpText } from '@jishan/domain';
import { ExchangeApi } from '../exchange/exchange.api';
import { toProblem } from '../http/problem';
import { EnterSubmits } from '../ui/enter-submits';
import { ErrorSummary } from '../ui/error-summary';

const TEXT_MIN = 2;

/** Card number (typed or scanned), name, or the last four digits of the phone. Enter asks; a single hit is taken at once. */
@Component({
  selector: 'app-person-finder',
  imports: [EnterSubmits, ErrorSummary],
  template: `
    <form appEnterSubmits class="stack-tight" (submit)="$event.preventDefault(); find()">
      <label for="finder">卡号、姓名或手机后四位</label>
      <p class="field-hint" id="finder-hint">扫预约的二维码也在这里。</p>
      <div class="field-with-button">
        <input
          #box
          id="finder"
          type="search"
          autocomplete="off"
          enterkeyhint="search"
          aria-describedby="finder-hint"
          maxlength="60"
          placeholder="扫卡或输入后回车"
          [value]="text()"
          (input)="text.set(box.value)"
        />
        <button
          type="submit"
          class="button button-primary"
          [disabled]="busy() || !complete()"
          [attr.aria-describedby]="tooShort() ? 'finder-refusal' : null"
        >
          查找
        </button>
      </div>
    </form>
    <app-error-summary [problem]="problem()" />
    <div role="status">
      @if (tooShort()) {
        <p class="refusal" id="finder-refusal">还太短：姓名至少两个字，手机输后四位。</p>
      }
      @if (found(); as people) {
        @if (people.length === 0) {
          <p class="face">
            没有找到。请核对卡号，或改用姓名、手机后四位。{{
              sixDigits() ? '六位的领取码请选上面的“领取预约”再输。' : ''
            }}
          </p>
        } @else if (people.length > 1) {
          <p class="field-hint">找到 {{ people.length }} 人，请选一位。</p>
        }
      }
    </div>
    @if (found(); as people) {
      @if (people.length > 1) {
        <ul class="lines">
          @for (person of people; track person.personId) {
            <li>
              <button type="button" class="line" (click)="take(person)">
                <span class="line-main">
                  <span class="line-title">{{ person.nameMasked }}</span> · {{ person.unitName }}<br />
                  <span class="line-about"
                    >卡号 {{ person.cardNo }}{{ person.phoneTail ? ' · 手机尾号 ' + person.phoneTail : '' }}</span
                  >
                </span>
                <span class="line-end">{{ person.available }} 分</span>
              </button>
            </li>
          }
        </ul>
      }
    }
  `,
  host: { class: 'stack' },
})
export class PersonFinder {
  private readonly api = inject(ExchangeApi);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  readonly shopId = input.required<string>();
  readonly picked = output<CounterPerson>();
  /** Not a card was scanned but the QR code of a reservation. */
  readonly reserved = output<{ id: string; code: string }>();

  /** What was typed; a scanner may have begun before the box was there. */
  readonly text = model('');
  protected readonly busy = signal(false);
  /** What came of the text as it stands; other text has no answer yet. */
  protected readonly problem = linkedSignal<string, Problem | null>({ source: this.text, computation: () => null });
  protected readonly found = linkedSignal<string, CounterPerson[] | null>({
    source: this.text,
    computation: () => null,
  });

  constructor() {
    // a desk waits for the next card; on a phone the keyboard would come up over the page
    afterNextRender(() => matchMedia('(min-width: 60rem)').matches && this.focus());
  }

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected complete(): boolean {
    return lengthOf(this.text().trim()) >= TEXT_MIN;
  }

  protected tooShort(): boolean {
    return this.text().trim() !== '' && !this.complete();
  }

  /** Looks like the code of a reservation, which is asked for elsewhere. */
  protected sixDigits(): boolean {
    return /^\d{6}$/.test(this.text().trim());
  }

  async find(): Promise<void> {
    if (!this.complete() || this.busy()) return;
    const reservation = readPickUpText(this.text());
    if (reservation) {
      this.text.set('');
      this.reserved.emit(reservation);
      return;
    }
    this.busy.set(true);
    this.problem.set(null);
    this.found.set(null);
    const asked = this.text().trim();
    try {
      const people = await this.api.findPeople(this.shopId(), asked);
      if (this.text().trim() === asked) this.found.set(people);
      const [only] = people;
      if (only && people.length === 1) this.take(only);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected take(person: CounterPerson): void {
    this.text.set('');
    this.found.set(null);
    this.picked.emit(person);
  }
}
