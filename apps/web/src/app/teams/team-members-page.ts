import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TeamMemberRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { UnitsApi } from '../units/units.api';
import { AddMember } from './add-member';
import { JoinRequests } from './join-requests';
import { TeamsApi } from './teams.api';

/** T6: members, join requests, a new leader. */
@Component({
  selector: 'app-team-members-page',
  imports: [RouterLink, ListFaces, Icon, JoinRequests, AddMember],
  template: `
    <div class="page page-wide">
      <a class="back" routerLink="/work/teams"><app-icon name="back" />我的服务队</a>
      <app-list-faces [of]="team" />
      @if (team.value(); as shown) {
        <header class="page-head">
          <h1>{{ shown.name }}</h1>
          <p class="lead">{{ shown.unitName }} · 队长 {{ shown.leaderName ?? '暂缺' }}</p>
        </header>
        <div class="columns columns-aside">
          <section class="stack" aria-labelledby="members-title">
            <h2 id="members-title" class="section-title">队员（{{ current().length }} 人）</h2>
            <app-list-faces [of]="members" empty="还没有队员。" />
            @if (members.face() === 'full') {
              <ul class="lines">
                @for (member of current(); track member.personId) {
                  <li class="line">
                    <span class="line-main">
                      <span class="line-title">{{ member.name }}</span>
                      @if (member.leader) {
                        <span class="chip chip-strong">队长</span>
                      }
                      <br /><span class="line-about"
                        >{{ member.phoneMasked ?? '没有手机号' }} · 卡号 {{ member.cardNo }}</span
                      >
                    </span>
                    @if (!member.leader) {
                      <details class="line-menu">
                        <summary [attr.aria-label]="member.name + '的更多操作'">更多</summary>
                        <div class="stack-tight">
                          <button
                            type="button"
                            class="button button-small"
                            [disabled]="removing.busy()"
                            (click)="remove(member)"
                          >
                            请其退出
                          </button>
                          @if (mayAppoint()) {
                            <button
                              type="button"
                              class="button button-small"
                              [disabled]="appointing.busy()"
                              (click)="appointLeader(member)"
                            >
                              设为队长
                            </button>
                          }
                        </div>
                      </details>
                    }
                  </li>
                }
              </ul>
            }
          </section>
          <div class="stack">
            <app-join-requests [teamId]="shown.id" (accepted)="members.reload()" />
            <app-add-member [team]="shown" (added)="members.replace($event)" />
          </div>
        </div>
      }
    </div>
  `,
})
export class TeamMembersPage {
  private readonly api = inject(TeamsApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly id = input.required<string>();

  protected readonly team = new Loaded(this.id, (id) => this.api.get(id));
  protected readonly members = new Loaded(this.id, (id) => this.api.listMembers(id));
  protected readonly current = computed(() => this.members.value()?.filter((member) => member.leftOn === null) ?? []);
  protected readonly removing = new Attempt((key, teamId: string, personId: string) =>
    this.api.removeMember(key, teamId, personId),
  );

  private readonly units = new Loaded(
    () => (this.session.mayEver('team.appoint-leader') ? true : null),
    () => this.unitsApi.listAll(),
  );
  protected readonly mayAppoint = computed(() => {
    const team = this.team.value();
    const unitPath = this.units.value()?.find((unit) => unit.id === team?.unitId)?.path;
    return this.session.can('team.appoint-leader', { unitPath });
  });
  protected readonly appointing = new Attempt((key, teamId: string, personId: string) =>
    this.api.appointLeader(key, teamId, { personId }),
  );

  protected async appointLeader(member: TeamMemberRecord): Promise<void> {
    const before = this.team.value()?.leaderName;
    const decision = await this.confirm.ask({
      title: `请${member.name}担任队长？`,
      consequences: [
        before ? `${before}不再是队长，仍是队员。` : '服务队从此有了队长。',
        '队里的活动、点名和入队申请都交给新队长。',
        '从现在起生效，以前的记录不变。',
      ],
      confirmLabel: '设为队长',
    });
    if (!decision) return;
    const outcome = await this.appointing.run(this.id(), member.personId);
    if (outcome.done) {
      this.team.replace(outcome.value);
      this.notices.say(`${member.name}已担任队长。`);
    } else this.notices.complain(outcome.problem);
    await this.members.reload();
  }

  protected async remove(member: TeamMemberRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `请${member.name}退出服务队？`,
      consequences: ['以后只面向本队的活动不能再报名。', '已有的时长、积分和入队经历都保留。'],
      confirmLabel: '退出服务队',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.removing.run(this.id(), member.personId);
    if (outcome.done) this.notices.say(`${member.name}已退出服务队。`);
    else this.notices.complain(outcome.problem);
    await this.members.reload();
  }
}
