import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  bulletinNoOf,
  bulletinText,
  checkPublish,
  DomainError,
  FEED_TITLES,
  nextBulletinState,
  type Action,
  type Actor,
  type BulletinContent,
  type BulletinFormat,
  type BulletinPreview,
  type BulletinRecord,
  type PublishBulletinInput,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Live } from '../platform/live/live';
import { PublicationsService, type Publication } from '../publications/publications.service';
import { SealsService } from '../seals/seals.service';
import { contentOf } from './bulletin-content';
import { bulletinDocx } from '../prints/bulletin.docx';
import { BulletinsStore, type Bulletin } from './bulletins.store';

export interface BulletinFile {
  name: string;
  bytes: Buffer;
}

/** From the preview to the frozen, numbered bulletin and its files. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly store: BulletinsStore,
    private readonly publications: PublicationsService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly feed: FeedService,
    private readonly seals: SealsService,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
  ) {}

  /** What will be printed; of a published bulletin what was printed, to the letter. */
  async preview(actor: Actor, id: string): Promise<BulletinPreview> {
    const { bulletin, publication } = await this.find(actor, 'bulletin.read', id);
    const print = await this.store.findPrint(id);
    const content = print?.content ?? contentOf(publication, bulletin, await this.store.entries(id));
    return { content, text: bulletinText(content), sha256: print?.sha256 ?? sha256Of(JSON.stringify(content)) };
  }

  /**
   * Takes the number and freezes the bulletin, in one transaction: a bulletin that fails on the way leaves no gap.
   * Only what the signer has seen is published: the hash of the preview must still be the bulletin's.
   */
  async publish(actor: Actor, id: string, input: PublishBulletinInput, write: WriteKey): Promise<BulletinRecord> {
    await this.find(actor, 'bulletin.publish', id);
    return this.writes.once(write, async (tx) => {
      const bulletin = await this.store.lock(tx, id);
      const publication = bulletin && (await this.publications.find(bulletin.publicationId, tx));
      if (!publication) throw new DomainError('resource.not-found');
      await this.store.shareBriefs(tx, id);
      const draft = contentOf(publication, bulletin, await this.store.entries(id, tx));
      const isUnchanged = sha256Of(JSON.stringify(draft)) === input.sha256;
      assertAllowed(checkPublish(bulletin, { briefCount: bulletin.briefCount, isUnchanged }));
      const bulletinNo = await this.freeze(tx, actor, publication, bulletin, draft);
      await this.told(tx, actor, publication, id, bulletinNo);
      const published = await this.store.find(id, tx);
      if (!published) throw new Error(`bulletin ${id} vanished in its own transaction`);
      const { unitPath: _, imprint: __, ...record } = published;
      return record;
    });
  }

  /** The frozen file, or before publication one of what there is so far. Who took it along is written before it is handed out. */
  async file(actor: Actor, id: string, format: BulletinFormat): Promise<BulletinFile> {
    const { bulletin, publication } = await this.find(actor, 'bulletin.read', id);
    const name = `${publication.title}${bulletin.bulletinNo ?? '（征集中）'}.${format}`;
    await this.dataSource.transaction((tx) => this.record(tx, actor, 'bulletin.export', bulletin, name));
    const frozen = await this.store.findFile(id, format);
    if (frozen) return { name, bytes: frozen };
    return { name, bytes: await render(contentOf(publication, bulletin, await this.store.entries(id)), format) };
  }

  private async freeze(
    tx: EntityManager,
    actor: Actor,
    publication: Publication,
    bulletin: Bulletin,
    draft: BulletinContent,
  ): Promise<string> {
    const { id, issuedOn } = bulletin;
    const state = nextBulletinState(bulletin.state, 'publish');
    if (!state) throw new DomainError('bulletin.frozen');
    const numbers = await this.publications.takeNumbers(tx, publication.id, Number(issuedOn.slice(0, 4)));
    const bulletinNo = bulletinNoOf(publication.numbering, numbers);
    const content = { ...draft, bulletinNo, seal: await this.seals.printedLatest(tx) };
    await this.store.publish(tx, id, state, numbers);
    const formats = ['docx', 'txt'] as const;
    const files = await Promise.all(formats.map(async (format) => ({ format, bytes: await render(content, format) })));
    await this.store.insertPrint(
      tx,
      {
        bulletinId: id,
        content,
        sha256: sha256Of(JSON.stringify(content)),
        publishedAt: this.clock.now(),
        publishedBy: actor.userId,
        publisherName: actor.name,
      },
      files.map((file) => ({ bulletinId: id, ...file, sha256: sha256Of(file.bytes) })),
    );
    return bulletinNo;
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    publication: Publication,
    id: string,
    bulletinNo: string,
  ): Promise<void> {
    const { unitId, unitPath, title } = publication;
    await this.record(tx, actor, 'bulletin.publish', { id, unitPath }, bulletinNo);
    await this.live.publish(tx, { name: 'bulletin.changed', id, unitPath });
    await this.feed.append(tx, {
      key: `bulletin-published:${id}`,
      kind: 'bulletin-published',
      unitId,
      subjectId: id,
      title: FEED_TITLES['bulletin-published'](title, bulletinNo),
    });
  }

  private record(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, unitPath }: Pick<Bulletin, 'id' | 'unitPath'>,
    detail: string,
  ): Promise<void> {
    const subject = { subjectKind: 'bulletin', subjectId: id, unitPath };
    return this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail });
  }

  private async find(
    actor: Actor,
    action: Action,
    id: string,
  ): Promise<{ bulletin: Bulletin; publication: Publication }> {
    const bulletin = await this.store.find(id);
    assertCan(actor, action, { unitPath: bulletin?.unitPath });
    const publication = bulletin && (await this.publications.find(bulletin.publicationId));
    if (!publication) throw new DomainError('resource.not-found');
    return { bulletin, publication };
  }
}

async function render(content: BulletinContent, format: BulletinFormat): Promise<Buffer> {
  return format === 'docx' ? bulletinDocx(content) : Buffer.from(bulletinText(content));
}

function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
