import {
  afterNextRender,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  type ActivityDetail,
  ERROR_TITLES,
  hoursLabel,
  PRESENCE_LABELS,
  quoted,
  type ShiftRecord,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { Notices } from '../ui/notices';
import { presentTime } from '../ui/page-clock';
import { spanLabel } from '../ui/when';
import { ActivitiesApi } from './activities.api';
import { MyStanding, mySignUp, refusalToWithdraw } from './my-standing';
import { isOver, placesLabel } from './activity-words';

/** One shift: when, how many places, and what I can do about it. */
@Component({
  selector: 'app-shift-sign-up',
  imports: [RouterLink, ErrorSummary],
  template: `
    <div class="shift">
      <h3>{{ when() }}</h3>
      @if (!over()) {
        <p>{{ places() }}</p>
      }
      @if (stood(); as sentence) {
        <p class="notice-block">{{ sentence }}<a routerLink="/points">看我的积分</a></p>
      } @else if (over()) {
        <p>{{ ending() }}</p>
      } @else if (mine(); as signUp) {
        <p class="notice-block" tabindex="-1" #ownState>
          {{
            signUp.state === 'waiting'
              ? '您在候补名单上，第 ' + signUp.waitingPlace + ' 位。有人退出时自动递补。'
              : signUp.promotedAt
                ? '候补成功，已为您报上名，请按时到场。'
                : '您已报名，请按时到场。'
          }}
        </p>
        @if (withdrawRefusal(); as refusal) {
          <p class="refusal">{{ refusal }}</p>
        } @else {
          <button type="button" class="button" [disabled]="withdrawing.busy()" (click)="withdraw()">
            {{ signUp.state === 'waiting' ? '退出候补' : '退出报名' }}
          </button>
        }
        <app-error-summary [problem]="withdrawing.problem()" />
      } @else if (session.state() === 'signed-out') {
        <a class="button button-primary" routerLink="/sign-in" [queryParams]="{ next: '/activities/' + activity().id }"
          >登录后报名</a
        >
      } @else {
        <button
          type="button"
          class="button button-primary"
          [disabled]="signingUp.busy() || refusal() !== null"
          (click)="signUp()"
        >
          {{ signingUp.uncertain() ? '重试' : full() ? '加入候补' : '报名' }}
        </button>
        @if (refusal(); as reason) {
          <p class="refusal" role="status">{{ reason }}</p>
        }
        @if (clash(); as other) {
          <p>
            {{ other.state === 'waiting' ? '您在候补' : '您已报名'
            }}<a [routerLink]="['/activities', other.activityId]">{{ quoted(other.activityTitle) }}</a
            >，{{ spanLabel(other.startsAt, other.endsAt) }}。
          </p>
        }
        <app-error-summary [problem]="signingUp.problem()" />
      }
    </div>
  `,
})
export class ShiftSignUp {
  private readonly api = inject(ActivitiesApi);
  private readonly standing = inject(MyStanding);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly now = presentTime();
  private readonly injector = inject(Injector);
  private readonly ownState = viewChild<ElementRef<HTMLElement>>('ownState');
  protected readonly session = inject(Session);

  readonly activity = input.required<ActivityDetail>();
  readonly shift = input.required<ShiftRecord>();
  /** The page should read the activity again. */
  readonly changed = output<void>();

  protected readonly quoted = quoted;
  protected readonly spanLabel = spanLabel;
  protected readonly when = computed(() => spanLabel(this.shift().startsAt, this.shift().endsAt));
  protected readonly places = computed(() => placesLabel(this.shift()));
  protected readonly full = computed(() => {
    const { capacity, signedUp } = this.shift();
    return capacity !== null && signedUp >= capacity;
  });
  protected readonly over = computed(() => isOver(this.activity().state));
  protected readonly ending = computed(() => {
    if (this.activity().state === 'cancelled') return '这项活动已经取消。';
    return this.mine() ? '您报过名。到场和时长见“我的报名”。' : '报名已经结束。';
  });
  /** How I stand on the confirmed sheet. */
  protected readonly stood = computed(() => {
    const own = this.standing.signUps.value()?.items.find(({ shiftId }) => shiftId === this.shift().id);
    if (!own?.presence) return null;
    const hours = own.minutes ? `，计 ${hoursLabel(own.minutes)}` : '';
    return `考勤已确认：${PRESENCE_LABELS[own.presence]}${hours}。`;
  });
  protected readonly mine = computed(() => mySignUp(this.activity(), this.shift()));
  private readonly refusalCode = computed(() =>
    this.standing.refusalToSignUp(this.activity(), this.shift(), this.now()),
  );
  protected readonly refusal = computed(() => {
    if (this.session.me() && this.session.personId() === null) return '您的账号没有登记为志愿者，不能报名。';
    const code = this.refusalCode();
    return code && `${ERROR_TITLES[code]}。`;
  });
  /** What is in the way, when the refusal is that. */
  protected readonly clash = computed(() =>
    this.refusalCode() === 'sign-up.overlap' ? this.standing.clashWith(this.shift()) : null,
  );
  protected readonly withdrawRefusal = computed(() => {
    const mine = this.mine();
    const code = mine && refusalToWithdraw(mine, this.shift(), this.now());
    return code && `${ERROR_TITLES[code]}。`;
  });

  protected readonly signingUp = new Attempt((key, activityId: string, shiftId: string) =>
    this.api.signUp(key, activityId, { shiftId }),
  );
  protected readonly withdrawing = new Attempt((key, activityId: string, shiftId: string) =>
    this.api.withdraw(key, activityId, shiftId),
  );

  /** The button that had the focus goes when the place is there; what stands instead gets it. */
  private awaited = false;

  constructor() {
    effect(() => {
      if (!this.mine() || !this.awaited) return;
      this.awaited = false;
      afterNextRender(() => this.ownState()?.nativeElement.focus(), { injector: this.injector });
    });
  }

  protected async signUp(): Promise<void> {
    const outcome = await this.signingUp.run(this.activity().id, this.shift().id);
    if (outcome.done) {
      this.awaited = true;
      const { state, waitingPlace } = outcome.value;
      this.notices.say(state === 'waiting' ? `已加入候补，第 ${waitingPlace} 位。` : '报名成功，请按时到场。');
    }
    this.refresh();
  }

  protected async withdraw(): Promise<void> {
    const waiting = this.mine()?.state === 'waiting';
    const decision = await this.confirm.ask({
      title: waiting ? '退出候补？' : '退出报名？',
      consequences: waiting
        ? ['您的候补位置会让给后面的人。', '再次报名须从最后排起。']
        : [
            '您的名额会让给候补的人。',
            '活动开始前如还有名额，可以再报名；满了就只能候补。',
            '退出不影响已有的时长和积分。',
          ],
      confirmLabel: waiting ? '退出候补' : '退出报名',
      cancelLabel: '先不退',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.withdrawing.run(this.activity().id, this.shift().id);
    if (outcome.done) this.notices.say(waiting ? '已退出候补。' : '已退出报名。');
    this.refresh();
  }

  private refresh(): void {
    void this.standing.signUps.reload();
    this.changed.emit();
  }
}
