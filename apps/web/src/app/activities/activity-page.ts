import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ACTIVITY_KIND_LABELS, ACTIVITY_STATE_LABELS, hoursLabel, RISK_LABELS } from '@jishan/domain';
import { Icon } from '../ui/icon';
import { Live } from '../live/live';
import { Session } from '../session/session';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { PageTitle } from '../ui/page-title';
import { momentLabel, spanLabel } from '../ui/when';
import { UnitsApi } from '../units/units.api';
import { ActivitiesApi } from './activities.api';
import { eligibilityLines, hostLabel, isOver } from './activity-words';
import { MyStanding } from './my-standing';
import { ShiftSignUp } from './shift-sign-up';

@Component({
  selector: 'app-activity-page',
  imports: [RouterLink, ListFaces, ShiftSignUp, Icon],
  providers: [MyStanding],
  templateUrl: './activity-page.html',
})
export class ActivityPage {
  private readonly api = inject(ActivitiesApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly session = inject(Session);
  private readonly title = inject(PageTitle);

  readonly id = input.required<string>();

  protected readonly kindLabels = ACTIVITY_KIND_LABELS;
  protected readonly stateLabels = ACTIVITY_STATE_LABELS;
  protected readonly riskLabels = RISK_LABELS;
  protected readonly hoursLabel = hoursLabel;
  protected readonly hostLabel = hostLabel;
  protected readonly activity = new Loaded(this.id, (id) => this.api.get(id));
  protected readonly estimate = new Loaded(this.id, (id) => this.api.estimate(id));
  private readonly units = new Loaded(
    () => (this.session.mayEver('activity.roster') ? true : null),
    () => this.unitsApi.listAll(),
  );

  /** Not concluded, and not called off. */
  protected readonly isAhead = computed(() => !isOver(this.activity.value()?.state));
  protected readonly when = computed(() => {
    const activity = this.activity.value();
    return activity ? spanLabel(activity.startsAt, activity.endsAt) : '';
  });
  protected readonly closes = computed(() => {
    const activity = this.activity.value();
    return activity ? momentLabel(activity.signUpClosesAt) : '';
  });
  protected readonly eligibility = computed(() => {
    const activity = this.activity.value();
    return activity ? eligibilityLines(activity) : [];
  });
  protected readonly mayManage = computed(() => {
    const activity = this.activity.value();
    if (!activity) return false;
    const unitPath = this.units.value()?.find((unit) => unit.id === activity.unitId)?.path;
    return this.session.can('activity.roster', { unitPath, teamIds: activity.teamId ? [activity.teamId] : [] });
  });

  constructor() {
    inject(Live).watch(['activity.changed', 'sign-up.promoted'], (id) => {
      if (id === null || id === this.id()) void this.activity.reload();
    });
    effect(() => {
      const activity = this.activity.value();
      if (activity) this.title.name(activity.title);
    });
  }
}
