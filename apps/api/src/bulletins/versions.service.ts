import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  can,
  checkHand,
  DomainError,
  imprintOfSteps,
  namesOfSteps,
  stepAt,
  type Action,
  type Actor,
  type BulletinChange,
  type BulletinChangeKind,
  type BulletinContent,
  type BulletinHand,
  type BulletinStep,
  type BulletinVersion,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { PlacingService } from '../articles/placing.service';
import { CorrectionsService } from '../corrections/corrections.service';
import { Clock } from '../platform/clock';
import { pageOf } from '../platform/page';
import type { Publication } from '../publications/publications.service';
import { contentOf } from './bulletin-content';
import { BulletinsStore, type Bulletin } from './bulletins.store';
import { VersionsStore } from './versions.store';

export const STEP_ACTIONS: Record<BulletinStep, Action> = {
  edit: 'bulletin.hand-in',
  proofread: 'bulletin.proofread',
  sign: 'bulletin.sign',
};

/** An issue as it is read: what it is, whose it is, what was done with it. */
export interface Issue {
  bulletin: Bulletin;
  publication: Publication;
  steps: BulletinChange[];
  hands: BulletinHand[];
}

export interface Manuscript {
  content: BulletinContent;
  /** Of a signed issue the hash that was signed: its number came after it. */
  sha256: string;
}

/** What an issue says: now, when it was signed, and in every version before. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly store: VersionsStore,
    private readonly bulletins: BulletinsStore,
    private readonly placing: PlacingService,
    private readonly corrections: CorrectionsService,
    private readonly clock: Clock,
  ) {}

  async issue(bulletin: Bulletin, publication: Publication, db?: EntityManager): Promise<Issue> {
    const [steps, hands] = [await this.store.steps(bulletin.id, db), await this.store.hands(bulletin.id, db)];
    return { bulletin, publication, steps, hands };
  }

  /**
   * What would be printed. The imprint names who did the steps, and the viewer for the step that waits for them: what they put
   * their name to is what they saw, their name included.
   */
  async manuscript(issue: Issue, viewer: Actor | null, db?: EntityManager): Promise<Manuscript> {
    const { bulletin, publication, steps } = issue;
    const signed = bulletin.state === 'signed' ? await this.store.findLast(bulletin.id, 'sign', db) : null;
    if (signed) return { content: { ...signed.content, bulletinNo: bulletin.bulletinNo }, sha256: signed.sha256 };
    const names = namesOfSteps(steps, viewer && nextStepOf(issue, viewer));
    const imprint = imprintOfSteps(bulletin.imprint, publication.steps, names);
    const entries = await this.bulletins.entries(bulletin.id, db);
    const longItems = await this.placing.longItems(bulletin.id, db);
    const content = contentOf(publication, { ...bulletin, imprint }, entries, longItems);
    const corrections = await this.corrections.printedBy(bulletin, db);
    return hashed(corrections.length > 0 ? { ...content, corrections } : content);
  }

  async list(bulletinId: string, query: PageQuery): Promise<Page<BulletinChange>> {
    return pageOf(await this.store.list(bulletinId, query), query.limit, ({ version }) => [version]);
  }

  async get(bulletinId: string, version: number): Promise<BulletinVersion> {
    const found = await this.store.find(bulletinId, version);
    if (!found) throw new DomainError('resource.not-found');
    return found;
  }

  /** What was proofread, whatever names the imprint has. */
  async isAsProofread({ bulletin, content }: Issue & Manuscript, tx: EntityManager): Promise<boolean> {
    const proofread = await this.store.findLast(bulletin.id, 'proofread', tx);
    const unnamed = (text: BulletinContent) => sha256Of(JSON.stringify({ ...text, imprint: [] }));
    return proofread !== null && unnamed(proofread.content) === unnamed(content);
  }

  /** The version that a change has led to. */
  async keep(
    tx: EntityManager,
    actor: Actor,
    bulletin: Pick<Bulletin, 'id' | 'version'>,
    kind: BulletinChangeKind,
    content: BulletinContent,
    reason: string | null = null,
  ): Promise<void> {
    const author = { authorId: actor.userId, authorName: actor.name, at: this.clock.now() };
    const { id: bulletinId, version } = bulletin;
    await this.store.insert(tx, { bulletinId, version, kind, ...author, reason, ...hashed(content) });
  }
}

function nextStepOf(
  { bulletin, publication, hands }: Issue,
  viewer: Actor,
): { step: BulletinStep; name: string } | null {
  const step = stepAt(bulletin.state);
  if (!step || !can(viewer, STEP_ACTIONS[step], { unitPath: bulletin.unitPath })) return null;
  return checkHand(step, viewer.userId, hands, publication.steps) === null ? { step, name: viewer.name } : null;
}

function hashed(content: BulletinContent): Manuscript {
  return { content, sha256: sha256Of(JSON.stringify(content)) };
}

export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
