import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ACTIVITY_STATE_LABELS,
  type ActivityDetail,
  type ActivityEvent,
  checkCancelActivity,
  checkRecord,
  ERROR_TITLES,
  nextActivityState,
  quoted,
} from '@jishan/domain';
import { hostLabel, placesLabel } from '../activities/activity-words';
import { ActivitiesApi } from '../activities/activities.api';
import { Attempt, type Outcome } from '../http/attempt';
import { Live } from '../live/live';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { presentTime } from '../ui/page-clock';
import { momentLabel, spanLabel } from '../ui/when';
import { SignUpFor } from './sign-up-for';

/** One activity in my charge: publish, close, cancel, call the roll. */
@Component({
  selector: 'app-managed-activity-page',
  imports: [RouterLink, ListFaces, ErrorSummary, Icon, SignUpFor],
  templateUrl: './managed-activity-page.html',
})
export class ManagedActivityPage {
  private readonly api = inject(ActivitiesApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly now = presentTime();

  readonly id = input.required<string>();

  protected readonly stateLabels = ACTIVITY_STATE_LABELS;
  protected readonly placesLabel = placesLabel;
  protected readonly hostLabel = hostLabel;
  protected readonly spanLabel = spanLabel;
  protected readonly momentLabel = momentLabel;
  protected readonly activity = new Loaded(this.id, (id) => this.api.getManaged(id));

  protected readonly publishing = new Attempt((key, id: string) => this.api.publish(key, id));
  protected readonly closing = new Attempt((key, id: string) => this.api.closeSignUp(key, id));
  protected readonly cancelling = new Attempt((key, id: string, reason: string) =>
    this.api.cancel(key, id, { reason }),
  );
  protected readonly busy = computed(() => this.publishing.busy() || this.closing.busy() || this.cancelling.busy());

  /** Why the roll cannot be called yet; null when it can be called, corrected or read. */
  protected readonly rollCallRefusal = computed(() => {
    const activity = this.activity.value();
    if (!activity || activity.state === 'concluded' || activity.state === 'settled') return null;
    const code = checkRecord(activity, this.now());
    return code && (code === 'activity.not-started' ? '开始前一小时起可以点名。' : `${ERROR_TITLES[code]}。`);
  });

  constructor() {
    inject(Live).watch(['activity.changed'], (id) => {
      if (id === null || id === this.id()) void this.activity.reload();
    });
  }

  protected allows(activity: ActivityDetail, event: ActivityEvent): boolean {
    return nextActivityState(activity.state, event) !== null;
  }

  protected mayCancel(activity: ActivityDetail): boolean {
    return checkCancelActivity(activity, false) === null;
  }

  protected async publish(activity: ActivityDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `发布${quoted(activity.title)}？`,
      consequences: ['所有人都能看到，符合条件的志愿者可以报名。', '发布后内容不能再改，只能截止报名或取消。'],
      confirmLabel: '发布',
    });
    if (decision) this.show(await this.publishing.run(activity.id), '活动已发布，可以报名了。');
  }

  protected async closeSignUp(activity: ActivityDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: '现在就截止报名？',
      consequences: ['之后不能再报名，也不再递补。', '已报名的人不受影响。'],
      confirmLabel: '截止报名',
    });
    if (decision) this.show(await this.closing.run(activity.id), '报名已截止。');
  }

  protected async cancel(activity: ActivityDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `取消${quoted(activity.title)}？`,
      consequences: [
        `已报名的 ${activity.signedUp} 人会看到活动取消和您写的原因。`,
        '取消后不能恢复，需要时请另行策划。',
      ],
      confirmLabel: '取消活动',
      cancelLabel: '先不取消',
      dangerous: true,
      reasonLabel: '取消的原因',
    });
    if (decision) this.show(await this.cancelling.run(activity.id, decision.reason), '活动已取消。');
  }

  private show(outcome: Outcome<ActivityDetail>, sentence: string): void {
    if (!outcome.done) return;
    this.activity.replace(outcome.value);
    this.notices.say(sentence);
  }
}
