import { Injectable, Logger } from '@nestjs/common';
import {
  composeBrief,
  correctionText,
  printedChanges,
  refreshText,
  type BriefRecorded,
  type BulletinContent,
  type HouseStyle,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { DraftingService } from '../briefs/drafting.service';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { CorrectionsStore, type Due, type Printed } from './corrections.store';

const SWEEP_SIZE = 200;

/** Holds what issues have printed against a sheet that was corrected since: once for each, however often and in whatever order asked. */
@Injectable()
export class CorrectingService {
  private readonly logger = new Logger(CorrectingService.name);

  constructor(
    private readonly store: CorrectionsStore,
    private readonly drafting: DraftingService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** The brief says 数据已更新 on open screens. */
  async tellDesk(activityId: string): Promise<void> {
    const briefs = await this.store.deskOf(activityId);
    await this.dataSource.transaction(async (tx) => {
      for (const brief of briefs) await this.live.publish(tx, { name: 'brief.changed', ...brief });
    });
  }

  /** Of one activity, or of all that were corrected. One that cannot be worded must not hold up the others. */
  async correct(activityId: string | null): Promise<void> {
    for (const due of await this.store.due(activityId, SWEEP_SIZE)) {
      try {
        await this.dataSource.transaction((tx) => this.correctOne(tx, due));
      } catch (error) {
        this.logger.error({ ...due, reason: String(error) }, 'no correction could be written');
        if (activityId !== null) throw error;
      }
    }
  }

  private async correctOne(tx: EntityManager, due: Due): Promise<void> {
    const printed = await this.store.lockDue(tx, due);
    if (!printed) return;
    const changes = await this.changesOf(tx, due.briefId, printed);
    const { publicationId, content, unitPath } = printed;
    const isWrong = changes.length > 0;
    await this.store.insert(tx, {
      ...due,
      id: newId(),
      publicationId,
      state: isWrong ? 'waiting' : 'nothing',
      changes,
      text: isWrong ? correctionText(content.bulletinNo ?? '', namesIn(printed), changes) : '',
      madeAt: this.clock.now(),
    });
    await this.live.publish(tx, { name: 'brief.changed', id: due.briefId, unitPath });
  }

  /** Seen from what readers know: the issue, or the last correction of it that was published. */
  private async changesOf(
    tx: EntityManager,
    briefId: string,
    printed: Printed,
  ): Promise<ReturnType<typeof printedChanges>> {
    const { facts, totals, editedText, conclusionId, correctedTo, houseStyles, issuedOn, content } = printed;
    const textIn = (style: HouseStyle) => editedText ?? composeBrief(facts, issuedOn, style).text;
    const houseStyle = houseStyles.find((style) => isInFull(content, briefId, textIn(style)));
    if (!houseStyle) return [];
    const inStyle = (recorded: Omit<BriefRecorded, 'composed'>): BriefRecorded => ({
      ...recorded,
      composed: composeBrief(recorded.facts, issuedOn, houseStyle),
    });
    const first = inStyle({ facts, totals });
    const known = correctedTo
      ? inStyle(this.drafting.write(await this.drafting.conclusion(conclusionId, tx, correctedTo)))
      : first;
    const now = inStyle(this.drafting.write(await this.drafting.conclusion(conclusionId, tx)));
    const said = editedText === null ? known.composed.text : refreshText(editedText, first, known, houseStyle).text;
    return printedChanges({ text: said, edited: editedText !== null }, known, now, houseStyle);
  }
}

/** A brief that was only mentioned has printed no figure. Under the heading of its unit it stands without that. */
function isInFull({ sections }: BulletinContent, briefId: string, text: string): boolean {
  const body = text.slice(text.indexOf('：') + 1);
  const own = sections.flatMap(({ paragraphs }) => paragraphs.filter(({ briefIds }) => briefIds.includes(briefId)));
  return own.some((paragraph) => paragraph.text.includes(body));
}

/** What readers know the brief by: an editor's words may have left it out. */
function namesIn({ facts: { unit, organizer, theme }, editedText }: Printed): Parameters<typeof correctionText>[1] {
  const isPrinted = (words?: string) => editedText === null || editedText.includes(words ?? '');
  return { unit, ...(isPrinted(organizer) && { organizer }), ...(isPrinted(theme) && { theme }) };
}
