import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TEAM_KIND_LABELS, TEAM_LEVEL_LABELS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Session } from '../../session/session';
import { TeamsApi } from '../../teams/teams.api';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { SearchPicker } from '../controls/search-picker';
import { UrlFilters } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { TeamForm } from './team-form';

@Component({
  selector: 'office-team-list',
  imports: [ListFaces, MoreButton, NzButtonModule, NzInputModule, NzTableModule, RouterLink, SearchPicker, TeamForm],
  template: `
    <div class="headline">
      <h1>服务队</h1>
      @if (session.mayEver('team.create')) {
        <button nz-button nzType="primary" type="button" (click)="creating.set(true)">新建服务队</button>
      }
    </div>

    <div class="filters" role="search" aria-label="筛选服务队">
      <div class="filter filter-wide">
        <label for="filter-search">队名</label>
        <input
          #searchBox
          nz-input
          id="filter-search"
          type="search"
          [value]="search() ?? ''"
          (change)="filters.set({ search: searchBox.value.trim() })"
        />
      </div>
      <div class="filter">
        <label for="filter-unit">单位</label>
        <office-search-picker
          inputId="filter-unit"
          placeholder="全部"
          [find]="findUnits"
          [value]="unit()"
          (picked)="filters.set({ unitId: $event?.id ?? '' })"
        />
      </div>
    </div>

    <app-list-faces [of]="teams" empty="没有符合条件的服务队。" />
    @if (teams.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          服务队名单
        </caption>
        <thead>
          <tr>
            <th scope="col">队名</th>
            <th scope="col" class="wide-only">层级</th>
            <th scope="col" class="wide-only">类别</th>
            <th scope="col" class="wide-only">单位</th>
            <th scope="col">队长</th>
            <th scope="col" class="number">人数</th>
          </tr>
        </thead>
        <tbody>
          @for (team of teams.items(); track team.id) {
            <tr>
              <td>
                <a [routerLink]="['/office/teams', team.id]">{{ team.name }}</a>
              </td>
              <td class="wide-only">{{ levels[team.level] }}</td>
              <td class="wide-only">{{ kinds[team.kind] }}</td>
              <td class="wide-only">{{ team.unitName }}</td>
              <td>{{ team.leaderName ?? '未定' }}</td>
              <td class="number">{{ team.memberCount }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="teams" />
    }
    @if (creating()) {
      <office-team-form (created)="openCreated($event)" (closed)="creating.set(false)" />
    }
  `,
})
export class TeamList {
  private readonly api = inject(TeamsApi);
  private readonly router = inject(Router);
  private readonly register = inject(UnitRegister);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly search = input<string>();
  readonly unitId = input<string>();

  protected readonly creating = signal(false);
  protected readonly levels = TEAM_LEVEL_LABELS;
  protected readonly kinds = TEAM_KIND_LABELS;
  protected readonly unit = computed(() => this.register.choiceOf(this.unitId()));
  protected readonly findUnits = this.register.finder('team.members');
  protected readonly teams = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected openCreated(id: string): void {
    void this.router.navigate(['/office/teams', id]);
  }
}
