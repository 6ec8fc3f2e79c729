import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  BULLETIN_FORMATS,
  BULLETIN_STATE_LABELS,
  bulletinText,
  checkPublishDay,
  DomainError,
  FEED_TITLES,
  type Action,
  type Actor,
  type BulletinContent,
  type BulletinFormat,
  type BulletinPages,
  type BulletinPreview,
  type BulletinRecord,
  type BulletinStepInput,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { PlacingService } from '../articles/placing.service';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { PrintsService } from '../prints/prints.service';
import { PublicationsService, type Publication } from '../publications/publications.service';
import { SealsService } from '../seals/seals.service';
import { BulletinsStore, type Bulletin } from './bulletins.store';
import { ChainService, type Turn } from './chain.service';
import { sha256Of, VersionsService, type Manuscript } from './versions.service';

export interface BulletinFile {
  name: string;
  bytes: Buffer;
}

const SEAL_TO_COME = '封印（发布时填入）';

interface Found {
  bulletin: Bulletin;
  publication: Publication;
}

/** The preview, and from the signed issue to the frozen one and its files. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly store: BulletinsStore,
    private readonly publications: PublicationsService,
    private readonly versions: VersionsService,
    private readonly chain: ChainService,
    private readonly placing: PlacingService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly feed: FeedService,
    private readonly seals: SealsService,
    private readonly audit: AuditService,
    private readonly prints: PrintsService,
    private readonly dataSource: DataSource,
  ) {}

  /** What will be printed, as the viewer would put their name to it; of a published bulletin what was printed, to the letter. */
  async preview(actor: Actor, id: string): Promise<BulletinPreview> {
    const { content, sha256 } = await this.read(actor, await this.find(actor, 'bulletin.read', id));
    return { content, text: bulletinText(content), sha256 };
  }

  /** The preview page by page, set by what sets the PDF. */
  async pages(actor: Actor, id: string): Promise<BulletinPages> {
    const { content, sha256 } = await this.layout(actor, await this.find(actor, 'bulletin.read', id));
    return { ...this.prints.pages(content), sha256 };
  }

  /** Freezes what was signed, under the number that came with the signature: prints it, keeps the files, tells everybody. */
  async publish(actor: Actor, id: string, input: BulletinStepInput, write: WriteKey): Promise<BulletinRecord> {
    await this.find(actor, 'bulletin.publish', id);
    return this.writes.once(write, async (tx) => {
      const turn = await this.chain.turn(tx, actor, id, 'publish');
      assertAllowed(checkPublishDay(turn.bulletin.issuedOn, this.clock.today()));
      this.chain.assertSeen(turn, input);
      await this.chain.assertSound(tx, id);
      await this.chain.assertClean(tx, turn);
      const content = { ...turn.content, seal: await this.seals.printedLatest(tx) };
      await this.freeze(tx, actor, id, content);
      await this.placing.adopt(tx, actor, id, `《${content.title}》${content.bulletinNo ?? ''}`);
      await this.tell(tx, turn);
      return this.chain.advance(tx, actor, { ...turn, content }, 'publish');
    });
  }

  /** The frozen file, or one made now: of what there is so far, or of what was printed before its form was kept. Who took it along is written before it is handed out. */
  async file(actor: Actor, id: string, format: BulletinFormat): Promise<BulletinFile> {
    const found = await this.find(actor, 'bulletin.read', id);
    const { publicationTitle, bulletinNo, state } = found.bulletin;
    const stage = state === 'published' ? '' : `（${BULLETIN_STATE_LABELS[state]}）`;
    const name = `${publicationTitle}${bulletinNo ?? ''}${stage}.${format}`;
    await this.dataSource.transaction((tx) => this.record(tx, actor, 'bulletin.export', found.bulletin, name));
    const frozen = await this.store.findFile(id, format);
    return { name, bytes: frozen ?? (await this.prints.render((await this.layout(actor, found)).content, format)) };
  }

  private async read(actor: Actor, { bulletin, publication }: Found): Promise<Manuscript> {
    const print = await this.store.findPrint(bulletin.id);
    return print ?? this.versions.manuscript(await this.versions.issue(bulletin, publication), actor);
  }

  /** As it will be set: the line of the seal, which comes with the publication, has its room before, or the pages would shift under the signature. */
  private async layout(actor: Actor, found: Found): Promise<Manuscript> {
    const manuscript = await this.read(actor, found);
    if (found.bulletin.state === 'published' || !(await this.seals.latest())) return manuscript;
    return { ...manuscript, content: { ...manuscript.content, seal: SEAL_TO_COME } };
  }

  private async freeze(tx: EntityManager, actor: Actor, id: string, content: BulletinContent): Promise<void> {
    const files = await Promise.all(
      BULLETIN_FORMATS.map(async (format) => ({ format, bytes: await this.prints.render(content, format) })),
    );
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
  }

  private async tell(tx: EntityManager, { bulletin, publication }: Turn): Promise<void> {
    await this.feed.append(tx, {
      key: `bulletin-published:${bulletin.id}`,
      kind: 'bulletin-published',
      unitId: publication.unitId,
      subjectId: bulletin.id,
      title: FEED_TITLES['bulletin-published'](bulletin.publicationTitle, bulletin.bulletinNo ?? ''),
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

  private async find(actor: Actor, action: Action, id: string): Promise<Found> {
    const bulletin = await this.store.find(id);
    assertCan(actor, action, { unitPath: bulletin?.unitPath });
    const publication = bulletin && (await this.publications.find(bulletin.publicationId));
    if (!publication) throw new DomainError('resource.not-found');
    return { bulletin, publication };
  }
}
