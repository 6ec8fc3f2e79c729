import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  LIMITS,
  maskAddressOfMail,
  type Action,
  type Actor,
  type AddRecipientInput,
  type MailingList,
  type RecipientRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Cipher } from '../identity/cipher';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { RecipientsStore, type StoredRecipient } from './recipients.store';

const TAKEN_OFF = '收件人已从名单中删去，没有发出';

/** A recipient to whom a bulletin is about to be sent. */
export interface Addressee {
  recipientId: string;
  list: MailingList;
  name: string;
  address: string;
}

/** Who gets the bulletins of a publication by mail. An address is often a person's: it is sealed, and shown masked. */
@Injectable()
export class RecipientsService {
  constructor(
    private readonly store: RecipientsStore,
    private readonly writes: Writes,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async list(actor: Actor, publicationId: string): Promise<RecipientRecord[]> {
    await this.assertMay(actor, 'mailing.read', publicationId);
    return (await this.store.list(publicationId)).map((recipient) => this.toRecord(recipient));
  }

  async add(
    actor: Actor,
    publicationId: string,
    input: AddRecipientInput,
    write: WriteKey,
  ): Promise<RecipientRecord[]> {
    const unitPath = await this.assertMay(actor, 'recipient.keep', publicationId);
    return this.writes.once(write, async (tx) => {
      await this.store.lockPublication(tx, publicationId);
      const there = await this.store.list(publicationId, tx);
      if (there.length >= LIMITS.mailRecipients) throw new DomainError('recipient.full');
      const { list, name, address } = input;
      const addressIndex = this.cipher.index(address.toLowerCase(), 'mail-address');
      const id = recipientIdOf(publicationId, addressIndex);
      const isNew = await this.store.insert(tx, {
        ...{ id, publicationId, list, name, addedBy: actor.userId, addedAt: this.clock.now() },
        addressSealed: this.cipher.seal(address, contextOf(id)),
        addressIndex,
      });
      if (!isNew) throw new DomainError('recipient.known');
      return this.told(tx, actor, 'recipient.add', { publicationId, unitPath, name });
    });
  }

  /** What has been sent to them stays in the log of its bulletin; what still waits for them is not sent. */
  async remove(actor: Actor, publicationId: string, id: string, write: WriteKey): Promise<RecipientRecord[]> {
    const unitPath = await this.assertMay(actor, 'recipient.keep', publicationId);
    return this.writes.once(write, async (tx) => {
      const name = await this.store.remove(tx, publicationId, id);
      if (name === null) throw new DomainError('resource.not-found');
      await this.store.stopMails(tx, id, TAKEN_OFF, this.clock.now());
      return this.told(tx, actor, 'recipient.remove', { publicationId, unitPath, name });
    });
  }

  /** Those who have not been sent the bulletin. */
  async waiting(bulletinId: string, tx?: EntityManager): Promise<RecipientRecord[]> {
    return (await this.store.listWaiting(bulletinId, tx)).map((recipient) => this.toRecord(recipient));
  }

  /** Those who have not been sent the bulletin, with where they are to be sent it. */
  async addressees(bulletinId: string, tx: EntityManager): Promise<Addressee[]> {
    return (await this.store.listWaiting(bulletinId, tx)).map(({ id, list, name, addressSealed }) => {
      return { recipientId: id, list, name, address: this.cipher.open(addressSealed, contextOf(id)) };
    });
  }

  /** As they stand on the list now; null when they have been taken off. */
  async addressOf(id: string, tx: EntityManager): Promise<string | null> {
    const recipient = await this.store.find(id, tx);
    return recipient && this.cipher.open(recipient.addressSealed, contextOf(id));
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { publicationId, unitPath, name }: { publicationId: string; unitPath: string | undefined; name: string },
  ): Promise<RecipientRecord[]> {
    const subject = { subjectKind: 'publication', subjectId: publicationId, unitPath };
    await this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail: name });
    return (await this.store.list(publicationId, tx)).map((recipient) => this.toRecord(recipient));
  }

  private toRecord({ id, list, name, addressSealed }: StoredRecipient): RecipientRecord {
    return { id, list, name, address: maskAddressOfMail(this.cipher.open(addressSealed, contextOf(id))) };
  }

  private async assertMay(actor: Actor, action: Action, publicationId: string): Promise<string | undefined> {
    const unitPath = await this.store.findUnitPath(publicationId);
    assertCan(actor, action, { unitPath });
    return unitPath;
  }
}

/**
 * One address is one recipient of a publication, also when it is taken off the list and put on it again: by this is known what it
 * has been sent.
 */
function recipientIdOf(publicationId: string, addressIndex: string): string {
  const hex = createHash('sha256').update(`${publicationId} ${addressIndex}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const contextOf = (id: string) => `recipient:${id}:address`;
