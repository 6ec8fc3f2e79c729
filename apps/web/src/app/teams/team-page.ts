import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ERROR_TITLES, TEAM_KIND_LABELS, TEAM_LEVEL_LABELS } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { UnitsApi } from '../units/units.api';
import { MINE_LABELS } from './team-line';
import { TeamsApi } from './teams.api';

/** A team as everybody sees it, with the way in. */
@Component({
  selector: 'app-team-page',
  imports: [RouterLink, ListFaces, ErrorSummary, Icon],
  template: `
    <div class="page">
      <a class="back" routerLink="/teams"><app-icon name="back" />全部服务队</a>
      <app-list-faces [of]="team" />
      @if (team.value(); as shown) {
        <header class="page-head">
          <p class="row">
            <span class="chip chip-strong">{{ levelLabels[shown.level] }}</span>
            @if (mineLabels[shown.mine]; as label) {
              <span class="chip chip-good">{{ label }}</span>
            }
          </p>
          <h1>{{ shown.name }}</h1>
        </header>
        <section class="card" aria-label="服务队信息">
          <dl class="facts">
            <dt>类别</dt>
            <dd>{{ kindLabels[shown.kind] }}</dd>
            <dt>所在</dt>
            <dd>{{ shown.unitName }}</dd>
            <dt>队长</dt>
            <dd>{{ shown.leaderName ?? '暂缺' }}</dd>
            <dt>队员</dt>
            <dd>{{ shown.memberCount }} 人</dd>
          </dl>
        </section>
        @if (mayManage()) {
          <a class="button button-primary" [routerLink]="['/work/teams', shown.id]">管理队员</a>
        }
        @if (shown.mine === 'none') {
          @if (session.state() === 'signed-out') {
            <a class="button button-primary" routerLink="/sign-in" [queryParams]="{ next: '/teams/' + shown.id }"
              >登录后申请加入</a
            >
          } @else if (session.personId()) {
            <form class="card form" (submit)="requestJoin($event)">
              <div class="field">
                <label for="field-message">想对队长说的话（可以不写）</label>
                <textarea
                  #messageBox
                  id="field-message"
                  rows="2"
                  maxlength="100"
                  [value]="message()"
                  (input)="message.set(messageBox.value)"
                ></textarea>
              </div>
              <app-error-summary [problem]="requesting.problem()" />
              <button type="submit" class="button button-primary" [disabled]="requesting.busy()">申请加入</button>
            </form>
          }
        } @else if (shown.mine === 'requested') {
          <p class="notice-block">{{ pendingText }}。队长处理后您会在“我的”里看到这支服务队。</p>
        }
        <a class="button" routerLink="/" [queryParams]="{ search: shown.name }">看看这支服务队的活动</a>
      }
    </div>
  `,
})
export class TeamPage {
  private readonly api = inject(TeamsApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly notices = inject(Notices);
  private readonly title = inject(PageTitle);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly levelLabels = TEAM_LEVEL_LABELS;
  protected readonly kindLabels = TEAM_KIND_LABELS;
  protected readonly mineLabels = MINE_LABELS;
  protected readonly pendingText = ERROR_TITLES['team.request-pending'];
  protected readonly message = signal('');
  protected readonly team = new Loaded(this.id, (id) => this.api.get(id));
  private readonly units = new Loaded(
    () => (this.session.mayEver('team.manage-members') ? true : null),
    () => this.unitsApi.listAll(),
  );
  protected readonly mayManage = computed(() => {
    const team = this.team.value();
    if (!team) return false;
    const unitPath = this.units.value()?.find((unit) => unit.id === team.unitId)?.path;
    return this.session.can('team.manage-members', { unitPath, teamIds: [team.id] });
  });
  protected readonly requesting = new Attempt((key, teamId: string, message: string) =>
    this.api.requestJoin(key, teamId, message ? { message } : {}),
  );

  constructor() {
    effect(() => {
      const team = this.team.value();
      if (team) this.title.name(team.name);
    });
  }

  protected async requestJoin(event: Event): Promise<void> {
    event.preventDefault();
    const outcome = await this.requesting.run(this.id(), this.message().trim());
    if (!outcome.done) return;
    this.notices.say('申请已送出，等队长答复。');
    await this.team.reload();
  }
}
