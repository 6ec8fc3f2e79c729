import { Component, computed, input, output, signal } from '@angular/core';
import { attended, minutesBetween, type Presence, PRESENCE_LABELS, type ShiftRecord } from '@jishan/domain';
import { momentLabel } from '../ui/when';
import type { SheetLine } from './sheet';

const OTHER_STATES: readonly Presence[] = ['late', 'left-early', 'excused', 'absent'];

/** Tap the name = 到. The other states are one more tap away; on a wide screen they stand beside it. */
@Component({
  selector: 'app-roster-line',
  template: `
    <button
      type="button"
      class="roll-name"
      [class.roll-there]="there()"
      [attr.aria-pressed]="there()"
      [disabled]="frozen()"
      (click)="togglePresent()"
    >
      <span class="roll-mark" aria-hidden="true">{{ there() ? '✓' : '' }}</span>
      <span class="line-main">
        <span class="line-title">{{ line().name }}</span>
        @if (line().walkIn) {
          <span class="chip">临时参加</span>
        }
        @if (line().promotedAt; as promotedAt) {
          <span class="chip">候补递补 {{ momentLabel(promotedAt) }}</span>
        }
        <br /><span class="line-about">{{ line().cardNo }}</span>
      </span>
      <span
        class="roll-state"
        [class.roll-state-none]="line().presence === null"
        [class.roll-state-other]="line().presence !== null && line().presence !== 'present'"
      >
        {{ state() }}
        @if (shortened()) {
          <br /><span class="line-about">{{ line().minutes }} 分钟</span>
        }
      </span>
    </button>
    @if (!frozen()) {
      <button
        type="button"
        class="button button-small roll-more"
        [attr.aria-expanded]="open()"
        [attr.aria-label]="line().name + '的其他情况'"
        (click)="open.set(!open())"
      >
        其他
      </button>
      <div
        class="roll-others"
        [class.roll-others-open]="open()"
        role="group"
        [attr.aria-label]="line().name + '的考勤'"
      >
        @for (presence of otherStates; track presence) {
          <button
            type="button"
            class="button button-small"
            [class.roll-chosen]="line().presence === presence"
            [attr.aria-pressed]="line().presence === presence"
            [attr.aria-label]="line().name + '：' + labels[presence]"
            (click)="markOther(presence)"
          >
            {{ labels[presence] }}
          </button>
        }
        @if (there()) {
          <label class="roll-minutes">
            <input
              #minutesBox
              type="number"
              inputmode="numeric"
              min="1"
              [max]="longest()"
              [attr.aria-label]="line().name + '的服务分钟数'"
              [value]="line().minutes"
              (change)="minutesSet.emit(minutesBox.valueAsNumber)"
            />
            分钟
          </label>
        }
      </div>
    }
  `,
  host: { class: 'roll-line' },
})
export class RosterLine {
  readonly line = input.required<SheetLine>();
  readonly shift = input.required<ShiftRecord>();
  readonly frozen = input(false);
  readonly marked = output<Presence | null>();
  readonly minutesSet = output<number>();

  protected readonly otherStates = OTHER_STATES;
  protected readonly labels = PRESENCE_LABELS;
  protected readonly momentLabel = momentLabel;
  protected readonly open = signal(false);
  protected readonly there = computed(() => {
    const { presence } = this.line();
    return presence !== null && attended(presence);
  });
  protected readonly longest = computed(() => minutesBetween(this.shift().startsAt, this.shift().endsAt));
  protected readonly state = computed(() => {
    const { presence } = this.line();
    return presence === null ? '未点名' : PRESENCE_LABELS[presence];
  });
  /** There, but not for the whole shift. */
  protected readonly shortened = computed(() => this.there() && this.line().minutes !== this.longest());

  protected togglePresent(): void {
    this.marked.emit(this.line().presence === 'present' ? null : 'present');
  }

  protected markOther(presence: Presence): void {
    this.marked.emit(this.line().presence === presence ? null : presence);
    if (!attended(presence)) this.open.set(false);
  }
}
