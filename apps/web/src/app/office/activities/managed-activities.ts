import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ACTIVITY_CATEGORIES,
  ACTIVITY_KIND_LABELS,
  ACTIVITY_STATE_LABELS,
  ACTIVITY_STATES,
  type ActivityQuery,
  type ActivityRecord,
} from '@jishan/domain';
import { ActivitiesApi } from '../../activities/activities.api';
import { Live } from '../../live/live';
import { PagedList } from '../../ui/loaded';
import { placeName } from '../controls/place-name';
import { spanPartsOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { ChoiceFilter, TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { chosen, dayOrNothing } from '../controls/url-filters';
import { ACTIVITY_TONES } from './activity-tones';

@Component({
  selector: 'office-managed-activities',
  imports: [ListTable, Column, UnitFilter, TextFilter, ChoiceFilter, RouterLink, StateTag],
  templateUrl: './managed-activities.html',
})
export class ManagedActivities {
  private readonly api = inject(ActivitiesApi);

  readonly search = input<string>();
  readonly state = input<string>();
  readonly category = input<string>();
  readonly unitId = input<string>();
  readonly teamId = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly states = ACTIVITY_STATES;
  protected readonly labels = ACTIVITY_STATE_LABELS;
  protected readonly kinds = ACTIVITY_KIND_LABELS;
  protected readonly categories = ACTIVITY_CATEGORIES;
  protected readonly tones = ACTIVITY_TONES;
  protected readonly spanPartsOf = spanPartsOf;
  protected readonly placeName = placeName;
  protected readonly activities = new PagedList(
    (): ActivityQuery => ({
      search: this.search(),
      state: chosen(ACTIVITY_STATES, this.state()),
      category: chosen(ACTIVITY_CATEGORIES, this.category()),
      unitId: this.unitId(),
      teamId: this.teamId(),
      from: dayOrNothing(this.from()),
      to: dayOrNothing(this.to()),
    }),
    (query, cursor) => this.api.listManaged(query, cursor),
  );

  constructor() {
    inject(Live).watch(['activity.changed'], () => void this.activities.freshen((activity) => activity.id));
  }

  protected signUps(activity: ActivityRecord): string {
    const places = activity.capacity === null ? `${activity.signedUp}` : `${activity.signedUp} / ${activity.capacity}`;
    return activity.waiting > 0 ? `${places}，候补 ${activity.waiting}` : places;
  }
}
