import { Component, computed, inject, input, output } from '@angular/core';
import {
  type Action,
  BULLETIN_STEP_LABELS,
  BULLETIN_STEPS,
  type BulletinDetail,
  type BulletinPreview,
  type BulletinStep,
  checkHand,
  checkTurn,
  ERROR_TITLES,
  isBlank,
  isWayBack,
  type PublicationRecord,
  standingSteps,
  stepAt,
} from '@jishan/domain';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm, type Question } from '../../ui/confirm';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { consequencesOf, type MoveEvent, type OpenFindings } from './move-words';

type Back = 'send-back' | 'withdraw-signature';

/** What may be done next, by whom, and what is said about it. */
interface Move {
  event: MoveEvent;
  action: Action;
  label: string;
  /** Who does it, as a refusal names them. */
  whose: string;
  back: { way: Back; action: Action; label: string } | null;
}

const STEP_EVENTS = { edit: 'hand-in', proofread: 'proofread', sign: 'sign' } as const satisfies Record<
  BulletinStep,
  MoveEvent
>;
const DONE: Record<MoveEvent, string> = {
  'hand-in': '已送校',
  proofread: '校对通过，已送核签',
  sign: '已核签，期号已取得',
  publish: '已发布',
};
const RETURNED = { recall: '送校已撤回', 'send-back': '已退回编辑', withdraw: '签发已撤回' } as const;
const SEND_BACK = { way: 'send-back', action: 'bulletin.send-back', label: '退回编辑' } as const;
const MOVES: Record<BulletinDetail['state'], Move | null> = {
  collecting: { event: 'hand-in', action: 'bulletin.hand-in', label: '送校', whose: '送校由编辑办理', back: null },
  proofreading: {
    ...{ event: 'proofread', action: 'bulletin.proofread', label: '校对通过', whose: '校对由校对员办理' },
    back: SEND_BACK,
  },
  signing: {
    ...{ event: 'sign', action: 'bulletin.sign', label: '核签', whose: '核签由核签人办理' },
    back: SEND_BACK,
  },
  signed: {
    ...{ event: 'publish', action: 'bulletin.publish', label: '发布', whose: '发布由编辑或核签人办理' },
    back: { way: 'withdraw-signature', action: 'bulletin.sign', label: '撤回签发' },
  },
  published: null,
};

/** 编辑 → 校对 → 核签 → 发布: who did what when, why it came back, and the reader's own next step. */
@Component({
  selector: 'office-chain-panel',
  imports: [ActionButton],
  template: `
    @if (returned(); as back) {
      <div class="chain-returned" role="alert">
        <strong>{{ returns[back.kind] }}</strong>
        <p>{{ back.reason ?? '编辑改好后会重新送校。' }}</p>
        <p class="quiet">{{ back.authorName }} {{ stampOf(back.at) }}</p>
      </div>
    }
    @if (reserved(); as number) {
      <div class="chain-returned" role="note" aria-label="期号">
        <strong>{{ number }}留给本期</strong>
        <p>核签取得的期号，撤回签发后仍归本期，再核签时还是这个期号。不再出这一期的，由核签人退回期号，否则会空号。</p>
        @if (mayRelease()) {
          <office-action
            label="退回期号"
            [busy]="releasing.busy()"
            [refusal]="releaseRefusal()"
            (pressed)="release(number)"
          />
        }
      </div>
    }
    <ol class="chain" aria-label="办理进度">
      @for (stage of stages(); track stage.label) {
        <li [class.chain-done]="stage.by" [attr.aria-current]="stage.isNext ? 'step' : null">
          <span class="chain-step">{{ stage.label }}</span>
          <span class="quiet">{{ stage.by ?? (stage.isNext ? '待办' : '—') }}</span>
          @if (stage.at) {
            <span class="quiet">{{ stage.at }}</span>
          }
        </li>
      }
    </ol>
    @if (move(); as move) {
      <div class="actions steady-buttons chain-actions">
        <office-action
          [label]="move.label"
          kind="primary"
          [busy]="taking.busy()"
          [refusal]="refusal()"
          (pressed)="take(move)"
        />
        @if (mayGiveBack() && move.back; as back) {
          <office-action
            [label]="back.label"
            [dangerous]="true"
            [busy]="givingBack.busy()"
            (pressed)="giveBack(back)"
          />
        }
        @if (mayRecall()) {
          <office-action label="撤回送校" [busy]="recalling.busy()" (pressed)="recall()" />
        }
      </div>
    }
  `,
})
export class ChainPanel {
  private readonly api = inject(BulletinsApi);
  private readonly reach = inject(Reach);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly bulletin = input.required<BulletinDetail>();
  readonly publication = input.required<PublicationRecord>();
  /** What is seen on the page; null while it is read. */
  readonly preview = input.required<BulletinPreview | null>();
  readonly findings = input.required<OpenFindings>();
  /** Why nothing may be done right now: something is being saved. */
  readonly waiting = input.required<string | null>();
  /** The state has changed, or turned out to be another one. */
  readonly moved = output();

  protected readonly stampOf = stampOf;
  protected readonly returns = RETURNED;
  protected readonly taking = new Attempt((key, id: string, event: MoveEvent, sha256: string) =>
    this.api.take(key, id, event, { sha256 }),
  );
  protected readonly givingBack = new Attempt((key, id: string, way: Back, reason: string) =>
    this.api.giveBack(key, id, way, { reason }),
  );
  protected readonly releasing = new Attempt((key, id: string) => this.api.releaseNumber(key, id));
  protected readonly recalling = new Attempt((key, id: string) => this.api.recall(key, id));

  protected readonly move = computed(() => MOVES[this.bulletin().state]);
  /** The last that happened to it was that it came back. */
  protected readonly returned = computed(() => {
    const last = this.bulletin().steps.at(-1);
    return last && isWayBack(last.kind) ? { ...last, kind: last.kind } : null;
  });
  protected readonly stages = computed(() => {
    const { state, steps, publishedAt, publisherName } = this.bulletin();
    const done = standingSteps(steps);
    const stages = BULLETIN_STEPS.map((step) => {
      const by = done[STEP_EVENTS[step]];
      const at = by ? stampOf(by.at) : null;
      return { label: BULLETIN_STEP_LABELS[step], by: by?.authorName ?? null, at, isNext: stepAt(state) === step };
    });
    const at = publishedAt ? stampOf(publishedAt) : null;
    return [...stages, { label: '发布', by: publisherName, at, isNext: state === 'signed' }];
  });
  protected readonly refusal = computed(() => {
    const move = this.move();
    const preview = this.preview();
    if (!move) return null;
    if (!this.session.mayEver(move.action)) return move.whose;
    const refusal = this.reach.refusal(move.action, this.publication().unitId) ?? this.handRefusal();
    if (refusal) return refusal;
    if (preview && isBlank(preview.content)) return ERROR_TITLES['bulletin.empty'];
    return this.waiting() ?? (preview ? null : '正在读取预览，请稍候');
  });
  protected readonly mayGiveBack = computed(() => {
    const move = this.move();
    const back = move?.back;
    if (!move || !back) return false;
    return this.may(back.action) && (back.way !== 'send-back' || this.may(move.action));
  });
  protected readonly mayRecall = computed(
    () => checkTurn(this.bulletin().state, 'recall') === null && this.may('bulletin.hand-in'),
  );

  /** The number of a signature that was withdrawn. */
  protected readonly reserved = computed(() => {
    const { state, bulletinNo } = this.bulletin();
    return state === 'signed' || state === 'published' ? null : bulletinNo;
  });
  protected readonly mayRelease = computed(() => this.bulletin().state === 'collecting' && this.may('bulletin.sign'));
  protected readonly releaseRefusal = computed(() =>
    this.bulletin().numbers?.runningNo === this.publication().lastRunningNo
      ? this.waiting()
      : ERROR_TITLES['bulletin.number-passed'],
  );

  protected async take(move: Move): Promise<void> {
    const seen = this.preview();
    if (!seen || !(await this.confirm.ask(this.question(move)))) return;
    const outcome = await this.taking.run(this.bulletin().id, move.event, seen.sha256);
    if (outcome.done)
      this.notices.say(`《${outcome.value.publicationTitle}》${outcome.value.bulletinNo ?? ''}${DONE[move.event]}`);
    else this.notices.complain(outcome.problem);
    this.moved.emit();
  }

  protected async giveBack({ way, label }: { way: Back; label: string }): Promise<void> {
    const decision = await this.confirm.ask({
      title: `${label}？`,
      consequences: [
        '快报回到编辑手里，改好后重新送校、校对、核签。',
        '原因会显示给编辑，并留在记录里。',
        ...(way === 'withdraw-signature' ? ['期号仍归本期；不再出这一期时，再退回期号。'] : []),
      ],
      confirmLabel: label,
      dangerous: true,
      reasonLabel: '原因',
    });
    if (!decision) return;
    const outcome = await this.givingBack.run(this.bulletin().id, way, decision.reason);
    if (outcome.done) this.notices.say('已退回编辑');
    else this.notices.complain(outcome.problem);
    this.moved.emit();
  }

  protected async recall(): Promise<void> {
    const { id, publicationTitle, bulletinNo } = this.bulletin();
    const decision = await this.confirm.ask({
      title: `撤回送校《${publicationTitle}》${bulletinNo ?? ''}？`,
      consequences: [
        '快报回到编辑手里，可以再改；改好后重新送校。',
        '校对人打开着这一期的，会看到送校已撤回，不能再通过或退回。',
      ],
      confirmLabel: '撤回送校',
    });
    if (!decision) return;
    const outcome = await this.recalling.run(id);
    if (outcome.done) this.notices.say('已撤回送校，可以修改');
    else this.notices.complain(outcome.problem);
    this.moved.emit();
  }

  protected async release(number: string): Promise<void> {
    const { id, publicationTitle } = this.bulletin();
    const decision = await this.confirm.ask({
      title: `退回《${publicationTitle}》${number}？`,
      consequences: ['这个期号由下一次核签的那一期取得，不会空号。', '本期以后再核签，取得的是新的期号。'],
      confirmLabel: '退回期号',
    });
    if (!decision) return;
    const outcome = await this.releasing.run(id);
    if (outcome.done) this.notices.say(`${number}已退回`);
    else this.notices.complain(outcome.problem);
    this.moved.emit();
  }

  private may(action: Action): boolean {
    return this.session.mayEver(action) && this.reach.refusal(action, this.publication().unitId) === null;
  }

  private handRefusal(): string | null {
    const step = stepAt(this.bulletin().state);
    const userId = this.session.actor()?.userId;
    const refusal = step && userId ? checkHand(step, userId, this.bulletin().hands, this.publication().steps) : null;
    return refusal && ERROR_TITLES[refusal];
  }

  private question({ event, label }: Move): Question {
    const bulletin = this.bulletin();
    const imprint = this.preview()?.content.imprint ?? [];
    const moved = { bulletin, publication: this.publication(), imprint, findings: this.findings() };
    return {
      title: `${label}《${bulletin.publicationTitle}》${bulletin.bulletinNo ?? ''}？`,
      consequences: consequencesOf(event, moved),
      confirmLabel: label,
    };
  }
}
