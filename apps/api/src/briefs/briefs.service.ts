import { Injectable } from '@nestjs/common';
import {
  assertCan,
  BriefFactsError,
  can,
  changedFacts,
  cleanInput,
  DomainError,
  listScope,
  refreshText,
  unsupportedFigures,
  type Actor,
  type BriefDetail,
  type BriefPlacement,
  type BriefQuery,
  type BriefRecord,
  type BriefRecorded,
  type BriefUpdate,
  type EditBriefInput,
  type FactChange,
  type FigureFlag,
  type Page,
  type PageQuery,
  type RecomposeBriefInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { BriefsStore, type BriefMarks, type FoundBrief, type ListedBrief, type LockedBrief } from './briefs.store';
import { DraftingService, type Written } from './drafting.service';

@Injectable()
export class BriefsService {
  constructor(
    private readonly store: BriefsStore,
    private readonly drafting: DraftingService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  /** The desk: the briefs of the actor's units, newest first. */
  async list(actor: Actor, query: BriefQuery & PageQuery): Promise<Page<BriefRecord>> {
    const rows = await this.store.list(listScope(actor, 'brief.read'), query);
    const briefs = rows.map((brief) => ({ ...brief, placements: placementsFor(actor, brief) }));
    return pageOf(briefs, query.limit, (brief) => [brief.id]);
  }

  async get(actor: Actor, id: string): Promise<BriefDetail> {
    const brief = await this.store.find(id);
    assertCan(actor, 'brief.read', { unitPath: brief?.unitPath });
    return this.detail(actor, id);
  }

  /**
   * The editor's words instead of the composed ones; what was there before stays readable. They are held against the newest record,
   * which becomes the brief's: a figure that it does not bear out needs a reason.
   */
  async edit(actor: Actor, id: string, input: EditBriefInput, write: WriteKey): Promise<BriefDetail> {
    await this.assertMayEdit(actor, id);
    const text = cleanInput(input.text, 'text');
    return this.writes.once(write, async (tx) => {
      const brief = await this.lockForChange(tx, id, input.version);
      const now = brief.outdated ? await this.written(brief.feedEventId, tx) : null;
      const flags = explained(text, now ?? brief, input.reasons ?? []);
      await this.saveEdit(tx, actor, brief, { text, flags, now });
      return this.detail(actor, id, tx);
    });
  }

  /**
   * Composes the brief anew from what is recorded now, in place of what an editor may have written; or keeps the editor's words and
   * replaces the figures whose facts changed, when each has its place.
   */
  async recompose(actor: Actor, id: string, input: RecomposeBriefInput, write: WriteKey): Promise<BriefDetail> {
    await this.assertMayEdit(actor, id);
    return this.writes.once(write, async (tx) => {
      const brief = await this.lockForChange(tx, id, input.version);
      const now = await this.written(brief.feedEventId, tx);
      if (input.keepWords && brief.editedText !== null) {
        const { text, unplaced } = refreshText(brief.editedText, brief, now);
        if (unplaced.length > 0) throw new DomainError('brief.figures-unplaced', unplaced.map(unplacedField));
        await this.saveEdit(tx, actor, brief, { text, flags: explained(text, now, brief.flags), now });
      } else {
        await this.store.saveComposition(tx, id, now.composition, brief.version + 1);
        await this.told(tx, actor, 'brief.recompose', brief, brief.text);
      }
      return this.detail(actor, id, tx);
    });
  }

  /** What is to be said beside the text of these briefs. Asked within a transaction, so for others who have asked who may. */
  async marks(ids: readonly string[], tx?: EntityManager): Promise<Map<string, BriefMarks>> {
    return new Map((await this.store.marks(ids, tx)).map((marks) => [marks.id, marks]));
  }

  /** Nothing is printed from a record that has been corrected since, nor a figure that neither a fact nor an editor accounts for. */
  async assertPrintable(ids: readonly string[], tx: EntityManager): Promise<void> {
    const briefs = await this.store.marks(ids, tx);
    const outdated = briefs.filter((brief) => brief.outdated);
    if (outdated.length > 0)
      throw new DomainError(
        'bulletin.brief-outdated',
        outdated.map(({ id, text }) => ({ field: id, message: text })),
      );
    for (const brief of briefs) if (brief.edited) explained(brief.text, brief, brief.flags);
  }

  private async saveEdit(
    tx: EntityManager,
    actor: Actor,
    brief: LockedBrief,
    { text, flags, now }: { text: string; flags: FigureFlag[]; now: Written | null },
  ): Promise<void> {
    const version = brief.version + 1;
    const by = { editorId: actor.userId, editorName: actor.name, at: this.clock.now() };
    await this.store.saveEdit(tx, { briefId: brief.id, version, text, flags, ...by }, now?.composition);
    await this.told(tx, actor, 'brief.edit', brief, brief.text);
    for (const { figure, reason } of flags) await this.record(tx, actor, 'brief.flag', brief, `${figure}：${reason}`);
  }

  private async written(feedEventId: string, tx?: EntityManager): Promise<Written> {
    return composed(await this.drafting.conclusion(feedEventId, tx), (conclusion) => this.drafting.write(conclusion));
  }

  private async assertMayEdit(actor: Actor, id: string): Promise<void> {
    const brief = await this.store.find(id);
    assertCan(actor, 'brief.edit', { unitPath: brief?.unitPath });
  }

  private async lockForChange(tx: EntityManager, id: string, version: number): Promise<LockedBrief> {
    const brief = await this.store.lock(tx, id);
    if (!brief) throw new DomainError('resource.not-found');
    if (brief.isPrinted) throw new DomainError('bulletin.frozen');
    if (brief.isInReview) throw new DomainError('bulletin.in-review');
    if (brief.version !== version) throw new DomainError('brief.stale');
    return brief;
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    action: string,
    brief: LockedBrief,
    detail: string,
  ): Promise<void> {
    await this.record(tx, actor, action, brief, detail);
    await this.live.publish(tx, { name: 'brief.changed', id: brief.id, unitPath: brief.unitPath });
  }

  private record(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, unitPath }: LockedBrief,
    detail: string,
  ): Promise<void> {
    const subject = { subjectKind: 'brief', subjectId: id, unitPath };
    return this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail });
  }

  private async detail(actor: Actor, id: string, tx?: EntityManager): Promise<BriefDetail> {
    const found = await this.store.find(id, tx);
    if (!found) throw new DomainError('resource.not-found');
    const { unitPath: _, feedEventId: __, ...detail } = found;
    const update = found.outdated ? await this.updateOf(found, tx) : null;
    return { ...detail, placements: placementsFor(actor, found), update };
  }

  /** Null where the newest record makes no sentence: who recomposes is told what is missing. */
  private async updateOf(brief: FoundBrief, tx?: EntityManager): Promise<BriefUpdate | null> {
    try {
      const now = this.drafting.write(await this.drafting.conclusion(brief.feedEventId, tx));
      const refreshed = brief.edited ? refreshText(brief.text, brief, now) : null;
      const { facts, composed: text, totals } = now;
      return { changes: changedFacts(brief, now), facts, composed: text, totals, refreshed };
    } catch (error) {
      if (!(error instanceof BriefFactsError)) throw error;
      return null;
    }
  }
}

/** The bulletins that it stands in, each with whether the one who asks may open it. */
function placementsFor(actor: Actor, { placements }: Pick<ListedBrief, 'placements'>): BriefPlacement[] {
  return placements.map(({ unitPath, ...placement }) => ({
    ...placement,
    mayRead: can(actor, 'bulletin.read', { unitPath }),
  }));
}

/** Reasons for just those figures that no fact supports; each of them must have one. */
function explained(text: string, recorded: BriefRecorded, reasons: readonly FigureFlag[]): FigureFlag[] {
  const unsupported = unsupportedFigures(text, recorded);
  const reasonFor = (figure: string) => reasons.find((flag) => flag.figure === figure)?.reason.trim();
  const bare = unsupported.filter((figure) => !reasonFor(figure.text));
  if (bare.length > 0) throw new DomainError('brief.figure-unsupported', bare.map(unsupportedField));
  return unsupported.map(({ text: figure }) => ({ figure, reason: reasonFor(figure) ?? '' }));
}

const unsupportedField = ({ text, recorded }: { text: string; recorded: string | null }) => ({
  field: text,
  message: recorded ? `“${text}”与记录不符，记录是${recorded}` : `“${text}”在记录中没有依据`,
});

const unplacedField = ({ source, label, before, after }: FactChange) => ({
  field: source || label,
  message: `${label}：${before ?? '无'}，现在是${after ?? '无'}`,
});

function composed<Facts, T>(facts: Facts, compose: (facts: Facts) => T): T {
  try {
    return compose(facts);
  } catch (error) {
    if (!(error instanceof BriefFactsError)) throw error;
    throw new DomainError('brief.facts-missing', [{ field: error.field, message: '记录有误或缺失' }]);
  }
}
