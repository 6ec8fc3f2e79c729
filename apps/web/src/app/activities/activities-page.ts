import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ACTIVITY_CATEGORIES, type ActivityQuery, dayOf, isDay } from '@jishan/domain';
import { ListFaces } from '../ui/list-faces';
import { Loaded, PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { townsOf } from '../units/unit-tree';
import { UnitsApi } from '../units/units.api';
import { ActivitiesApi } from './activities.api';
import { ActivityCard } from './activity-card';
import { Promotions } from './promotions';
import { type AddressFilter, DAY_CHOICES, toActivityQuery } from './activity-filter';

/** V2: find an activity by day, place, kind and word. The filter lives in the address, so it can be shared and survives going back. */
@Component({
  selector: 'app-activities-page',
  imports: [ListFaces, MoreButton, ActivityCard, Promotions, RouterLink],
  templateUrl: './activities-page.html',
})
export class ActivitiesPage {
  private readonly api = inject(ActivitiesApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly router = inject(Router);

  readonly day = input<string>();
  readonly unitId = input<string>();
  readonly category = input<string>();
  readonly search = input<string>();

  protected readonly dayChoices = DAY_CHOICES;
  protected readonly categories = ACTIVITY_CATEGORIES;
  protected readonly units = new Loaded(
    () => true,
    () => this.unitsApi.listAll(),
  );
  protected readonly towns = computed(() => townsOf(this.units.value() ?? []));
  protected readonly pickedDay = computed(() => (isDay(this.day() ?? '') ? this.day() : ''));
  protected readonly filterCount = computed(
    () => [this.unitId(), this.category(), this.pickedDay()].filter(Boolean).length,
  );
  protected readonly filtered = computed(() => this.filterCount() > 0 || Boolean(this.day()) || Boolean(this.search()));

  private readonly query = computed<ActivityQuery>(
    () =>
      toActivityQuery(
        { day: this.day(), unitId: this.unitId(), category: this.category(), search: this.search() },
        dayOf(new Date().toISOString()),
      ),
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  protected readonly activities = new PagedList(this.query, (query, cursor) => this.api.list(query, cursor));

  protected filterBy(part: AddressFilter): void {
    const empty = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, value || null]));
    void this.router.navigate([], { queryParams: empty, queryParamsHandling: 'merge' });
  }

  protected searchFor(event: Event, search: string): void {
    event.preventDefault();
    this.filterBy({ search: search.trim() });
  }

  protected clearFilter(): void {
    void this.router.navigate([], { queryParams: {} });
  }
}
