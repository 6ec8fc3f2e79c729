import { Component, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { lengthOf, type TeamMemberRecord, type TeamRecord, type VolunteerRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { VolunteersApi } from '../volunteers/volunteers.api';
import { TeamsApi } from './teams.api';

/** Somebody who is registered already, found among those this person may see; or the way to a new profile. */
@Component({
  selector: 'app-add-member',
  imports: [RouterLink, ListFaces],
  template: `
    <section class="stack" aria-labelledby="add-title">
      <h2 id="add-title" class="section-title">添加队员</h2>
      <form class="stack-tight" (submit)="find($event, box.value)">
        <label for="member-search">姓名、卡号或手机后四位</label>
        <div class="field-with-button">
          <input #box id="member-search" type="search" autocomplete="off" maxlength="60" />
          <button type="submit" class="button">查找</button>
        </div>
      </form>
      @if (search()) {
        <app-list-faces [of]="found" empty="没有找到已登记的人。可以先登记新人。" />
        @if (found.face() === 'full') {
          <ul class="lines">
            @for (person of found.value(); track person.id) {
              <li class="line">
                <span class="line-main"
                  ><span class="line-title">{{ person.name }}</span
                  ><br /><span class="line-about">{{ person.unitName }} · {{ person.cardNo }}</span></span
                >
                <button
                  type="button"
                  class="button button-small"
                  [disabled]="adding.busy()"
                  [attr.aria-label]="'添加' + person.name"
                  (click)="add(person)"
                >
                  添加
                </button>
              </li>
            }
          </ul>
        }
      }
      <a class="button" routerLink="/work/people/new" [queryParams]="{ team: team().id }">登记新人入队</a>
    </section>
  `,
})
export class AddMember {
  private readonly volunteers = inject(VolunteersApi);
  private readonly teams = inject(TeamsApi);
  private readonly notices = inject(Notices);

  readonly team = input.required<TeamRecord>();
  readonly added = output<TeamMemberRecord[]>();

  protected readonly search = signal<string | null>(null);
  protected readonly found = new Loaded(
    this.search,
    async (search) => (await this.volunteers.list({ search, state: 'active' })).items,
  );
  protected readonly adding = new Attempt((key, teamId: string, personId: string) =>
    this.teams.addMember(key, teamId, { personId }),
  );

  protected find(event: Event, text: string): void {
    event.preventDefault();
    this.search.set(lengthOf(text.trim()) >= 2 ? text.trim() : null);
  }

  protected async add(person: VolunteerRecord): Promise<void> {
    const outcome = await this.adding.run(this.team().id, person.id);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.notices.say(`${person.name}已加入${this.team().name}。`);
    this.search.set(null);
    this.added.emit(outcome.value);
  }
}
