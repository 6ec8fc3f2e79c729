import { Component, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TeamMemberRecord, TeamRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Notices } from '../ui/notices';
import { type FoundPerson, PersonSearch } from '../ui/person-search';
import { VolunteersApi } from '../volunteers/volunteers.api';
import { TeamsApi } from './teams.api';

/** Somebody who is registered already, found among those this person may see; or the way to a new profile. */
@Component({
  selector: 'app-add-member',
  imports: [RouterLink, PersonSearch],
  template: `
    <section class="stack" aria-labelledby="add-title">
      <h2 id="add-title" class="section-title">添加队员</h2>
      <app-person-search
        name="member"
        label="姓名、卡号或手机后四位"
        empty="没有找到已登记的人。可以先登记新人。"
        [search]="findActive"
        [take]="add"
      />
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

  protected readonly findActive = async (search: string): Promise<FoundPerson[]> => {
    const { items } = await this.volunteers.list({ search, state: 'active' });
    return items.map(({ id: personId, name, cardNo, unitName }) => ({ personId, name, cardNo, unitName }));
  };
  protected readonly adding = new Attempt((key, teamId: string, personId: string) =>
    this.teams.addMember(key, teamId, { personId }),
  );

  protected readonly add = async (person: FoundPerson): Promise<boolean> => {
    const outcome = await this.adding.run(this.team().id, person.personId);
    if (outcome.done) {
      this.notices.say(`${person.name}已加入${this.team().name}。`);
      this.added.emit(outcome.value);
    } else this.notices.complain(outcome.problem);
    return outcome.done;
  };
}
