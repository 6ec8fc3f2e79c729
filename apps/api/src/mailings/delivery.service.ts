import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { mailOutcome, mailRetryAt, nextMailState, type MailEvent } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { Cipher } from '../identity/cipher';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { Jobs } from '../platform/jobs/jobs';
import { Live } from '../platform/live/live';
import { mailMessage } from './mail-message';
import { MailingsStore, type ClaimedMail, type Ending } from './mailings.store';
import { sendMail, type SendResult } from './smtp';

export const DELIVER_MAILS = 'deliver-mails';
export const SWEEP_MAILS = 'sweep-mails';
const EVERY_MS = 30_000;
const STOP_PATIENCE_MS = 5_000;
const BROKEN_OFF = '发送中断，正文还没有交出';
const NOT_MADE = '邮件没有写成，没有发出';
const IN_DOUBT = '正文交给服务器时中断，服务器可能已经收下';

export const mailContext = (mailId: string) => `mail:${mailId}:address`;

/**
 * Sends what is queued, one mail after the other. Each is claimed before it is sent and marked before its text is handed over, so that
 * after a crash it is known which may have arrived: those wait for a person, the others are sent again.
 */
@Injectable()
export class DeliveryService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryService.name);
  private underWay: Promise<void> | null = null;
  private isAskedAgain = false;
  private isStopping = false;

  constructor(
    private readonly store: MailingsStore,
    private readonly dataSource: DataSource,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly jobs: Jobs,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(DELIVER_MAILS, () => this.deliver());
    this.jobs.sweep(SWEEP_MAILS, EVERY_MS, async () => {
      await this.findAbandoned();
      await this.deliver();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, STOP_PATIENCE_MS).unref());
    await Promise.race([this.underWay?.catch(() => undefined), patience]);
  }

  /** All that is due. One round at a time in a process: a slow mail server must not take every worker. */
  async deliver(): Promise<void> {
    if (this.underWay) {
      this.isAskedAgain = true;
      return;
    }
    this.underWay = this.rounds();
    try {
      await this.underWay;
    } finally {
      this.underWay = null;
    }
  }

  /** Mails whose process is gone. */
  async findAbandoned(): Promise<void> {
    for (const id of await this.store.listUnderWay()) {
      await this.dataSource.transaction(async (tx) => {
        const mail = await this.store.lock(tx, id);
        if (!mail || !(await this.store.isAbandoned(tx, id))) return;
        const lost = { accepted: false, code: null } as const;
        if (mail.state === 'sending')
          await this.end(tx, mail, this.endingOf(mail, { ...lost, handedOver: false, reason: BROKEN_OFF }));
        if (mail.state === 'handing')
          await this.end(tx, mail, this.endingOf(mail, { ...lost, handedOver: true, reason: IN_DOUBT }));
      });
    }
  }

  private async rounds(): Promise<void> {
    do {
      this.isAskedAgain = false;
      while (!this.isStopping && (await this.deliverNext()));
    } while (this.isAskedAgain && !this.isStopping);
  }

  private async deliverNext(): Promise<boolean> {
    if (!this.config.smtp) return false;
    const runner = this.dataSource.createQueryRunner();
    await runner.connect();
    try {
      const mail = await this.store.claim(runner, this.clock.now());
      if (!mail) return false;
      try {
        await this.send(mail);
      } finally {
        // a connection that is lost has let go by itself
        await this.store.letGo(runner, mail.id).catch(() => undefined);
      }
      return true;
    } finally {
      await runner.release();
    }
  }

  private async send(mail: ClaimedMail): Promise<void> {
    const result = await this.talk(mail).catch((error: unknown): SendResult => {
      this.logger.error({ mail: mail.id, reason: String(error) }, 'a mail could not be sent');
      return { accepted: false, code: null, handedOver: false, reason: NOT_MADE };
    });
    const ending = this.endingOf(mail, result);
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.end(tx, mail, ending)))
        this.logger.warn({ mail: mail.id, attempt: mail.attempts }, 'a mail ended that was in other hands');
    });
  }

  private async talk(mail: ClaimedMail): Promise<SendResult> {
    const { smtp } = this.config;
    const issue = await this.store.print(mail.bulletinId);
    if (!smtp || !issue) throw new Error(`mail ${mail.id} has no server or no issue`);
    const address = this.cipher.open(mail.addressSealed, mailContext(mail.id));
    const text = await mailMessage(smtp, { name: mail.name, address }, mail.messageId, issue);
    return sendMail(smtp, address, text, async () => {
      if (!(await this.store.handOver(mail))) throw new Error('在别的进程手中');
    });
  }

  private endingOf(mail: ClaimedMail, result: SendResult): Ending {
    const at = this.clock.now();
    if (result.accepted) return { state: 'sent', outcome: result.answer, at, nextAttemptAt: null };
    const retryAt = mailRetryAt(mail.tries, at);
    const outcome = mailOutcome(result);
    const event: MailEvent = outcome === 'put-off' && retryAt === null ? 'give-up' : outcome;
    const state = nextMailState('handing', event) ?? 'unknown';
    return { state, outcome: result.reason, at, nextAttemptAt: state === 'queued' ? retryAt : null };
  }

  private async end(tx: EntityManager, mail: ClaimedMail, ending: Ending): Promise<boolean> {
    const isEnded = await this.store.end(tx, mail, ending);
    if (isEnded) await this.live.publish(tx, { name: 'mailing.changed', id: mail.bulletinId, unitPath: mail.unitPath });
    return isEnded;
  }
}
