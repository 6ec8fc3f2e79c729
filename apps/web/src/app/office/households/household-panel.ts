import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ERROR_TITLES, LIMITS } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { Reach } from '../controls/reach';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { PeopleFinder } from '../volunteers/people-finder';

/** Who lives here; those who left stay readable, because what they earned stays too. */
@Component({
  selector: 'office-household-panel',
  imports: [ActionButton, ErrorSummary, ListFaces, NzTableModule, Panel, RouterLink, SearchPicker],
  template: `
    <office-panel side [heading]="household.value()?.label ?? '家庭户'" (closed)="closed.emit()">
      <app-list-faces [of]="household" />
      @if (household.value(); as home) {
        <p>
          {{ home.unitName }}，户主 {{ home.headName ?? '未定' }}，{{ home.memberCount }} 人。
          @if (session.mayEver('points.list-accounts')) {
            <a routerLink="/office/points/accounts" [queryParams]="{ search: home.headName ?? home.label }"
              >查看积分账户</a
            >
          }
        </p>
        <nz-table nzTemplateMode nzSize="small">
          <caption class="visually-hidden">
            户内成员
          </caption>
          <thead>
            <tr>
              <th scope="col">姓名</th>
              <th scope="col">加入</th>
              <th scope="col">离开</th>
            </tr>
          </thead>
          <tbody>
            @for (member of home.members; track member.personId + member.joinedOn) {
              <tr>
                <td>{{ member.name }}{{ member.head ? '（户主）' : '' }}</td>
                <td>{{ member.joinedOn }}</td>
                <td>{{ member.leftOn ?? '—' }}</td>
              </tr>
            }
          </tbody>
        </nz-table>

        @if (session.mayEver('household.manage')) {
          <h3><label for="field-personId">加入成员</label></h3>
          <office-search-picker
            inputId="field-personId"
            placeholder="姓名、首字母、卡号或手机尾号"
            [find]="findPeople"
            [(value)]="candidate"
          />
          <p class="form-hint">从加入之日起，此人的积分记入本户账户。</p>
          <app-error-summary [problem]="adding.problem()" />
          <office-action
            label="加入本户"
            kind="primary"
            [busy]="adding.busy()"
            [refusal]="refusal()"
            (pressed)="addMember()"
          />
        }
      }
    </office-panel>
  `,
})
export class HouseholdPanel {
  private readonly api = inject(HouseholdsApi);
  private readonly reach = inject(Reach);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();
  readonly changed = output();
  readonly closed = output();

  protected readonly household = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly candidate = signal<Choice | null>(null);
  protected readonly findPeople = inject(PeopleFinder).find;
  protected readonly adding = new Attempt((key, id: string, personId: string) =>
    this.api.addMember(key, id, { personId }),
  );
  protected readonly refusal = computed(() => {
    const home = this.household.value();
    if (!home) return null;
    const living = home.members.filter((member) => member.leftOn === null);
    if (living.length >= LIMITS.householdMembers) return `一户最多 ${LIMITS.householdMembers} 人`;
    if (living.some((member) => member.personId === this.candidate()?.id))
      return ERROR_TITLES['household.member-elsewhere'];
    return this.reach.refusal('household.manage', home.unitId) ?? (this.candidate() ? null : '请先选择要加入的人');
  });

  protected async addMember(): Promise<void> {
    const person = this.candidate();
    if (!person) return;
    const outcome = await this.adding.run(this.id(), person.id);
    if (!outcome.done) return;
    this.household.replace(outcome.value);
    this.candidate.set(null);
    this.notices.say(`${person.label}已加入${outcome.value.label}`);
    this.changed.emit();
  }
}
