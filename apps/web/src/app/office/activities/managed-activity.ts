import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ACTIVITY_KIND_LABELS,
  ACTIVITY_STATE_LABELS,
  type ActivityDetail,
  type ActivityEvent,
  ERROR_TITLES,
  DEFAULT_HOUSE_STYLE,
  formatQuantity,
  nextActivityState,
  type OutcomeReport,
  RISK_LABELS,
} from '@jishan/domain';
import { NzDescriptionsModule } from 'ng-zorro-antd/descriptions';
import { ActivitiesApi } from '../../activities/activities.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm, type Question } from '../../ui/confirm';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { spanOf, stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { ACTIVITY_TONES } from './activity-tones';
import { RosterTable } from './roster-table';

/** One activity as the office sees it: what was planned, how far it is, who was there. */
@Component({
  selector: 'office-managed-activity',
  imports: [ActionButton, ListFaces, NzDescriptionsModule, RosterTable, RouterLink, StateTag],
  templateUrl: './managed-activity.html',
})
export class ManagedActivity {
  private readonly api = inject(ActivitiesApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly states = ACTIVITY_STATE_LABELS;
  protected readonly kinds = ACTIVITY_KIND_LABELS;
  protected readonly risks = RISK_LABELS;
  protected readonly tones = ACTIVITY_TONES;
  protected readonly spanOf = spanOf;
  protected readonly stampOf = stampOf;

  protected readonly activity = new Loaded(
    () => this.id(),
    (id) => this.api.getManaged(id),
  );
  protected readonly publishing = new Attempt((key, id: string) => this.api.publish(key, id));
  protected readonly closing = new Attempt((key, id: string) => this.api.closeSignUp(key, id));
  protected readonly cancelling = new Attempt((key, id: string, reason: string) =>
    this.api.cancel(key, id, { reason }),
  );

  protected readonly publishRefusal = computed(() => this.refusal('activity.publish', 'publish', 'activity.not-draft'));
  protected readonly closeRefusal = computed(() =>
    this.refusal('activity.publish', 'close-sign-up', 'activity.not-open'),
  );
  protected readonly cancelRefusal = computed(() =>
    this.refusal('activity.cancel', 'cancel', 'activity.has-attendance'),
  );
  protected readonly showsRoster = computed(() => {
    const activity = this.activity.value();
    return activity !== null && activity.state !== 'draft' && this.session.mayEver('activity.roster');
  });

  /** The sheet is kept where it was called. */
  protected readonly mayCorrect = computed(() => {
    const activity = this.activity.value();
    if (activity === null || !['concluded', 'settled'].includes(activity.state)) return false;
    const action = 'activity.correct-attendance';
    return this.session.mayEver(action) && this.reach.refusal(action, activity.unitId) === null;
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => title.name(this.activity.value()?.title));
    inject(Live).watch(['activity.changed'], (id) => {
      if (id === null || id === this.id()) void this.activity.reload();
    });
  }

  protected outcomeText(outcome: OutcomeReport): string {
    return (
      outcome.action +
      outcome.items.map((item) => formatQuantity({ ...item, exact: true }, DEFAULT_HOUSE_STYLE)).join('、')
    );
  }

  protected eligibilityText(activity: ActivityDetail): string {
    const { minAge, maxAge, teamIds, minorsAllowed } = activity.eligibility;
    const parts = [
      minAge === null ? '' : `满 ${minAge} 周岁`,
      maxAge === null ? '' : `不超过 ${maxAge} 周岁`,
      minorsAllowed ? '未成年人可以参加' : '不面向未成年人',
      teamIds.length > 0 ? '仅限指定服务队队员' : '不限服务队',
    ];
    return parts.filter(Boolean).join('，');
  }

  protected publish(): Promise<void> {
    return this.act(
      {
        title: '发布这项活动？',
        consequences: ['志愿者可以看到并报名。', '发布后不能再改，只能截止报名或取消。'],
        confirmLabel: '发布',
      },
      () => this.publishing.run(this.id()),
      '活动已发布',
    );
  }

  protected closeSignUp(): Promise<void> {
    return this.act(
      {
        title: '现在截止报名？',
        consequences: ['不再接受新的报名，候补名单不再递补。', '已经报名的人不受影响。'],
        confirmLabel: '截止报名',
      },
      () => this.closing.run(this.id()),
      '报名已截止',
    );
  }

  protected async cancel(): Promise<void> {
    await this.act(
      {
        title: '取消这项活动？',
        consequences: ['已报名的人会看到取消和原因，不会记任何缺席。', '取消后不能恢复。'],
        confirmLabel: '取消活动',
        cancelLabel: '不取消',
        dangerous: true,
        reasonLabel: '取消原因',
      },
      (reason) => this.cancelling.run(this.id(), reason),
      '活动已取消',
    );
  }

  private async act(
    question: Question,
    run: (reason: string) => ReturnType<typeof this.publishing.run>,
    done: string,
  ): Promise<void> {
    const decision = await this.confirm.ask(question);
    if (!decision) return;
    const outcome = await run(decision.reason);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.activity.replace(outcome.value);
    this.notices.say(done);
  }

  private refusal(
    action: 'activity.publish' | 'activity.cancel',
    event: ActivityEvent,
    refused: 'activity.not-draft' | 'activity.not-open' | 'activity.has-attendance',
  ): string | null {
    const activity = this.activity.value();
    if (!activity) return null;
    if (nextActivityState(activity.state, event) === null) return ERROR_TITLES[refused];
    return this.reach.refusal(action, activity.unitId);
  }
}
