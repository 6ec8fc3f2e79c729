import { Component, computed, inject, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TeamRecord } from '@jishan/domain';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded, PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { TeamLine } from './team-line';
import { TeamsApi } from './teams.api';

const ADMINS = ['station-admin', 'town-admin', 'district-admin'] as const;

/** The teams a person is charged with: those they lead, and for a village or town those of their unit. */
@Component({
  selector: 'app-my-teams-page',
  imports: [RouterLink, ListFaces, MoreButton, Icon, TeamLine],
  template: `
    <div class="page">
      <a class="back" routerLink="/work"><app-icon name="back" />工作</a>
      <header class="page-head page-head-row">
        <h1>我的服务队</h1>
        <a class="button" routerLink="/work/people/new">登记新人</a>
      </header>
      @if (session.grantsOf('team-leader').length > 0) {
        <section class="stack" aria-labelledby="led-title">
          <h2 id="led-title" class="section-title">我带的服务队</h2>
          <app-list-faces [of]="led" empty="您还没有带队。" />
          @if (led.face() === 'full') {
            <ul class="lines">
              @for (team of led.value(); track team.id) {
                <li><app-team-line [team]="team" [link]="['/work/teams', team.id]" /></li>
              }
            </ul>
          }
        </section>
      }
      @if (grants().length > 0) {
        <section class="stack" aria-labelledby="unit-title">
          <h2 id="unit-title" class="section-title">辖区的服务队</h2>
          @if (grants().length > 1) {
            <div class="field">
              <label for="teams-unit">辖区</label>
              <select #unitBox id="teams-unit" (change)="unitId.set(unitBox.value)">
                @for (grant of grants(); track grant.id) {
                  <option [value]="grant.unitId" [selected]="grant.unitId === unitId()">{{ grant.unitName }}</option>
                }
              </select>
            </div>
          }
          <app-list-faces [of]="ofUnit" empty="辖区里还没有服务队。" />
          @if (ofUnit.face() === 'full') {
            <ul class="lines">
              @for (team of ofUnit.items(); track team.id) {
                <li><app-team-line [team]="team" [link]="['/work/teams', team.id]" /></li>
              }
            </ul>
            <app-more-button [of]="ofUnit" />
          }
        </section>
      }
    </div>
  `,
})
export class MyTeamsPage {
  private readonly api = inject(TeamsApi);
  protected readonly session = inject(Session);

  protected readonly led = new Loaded(
    () => (this.session.grantsOf('team-leader').length > 0 ? true : null),
    () => this.listLed(),
  );
  protected readonly grants = computed(() => ADMINS.flatMap((role) => this.session.grantsOf(role)));
  protected readonly unitId = linkedSignal(() => this.grants()[0]?.unitId ?? null);
  protected readonly ofUnit = new PagedList(this.unitId, (unitId, cursor) => this.api.list({ unitId }, cursor));

  private async listLed(): Promise<TeamRecord[]> {
    const teams = await this.api.listOwn();
    return teams.filter((team) => team.mine === 'leader');
  }
}
