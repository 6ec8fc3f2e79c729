import { Injectable } from '@nestjs/common';
import {
  assertCan,
  cleanInput,
  correctionText,
  DomainError,
  listScope,
  strayFigures,
  type Actor,
  type CorrectionQuery,
  type CorrectionRecord,
  type DismissCorrectionInput,
  type Page,
  type PageQuery,
  type PrintedCorrection,
  type WordCorrectionInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { DraftingService } from '../briefs/drafting.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { CorrectionsStore, type Found } from './corrections.store';

type Carrier = { id: string; publicationId: string; state: string };

/** The issues of a publication that are collected: each prints what waits, so whoever changes that changes them. */
export interface Collecting {
  /** Nobody else changes them until the commit. Asked for before a correction is locked, as those do who hand an issue in. */
  lock(tx: EntityManager, publicationId: string): Promise<void>;
  keep(tx: EntityManager, actor: Actor, publicationId: string, kind: CorrectionChange): Promise<void>;
}
type CorrectionChange = 'word-correction' | 'dismiss-correction';

/** 更正: what waits to be said in the next issue of a publication, and what was said. */
@Injectable()
export class CorrectionsService {
  private collecting: Collecting | null = null;

  constructor(
    private readonly store: CorrectionsStore,
    private readonly drafting: DraftingService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  /** Issues stand behind corrections: they say themselves how they are kept. */
  keepIn(collecting: Collecting): void {
    this.collecting = collecting;
  }

  async list(actor: Actor, query: CorrectionQuery & PageQuery): Promise<Page<CorrectionRecord>> {
    const rows = await this.store.list(listScope(actor, 'bulletin.read'), query);
    return pageOf(rows.map(toRecord), query.limit, (correction) => [correction.id]);
  }

  word(actor: Actor, id: string, input: WordCorrectionInput, write: WriteKey): Promise<CorrectionRecord> {
    return this.decide(actor, id, input.version, 'word-correction', write, async (tx, correction) => {
      const text = cleanInput(input.text, 'text');
      await this.assertBorneOut(tx, correction, text);
      await this.store.update(tx, id, { text }, input.version + 1);
      return { action: 'correction.word', detail: correction.text };
    });
  }

  /** It is not printed. The reason stays. */
  dismiss(actor: Actor, id: string, input: DismissCorrectionInput, write: WriteKey): Promise<CorrectionRecord> {
    return this.decide(actor, id, input.version, 'dismiss-correction', write, async (tx) => {
      const reason = input.reason.trim();
      const decided = { decidedBy: actor.userId, decidedName: actor.name, decidedAt: this.clock.now() };
      await this.store.update(tx, id, { state: 'dismissed', reason, ...decided }, input.version + 1);
      return { action: 'correction.dismiss', detail: reason };
    });
  }

  /** For the content of an issue. */
  printedBy(bulletin: Carrier, tx?: EntityManager): Promise<PrintedCorrection[]> {
    return this.store.printedBy(bulletin, tx);
  }

  /** The issue was handed in with these: no other says them, and nobody words them anew, unless it is sent back. */
  async carry(tx: EntityManager, bulletinId: string, corrections: readonly PrintedCorrection[]): Promise<void> {
    if (corrections.length === 0) return;
    const taken = await this.store.carry(tx, bulletinId, corrections);
    if (taken !== corrections.length) throw new DomainError('bulletin.changed-meanwhile');
  }

  release(tx: EntityManager, bulletinId: string): Promise<void> {
    return this.store.release(tx, bulletinId);
  }

  /** A sheet that was corrected once more makes a correction of it wrong in its turn. */
  async assertUpToDate(tx: EntityManager, bulletinId: string): Promise<void> {
    if (await this.store.isOvertaken(tx, bulletinId))
      throw new DomainError('bulletin.brief-outdated', undefined, '本期更正所依据的考勤又更正过，请退回编辑。');
  }

  /** A correction that brings in a figure of its own would be the next one to be corrected. */
  private async assertBorneOut(tx: EntityManager, { id, changes, corrects }: Found, text: string): Promise<void> {
    const events = await this.store.eventsOf(tx, id);
    if (!events) throw new Error(`correction ${id} has lost its brief`);
    const after = this.drafting.write(await this.drafting.conclusion(events.conclusionId, tx, events.correctedBy));
    const stray = strayFigures(text, correctionText(corrects.bulletinNo ?? '', after.facts, changes), after);
    if (stray.length > 0)
      throw new DomainError(
        'correction.figure-unsupported',
        stray.map((figure) => ({ field: figure, message: `“${figure}”在记录中没有依据` })),
      );
  }

  private async decide(
    actor: Actor,
    id: string,
    version: number,
    kind: CorrectionChange,
    write: WriteKey,
    work: (tx: EntityManager, correction: Found) => Promise<{ action: string; detail: string }>,
  ): Promise<CorrectionRecord> {
    const found = await this.store.find(id);
    assertCan(actor, 'bulletin.edit', { unitPath: found?.unitPath });
    if (!found) throw new DomainError('resource.not-found');
    return this.writes.once(write, async (tx) => {
      await this.collecting?.lock(tx, found.publicationId);
      const correction = await this.store.lock(tx, id);
      if (!correction || correction.state !== 'waiting') throw new DomainError('correction.decided');
      if (correction.version !== version) throw new DomainError('correction.changed-meanwhile');
      const trace = await work(tx, correction);
      const { briefId, unitPath } = correction;
      const subject = { subjectKind: 'brief', subjectId: briefId, unitPath };
      await this.audit.record(tx, { actorId: actor.userId, ...subject, ...trace });
      await this.live.publish(tx, { name: 'brief.changed', id: briefId, unitPath });
      await this.collecting?.keep(tx, actor, found.publicationId, kind);
      const decided = await this.store.find(id, tx);
      if (!decided) throw new Error(`correction ${id} vanished in its own transaction`);
      return toRecord(decided);
    });
  }
}

function toRecord({ unitPath: _, ...record }: Found): CorrectionRecord {
  return record;
}
