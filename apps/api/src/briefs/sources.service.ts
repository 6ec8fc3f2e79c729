import { Injectable } from '@nestjs/common';
import {
  assertCan,
  can,
  DomainError,
  factSources,
  maskName,
  totalSources,
  type Actor,
  type BriefSources,
  type FactSource,
  type FieldSource,
} from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { BriefsStore } from './briefs.store';
import { DraftingService, type Written } from './drafting.service';
import { SourcesStore, type Telling } from './sources.store';

/** Where the words and figures of a brief came from, down to the rows of the sheet, as it is recorded now. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly briefs: BriefsStore,
    private readonly store: SourcesStore,
    private readonly drafting: DraftingService,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
  ) {}

  /** Names are whole only for whoever may see the sheet itself. Who looked at people is written before they are shown. */
  async get(actor: Actor, id: string): Promise<BriefSources> {
    const brief = await this.briefs.find(id);
    assertCan(actor, 'brief.read', { unitPath: brief?.unitPath });
    if (!brief) throw new DomainError('resource.not-found');
    const { activityId, unitPath, feedEventId } = brief;
    const [rows, tellings, planned, conclusion] = await Promise.all([
      this.store.rows(activityId),
      this.store.tellings(activityId),
      this.store.planned(activityId),
      this.drafting.conclusion(feedEventId),
    ]);
    if (rows.length > 0) {
      const subject = { subjectKind: 'brief', subjectId: id, unitPath, detail: `${rows.length} 行考勤` };
      await this.dataSource.transaction((tx) =>
        this.audit.record(tx, { actorId: actor.userId, action: 'brief.read-sources', ...subject }),
      );
    }
    const isWhole = can(actor, 'activity.roster', { unitPath });
    return {
      briefId: id,
      fields: fieldsOf(this.drafting.write(conclusion), tellings, planned),
      rows: rows.map((row) => ({ ...row, name: isWhole ? row.name : maskName(row.name) })),
    };
  }
}

function fieldsOf(
  now: Written,
  tellings: readonly Telling[],
  planned: { name: string; at: string } | null,
): FieldSource[] {
  const totals = now.totals ? totalSources(now.totals) : [];
  const reported = [...factSources(now.facts), ...totals];
  return reported.map((field) => {
    const kind = kindOf(field);
    const told = kind === 'plan' ? null : since(field, tellings);
    return {
      ...field,
      kind,
      recorderName: told?.facts.recorderName ?? planned?.name ?? '',
      recordedAt: told?.at ?? planned?.at ?? '',
    };
  });
}

function kindOf({ source }: FactSource): FieldSource['kind'] {
  if (source.startsWith('results.') || source === 'publicHeadcount') return 'report';
  return ['participants', 'volunteers', 'attendances', 'minutes'].includes(source) ? 'sheet' : 'plan';
}

/** The telling since which the field has been recorded as it is now: its recorder is the one who said so. */
function since({ source, recorded }: FactSource, tellings: readonly Telling[]): Telling | undefined {
  const says = ({ facts }: Telling) =>
    [...factSources(facts.brief), ...totalSources(facts)].some(
      (row) => row.source === source && row.recorded === recorded,
    );
  const lastOther = tellings.findLastIndex((telling) => !says(telling));
  return tellings[lastOther + 1];
}
