import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  can,
  checkArrange,
  checkIssueDay,
  DomainError,
  LIMITS,
  listScope,
  standingSteps,
  type Action,
  type Actor,
  type ArrangeBulletinInput,
  type BulletinChange,
  type BulletinChangeKind,
  type BulletinDetail,
  type BulletinQuery,
  type BulletinRecord,
  type BulletinVersion,
  type ImprintLine,
  type OpenBulletinInput,
  type Page,
  type PageQuery,
  type PlaceArticleInput,
  type PlaceBriefsInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { PlacingService } from '../articles/placing.service';
import { AuditService } from '../audit/audit.service';
import { BriefsService } from '../briefs/briefs.service';
import { CorrectionsService } from '../corrections/corrections.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { Presence } from '../platform/live/presence';
import { pageOf } from '../platform/page';
import { PublicationsService, type Publication } from '../publications/publications.service';
import { sectionsOf } from './bulletin-content';
import { BulletinsStore, type Bulletin, type Candidate } from './bulletins.store';
import { VersionsService, type Issue } from './versions.service';

/** Bulletins while they are collected. */
@Injectable()
export class BulletinsService implements OnModuleInit {
  constructor(
    private readonly store: BulletinsStore,
    private readonly publications: PublicationsService,
    private readonly briefs: BriefsService,
    private readonly placing: PlacingService,
    private readonly corrections: CorrectionsService,
    private readonly versions: VersionsService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
    private readonly presence: Presence,
  ) {}

  /** Who has an issue open sees who else has. Whoever words what waits to be corrected changes what it would print. */
  onModuleInit(): void {
    this.corrections.keepIn({
      lock: (tx, publicationId) => this.store.lockCollecting(tx, publicationId),
      keep: async (tx, actor, publicationId, kind) => {
        for (const bulletin of await this.store.collecting(tx, publicationId)) {
          await this.store.advance(tx, bulletin);
          await this.told(tx, actor, `bulletin.${kind}`, bulletin, []);
          await this.keep(tx, actor, bulletin.id, kind);
        }
      },
    });
    this.presence.open('bulletin', async (actor, id) => {
      const bulletin = await this.store.find(id);
      return bulletin !== null && can(actor, 'bulletin.read', { unitPath: bulletin.unitPath });
    });
  }

  async list(actor: Actor, query: BulletinQuery & PageQuery): Promise<Page<BulletinRecord>> {
    const rows = await this.store.list(listScope(actor, 'bulletin.read'), query);
    return pageOf(rows.map(toRecord), query.limit, (bulletin) => [bulletin.id]);
  }

  async get(actor: Actor, id: string): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.read', id);
    return this.detail(id);
  }

  async open(actor: Actor, input: OpenBulletinInput, write: WriteKey): Promise<BulletinDetail> {
    const publication = await this.publications.find(input.publicationId);
    assertCan(actor, 'bulletin.edit', { unitPath: publication?.unitPath });
    if (!publication) throw new DomainError('resource.not-found');
    assertAllowed(checkIssueDay(input.issuedOn, this.clock.today()));
    return this.writes.once(write, async (tx) => {
      const id = newId();
      const opened = { openedBy: actor.userId, openedAt: this.clock.now() };
      await this.store.insert(tx, { id, ...input, imprint: imprintOf(publication, []), ...opened });
      const detail = `《${publication.title}》，${input.issuedOn}出刊`;
      await this.told(tx, actor, 'bulletin.open', { id, unitPath: publication.unitPath }, [detail]);
      await this.keep(tx, actor, id, 'open');
      return this.detail(id, tx);
    });
  }

  /** Puts briefs in, each where its category belongs unless a section is named. All of them or none. */
  async place(actor: Actor, id: string, input: PlaceBriefsInput, write: WriteKey): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.edit', id);
    const candidates = await this.store.candidates(input.briefIds);
    if (candidates.length !== new Set(input.briefIds).size) throw new DomainError('resource.not-found');
    for (const candidate of candidates) assertCan(actor, 'brief.read', { unitPath: candidate.unitPath });
    return this.change(actor, 'place-brief', id, write, undefined, async (tx, bulletin, publication) => {
      if (bulletin.briefCount + candidates.length > LIMITS.bulletinBriefs) throw new DomainError('bulletin.full');
      const entries = candidates.map((candidate) => {
        const section = sectionFor(publication, candidate, input.section);
        return { briefId: candidate.id, activityId: candidate.activityId, section };
      });
      const inTheWay = await this.store.place(tx, bulletin, entries);
      if (inTheWay) throw new DomainError(inTheWay === 'published' ? 'brief.already-printed' : 'brief.in-bulletin');
      return candidates.map((candidate) => candidate.text);
    });
  }

  async takeOut(actor: Actor, id: string, briefId: string, write: WriteKey): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.edit', id);
    return this.change(actor, 'take-out-brief', id, write, undefined, async (tx) => {
      if (!(await this.store.takeOut(tx, id, briefId))) throw new DomainError('resource.not-found');
      return (await this.store.candidates([briefId], tx)).map((brief) => brief.text);
    });
  }

  /** An article that an editor has taken goes to the end of the articles of a section. */
  async placeArticle(actor: Actor, id: string, input: PlaceArticleInput, write: WriteKey): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.edit', id);
    await this.placing.assertReach(actor, input.articleId);
    return this.change(actor, 'place-article', id, write, undefined, async (tx, bulletin, publication) => {
      if (!publication.sections.some(({ name }) => name === input.section))
        throw new DomainError('bulletin.section-unknown');
      return [await this.placing.place(tx, bulletin, input)];
    });
  }

  async takeOutArticle(actor: Actor, id: string, articleId: string, write: WriteKey): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.edit', id);
    return this.change(actor, 'take-out-article', id, write, undefined, async (tx) => [
      await this.placing.takeOut(tx, id, articleId),
    ]);
  }

  /** Date, imprint, and every item with its section and place: of the very briefs and articles that are in it. */
  async arrange(actor: Actor, id: string, input: ArrangeBulletinInput, write: WriteKey): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.edit', id);
    return this.change(actor, 'arrange', id, write, input.version, async (tx, bulletin, publication) => {
      const known = new Set(publication.sections.map((section) => section.name));
      assertAllowed(checkIssueDay(input.issuedOn, this.clock.today()));
      if (new Set(input.sections.map(({ name }) => name)).size < input.sections.length)
        throw new DomainError('request.invalid', [{ field: 'sections', message: '有重复的栏目' }]);
      if (bulletin.numbers && bulletin.numbers.year !== Number(input.issuedOn.slice(0, 4)))
        throw new DomainError('bulletin.number-of-year');
      if (input.sections.some((section) => !known.has(section.name))) throw new DomainError('bulletin.section-unknown');
      const wanted = input.sections.flatMap((section) => section.briefs.map((brief) => brief.briefId));
      const present = new Set((await this.store.entries(id, tx)).map((entry) => entry.briefId));
      const isSame =
        wanted.length === present.size &&
        new Set(wanted).size === present.size &&
        wanted.every((briefId) => present.has(briefId));
      if (!isSame) throw new DomainError('bulletin.changed-meanwhile');
      await this.store.arrange(tx, bulletin, input, imprintOf(publication, input.imprint));
      await this.placing.arrange(tx, bulletin, input.sections);
      const sections = input.sections.filter((section) => section.briefs.length > 0);
      const counts = sections.map((section) => `${section.name}${section.briefs.length}条`).join('、');
      return [`${input.issuedOn}出刊，${counts || '没有简讯'}`];
    });
  }

  /** 退回期号: of an issue that is given up. Only the last number goes back, to whichever issue is signed next. */
  async releaseNumber(actor: Actor, id: string, write: WriteKey): Promise<BulletinDetail> {
    await this.assertReach(actor, 'bulletin.sign', id);
    return this.change(actor, 'release-number', id, write, undefined, async (tx, bulletin) => {
      const { numbers, bulletinNo, publicationId } = bulletin;
      if (!numbers) throw new DomainError('bulletin.out-of-turn');
      if (!(await this.publications.giveBackNumbers(tx, publicationId, numbers)))
        throw new DomainError('bulletin.number-passed');
      await this.store.clearNumbers(tx, id);
      return [bulletinNo ?? ''];
    });
  }

  /** Every arrangement that was saved and every step, newest first. */
  async listVersions(actor: Actor, id: string, query: PageQuery): Promise<Page<BulletinChange>> {
    await this.assertReach(actor, 'bulletin.read', id);
    return this.versions.list(id, query);
  }

  async getVersion(actor: Actor, id: string, version: number): Promise<BulletinVersion> {
    await this.assertReach(actor, 'bulletin.read', id);
    return this.versions.get(id, version);
  }

  private async assertReach(actor: Actor, action: Action, id: string): Promise<void> {
    const bulletin = await this.store.find(id);
    assertCan(actor, action, { unitPath: bulletin?.unitPath });
  }

  /** The work says what it has done: one line of the log each. What it has led to is kept as a version. */
  private change(
    actor: Actor,
    kind: BulletinChangeKind,
    id: string,
    write: WriteKey,
    version: number | undefined,
    work: (tx: EntityManager, bulletin: Bulletin, publication: Publication) => Promise<string[]>,
  ): Promise<BulletinDetail> {
    return this.writes.once(write, async (tx) => {
      const bulletin = await this.store.lock(tx, id);
      const publication = bulletin && (await this.publications.hold(tx, bulletin.publicationId));
      if (!publication) throw new DomainError('resource.not-found');
      assertAllowed(checkArrange(bulletin, version));
      const done = await work(tx, bulletin, publication);
      await this.store.advance(tx, bulletin);
      await this.told(tx, actor, `bulletin.${kind}`, bulletin, done);
      await this.keep(tx, actor, id, kind);
      return this.detail(id, tx);
    });
  }

  private async keep(tx: EntityManager, actor: Actor, id: string, kind: BulletinChangeKind): Promise<void> {
    const issue = await this.issue(id, tx);
    const { content } = await this.versions.manuscript(issue, null, tx);
    await this.versions.keep(tx, actor, issue.bulletin, kind, content);
  }

  private async issue(id: string, tx?: EntityManager): Promise<Issue> {
    const bulletin = await this.store.find(id, tx);
    const publication = bulletin && (await this.publications.find(bulletin.publicationId, tx));
    if (!publication) throw new DomainError('resource.not-found');
    return this.versions.issue(bulletin, publication, tx);
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, unitPath }: Pick<Bulletin, 'id' | 'unitPath'>,
    details: string[],
  ): Promise<void> {
    const entry = { actorId: actor.userId, action, subjectKind: 'bulletin', subjectId: id, unitPath };
    for (const detail of details) await this.audit.record(tx, { ...entry, detail });
    await this.live.publish(tx, { name: 'bulletin.changed', id, unitPath });
  }

  private async detail(id: string, tx?: EntityManager): Promise<BulletinDetail> {
    const { bulletin, publication: now, steps, hands } = await this.issue(id, tx);
    // what was signed is shown as it was signed, whatever the publication has changed since
    const signedAt = standingSteps(steps).sign?.at ?? bulletin.publishedAt;
    const publication = signedAt ? await this.publications.asOf(now, signedAt, tx) : now;
    const entries = await this.store.entries(id, tx);
    const ids = entries.map((entry) => entry.briefId);
    const longItems = await this.placing.longItems(id, tx);
    const sections = sectionsOf(publication, bulletin, entries, await this.briefs.marks(ids, tx), longItems);
    return { ...toRecord(bulletin), imprint: bulletin.imprint, sections, steps, hands };
  }
}

function toRecord({ unitPath: _, imprint: __, ...record }: Bulletin): BulletinRecord {
  return record;
}

/** One line for each role of the publication, in its order; a role that it does not have is left out. */
function imprintOf(publication: Publication, lines: readonly ImprintLine[]): ImprintLine[] {
  return publication.imprintRoles.map((role) => ({
    role,
    name: lines.find((line) => line.role === role)?.name.trim() ?? '',
  }));
}

function sectionFor(publication: Publication, candidate: Candidate, wanted: string | undefined): string {
  const found = publication.sections.find(({ name, categories }) =>
    wanted ? name === wanted : categories.includes(candidate.category),
  );
  if (!found) throw new DomainError('bulletin.section-unknown');
  return found.name;
}
