import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { ListFaces } from '../ui/list-faces';
import { Loaded, PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { townsOf } from '../units/unit-tree';
import { UnitsApi } from '../units/units.api';
import { TeamLine } from './team-line';
import { TeamsApi } from './teams.api';

@Component({
  selector: 'app-teams-page',
  imports: [ListFaces, MoreButton, TeamLine],
  template: `
    <div class="page">
      <header class="page-head">
        <h1>志愿服务队</h1>
        <p class="lead">加入一支服务队，和邻居一起做事。</p>
      </header>
      <search class="form" aria-label="查找服务队">
        <form class="field-with-button" (submit)="searchFor($event, searchBox.value)">
          <input
            #searchBox
            type="search"
            aria-label="服务队名称"
            placeholder="服务队名称"
            maxlength="60"
            [value]="search() ?? ''"
          />
          <button type="submit" class="button">查找</button>
        </form>
        <div class="field">
          <label for="team-unit">镇街</label>
          <select #unitBox id="team-unit" (change)="filterBy({ unitId: unitBox.value || null })">
            <option value="" [selected]="!unitId()">全区</option>
            @for (town of towns(); track town.id) {
              <option [value]="town.id" [selected]="unitId() === town.id">{{ town.shortName }}</option>
            }
          </select>
        </div>
      </search>
      <app-list-faces [of]="teams" empty="没有找到服务队，换个名称或镇街试试。" />
      @if (teams.face() === 'full') {
        <ul class="lines">
          @for (team of teams.items(); track team.id) {
            <li><app-team-line [team]="team" [link]="['/teams', team.id]" /></li>
          }
        </ul>
        <app-more-button [of]="teams" />
      }
    </div>
  `,
})
export class TeamsPage {
  private readonly api = inject(TeamsApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly router = inject(Router);

  readonly unitId = input<string>();
  readonly search = input<string>();

  protected readonly units = new Loaded(
    () => true,
    () => this.unitsApi.listAll(),
  );
  protected readonly towns = computed(() => townsOf(this.units.value() ?? []));
  protected readonly teams = new PagedList(
    () => ({ unitId: this.unitId(), search: this.search() }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected searchFor(event: Event, search: string): void {
    event.preventDefault();
    this.filterBy({ search: search.trim() || null });
  }

  protected filterBy(queryParams: { unitId?: string | null; search?: string | null }): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
