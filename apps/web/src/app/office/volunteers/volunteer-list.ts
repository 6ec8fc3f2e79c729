import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { VOLUNTEER_STATE_LABELS, type VolunteerQuery, type VolunteerState } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { SearchPicker } from '../controls/search-picker';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';
import { chosen, UrlFilters } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { ProfileForm } from './profile-form';
import { VolunteerPanel } from './volunteer-panel';

export const VOLUNTEER_TONES: Record<VolunteerState, Tone> = {
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
    ListFaces,
    MoreButton,
    NzButtonModule,
    NzInputModule,
    NzTableModule,
    ProfileForm,
    RouterLink,
    SearchPicker,
    StateTag,
    VolunteerPanel,
  ],
  templateUrl: './volunteer-list.html',
})
export class VolunteerList {
  private readonly api = inject(VolunteersApi);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);
  protected readonly register = inject(UnitRegister);

  readonly search = input<string>();
  readonly state = input<string>();
  readonly unitId = input<string>();
  readonly teamId = input<string>();
  /** The volunteer whose details are open. */
  readonly open = input<string>();

  protected readonly creating = signal(false);
  protected readonly states = STATES;
  protected readonly labels = VOLUNTEER_STATE_LABELS;
  protected readonly tones = VOLUNTEER_TONES;
  protected readonly stampOf = stampOf;
  protected readonly unit = computed(() => this.register.choiceOf(this.unitId()));
  protected readonly findUnits = this.register.finder('volunteer.list');
  protected readonly volunteers = new PagedList(
    (): VolunteerQuery => ({
      search: this.search(),
      state: chosen(STATES, this.state()),
      unitId: this.unitId(),
      teamId: this.teamId(),
    }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected close(): void {
    this.filters.set({ open: '' });
  }

  protected showCreated(id: string): void {
    this.creating.set(false);
    void this.volunteers.reload();
    this.filters.open({ open: id });
  }
}
