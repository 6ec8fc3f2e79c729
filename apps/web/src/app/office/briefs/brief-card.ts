import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BRIEF_MARK_LABELS, BRIEF_STATUS_LABELS, type BriefRecord } from '@jishan/domain';
import { StateTag } from '../controls/state-tag';
import { BRIEF_TONES } from './brief-tones';

@Component({
  selector: 'office-brief-card',
  imports: [RouterLink, StateTag],
  host: { class: 'brief-card', '[class.brief-card-open]': 'open()', '[class.brief-card-new]': 'fresh()' },
  template: `
    @if (tickable()) {
      <input
        #tickBox
        type="checkbox"
        [attr.aria-label]="'选择' + brief().unitName + brief().startsOn + '的简讯'"
        [checked]="ticked()"
        (change)="tick.emit(tickBox.checked)"
      />
    }
    <a
      [id]="'brief-' + brief().id"
      [routerLink]="[]"
      [queryParams]="{ open: brief().id }"
      queryParamsHandling="merge"
      [attr.aria-current]="open() ? 'true' : null"
    >
      <span class="brief-text">{{ brief().text }}</span>
      <span class="card-meta">
        <office-state [text]="statuses[brief().status]" [tone]="tones[brief().status]" />
        @if (fresh()) {
          <span class="mark mark-new">新到</span>
        }
        @if (brief().edited) {
          <span class="mark">已人工修改</span>
        }
        @if (brief().outdated) {
          <span class="mark mark-wait">{{ marks.outdated }}</span>
        }
        @if (brief().flags.length > 0) {
          <span class="mark mark-wait" [title]="reasons()">{{ marks.flagged }}</span>
        }
        <span>{{ brief().unitName }}</span>
        <span>{{ brief().startsOn }}</span>
        <span>{{ brief().section ?? brief().category }}</span>
        <span>{{ brief().headcount }} 人</span>
      </span>
    </a>
  `,
})
export class BriefCard {
  readonly brief = input.required<BriefRecord>();
  readonly open = input(false);
  readonly fresh = input(false);
  readonly tickable = input(false);
  readonly ticked = input(false);
  readonly tick = output<boolean>();

  protected readonly marks = BRIEF_MARK_LABELS;
  protected readonly reasons = computed(() =>
    this.brief()
      .flags.map(({ figure, reason }) => `${figure}：${reason}`)
      .join('；'),
  );
  protected readonly statuses = BRIEF_STATUS_LABELS;
  protected readonly tones = BRIEF_TONES;
}
