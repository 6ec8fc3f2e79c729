import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ACTIVITY_STATE_LABELS, ACTIVITY_STATES, type ActivityRecord, type Page } from '@jishan/domain';
import { ActivitiesApi } from '../activities/activities.api';
import { ActivityCard } from '../activities/activity-card';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { groupByUrgency } from './urgency';

/** Every activity in a leader's or a village's charge, drafts included. */
@Component({
  selector: 'app-managed-page',
  imports: [RouterLink, ListFaces, MoreButton, ActivityCard, Icon],
  template: `
    <div class="page">
      <a class="back" routerLink="/work"><app-icon name="back" />工作</a>
      <header class="page-head page-head-row">
        <h1>活动管理</h1>
        <a class="button button-primary" routerLink="/work/activities/new">策划活动</a>
      </header>
      <div class="field">
        <label for="managed-state">状态</label>
        <select #stateBox id="managed-state" (change)="filterBy(stateBox.value)">
          <option value="" [selected]="!state()">全部</option>
          @for (option of states; track option) {
            <option [value]="option" [selected]="state() === option">{{ stateLabels[option] }}</option>
          }
        </select>
      </div>
      <app-list-faces [of]="activities" [empty]="state() ? '没有这种状态的活动。' : '您还没有策划过活动。'">
        @if (!state()) {
          <a class="button button-primary" routerLink="/work/activities/new">策划第一场活动</a>
        }
      </app-list-faces>
      @if (activities.face() === 'full') {
        @for (group of groups(); track group.heading) {
          <section class="stack" [attr.aria-label]="group.heading">
            @if (!state()) {
              <h2 class="section-title">{{ group.heading }}</h2>
            }
            <ul class="stack">
              @for (activity of group.activities; track activity.id) {
                <li><app-activity-card [activity]="activity" [link]="['/work/activities', activity.id]" /></li>
              }
            </ul>
          </section>
        }
        <app-more-button [of]="activities" />
      }
    </div>
  `,
})
export class ManagedPage {
  private readonly api = inject(ActivitiesApi);
  private readonly router = inject(Router);

  /** In the address. */
  readonly state = input<string>();

  protected readonly states = ACTIVITY_STATES;
  protected readonly stateLabels = ACTIVITY_STATE_LABELS;
  protected readonly activities = new PagedList(
    () => ({ state: ACTIVITY_STATES.find((state) => state === this.state()) }),
    (query, cursor) => (query.state || cursor ? this.api.listManaged(query, cursor) : this.listUrgentFirst()),
  );
  protected readonly groups = computed(() => groupByUrgency(this.activities.items()));

  /** What waits for the roll call may be older than a whole page of other activities. */
  private async listUrgentFirst(): Promise<Page<ActivityRecord>> {
    const [urgent, all] = await Promise.all([this.api.listManaged({ state: 'under-way' }), this.api.listManaged({})]);
    return { ...all, items: [...urgent.items, ...all.items] };
  }

  protected filterBy(state: string): void {
    void this.router.navigate([], { queryParams: { state: state || null } });
  }
}
