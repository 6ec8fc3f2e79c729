import { Component, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TEAM_KIND_LABELS, TEAM_LEVEL_LABELS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { Session } from '../../session/session';
import { TeamsApi } from '../../teams/teams.api';
import { PagedList } from '../../ui/loaded';
import { TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { TeamForm } from './team-form';

@Component({
  selector: 'office-team-list',
  imports: [ListTable, Column, UnitFilter, TextFilter, NzButtonModule, RouterLink, TeamForm],
  template: `
    <div class="headline">
      <h1>服务队</h1>
      @if (session.mayEver('team.create')) {
        <button nz-button nzType="primary" type="button" (click)="creating.set(true)">新建服务队</button>
      }
    </div>

    <div class="filters" role="search" aria-label="筛选服务队">
      <office-text-filter class="filter-wide" name="search" label="队名" [value]="search()" />
      <office-unit-filter action="team.members" [value]="unitId()" />
    </div>

    <office-list-table [of]="teams" key="id" caption="服务队名单" empty="没有符合条件的服务队。">
      <ng-template officeColumn="队名" [of]="teams" let-team>
        <a [routerLink]="['/office/teams', team.id]"
          >{{ team.name }}<span class="visually-hidden">（{{ team.unitName }}）</span></a
        >
        <div class="narrow-only quiet" aria-hidden="true">{{ team.unitName }}</div>
      </ng-template>
      <ng-template officeColumn="层级" look="wide-only" [of]="teams" let-team>{{ levels[team.level] }}</ng-template>
      <ng-template officeColumn="类别" look="wide-only" [of]="teams" let-team>{{ kinds[team.kind] }}</ng-template>
      <ng-template officeColumn="单位" look="wide-only" [of]="teams" let-team>{{ team.unitName }}</ng-template>
      <ng-template officeColumn="队长" [of]="teams" let-team>{{ team.leaderName ?? '未定' }}</ng-template>
      <ng-template officeColumn="人数" look="number" [of]="teams" let-team>{{ team.memberCount }}</ng-template>
    </office-list-table>
    @if (creating()) {
      <office-team-form (created)="openCreated($event)" (closed)="creating.set(false)" />
    }
  `,
})
export class TeamList {
  private readonly api = inject(TeamsApi);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  readonly search = input<string>();
  readonly unitId = input<string>();

  protected readonly creating = signal(false);
  protected readonly levels = TEAM_LEVEL_LABELS;
  protected readonly kinds = TEAM_KIND_LABELS;
  protected readonly teams = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected openCreated(id: string): void {
    void this.router.navigate(['/office/teams', id]);
  }
}
