import { Injectable } from '@nestjs/common';
import {
  assertCan,
  BriefFactsError,
  cleanText,
  DomainError,
  listScope,
  type Actor,
  type BriefDetail,
  type BriefQuery,
  type BriefRecord,
  type EditBriefInput,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { BriefsStore, type LockedBrief } from './briefs.store';
import { DraftingService } from './drafting.service';

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
    return pageOf(rows, query.limit, (brief) => [brief.id]);
  }

  async get(actor: Actor, id: string): Promise<BriefDetail> {
    const brief = await this.store.find(id);
    assertCan(actor, 'brief.read', { unitPath: brief?.unitPath });
    return this.detail(id);
  }

  /** The editor's words instead of the composed ones; what was there before stays readable. */
  async edit(actor: Actor, id: string, input: EditBriefInput, write: WriteKey): Promise<BriefDetail> {
    await this.assertMayEdit(actor, id);
    const text = cleanInput(input.text);
    return this.writes.once(write, async (tx) => {
      const brief = await this.lockForChange(tx, id, input.version);
      const version = brief.version + 1;
      await this.store.saveEdit(tx, {
        briefId: id,
        version,
        text,
        editorId: actor.userId,
        editorName: actor.name,
        at: this.clock.now(),
      });
      await this.told(tx, actor, 'brief.edit', brief);
      return this.detail(id, tx);
    });
  }

  /** Composes the brief anew from what is recorded now, in place of what an editor may have written. */
  async recompose(
    actor: Actor,
    id: string,
    input: Pick<EditBriefInput, 'version'>,
    write: WriteKey,
  ): Promise<BriefDetail> {
    await this.assertMayEdit(actor, id);
    return this.writes.once(write, async (tx) => {
      const brief = await this.lockForChange(tx, id, input.version);
      const conclusion = await this.store.findConclusion(brief.feedEventId, tx);
      if (!conclusion) throw new Error(`brief ${id} has lost its event`);
      await this.store.saveComposition(
        tx,
        id,
        composed(() => this.drafting.compose(conclusion)),
        brief.version + 1,
      );
      await this.told(tx, actor, 'brief.recompose', brief);
      return this.detail(id, tx);
    });
  }

  private async assertMayEdit(actor: Actor, id: string): Promise<void> {
    const brief = await this.store.find(id);
    assertCan(actor, 'brief.edit', { unitPath: brief?.unitPath });
  }

  private async lockForChange(tx: EntityManager, id: string, version: number): Promise<LockedBrief> {
    const brief = await this.store.lock(tx, id);
    if (!brief) throw new DomainError('resource.not-found');
    if (brief.isPrinted) throw new DomainError('bulletin.frozen');
    if (brief.version !== version) throw new DomainError('brief.stale');
    return brief;
  }

  private async told(tx: EntityManager, actor: Actor, action: string, brief: LockedBrief): Promise<void> {
    const { id, unitPath } = brief;
    await this.audit.record(tx, {
      actorId: actor.userId,
      action,
      subjectKind: 'brief',
      subjectId: id,
      unitPath,
      detail: brief.text,
    });
    await this.live.publish(tx, { name: 'brief.changed', id, unitPath });
  }

  private async detail(id: string, tx?: EntityManager): Promise<BriefDetail> {
    const found = await this.store.find(id, tx);
    if (!found) throw new DomainError('resource.not-found');
    const { unitPath: _, ...detail } = found;
    return detail;
  }
}

/** What an editor types is cleaned like what was recorded. */
function cleanInput(text: string): string {
  try {
    return cleanText(text, 'text');
  } catch (error) {
    if (!(error instanceof BriefFactsError)) throw error;
    throw new DomainError('request.invalid', [{ field: 'text', message: '含有无法印刷的字符' }]);
  }
}

function composed<T>(compose: () => T): T {
  try {
    return compose();
  } catch (error) {
    if (!(error instanceof BriefFactsError)) throw error;
    throw new DomainError('brief.facts-missing', [{ field: error.field, message: '记录有误或缺失' }]);
  }
}
