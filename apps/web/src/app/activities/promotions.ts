import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { isNewlyPromoted } from '@jishan/domain';
import { Live } from '../live/live';
import { Session } from '../session/session';
import { Loaded } from '../ui/loaded';
import { presentTime } from '../ui/page-clock';
import { momentLabel, spanLabel } from '../ui/when';
import { ActivitiesApi } from './activities.api';

/** 候补已转为报名: stands wherever the person who waited is likely to look, until the shift begins. Nothing when there is no such news. */
@Component({
  selector: 'app-promotions',
  imports: [RouterLink],
  template: `
    <div role="status" class="stack-tight">
      @for (signUp of promoted(); track signUp.id) {
        <section class="notice-block stack-tight">
          <p>
            <strong>候补成功：{{ signUp.activityTitle }}</strong>
          </p>
          <p>
            {{ momentLabel(signUp.promotedAt ?? '') }} 有了名额，已为您报上名。请于
            {{ spanLabel(signUp.startsAt, signUp.endsAt) }} 到{{ signUp.place }}。
          </p>
          <p><a [routerLink]="['/activities', signUp.activityId]">查看活动，去不了请及时退出</a></p>
        </section>
      }
    </div>
  `,
})
export class Promotions {
  private readonly api = inject(ActivitiesApi);
  private readonly session = inject(Session);
  private readonly now = presentTime();

  protected readonly momentLabel = momentLabel;
  protected readonly spanLabel = spanLabel;
  private readonly signUps = new Loaded(
    () => (this.session.personId() !== null && this.session.mayEver('activity.list-own') ? true : null),
    () => this.api.listOwn(),
  );
  protected readonly promoted = computed(() =>
    (this.signUps.value()?.items ?? []).filter((signUp) => isNewlyPromoted(signUp, this.now())),
  );

  constructor() {
    inject(Live).watch(['sign-up.promoted'], () => void this.signUps.reload());
  }
}
