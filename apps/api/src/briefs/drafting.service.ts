import { Injectable, Logger } from '@nestjs/common';
import { composeBrief, reportedBy, type BriefRecorded } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { BriefsStore, type Composition, type Conclusion } from './briefs.store';

const SWEEP_SIZE = 200;

/** A brief as the newest record makes it, with what the sheet comes to. */
export interface Written extends BriefRecorded {
  composition: Composition;
}

/** Writes the draft that a concluded activity promises: once, however often and in whatever order the job arrives. */
@Injectable()
export class DraftingService {
  private readonly logger = new Logger(DraftingService.name);

  constructor(
    private readonly store: BriefsStore,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  async draft(feedEventId: string): Promise<void> {
    const conclusion = await this.conclusion(feedEventId);
    const { activityId, unitId, unitPath, facts, unitLine } = conclusion;
    const draft = {
      id: newId(),
      feedEventId,
      activityId,
      unitId,
      reportingUnitId: unitLine[1]?.id ?? unitId,
      category: facts.category,
      campaign: facts.campaign,
      draftedAt: this.clock.now(),
      ...this.compose(conclusion),
    };
    await this.dataSource.transaction(async (tx) => {
      if (await this.store.insertDraft(tx, draft))
        await this.live.publish(tx, { name: 'brief.drafted', id: draft.id, unitPath });
    });
  }

  /** Finds the promises not kept. One whose facts make no sentence must not hold up the others. */
  async draftMissing(): Promise<void> {
    for (const feedEventId of await this.store.listWithoutDraft(SWEEP_SIZE)) {
      try {
        await this.draft(feedEventId);
      } catch (error) {
        this.logger.error({ feedEventId, reason: String(error) }, 'no brief could be drafted');
      }
    }
  }

  /** Of an event that promised a brief: as it is recorded now, or as an event told it. */
  async conclusion(feedEventId: string, tx?: EntityManager, toldBy?: string): Promise<Conclusion> {
    const conclusion = await this.store.findConclusion(feedEventId, tx, toldBy);
    if (!conclusion) throw new Error(`the event ${feedEventId} concludes no activity`);
    return conclusion;
  }

  write(conclusion: Conclusion): Written {
    const composition = this.compose(conclusion);
    const { volunteers, attendances, minutes, publicHeadcount } = conclusion.facts;
    const totals = { volunteers, attendances, minutes, publicHeadcount };
    return { facts: composition.facts, composed: composition.composed, totals, composition };
  }

  /** Throws BriefFactsError when the facts make no sentence. */
  compose({ facts, unitLine }: Conclusion): Composition {
    const reported = reportedBy(
      unitLine.map((unit) => unit.name),
      facts.brief,
    );
    return {
      startsOn: reported.date,
      endsOn: reported.endDate ?? reported.date,
      headcount: reported.participants?.count ?? 0,
      rosterVersion: facts.rosterVersion,
      facts: reported,
      composed: composeBrief(reported, this.clock.today()),
    };
  }
}
