import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import {
  ERROR_TITLES,
  type HandOverInput,
  lastDayToFetch,
  mayRedemptionBecome,
  REDEMPTION_STATE_LABELS,
  type RedemptionRecord,
  type SecondPersonInput,
} from '@jishan/domain';
import { ExchangeApi } from '../exchange/exchange.api';
import { Attempt } from '../http/attempt';
import { ErrorSummary } from '../ui/error-summary';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { dayLabel } from '../ui/when';
import { SecondPerson } from './second-person';

/** A reservation whose QR code was scanned: what it is, and one press hands it over. */
@Component({
  selector: 'app-pick-up-desk',
  imports: [ErrorSummary, ListFaces, SecondPerson],
  template: `
    <app-list-faces [of]="reservation" />
    @if (reservation.value(); as found) {
      <section class="card" aria-label="领取预约">
        <h2>{{ found.personName }} · {{ found.ownerLabel }}</h2>
        <ul class="basket-lines">
          @for (line of found.lines; track line.goodsId) {
            <li class="row row-spread">
              <span>{{ line.goodsName }} {{ line.pieces }} {{ line.measure }}</span
              ><span>{{ line.pieces * line.pricePoints }} 分</span>
            </li>
          }
        </ul>
        <p class="row row-spread basket-total">
          <span>合计</span><span>{{ found.totalPoints }} 分</span>
        </p>
        @if (found.expiresAt && refusal() === null) {
          <p class="line-about">{{ dayLabel(lastDayToFetch(found.expiresAt)) }}（含）前领取</p>
        }
        @if (needsSecond()) {
          <app-second-person [locked]="handingOver.busy() || handingOver.uncertain()" [(second)]="second" />
        }
        @if (refusal(); as reason) {
          <p class="refusal" role="status">{{ reason }}</p>
        }
        <app-error-summary [problem]="handingOver.problem()" />
        <button
          #confirm
          type="button"
          class="button button-primary button-wide"
          [disabled]="handingOver.busy() || refusal() !== null"
          (click)="handOver()"
        >
          {{ handingOver.busy() ? '正在办理…' : handingOver.uncertain() ? '重试' : '确认领取' }}
        </button>
        <button type="button" class="button button-wide" [disabled]="handingOver.busy()" (click)="left.emit()">
          换一位
        </button>
      </section>
    }
    @if (reservation.face() === 'failed') {
      <button type="button" class="button" (click)="left.emit()">换一位</button>
    }
  `,
})
export class PickUpDesk {
  private readonly api = inject(ExchangeApi);
  private readonly injector = inject(Injector);
  private readonly confirm = viewChild<ElementRef<HTMLButtonElement>>('confirm');

  readonly shopId = input.required<string>();
  readonly redemptionId = input.required<string>();
  readonly code = input.required<string>();
  readonly handedOver = output<RedemptionRecord>();
  readonly left = output<void>();

  protected readonly dayLabel = dayLabel;
  protected readonly lastDayToFetch = lastDayToFetch;
  protected readonly second = signal<SecondPersonInput | null>(null);
  protected readonly needsSecond = signal(false);
  protected readonly reservation = new Loaded(this.redemptionId, (id) => this.read(id));
  protected readonly refusal = computed(() => {
    const found = this.reservation.value();
    if (!found) return null;
    if (found.shopId !== this.shopId()) return `这是${found.shopName}的预约，请到那里领取。`;
    if (!mayRedemptionBecome(found.state, 'handed-over'))
      return `${ERROR_TITLES['redemption.not-reserved']}（${REDEMPTION_STATE_LABELS[found.state]}）。`;
    return this.needsSecond() && this.second() === null ? `${ERROR_TITLES['redemption.own-household']}。` : null;
  });
  protected readonly handingOver = new Attempt((key, id: string, input: HandOverInput) =>
    this.api.handOver(key, id, input),
  );

  protected async handOver(): Promise<void> {
    const second = this.second();
    const outcome = await this.handingOver.run(this.redemptionId(), { code: this.code(), ...(second && { second }) });
    if (outcome.done) this.handedOver.emit(outcome.value);
    else if (outcome.problem.code === 'redemption.own-household') this.needsSecond.set(true);
    else if (!this.handingOver.uncertain()) void this.reservation.reload();
  }

  /** Enter confirms as soon as it is there to be read. */
  private async read(id: string): Promise<RedemptionRecord> {
    const found = await this.api.getRedemption(id);
    afterNextRender(() => this.confirm()?.nativeElement.focus(), { injector: this.injector });
    return found;
  }
}
