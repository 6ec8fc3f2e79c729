import { Component, computed, inject, input, output, signal } from '@angular/core';
import {
  type Council,
  type CouncilBallot,
  type CouncilVote,
  dayOf,
  ERROR_TITLES,
  isCarried,
  isDay,
  lengthOf,
  LIMITS,
} from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ActionButton } from '../controls/action-button';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** What a review is called that was carried, and one that was not. */
export interface BallotWords {
  carried: string;
  lost: string;
  reasonHint: string;
}

/** Who was there, how they voted, and why. What comes of it is read before it is written down. */
@Component({
  selector: 'office-ballot-form',
  imports: [ActionButton, ErrorSummary, Field, NzInputModule, Panel],
  template: `
    <office-panel [heading]="heading()" (closed)="closed.emit()">
      <form novalidate (submit)="decide($event)">
        <fieldset class="ballot">
          <legend>到会成员和表决</legend>
          @for (seat of council().seats; track seat.personId) {
            <div class="ballot-line">
              <label [for]="'vote-' + seat.personId"
                >{{ seat.name }} <span class="quiet">{{ seat.unitName }}</span></label
              >
              @if (seat.refusal; as refusal) {
                <span class="action-refusal">{{ titles[refusal] }}。</span>
              } @else {
                <select #box class="ant-input" [id]="'vote-' + seat.personId" (change)="vote(seat.personId, box.value)">
                  <option value="">没有到会</option>
                  <option value="for">赞成</option>
                  <option value="against">反对</option>
                </select>
              }
            </div>
          } @empty {
            <p class="quiet">评议小组还没有成员，请先在“评议小组”里加入至少三位。</p>
          }
        </fieldset>
        <p role="status">{{ tally() }}</p>
        <office-field name="heldOn" label="评议日期" [problem]="deciding.problem()">
          <input
            #dayBox
            nz-input
            id="field-heldOn"
            type="date"
            [min]="filedOn()"
            [max]="today"
            [value]="heldOn()"
            (change)="heldOn.set(dayBox.value)"
          />
        </office-field>
        <office-field name="reason" label="评议意见" [hint]="words().reasonHint" [problem]="deciding.problem()">
          <textarea
            #reasonBox
            nz-input
            id="field-reason"
            rows="4"
            [maxLength]="limits.textLength"
            [value]="reason()"
            (input)="reason.set(reasonBox.value)"
          ></textarea>
        </office-field>
        <app-error-summary [problem]="deciding.problem()" />
        <div class="panel-actions">
          <office-action label="返回" (pressed)="closed.emit()" />
          <office-action
            label="登记结果"
            kind="primary"
            [busy]="deciding.busy()"
            [refusal]="refusal()"
            (pressed)="decide(null)"
          />
        </div>
      </form>
    </office-panel>
  `,
})
export class BallotForm<Answer> {
  private readonly confirm = inject(Confirm);

  readonly heading = input.required<string>();
  readonly council = input.required<Council>();
  readonly filedAt = input.required<string>();
  readonly words = input.required<BallotWords>();
  /** Why this ballot may not be written down; null when it may. */
  readonly refusalOf = input.required<(ballot: CouncilBallot, today: string) => string | null>();
  readonly consequencesOf = input.required<(carried: boolean) => string[]>();
  readonly send = input.required<(key: string, ballot: CouncilBallot) => Promise<Answer>>();
  readonly decided = output<Answer>();
  readonly closed = output();

  protected readonly limits = LIMITS;
  protected readonly titles = ERROR_TITLES;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly filedOn = computed(() => dayOf(this.filedAt()));
  protected readonly heldOn = signal(this.today);
  protected readonly reason = signal('');
  private readonly votes = signal<ReadonlyMap<string, CouncilVote>>(new Map());
  private readonly draft = computed((): CouncilBallot => ({
    heldOn: this.heldOn(),
    votes: [...this.votes()].map(([personId, vote]) => ({ personId, vote })),
    reason: this.reason().trim(),
  }));
  private readonly carried = computed(() => isCarried(this.draft().votes));
  private readonly outcome = computed(() => (this.carried() ? this.words().carried : this.words().lost));
  protected readonly tally = computed(() => {
    const { votes } = this.draft();
    const inFavour = votes.filter(({ vote }) => vote === 'for').length;
    if (votes.length === 0) return `到会须有至少 ${LIMITS.councilQuorum} 人，赞成过半即${this.words().carried}。`;
    return `到会 ${votes.length} 人，赞成 ${inFavour} 票，反对 ${votes.length - inFavour} 票：${this.outcome()}。`;
  });
  protected readonly refusal = computed(() => {
    const draft = this.draft();
    if (!isDay(draft.heldOn)) return '请填写评议日期。';
    const refusal = this.refusalOf()(draft, this.today);
    if (refusal) return refusal;
    return lengthOf(draft.reason) < LIMITS.reasonLengthMin ? '请写明评议意见。' : null;
  });
  protected readonly deciding = new Attempt((key, ballot: CouncilBallot) => this.send()(key, ballot));

  protected vote(personId: string, choice: string): void {
    this.votes.update((votes) => {
      const next = new Map(votes);
      if (choice === 'for' || choice === 'against') next.set(personId, choice);
      else next.delete(personId);
      return next;
    });
  }

  protected async decide(event: Event | null): Promise<void> {
    event?.preventDefault();
    if (this.refusal() !== null) return;
    const decision = await this.confirm.ask({
      title: `登记为${this.outcome()}？`,
      consequences: this.consequencesOf()(this.carried()),
      confirmLabel: `登记${this.outcome()}`,
      dangerous: !this.carried(),
    });
    if (!decision) return;
    const outcome = await this.deciding.run(this.draft());
    if (outcome.done) this.decided.emit(outcome.value);
  }
}
