import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkResend,
  checkSettle,
  DomainError,
  maskAddressOfMail,
  messageIdOf,
  type Action,
  type Actor,
  type MailingRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Cipher } from '../identity/cipher';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { Live } from '../platform/live/live';
import { DELIVER_MAILS, mailContext } from './delivery.service';
import { MailingsStore, type ClaimedMail, type Issue, type StoredMail } from './mailings.store';
import { RecipientsService } from './recipients.service';

/** A published bulletin on its way to its recipients: what is asked for here, the delivery does. */
@Injectable()
export class MailingsService {
  constructor(
    private readonly store: MailingsStore,
    private readonly recipients: RecipientsService,
    private readonly writes: Writes,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
    private readonly jobs: Jobs,
    private readonly config: Config,
  ) {}

  async get(actor: Actor, bulletinId: string): Promise<MailingRecord> {
    await this.issueFor(actor, 'mailing.read', bulletinId);
    return this.record(bulletinId);
  }

  /** To everybody on the list who has not been sent it. Who comes onto the list later can be sent it later. */
  async send(actor: Actor, bulletinId: string, write: WriteKey): Promise<MailingRecord> {
    const issue = await this.issueFor(actor, 'mailing.send', bulletinId);
    const { smtp } = this.config;
    if (!smtp) throw new DomainError('mailing.not-set-up');
    if (!issue.isPublished) throw new DomainError('mailing.not-published');
    const answer = await this.writes.once(write, async (tx) => {
      const mails = (await this.recipients.addressees(bulletinId, tx)).map(({ address, ...to }) => {
        const id = newId();
        const messageId = messageIdOf(bulletinId, to.recipientId, smtp.fromAddress);
        return { id, ...to, messageId, addressSealed: this.cipher.seal(address, mailContext(id)) };
      });
      const queued = await this.store.queue(tx, bulletinId, mails, { queuedBy: actor.userId, at: this.clock.now() });
      if (queued === 0) throw new DomainError('mailing.nobody');
      return this.told(tx, actor, 'mailing.send', issue, `${queued} 个收件人`);
    });
    await this.jobs.add(DELIVER_MAILS, {}, `deliver-mails:${write.key}`);
    return answer;
  }

  /** Once more, to the address of now: asked for by a person who knows what it may mean. */
  async resend(actor: Actor, id: string, write: WriteKey): Promise<MailingRecord> {
    const issue = await this.issueOfMail(actor, 'mailing.send', id);
    if (!this.config.smtp) throw new DomainError('mailing.not-set-up');
    const answer = await this.writes.once(write, async (tx) => {
      const mail = await this.lock(tx, id);
      assertAllowed(checkResend(mail.state));
      const address = await this.recipients.addressOf(mail.recipientId, tx);
      await this.store.requeue(tx, id, address && this.cipher.seal(address, mailContext(id)), this.clock.now());
      return this.told(tx, actor, 'mailing.resend', issue, mail.name);
    });
    await this.jobs.add(DELIVER_MAILS, {}, `deliver-mails:${write.key}`);
    return answer;
  }

  /** The recipient has it after all. */
  async settle(actor: Actor, id: string, write: WriteKey): Promise<MailingRecord> {
    const issue = await this.issueOfMail(actor, 'mailing.send', id);
    return this.writes.once(write, async (tx) => {
      const mail = await this.lock(tx, id);
      assertAllowed(checkSettle(mail.state));
      await this.store.settle(tx, id, actor.name, this.clock.now());
      return this.told(tx, actor, 'mailing.settle', issue, mail.name);
    });
  }

  private async issueFor(actor: Actor, action: Action, bulletinId: string): Promise<Issue> {
    const issue = await this.store.findIssue(bulletinId);
    assertCan(actor, action, { unitPath: issue?.unitPath });
    if (!issue) throw new DomainError('resource.not-found');
    return issue;
  }

  private async issueOfMail(actor: Actor, action: Action, id: string): Promise<Issue> {
    const mail = await this.store.find(id);
    assertCan(actor, action, { unitPath: mail?.unitPath });
    if (!mail) throw new DomainError('resource.not-found');
    return { id: mail.bulletinId, unitPath: mail.unitPath, isPublished: true };
  }

  private async lock(tx: EntityManager, id: string): Promise<ClaimedMail> {
    const mail = await this.store.lock(tx, id);
    if (!mail) throw new DomainError('resource.not-found');
    return mail;
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, unitPath }: Issue,
    detail: string,
  ): Promise<MailingRecord> {
    const subject = { subjectKind: 'bulletin', subjectId: id, unitPath };
    await this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail });
    await this.live.publish(tx, { name: 'mailing.changed', id, unitPath });
    return this.record(id, tx);
  }

  private async record(bulletinId: string, tx?: EntityManager): Promise<MailingRecord> {
    const mails = await this.store.list(bulletinId, tx);
    const waiting = await this.recipients.waiting(bulletinId, tx);
    return { isSetUp: this.config.smtp !== null, mails: mails.map((mail) => this.toRecord(mail)), waiting };
  }

  private toRecord({ addressSealed, messageId: _, bulletinId: __, tries: ___, ...mail }: StoredMail) {
    return { ...mail, address: maskAddressOfMail(this.cipher.open(addressSealed, mailContext(mail.id))) };
  }
}
