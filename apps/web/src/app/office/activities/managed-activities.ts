import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ACTIVITY_CATEGORIES,
  ACTIVITY_KIND_LABELS,
  ACTIVITY_STATE_LABELS,
  ACTIVITY_STATES,
  type ActivityQuery,
  type ActivityRecord,
  isDay,
} from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ActivitiesApi } from '../../activities/activities.api';
import { Live } from '../../live/live';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { placeName } from '../controls/place-name';
import { SearchPicker } from '../controls/search-picker';
import { spanOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { chosen, UrlFilters } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { ACTIVITY_TONES } from './activity-tones';

@Component({
  selector: 'office-managed-activities',
  imports: [ListFaces, MoreButton, NzInputModule, NzTableModule, RouterLink, SearchPicker, StateTag],
  templateUrl: './managed-activities.html',
})
export class ManagedActivities {
  private readonly api = inject(ActivitiesApi);
  private readonly register = inject(UnitRegister);
  protected readonly filters = inject(UrlFilters);

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
  protected readonly spanOf = spanOf;
  protected readonly placeName = placeName;
  protected readonly unit = computed(() => this.register.choiceOf(this.unitId()));
  protected readonly findUnits = this.register.finder('activity.list-managed');
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
    inject(Live).watch(['activity.changed'], () => void this.activities.reload());
  }

  protected signUps(activity: ActivityRecord): string {
    const places = activity.capacity === null ? `${activity.signedUp}` : `${activity.signedUp} / ${activity.capacity}`;
    return activity.waiting > 0 ? `${places}，候补 ${activity.waiting}` : places;
  }
}

function dayOrNothing(text: string | undefined): string | undefined {
  return text && isDay(text) ? text : undefined;
}
