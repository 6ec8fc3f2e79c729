import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { checkResend, checkSettle, MAIL_STATE_LABELS, type MailRecord, type MailState } from '@jishan/domain';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { MailingsApi } from '../../mailings/mailings.api';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';

const TONES: Record<MailState, Tone> = {
  ...{ queued: 'wait', sending: 'wait', handing: 'wait', sent: 'good' },
  ...{ refused: 'bad', 'given-up': 'bad', unknown: 'bad' },
};

/** 分发: who has been sent a published bulletin, who has it, and what somebody has to decide. */
@Component({
  selector: 'office-mailing-panel',
  imports: [ActionButton, ErrorSummary, ListFaces, RouterLink, StateTag],
  template: `
    <section class="sheet" aria-labelledby="mailing-title">
      <h2 id="mailing-title">分发</h2>
      <app-list-faces [of]="mailing" />
      @if (mailing.value(); as mailing) {
        @if (!mailing.isSetUp) {
          <p class="notice-line" role="status">还没有设置发信的邮件服务器，请联系系统管理员。</p>
        }
        @if (mailing.mails.length > 0) {
          <p role="status">{{ summary() }}</p>
        } @else if (mailing.waiting.length === 0) {
          <p class="quiet">这种刊物还没有收件人，请在<a routerLink="/office/publications">刊物</a>里添加。</p>
        }
        <ul class="row-list" aria-label="收件人">
          @for (mail of mailing.mails; track mail.id) {
            <li>
              <div>
                <span class="quiet">{{ mail.list }}</span>&ngsp;<strong>{{ mail.name }}</strong
                >&ngsp;<span class="quiet">{{ mail.address }}</span
                >&ngsp;<office-state [text]="labels[mail.state]" [tone]="tones[mail.state]" />
                <div class="quiet">{{ aboutOf(mail) }}</div>
                @if (mail.log.length > 0) {
                  <details>
                    <summary>发送记录（{{ mail.log.length }} 次）</summary>
                    <ol class="mail-log">
                      @for (attempt of mail.log; track attempt.attempt) {
                        <li>{{ stampOf(attempt.at) }} {{ attempt.outcome }}</li>
                      }
                    </ol>
                  </details>
                }
              </div>
              @if (maySend() && mayResend(mail)) {
                <div class="actions">
                  @if (maySettle(mail)) {
                    <office-action label="已送达" [busy]="deciding.busy()" (pressed)="settle(mail)" />
                  }
                  <office-action label="重新发送" [busy]="deciding.busy()" (pressed)="resend(mail)" />
                </div>
              }
            </li>
          }
          @for (recipient of mailing.waiting; track recipient.id) {
            <li>
              <div>
                <span class="quiet">{{ recipient.list }}</span>&ngsp;<strong>{{ recipient.name }}</strong
                >&ngsp;<span class="quiet">{{ recipient.address }}</span
                >&ngsp;<office-state text="尚未发送" />
              </div>
            </li>
          }
        </ul>
        <app-error-summary [problem]="sending.problem() ?? deciding.problem()" />
        @if (mailing.waiting.length > 0) {
          <office-action
            [label]="'发送给 ' + mailing.waiting.length + ' 个收件人'"
            kind="primary"
            [busy]="sending.busy()"
            [refusal]="sendRefusal()"
            (pressed)="send()"
          />
        }
      }
    </section>
  `,
})
export class MailingPanel {
  private readonly api = inject(MailingsApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly bulletinId = input.required<string>();
  readonly unitId = input.required<string | null>();

  protected readonly labels = MAIL_STATE_LABELS;
  protected readonly tones = TONES;
  protected readonly stampOf = stampOf;
  protected readonly mailing = new Loaded(
    () => this.bulletinId(),
    (id) => this.api.get(id),
  );
  protected readonly sending = new Attempt((key, id: string) => this.api.send(key, id));
  protected readonly deciding = new Attempt((key, id: string, decision: 'resend' | 'settle') =>
    this.api.decide(key, id, decision),
  );
  private readonly reachRefusal = computed(() => this.reach.refusal('mailing.send', this.unitId()));
  protected readonly maySend = computed(() => this.reachRefusal() === null);
  protected readonly sendRefusal = computed(() => {
    if (!this.maySend()) return '分发由编辑或核签人办理';
    return this.mailing.value()?.isSetUp ? null : '还没有设置邮件服务器';
  });
  protected readonly summary = computed(() => {
    const mails = this.mailing.value()?.mails ?? [];
    const open = mails.filter(({ state }) => state !== 'sent').length;
    return open === 0 ? `${mails.length} 封都已发送。` : `共 ${mails.length} 封，${open} 封还没有发出或需要处理。`;
  });

  constructor() {
    inject(Live).watch(['mailing.changed'], (id) => {
      if (id === null || id === this.bulletinId()) void this.mailing.reload();
    });
  }

  protected readonly mayResend = (mail: MailRecord) => checkResend(mail.state) === null;
  protected readonly maySettle = (mail: MailRecord) => checkSettle(mail.state) === null;

  protected aboutOf(mail: MailRecord): string {
    if (mail.state === 'sent') return `${stampOf(mail.sentAt)} 发出`;
    if (mail.state === 'unknown') return '正文已交给服务器，没有等到答复；系统不会自己再发，请向对方核实后决定。';
    if (mail.state === 'queued' && mail.attempts > 0)
      return `已试 ${mail.attempts} 次，${stampOf(mail.nextAttemptAt)} 再试`;
    return mail.log.at(-1)?.outcome ?? '';
  }

  protected async send(): Promise<void> {
    const waiting = this.mailing.value()?.waiting ?? [];
    const decision = await this.confirm.ask({
      title: `把这一期发给 ${waiting.length} 个收件人？`,
      consequences: [
        '每人一封邮件：正文是全文，附件是 Word（有 PDF 时一并附上）。',
        '邮件发出后不能收回；每个收件人只发一次。',
      ],
      confirmLabel: '发送',
    });
    if (!decision) return;
    const outcome = await this.sending.run(this.bulletinId());
    if (!outcome.done) return;
    this.mailing.replace(outcome.value);
    this.notices.say('已开始发送，进展会自动更新');
  }

  protected async resend(mail: MailRecord): Promise<void> {
    const mayBeThere = mail.state === 'unknown';
    const decision = await this.confirm.ask({
      title: `再发一次给${mail.name}？`,
      consequences: mayBeThere
        ? ['上一封对方可能已经收到，再发可能收到两封一样的。', '两封的邮件编号相同，多数邮箱能认出是同一封。']
        : ['用收件人现在登记的邮箱重新发送。'],
      confirmLabel: '再发一次',
      dangerous: mayBeThere,
    });
    if (decision) await this.decide(mail, 'resend', '已重新排队发送');
  }

  protected async settle(mail: MailRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `${mail.name}已经收到这一期？`,
      consequences: ['记为已发送，不再重发；谁确认的会记入操作日志。'],
      confirmLabel: '已送达',
    });
    if (decision) await this.decide(mail, 'settle', '已记为送达');
  }

  private async decide(mail: MailRecord, decision: 'resend' | 'settle', done: string): Promise<void> {
    const outcome = await this.deciding.run(mail.id, decision);
    if (!outcome.done) return void this.mailing.reload();
    this.mailing.replace(outcome.value);
    this.notices.say(done);
  }
}
