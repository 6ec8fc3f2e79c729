import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  bulletinNoOf,
  checkHand,
  checkTurn,
  DomainError,
  isBlank,
  nextBulletinState,
  type Action,
  type Actor,
  type BulletinEvent,
  type BulletinNumbers,
  type BulletinRecord,
  type BulletinStep,
  type BulletinStepInput,
  type Numbering,
  type ReturnBulletinInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { PlacingService } from '../articles/placing.service';
import { AuditService } from '../audit/audit.service';
import { BriefsService } from '../briefs/briefs.service';
import { CorrectionsService } from '../corrections/corrections.service';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Live } from '../platform/live/live';
import { PublicationsService } from '../publications/publications.service';
import { LintService } from '../wording/lint.service';
import { BulletinsStore } from './bulletins.store';
import { STEP_ACTIONS, VersionsService, type Issue, type Manuscript } from './versions.service';

const EVENTS = { edit: 'hand-in', proofread: 'proofread', sign: 'sign' } as const satisfies Record<
  BulletinStep,
  BulletinEvent
>;

/** An issue whose turn it is, locked, and exactly what it says. */
export type Turn = Issue & Manuscript & { next: NonNullable<ReturnType<typeof nextBulletinState>> };

/** 编辑 → 校对 → 核签, and the ways back. */
@Injectable()
export class ChainService {
  constructor(
    private readonly store: BulletinsStore,
    private readonly versions: VersionsService,
    private readonly publications: PublicationsService,
    private readonly briefs: BriefsService,
    private readonly placing: PlacingService,
    private readonly corrections: CorrectionsService,
    private readonly lint: LintService,
    private readonly writes: Writes,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  /** Puts somebody's name to what they saw. The signature takes the number, in the same transaction. */
  async take(
    actor: Actor,
    id: string,
    step: BulletinStep,
    input: BulletinStepInput,
    write: WriteKey,
  ): Promise<BulletinRecord> {
    await this.assertReach(actor, STEP_ACTIONS[step], id);
    return this.writes.once(write, async (tx) => {
      const turn = await this.turn(tx, actor, id, EVENTS[step]);
      assertAllowed(checkHand(step, actor.userId, turn.hands, turn.publication.steps));
      this.assertSeen(turn, input);
      if (step === 'edit') await this.corrections.carry(tx, id, turn.content.corrections ?? []);
      await this.assertSound(tx, id);
      // handed in, it may have findings: they are what the proofreader is for
      if (step !== 'edit') await this.assertClean(tx, turn);
      if (step === 'sign' && !(await this.versions.isAsProofread(turn, tx)))
        throw new DomainError('bulletin.not-as-proofread');
      if (step !== 'sign') return this.advance(tx, actor, turn, EVENTS[step]);
      const { numbering } = turn.publication;
      const numbers = await this.numbersFor(tx, turn);
      return this.advance(tx, actor, turn, 'sign', { numbers, numbering, detail: bulletinNoOf(numbering, numbers) });
    });
  }

  /** 撤回送校: the office takes it back itself, as long as nobody has proofread it. There is no one to tell why. */
  async recall(actor: Actor, id: string, write: WriteKey): Promise<BulletinRecord> {
    await this.assertReach(actor, 'bulletin.hand-in', id);
    return this.writes.once(write, async (tx) => {
      const turn = await this.turn(tx, actor, id, 'recall');
      await this.corrections.release(tx, id);
      return this.advance(tx, actor, turn, 'recall');
    });
  }

  /** 退回: back to the editor, who reads why. */
  async sendBack(actor: Actor, id: string, input: ReturnBulletinInput, write: WriteKey): Promise<BulletinRecord> {
    await this.assertReach(actor, 'bulletin.send-back', id);
    return this.writes.once(write, async (tx) => {
      const turn = await this.turn(tx, actor, id, 'send-back');
      await this.corrections.release(tx, id);
      // a proofreader has no say any more once it waits for the signature, nor a signer before
      const action = turn.bulletin.state === 'signing' ? 'bulletin.sign' : 'bulletin.proofread';
      assertCan(actor, action, { unitPath: turn.bulletin.unitPath });
      return this.advance(tx, actor, turn, 'send-back', { reason: input.reason, detail: input.reason });
    });
  }

  /** 撤回签发, before it is published. The number stays with the issue: there is no gap, and none may take it. */
  async withdraw(actor: Actor, id: string, input: ReturnBulletinInput, write: WriteKey): Promise<BulletinRecord> {
    await this.assertReach(actor, 'bulletin.sign', id);
    return this.writes.once(write, async (tx) => {
      const turn = await this.turn(tx, actor, id, 'withdraw');
      await this.corrections.release(tx, id);
      return this.advance(tx, actor, turn, 'withdraw', { reason: input.reason, detail: input.reason });
    });
  }

  /** The issue, locked with everything that it prints, if it is the turn of the event. */
  async turn(tx: EntityManager, actor: Actor, id: string, event: BulletinEvent): Promise<Turn> {
    const bulletin = await this.store.lock(tx, id);
    const publication = bulletin && (await this.publications.hold(tx, bulletin.publicationId));
    if (!publication) throw new DomainError('resource.not-found');
    assertAllowed(checkTurn(bulletin.state, event));
    const next = nextBulletinState(bulletin.state, event);
    if (!next) throw new DomainError('bulletin.out-of-turn');
    await this.store.shareBriefs(tx, id);
    await this.placing.share(tx, id);
    const issue = await this.versions.issue(bulletin, publication, tx);
    return { ...issue, ...(await this.versions.manuscript(issue, actor, tx)), next };
  }

  /** Nothing else than what was seen, and something at all. */
  assertSeen(turn: Turn, seen: BulletinStepInput): void {
    if (isBlank(turn.content)) throw new DomainError('bulletin.empty');
    if (turn.sha256 !== seen.sha256) throw new DomainError('bulletin.changed-meanwhile');
  }

  /** Everything that it prints is borne out by the newest record. */
  async assertSound(tx: EntityManager, id: string): Promise<void> {
    const entries = await this.store.entries(id, tx);
    await this.briefs.assertPrintable(
      entries.map((entry) => entry.briefId),
      tx,
    );
    await this.corrections.assertUpToDate(tx, id);
  }

  /** What the linter has found is mended, or has a reason. */
  assertClean(tx: EntityManager, { bulletin, content }: Turn): Promise<void> {
    return this.lint.assertClean(tx, bulletin.id, content);
  }

  /** To the next state, with the version that says who did it, a line of the log and the news. */
  async advance(
    tx: EntityManager,
    actor: Actor,
    { bulletin, content, next }: Turn,
    event: BulletinEvent,
    more: { reason?: string; detail?: string; numbers?: BulletinNumbers; numbering?: Numbering } = {},
  ): Promise<BulletinRecord> {
    const { id, unitPath, version } = bulletin;
    const { reason, detail, ...numbered } = more;
    await this.store.advance(tx, bulletin, { state: next, ...numbered });
    await this.versions.keep(tx, actor, { id, version: version + 1 }, event, content, reason);
    await this.audit.record(tx, {
      actorId: actor.userId,
      action: `bulletin.${event}`,
      ...{ subjectKind: 'bulletin', subjectId: id, unitPath },
      detail: detail ?? bulletin.bulletinNo ?? `《${bulletin.publicationTitle}》${bulletin.issuedOn}`,
    });
    await this.live.publish(tx, { name: 'bulletin.changed', id, unitPath });
    const advanced = await this.store.find(id, tx);
    if (!advanced) throw new Error(`bulletin ${id} vanished in its own transaction`);
    const { unitPath: _, imprint: __, ...record } = advanced;
    return record;
  }

  /** Those it has since an earlier signature, otherwise the next ones. */
  private async numbersFor(tx: EntityManager, { bulletin, publication }: Turn): Promise<BulletinNumbers> {
    const year = Number(bulletin.issuedOn.slice(0, 4));
    return bulletin.numbers ?? (await this.publications.takeNumbers(tx, publication.id, year));
  }

  private async assertReach(actor: Actor, action: Action, id: string): Promise<void> {
    const bulletin = await this.store.find(id);
    assertCan(actor, action, { unitPath: bulletin?.unitPath });
  }
}
