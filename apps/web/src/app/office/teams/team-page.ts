import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TEAM_KIND_LABELS, TEAM_LEVEL_LABELS, type TeamMemberRecord } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { TeamsApi } from '../../teams/teams.api';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { PeopleFinder } from '../volunteers/people-finder';
import { JoinRequests } from './join-requests';

/** One team: members with their periods, the leader and the requests to join. */
@Component({
  selector: 'office-team-page',
  imports: [ActionButton, ErrorSummary, JoinRequests, ListFaces, NzTableModule, RouterLink, SearchPicker],
  templateUrl: './team-page.html',
})
export class TeamPage {
  private readonly api = inject(TeamsApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly levels = TEAM_LEVEL_LABELS;
  protected readonly kinds = TEAM_KIND_LABELS;
  protected readonly team = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly members = new Loaded(
    () => this.id(),
    (id) => this.api.listMembers(id),
  );
  protected readonly candidate = signal<Choice | null>(null);
  protected readonly findPeople = inject(PeopleFinder).find;

  protected readonly adding = new Attempt((key, id: string, personId: string) =>
    this.api.addMember(key, id, { personId }),
  );
  protected readonly removing = new Attempt((key, id: string, personId: string) =>
    this.api.removeMember(key, id, personId),
  );
  protected readonly appointing = new Attempt((key, id: string, personId: string) =>
    this.api.appointLeader(key, id, { personId }),
  );

  private readonly unitId = computed(() => this.team.value()?.unitId ?? null);
  protected readonly membersRefusal = computed(() => this.reach.refusal('team.manage-members', this.unitId()));
  protected readonly leaderRefusal = computed(() => this.reach.refusal('team.appoint-leader', this.unitId()));
  protected readonly addRefusal = computed(
    () => this.membersRefusal() ?? (this.candidate() ? null : '请先选择要加入的人'),
  );

  constructor() {
    const title = inject(PageTitle);
    effect(() => title.name(this.team.value()?.name));
  }

  protected removalRefusal(member: TeamMemberRecord): string | null {
    return this.membersRefusal() ?? (member.leader ? '队长须先交接给别人，才能离队' : null);
  }

  protected async addMember(): Promise<void> {
    const person = this.candidate();
    if (!person) return;
    const outcome = await this.adding.run(this.id(), person.id);
    if (!outcome.done) return;
    this.members.replace(outcome.value);
    this.candidate.set(null);
    this.notices.say(`${person.label}已入队`);
    void this.team.reload();
  }

  protected async removeMember(member: TeamMemberRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `让${member.name}离队？`,
      consequences: ['从今天起不再是队员，过去的服务记录、时长和积分不变。'],
      confirmLabel: '离队',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.removing.run(this.id(), member.personId);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.notices.say(`${member.name}已离队`);
    await this.reload();
  }

  protected async appointLeader(member: TeamMemberRecord): Promise<void> {
    const current = this.team.value()?.leaderName;
    const decision = await this.confirm.ask({
      title: `请${member.name}担任队长？`,
      consequences: [
        current ? `${current}不再是队长，仍是队员。` : '服务队从此有了队长。',
        `${member.name}可以为本队安排活动、点名、管理队员。`,
      ],
      confirmLabel: '任命',
    });
    if (!decision) return;
    const outcome = await this.appointing.run(this.id(), member.personId);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.team.replace(outcome.value);
    this.notices.say(`${member.name}已是队长`);
    void this.members.reload();
  }

  protected async reload(): Promise<void> {
    await Promise.all([this.team.reload(), this.members.reload()]);
  }
}
