import { Injectable } from '@nestjs/common';
import {
  assertCan,
  checkDecideObjection,
  dayOf,
  DomainError,
  isMinor,
  listScope,
  maskName,
  type Actor,
  type ObjectionRecord,
  type Page,
  type PageQuery,
  type PostingDetail,
  type PostingPlace,
  type PostingQuery,
  type PostingRecord,
  type PostingScheme,
  type PostingTimes,
  type PublicPosting,
  type PublicPostingEntry,
  type UnitPostings,
} from '@jishan/domain';
import { knownUntil, workingDays, type WorkCalendar } from '@jishan/points';
import { Clock } from '../platform/clock';
import { PostingService } from '../schemes/posting.service';
import { UnitsService } from '../units/units.service';
import { ObjectionsStore } from './objections.store';
import { PostingsStore, type EntryRow, type PostingRow } from './postings.store';

/** 公示: what is on public view, for everybody by unit, and for those who answer for it with names. */
@Injectable()
export class PostingsService {
  constructor(
    private readonly store: PostingsStore,
    private readonly objections: ObjectionsStore,
    private readonly rounds: PostingService,
    private readonly units: UnitsService,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: PostingQuery & PageQuery): Promise<Page<PostingRecord>> {
    const page = await this.store.list(listScope(actor, 'posting.read'), query);
    return { ...page, items: page.items.map(toRecord) };
  }

  async detail(actor: Actor, id: string): Promise<PostingDetail> {
    const posting = await this.store.find(id);
    if (!posting) throw new DomainError('resource.not-found');
    assertCan(actor, 'posting.read', posting);
    const today = this.clock.today();
    const entries = (await this.store.entries([id])).map((row) => ({
      ...toPublicEntry(row, today),
      personName: row.personName ?? '—',
      explanation: row.explanation,
      closedReason: row.closedReason,
    }));
    const objections = await this.store.objections([id]);
    const hands = await this.objections.hands(objections.map((objection) => objection.id));
    return {
      ...{ ...toRecord(posting), ...this.timesOf(posting, today, await this.rounds.calendar()), today, entries },
      schemes: (await this.store.schemes([id])).map(toScheme),
      objections: objections.map((objection) => {
        const involved = hands.find((one) => one.id === objection.id);
        return { ...objection, refusal: involved ? checkDecideObjection(involved, actor) : null };
      }),
    };
  }

  /** Without signing in. */
  places(): Promise<PostingPlace[]> {
    return this.store.places(this.clock.today());
  }

  /** Without signing in: nobody is named who did not agree to it, and nobody under age at all. */
  async ofUnit(unitId: string): Promise<UnitPostings> {
    const unit = await this.units.getUnit(unitId);
    const today = this.clock.today();
    const postings = await this.store.ofUnit(unitId, today);
    const ids = postings.map((posting) => posting.id);
    const [rows, objections] = [await this.store.entries(ids), await this.store.objections(ids)];
    const [schemes, calendar] = [await this.store.schemes(ids), await this.rounds.calendar()];
    return {
      ...{ unitId, unitName: unit.name, today },
      postings: postings.map((posting) => ({
        ...daysOf(posting),
        ...this.timesOf(posting, today, calendar),
        schemes: schemes.filter(({ postingId }) => postingId === posting.id).map(toScheme),
        ...publicly(
          rows.filter(({ postingId }) => postingId === posting.id),
          objections.filter(({ postingId }) => postingId === posting.id),
          today,
        ),
      })),
    };
  }

  private timesOf({ opensOn, closesOn }: PostingRow, today: string, calendar: WorkCalendar): PostingTimes {
    const from = today > opensOn ? today : opensOn;
    return { workingDaysLeft: workingDays(from, closesOn, calendar), holidaysKnownUntil: knownUntil(calendar) };
  }
}

function daysOf({ id, book, state, gatherUntil, opensOn, closesOn, effectiveOn }: PostingRow) {
  return { id, book, state, gatherUntil, opensOn, closesOn, effectiveOn };
}

/** The lines of one round, and its objections without who raised them and why. */
export function publicly(
  rows: readonly EntryRow[],
  raised: readonly ObjectionRecord[],
  today: string,
): Pick<PublicPosting, 'entries' | 'objections'> {
  const entries = rows.map((row) => toPublicEntry(row, today));
  const numbers = new Map(entries.map((entry) => [entry.id, entry.no]));
  return {
    entries,
    objections: raised.map(({ state, entryIds, raisedAt, decidedAt }) => ({
      state,
      entryNos: entryIds.flatMap((id) => numbers.get(id) ?? []),
      raisedOn: dayOf(raisedAt),
      decidedOn: decidedAt && dayOf(decidedAt),
    })),
  };
}

const toScheme = ({ title, documentRef }: PostingScheme): PostingScheme => ({ title, documentRef });

function toRecord({ unitPath: _, ...record }: PostingRow): PostingRecord {
  return record;
}

/** Exactly what anybody may read: built field by field, so that a new column of the row stays inside. */
function toPublicEntry(row: EntryRow, today: string): PublicPostingEntry {
  const { id, no, occurredOn, points, state } = row;
  return {
    ...{ id, no, occurredOn, points, state },
    who: publicNameOf(row, today),
    forWhat: row.forWhat ?? '积分申报',
    ruleName: row.ruleName ?? '—',
  };
}

/** Somebody under age stands behind the household; everybody else is masked unless they agreed to be named. */
export function publicNameOf(
  { personName, birthOn, named, headName }: Pick<EntryRow, 'personName' | 'birthOn' | 'named' | 'headName'>,
  today: string,
): string {
  if (personName === null || birthOn === null) return '*';
  if (isMinor(birthOn, today)) return headName === null ? '未成年志愿者' : `${maskName(headName)}户（未成年人）`;
  return named ? personName : maskName(personName);
}
