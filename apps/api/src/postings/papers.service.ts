import { Injectable } from '@nestjs/common';
import {
  assertCan,
  BOOK_LABELS,
  documentDay,
  DomainError,
  OBJECTION_STATE_LABELS,
  POSTING_ENTRY_LABELS,
  type Actor,
  type PublicObjection,
  type PublicPosting,
  type PublicPostingEntry,
} from '@jishan/domain';
import QRCode from 'qrcode';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import type { NamedFile } from '../platform/documents/download';
import { Pdf } from '../platform/documents/pdf';
import { SealsService } from '../seals/seals.service';
import { POSTER, type PosterPage } from './poster.typ';
import { publicly } from './postings.service';
import { PostingsStore, type PostingRow } from './postings.store';
import { SHEET, type SheetPages } from './sheet.typ';

/** On the poster: from further down one could not read it. */
const SUMS_SHOWN = 6;

/** 公示 on paper, for those without a phone: the lines of the screen, and a poster for the wall. */
@Injectable()
export class PapersService {
  constructor(
    private readonly store: PostingsStore,
    private readonly seals: SealsService,
    private readonly pdf: Pdf,
    private readonly config: Config,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async sheet(actor: Actor, id: string): Promise<NamedFile> {
    const { posting, entries, objections } = await this.read(actor, id);
    const seal = await this.seals.printedLatest();
    const schemes = await this.store.schemes([id]);
    const pages: SheetPages = {
      ...this.facts(posting),
      round: `${documentDay(posting.opensOn)}至${documentDay(posting.closesOn)}`,
      book: BOOK_LABELS[posting.book] ?? '积分',
      gathered: `截至${documentDay(posting.gatherUntil)}（含）确认的积分`,
      effective: `无异议的，${documentDay(posting.effectiveOn)}起入账`,
      schemes: schemes.map(({ title, documentRef }) => `《${title}》（${documentRef}）`),
      lines: entries.map(toLine),
      objections: objections.map(resultOf),
      count: String(entries.length),
      points: String(posting.points),
      seal: seal ? `积分账本${seal}` : '积分账本还没有封存过。',
      madeBy: actor.name,
      madeOn: documentDay(this.clock.today()),
    };
    const bytes = this.pdf.render(SHEET, pages);
    await this.note(actor, posting, '公示表');
    return { name: `${posting.unitName}积分公示表-${posting.closesOn}止.pdf`, bytes };
  }

  async poster(actor: Actor, id: string): Promise<NamedFile> {
    const { posting, entries } = await this.read(actor, id);
    const address = this.config.publicUrl && `${this.config.publicUrl}/postings/${posting.unitId}`;
    const page: PosterPage = {
      ...this.facts(posting),
      opens: documentDay(posting.opensOn),
      closes: documentDay(posting.closesOn),
      effective: documentDay(posting.effectiveOn),
      count: String(entries.length),
      points: String(posting.points),
      sums: sumsOf(entries),
      address: address ?? '',
      qr: address ? await QRCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 }) : '',
    };
    const bytes = this.pdf.render(POSTER, page);
    await this.note(actor, posting, '海报');
    return { name: `${posting.unitName}积分公示海报-${posting.closesOn}止.pdf`, bytes };
  }

  /** What everybody reads on the screen, and nothing more. */
  private async read(
    actor: Actor,
    id: string,
  ): Promise<{ posting: PostingRow } & Pick<PublicPosting, 'entries' | 'objections'>> {
    const posting = await this.store.find(id);
    if (!posting) throw new DomainError('resource.not-found');
    assertCan(actor, 'posting.read', posting);
    const [rows, raised] = [await this.store.entries([id]), await this.store.objections([id])];
    return { posting, ...publicly(rows, raised, this.clock.today()) };
  }

  private facts({ unitName, closesOn }: PostingRow): { title: string; unit: string; object: string } {
    return {
      title: `${unitName}积分公示`,
      unit: unitName,
      object: `对任何一条有疑问，${documentDay(closesOn)}前（含当日）到${unitName}办公室当面提出，由工作人员登记；也可以登录本系统，在“积分公示”里自己提出。有异议的条目先不入账，由提出人、登记人、考勤确认人和有关家庭以外的人处理，结果在公示页和公示表上写明。`,
    };
  }

  private async note(actor: Actor, { id, unitPath }: PostingRow, detail: string): Promise<void> {
    const entry = { actorId: actor.userId, action: 'posting.print', subjectKind: 'posting', subjectId: id };
    await this.dataSource.transaction((tx) => this.audit.record(tx, { ...entry, unitPath, detail }));
  }
}

function toLine({
  no,
  who,
  forWhat,
  occurredOn,
  ruleName,
  points,
  state,
}: PublicPostingEntry): SheetPages['lines'][number] {
  return {
    ...{ no: String(no), who, forWhat, day: occurredOn, rule: ruleName, points: String(points) },
    state: POSTING_ENTRY_LABELS[state],
  };
}

function resultOf({ state, entryNos, raisedOn, decidedOn }: PublicObjection): string {
  const about = `${documentDay(raisedOn)}对第 ${entryNos.join('、')} 条提出异议`;
  return decidedOn
    ? `${about}，${documentDay(decidedOn)}处理：${OBJECTION_STATE_LABELS[state]}。`
    : `${about}，正在处理。`;
}

/** By what the points are for, the most first; what was withdrawn is out of it. */
function sumsOf(entries: readonly PublicPostingEntry[]): PosterPage['sums'] {
  const sums = new Map<string, { count: number; points: number }>();
  for (const { forWhat, points, state } of entries) {
    if (state === 'withdrawn') continue;
    const known = sums.get(forWhat) ?? { count: 0, points: 0 };
    sums.set(forWhat, { count: known.count + 1, points: known.points + points });
  }
  return [...sums]
    .sort(([, left], [, right]) => right.points - left.points)
    .slice(0, SUMS_SHOWN)
    .map(([forWhat, { count, points }]) => ({ forWhat, count: String(count), points: String(points) }));
}
