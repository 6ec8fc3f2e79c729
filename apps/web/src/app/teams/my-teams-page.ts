import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TEAM_LEVEL_LABELS, type TeamRecord } from '@jishan/domain';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { TeamsApi } from './teams.api';

/** The teams a person is charged with: led by them, or (for a village or town) of their unit. */
@Component({
  selector: 'app-my-teams-page',
  imports: [RouterLink, ListFaces, Icon],
  template: `
    <div class="page">
      <a class="back" routerLink="/work"><app-icon name="back" />工作</a>
      <header class="page-head page-head-row">
        <h1>我的队伍</h1>
        <a class="button" routerLink="/work/people/new">登记新人</a>
      </header>
      <app-list-faces [of]="teams" empty="您还没有负责的队伍。" />
      @if (teams.face() === 'full') {
        <ul class="lines">
          @for (team of teams.value(); track team.id) {
            <li>
              <a class="line" [routerLink]="['/work/teams', team.id]">
                <span class="line-main">
                  <span class="line-title">{{ team.name }}</span><br />
                  <span class="line-about"
                    >{{ team.unitName }} · {{ levelLabels[team.level] }} · 队长 {{ team.leaderName ?? '暂缺' }}</span
                  >
                </span>
                <span class="line-end">{{ team.memberCount }} 人</span>
              </a>
            </li>
          }
        </ul>
      }
    </div>
  `,
})
export class MyTeamsPage {
  private readonly api = inject(TeamsApi);
  private readonly session = inject(Session);

  protected readonly levelLabels = TEAM_LEVEL_LABELS;
  private readonly units = computed(() =>
    this.session
      .grantsOf('station-admin')
      .concat(this.session.grantsOf('town-admin'))
      .map((grant) => grant.unitId),
  );
  protected readonly teams = new Loaded(this.units, (unitIds) => this.listManaged(unitIds));

  private async listManaged(unitIds: string[]): Promise<TeamRecord[]> {
    const own = this.api.listOwn().then((teams) => teams.filter((team) => team.mine === 'leader'));
    const ofUnits = unitIds.map((unitId) => this.api.list({ unitId }).then((page) => page.items));
    const lists = await Promise.all([own, ...ofUnits]);
    return [...new Map(lists.flat().map((team) => [team.id, team])).values()];
  }
}
