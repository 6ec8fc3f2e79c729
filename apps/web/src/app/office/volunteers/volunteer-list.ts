import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { VOLUNTEER_STATE_LABELS, type VolunteerQuery, type VolunteerState } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { toProblem } from '../../http/problem';
import { PassbooksApi } from '../../passbooks/passbooks.api';
import { Session } from '../../session/session';
import { PagedList } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';
import { ChoiceFilter, TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { chosen, UrlFilters } from '../controls/url-filters';
import { ProfileForm } from './profile-form';
import { VolunteerPanel } from './volunteer-panel';

const VOLUNTEER_TONES: Record<VolunteerState, Tone> = {
  pending: 'wait',
  active: 'good',
  declined: 'bad',
  suspended: 'plain',
  closed: 'plain',
};
const STATES = Object.keys(VOLUNTEER_STATE_LABELS) as VolunteerState[];

@Component({
  selector: 'office-volunteer-list',
  imports: [
    ListTable,
    Column,
    UnitFilter,
    TextFilter,
    ChoiceFilter,
    NzButtonModule,
    ProfileForm,
    RouterLink,
    StateTag,
    VolunteerPanel,
  ],
  templateUrl: './volunteer-list.html',
})
export class VolunteerList {
  private readonly api = inject(VolunteersApi);
  private readonly paper = inject(PassbooksApi);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly search = input<string>();
  readonly state = input<string>();
  readonly unitId = input<string>();
  readonly teamId = input<string>();
  /** The volunteer whose details are open. */
  readonly open = input<string>();

  protected readonly creating = signal(false);
  protected readonly printing = signal(false);
  protected readonly states = STATES;
  protected readonly labels = VOLUNTEER_STATE_LABELS;
  protected readonly tones = VOLUNTEER_TONES;
  protected readonly stampOf = stampOf;
  protected readonly volunteers = new PagedList(
    (): VolunteerQuery => ({
      search: this.search(),
      state: chosen(STATES, this.state()),
      unitId: this.unitId(),
      teamId: this.teamId(),
    }),
    (query, cursor) => this.api.list(query, cursor),
  );

  /** Of everybody in the list who is approved, ten to a page. */
  protected async printCards(): Promise<void> {
    const query = { unitId: this.unitId(), teamId: this.teamId(), search: this.search() };
    this.printing.set(true);
    try {
      saveFile(await this.paper.cards(query), '志愿者证.pdf');
    } catch (error) {
      this.notices.complain(toProblem(error));
    } finally {
      this.printing.set(false);
    }
  }

  protected close(): void {
    this.filters.set({ open: '' });
  }

  protected showCreated(id: string): void {
    this.creating.set(false);
    void this.volunteers.reload();
    this.filters.open({ open: id });
  }
}
