import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ACTIVITY_STATE_LABELS, attended, hoursLabel, PRESENCE_LABELS, SIGN_UP_STATE_LABELS } from '@jishan/domain';
import { Live } from '../live/live';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { spanLabel } from '../ui/when';
import { ActivitiesApi } from './activities.api';
import { Promotions } from './promotions';

@Component({
  selector: 'app-my-activities-page',
  imports: [RouterLink, ListFaces, MoreButton, Icon, Promotions],
  template: `
    <div class="page">
      <a class="back" routerLink="/me"><app-icon name="back" />我的</a>
      <h1>我的报名</h1>
      <app-promotions />
      <app-list-faces [of]="signUps" empty="您还没有报过名。"
        ><a class="button button-primary" routerLink="/">去看活动</a></app-list-faces
      >
      @if (signUps.face() === 'full') {
        <ul class="lines">
          @for (signUp of signUps.items(); track signUp.id) {
            <li>
              <a class="line" [routerLink]="['/activities', signUp.activityId]">
                <span class="line-main">
                  <span class="line-title">{{ signUp.activityTitle }}</span><br />
                  <span class="line-about"
                    >{{ spanLabel(signUp.startsAt, signUp.endsAt) }}<br />{{ signUp.place }}</span
                  >
                </span>
                <span class="line-end stack-tight">
                  @if (signUp.presence; as presence) {
                    <span class="chip" [class.chip-good]="attended(presence)">{{ presenceLabels[presence] }}</span>
                    @if (signUp.minutes) {
                      <span class="line-about">{{ hoursLabel(signUp.minutes) }}</span>
                    }
                  } @else {
                    <span
                      class="chip"
                      [class.chip-good]="signUp.state === 'confirmed'"
                      [class.chip-warn]="signUp.state === 'waiting'"
                    >
                      {{ signUpLabels[signUp.state]
                      }}{{ signUp.waitingPlace ? ' 第 ' + signUp.waitingPlace + ' 位' : '' }}
                    </span>
                  }
                  @if (signUp.promotedAt && signUp.state === 'confirmed') {
                    <span class="chip">候补递补</span>
                  }
                  @if (signUp.activityState !== 'published') {
                    <span class="chip">{{ stateLabels[signUp.activityState] }}</span>
                  }
                </span>
              </a>
            </li>
          }
        </ul>
        <app-more-button [of]="signUps" />
      }
    </div>
  `,
})
export class MyActivitiesPage {
  private readonly api = inject(ActivitiesApi);
  protected readonly spanLabel = spanLabel;
  protected readonly hoursLabel = hoursLabel;
  protected readonly attended = attended;
  protected readonly presenceLabels = PRESENCE_LABELS;
  protected readonly signUpLabels = SIGN_UP_STATE_LABELS;
  protected readonly stateLabels = ACTIVITY_STATE_LABELS;
  protected readonly signUps = new PagedList(
    () => true,
    (_all, cursor) => this.api.listOwn(cursor),
  );

  constructor() {
    inject(Live).watch(['sign-up.promoted'], () => void this.signUps.freshen((signUp) => signUp.id));
  }
}
