import { Component, computed, inject, input, output, signal } from '@angular/core';
import {
  type HandOverInput,
  lastDayToFetch,
  maskName,
  type RedemptionRecord,
  type SecondPersonInput,
} from '@jishan/domain';
import { ExchangeApi } from '../exchange/exchange.api';
import { Attempt } from '../http/attempt';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { Notices } from '../ui/notices';
import { dayLabel } from '../ui/when';
import { SecondPerson } from './second-person';

/** What waits to be fetched: opened by the person's code, or given up. */
@Component({
  selector: 'app-reservations-desk',
  imports: [ListFaces, MoreButton, ErrorSummary, SecondPerson],
  template: `
    <app-list-faces [of]="reservations" empty="没有待领取的预约。" />
    @if (reservations.face() === 'full') {
      <div class="field">
        <label for="reservation-search">按姓名或户筛选</label>
        <input
          #searchBox
          id="reservation-search"
          type="search"
          autocomplete="off"
          [value]="search()"
          (input)="search.set(searchBox.value)"
        />
      </div>
      <ul class="stack">
        @for (reservation of shown(); track reservation.id) {
          <li class="card">
            <div class="row row-spread">
              <h2>{{ reservation.personName }} · {{ reservation.ownerLabel }}</h2>
              <span>{{ reservation.totalPoints }} 分</span>
            </div>
            <p>
              @for (line of reservation.lines; track line.goodsId; let last = $last) {
                {{ line.goodsName }} {{ line.pieces }} {{ line.measure }}{{ last ? '' : '、' }}
              }
            </p>
            @if (reservation.expiresAt) {
              <p class="line-about">{{ dayLabel(lastDayToFetch(reservation.expiresAt)) }}（含）前领取</p>
            }
            <form class="stack-tight" (submit)="handOver($event, reservation, codeBox.value)">
              <label [for]="'code-' + reservation.id">{{ reservation.personName }}的领取码</label>
              <div class="field-with-button">
                <input
                  #codeBox
                  [id]="'code-' + reservation.id"
                  inputmode="numeric"
                  autocomplete="off"
                  maxlength="6"
                  pattern="[0-9]{6}"
                  required
                  title="6 位数字"
                />
                <button type="submit" class="button button-primary" [disabled]="handingOver.busy()">领取</button>
              </div>
            </form>
            @if (tried() === reservation.id) {
              <app-error-summary [problem]="handingOver.problem()" />
              @if (needsSecond()) {
                <app-second-person [locked]="handingOver.busy() || handingOver.uncertain()" [(second)]="second" />
              }
            }
            <button
              type="button"
              class="button button-small"
              [disabled]="cancelling.busy()"
              (click)="cancel(reservation)"
            >
              取消预约
            </button>
          </li>
        } @empty {
          <li class="face">没有符合的预约。</li>
        }
      </ul>
      <app-more-button [of]="reservations" />
    }
  `,
  host: { class: 'stack' },
})
export class ReservationsDesk {
  private readonly api = inject(ExchangeApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly shopId = input.required<string>();
  readonly handedOver = output<RedemptionRecord>();

  protected readonly dayLabel = dayLabel;
  protected readonly lastDayToFetch = lastDayToFetch;
  protected readonly search = signal('');
  protected readonly tried = signal<string | null>(null);
  protected readonly reservations = new PagedList(this.shopId, (shopId, cursor) =>
    this.api.listRedemptions(shopId, 'reserved', cursor),
  );
  /** The counter sees 魏*田; a clerk types the whole name. */
  protected readonly shown = computed(() => {
    const search = this.search().trim();
    return this.reservations
      .items()
      .filter(({ personName, ownerLabel }) =>
        [personName, ownerLabel].some((text) => text.includes(search) || text === maskName(search)),
      );
  });
  protected readonly second = signal<SecondPersonInput | null>(null);
  /** Whether it is the clerk's own household only the server knows; it says so when it is tried. */
  protected readonly needsSecond = signal(false);
  protected readonly handingOver = new Attempt((key, id: string, input: HandOverInput) =>
    this.api.handOver(key, id, input),
  );
  protected readonly cancelling = new Attempt((key, id: string, reason: string) =>
    this.api.cancel(key, id, { reason }),
  );

  protected async handOver(event: Event, reservation: RedemptionRecord, code: string): Promise<void> {
    event.preventDefault();
    if (this.tried() !== reservation.id) {
      this.needsSecond.set(false);
      this.second.set(null);
    }
    this.tried.set(reservation.id);
    const second = this.second();
    const outcome = await this.handingOver.run(reservation.id, { code: code.trim(), ...(second && { second }) });
    if (outcome.done) this.handedOver.emit(outcome.value);
    else if (outcome.problem.code === 'redemption.own-household') this.needsSecond.set(true);
  }

  protected async cancel(reservation: RedemptionRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `取消${reservation.personName}的预约？`,
      consequences: [`冻结的 ${reservation.totalPoints} 分会原样退回本人。`, '物品放回货架。'],
      confirmLabel: '取消预约',
      cancelLabel: '保留',
      dangerous: true,
      reasonLabel: '取消的原因',
    });
    if (!decision) return;
    const outcome = await this.cancelling.run(reservation.id, decision.reason);
    if (outcome.done) this.notices.say('预约已取消，积分已退回。');
    else this.notices.complain(outcome.problem);
    await this.reservations.reload();
  }
}
