import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ACTIVITY_STATE_LABELS, type ActivityRecord, dayOf, SIGN_UP_STATE_LABELS, timeOf } from '@jishan/domain';
import { dayLabel } from '../ui/when';
import { hostLabel, placesLabel } from './activity-words';

/** One activity in a list: a calendar leaf, what, where, and whether there is room. */
@Component({
  selector: 'app-activity-card',
  imports: [RouterLink],
  template: `
    <a class="activity-card" [routerLink]="link()">
      <span class="leaf" aria-hidden="true">
        <span class="leaf-month">{{ month() }}月</span>
        <span class="leaf-day">{{ date() }}</span>
        <span class="leaf-weekday">{{ weekday() }}</span>
      </span>
      <span class="activity-card-body">
        <span class="activity-card-title">{{ activity().title }}</span>
        <span class="activity-card-when"
          ><span class="visually-hidden">{{ day() }}</span
          >{{ time() }} · {{ activity().place }}</span
        >
        <span class="activity-card-tags">
          <span class="chip">{{ activity().category }}</span>
          <span class="chip">{{ host() }}</span>
          @if (activity().mine === 'confirmed' || activity().mine === 'waiting') {
            <span class="chip chip-good">{{ mineLabel() }}</span>
          }
          @if (activity().state !== 'published') {
            <span class="chip chip-warn">{{ stateLabels[activity().state] }}</span>
          }
        </span>
        @if (activity().state === 'published') {
          <span class="activity-card-places">{{ places() }}</span>
        }
      </span>
    </a>
  `,
})
export class ActivityCard {
  readonly activity = input.required<ActivityRecord>();
  readonly link = input.required<readonly string[]>();

  protected readonly stateLabels = ACTIVITY_STATE_LABELS;
  private readonly on = computed(() => dayOf(this.activity().startsAt));
  protected readonly day = computed(() => dayLabel(this.on()));
  protected readonly month = computed(() => Number(this.on().slice(5, 7)));
  protected readonly date = computed(() => Number(this.on().slice(8)));
  protected readonly weekday = computed(() => this.day().slice(-2));
  protected readonly time = computed(() => `${timeOf(this.activity().startsAt)}–${timeOf(this.activity().endsAt)}`);
  protected readonly host = computed(() => hostLabel(this.activity()));
  protected readonly places = computed(() => placesLabel(this.activity()));
  protected readonly mineLabel = computed(() => {
    const { mine } = this.activity();
    return mine === 'none' ? '' : SIGN_UP_STATE_LABELS[mine];
  });
}
