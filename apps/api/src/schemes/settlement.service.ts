import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  dayOf,
  timeOf,
  type ActivityCategory,
  type ActivityKind,
  type AttendanceSource,
  type ServiceCondition,
  type ServiceRole,
} from '@jishan/domain';
import {
  addDays,
  addWorkingDays,
  award,
  historySince,
  isWorkingDay,
  monthOf,
  unearnedBonuses,
  type AwardDraft,
  type Fact,
  type History,
  type Owner,
  type SchemeVersion,
  type WorkCalendar,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { HoursService } from '../points/hours.service';
import { PointsService, type Award } from '../points/points.service';
import { SchemesService } from './schemes.service';
import { SettlementStore, type CountedAward } from './settlement.store';

export interface RosterRow {
  attendanceId: string;
  /** 0 at first; a correction counts up. */
  revision: number;
  personId: string;
  role: ServiceRole;
  /** 0: was not there; nothing is posted. */
  minutes: number;
  source: AttendanceSource;
  /** Only contest schemes need it. */
  teamId?: string | null;
}

export interface Roster {
  activityId: string;
  /** Host unit: decides which scheme applies. */
  unitId: string;
  kind: ActivityKind;
  category: ActivityCategory;
  /** Instant; the business day and the conditions follow from it. */
  startsAt: string;
  recorderId: string;
  rows: RosterRow[];
}

export interface Settled {
  attendanceId: string;
  personId: string;
  minutes: number;
  points: number;
  state: 'posted' | 'pending' | 'none';
  explanation: string;
}

const NIGHT_FROM = '19:00';
const POSTING_BATCH = 500;
const POST_EVERY_MS = 600_000;
const NO_SCHEME = '该日没有生效的积分方案。';

/** From proved attendance to hours and points, whole rosters at a time and always inside the caller's transaction. */
@Injectable()
export class SettlementService implements OnModuleInit {
  private readonly logger = new Logger(SettlementService.name);

  constructor(
    private readonly schemes: SchemesService,
    private readonly points: PointsService,
    private readonly hours: HoursService,
    private readonly store: SettlementStore,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('post-awards', POST_EVERY_MS, () => this.postDue());
  }

  /** Hours and points of a confirmed roster, by the scheme in force that day. Given again, rows that were settled stay as they are. */
  async settle(tx: EntityManager, roster: Roster): Promise<Settled[]> {
    const fresh = await this.postHours(tx, roster);
    const rows = roster.rows.filter((row) => fresh.has(hourKey(row)));
    const settling = await this.open(tx, roster, rows);
    for (const version of settling.versions) await this.give(tx, settling, version, new Set());
    return this.answer(tx, roster, settling);
  }

  /**
   * Replaces what earlier revisions of these rows gave. New points come first and old ones go after, so that what somebody has spent
   * meanwhile is a shortfall only as far as the correction takes away. A row whose points counted already is not posted a second time.
   */
  async correct(tx: EntityManager, roster: Roster & { reason: string }): Promise<Settled[]> {
    const { activityId, recorderId, reason } = roster;
    const sources = roster.rows.map(sourceOf);
    const old = await this.points.liveAwards(tx, activityId, sources);
    const waiting = await this.store.lockWaiting(tx, activityId, sources);
    await this.hours.reverse(tx, activityId, sources, { recorderId, reason });
    await this.store.withdraw(tx, waiting.map((award) => award.key), reason);
    await this.postHours(tx, roster);
    const settling = await this.open(tx, roster, roster.rows.filter((row) => row.minutes > 0), old.map((award) => award.accountId));
    settling.replaced = new Set(sources);
    const unearned: CountedAward[] = [];
    for (const version of settling.versions) unearned.push(...(await this.give(tx, settling, version, new Set(old.map((award) => award.source)))));
    await this.takeBack(tx, [...old.map((award) => award.id)], unearned, roster);
    return this.answer(tx, roster, settling);
  }

  /** Takes back everything an activity gave: hours, points, points under posting. */
  async reverseActivity(tx: EntityManager, of: { activityId: string; recorderId: string; reason: string }): Promise<{ reversed: number; shortfall: number }> {
    const { activityId, recorderId, reason } = of;
    const posted = await this.points.liveAwards(tx, activityId, null);
    const waiting = await this.store.lockWaiting(tx, activityId, null);
    await this.hours.reverse(tx, activityId, null, { recorderId, reason });
    await this.store.withdraw(tx, waiting.map((award) => award.key), reason);
    const reversed = await this.points.reverseAwards(tx, posted.map((award) => award.id), { actorId: recorderId, reason, occurredOn: this.clock.today() });
    return { reversed: posted.length + waiting.length, shortfall: reversed.reduce((sum, one) => sum + one.shortfall, 0) };
  }

  /** What one such service would give, before caps and bonuses; null where no scheme applies. */
  async estimate(unitId: string, service: Pick<Roster, 'kind' | 'category' | 'startsAt'> & Pick<RosterRow, 'role' | 'minutes'>): Promise<{ points: number; explanation: string } | null> {
    const tx = this.dataSource.manager;
    const [version] = (await this.schemes.inForce(tx, unitId, dayOf(service.startsAt))).filter((candidate) => candidate.book === 1);
    if (!version) return null;
    const conditions = conditionsOf(service, await this.store.calendar(tx));
    const fact = { ...service, ...EXAMPLE, conditions, occurredOn: dayOf(service.startsAt), settledAt: service.startsAt };
    const plain = { ...version, caps: [], rules: version.rules.map((rule) => ({ ...rule, bonus: null })) };
    const [draft] = award(plain, [{ ...fact, kind: 'attendance' }], { awards: [], facts: [] });
    return { points: draft?.amount ?? 0, explanation: draft?.explanation ?? '方案中没有适用的规则。' };
  }

  /** Which of these activities have awards that still wait. */
  activitiesUnderPosting(activityIds: readonly string[]): Promise<string[]> {
    return this.store.underPosting(activityIds);
  }

  /** Posts what has been on public view long enough. Finds nothing when run twice. */
  async postDue(): Promise<void> {
    for (let batch = POSTING_BATCH; batch === POSTING_BATCH; ) {
      batch = await this.dataSource.transaction(async (tx) => {
        const due = await this.store.takeDue(tx, this.clock.today(), POSTING_BATCH);
        for (const book of new Set(due.map((one) => one.book))) {
          const own = due.filter((one) => one.book === book);
          await this.store.markPosted(tx, await this.points.postAwards(tx, book, own));
        }
        return due.length;
      });
      if (batch > 0) this.logger.log({ awards: batch }, 'awards posted after 公示');
    }
  }

  private postHours(tx: EntityManager, roster: Roster): Promise<Set<string>> {
    const credits = roster.rows.filter((row) => row.minutes > 0).map((row) => ({ ...row, key: hourKey(row), origin: sourceOf(row), category: roster.category }));
    return this.hours.post(tx, credits, { activityId: roster.activityId, occurredOn: dayOf(roster.startsAt), recorderId: roster.recorderId });
  }

  /** What giving points to these rows needs to know, asked once for all. */
  private async open(tx: EntityManager, roster: Roster, rows: RosterRow[], alsoLocked: number[] = []): Promise<Settling> {
    const occurredOn = dayOf(roster.startsAt);
    const versions = await this.schemes.inForce(tx, roster.unitId, occurredOn);
    const calendar = await this.store.calendar(tx);
    const personIds = [...new Set(roster.rows.map((row) => row.personId))];
    const households = await this.points.ownersOf(tx, personIds, occurredOn);
    return { roster, rows, occurredOn, versions, calendar, personIds, households, alsoLocked, settledAt: this.clock.now(), replaced: new Set(), drafts: [], posted: new Set() };
  }

  /** Drafts of one version, posted or put under 公示. Answers the bonuses that the people of the roster no longer earn. */
  private async give(tx: EntityManager, settling: Settling, version: SchemeVersion, postedBefore: ReadonlySet<string>): Promise<CountedAward[]> {
    const { roster, rows } = settling;
    const conditions = conditionsOf(roster, settling.calendar);
    const facts = rows.flatMap((row) => factOf(row, ownerOf(version, row, settling), { ...settling, conditions }));
    const owners = [...new Map(facts.map((fact) => [fact.owner.id, fact.owner])).values()];
    const accounts = await this.points.ensureAccounts(tx, version.book, owners);
    await this.points.lockAccounts(tx, [...new Set([...accounts.values(), ...settling.alsoLocked])]);
    const { history, counted } = await this.history(tx, settling, version, [...accounts.values()]);
    const drafts = award(version, facts, history);
    settling.drafts.push(...drafts);
    const toAward = (draft: AwardDraft): Award => ({ ...draft, actorId: roster.recorderId, accountId: accounts.get(draft.owner.id) ?? 0 });
    const paid = drafts.filter((draft) => draft.amount > 0);
    const now = paid.filter((draft) => version.postingDays === 0 || postedBefore.has(draft.source));
    const later = paid.filter((draft) => !now.includes(draft));
    now.forEach((draft) => settling.posted.add(draft.key));
    if (now.length > 0) await this.points.postAwards(tx, version.book, now.map(toAward));
    if (later.length > 0) await this.store.pend(tx, version.book, later.map(toAward), this.effectiveOn(version, settling.calendar));
    const unearned = new Set(settling.replaced.size > 0 ? unearnedBonuses(version, { ...history, facts: [...history.facts, ...facts] }) : []);
    return counted.filter((past) => unearned.has(past.key));
  }

  /** What counts already for caps and bonuses; a scheme without either needs no look back. Facts being settled or replaced are not part of it. */
  private async history(tx: EntityManager, { roster, personIds, occurredOn, replaced, rows }: Settling, version: SchemeVersion, accountIds: number[]): Promise<{ history: History; counted: CountedAward[] }> {
    const bonuses = version.rules.some((rule) => rule.bonus !== null);
    if (!bonuses && version.caps.length === 0) return { history: { awards: [], facts: [] }, counted: [] };
    const since = `${historySince(version, monthOf(occurredOn))}-01`;
    const own = new Set([...replaced, ...rows.map(sourceOf)]);
    const all = await this.store.counted(tx, { book: version.book, personIds, accountIds, since, activityId: roster.activityId });
    const counted = all.filter((past) => !own.has(past.source));
    const facts = bonuses ? await this.hours.factsSince(tx, personIds, since) : [];
    return { counted, history: { awards: counted, facts: facts.filter((fact) => !own.has(`attendance:${fact.id}`)) } };
  }

  private async takeBack(tx: EntityManager, awardIds: number[], unearned: CountedAward[], { recorderId, reason }: { recorderId: string; reason: string }): Promise<void> {
    const posted = unearned.flatMap((past) => past.transferId ?? []);
    await this.points.reverseAwards(tx, [...awardIds, ...posted], { actorId: recorderId, reason, occurredOn: this.clock.today() });
    await this.store.withdraw(tx, unearned.filter((past) => past.transferId === null).map((past) => past.key), reason);
  }

  /** The day after the last day of public view. */
  private effectiveOn(version: SchemeVersion, calendar: WorkCalendar): string {
    return addDays(addWorkingDays(this.clock.today(), version.postingDays, calendar), 1);
  }

  /** What every row has now: just given, or given when it was settled before. */
  private async answer(tx: EntityManager, roster: Roster, settling: Settling): Promise<Settled[]> {
    const settledNow = new Set(settling.rows);
    const before = roster.rows.filter((row) => row.minutes > 0 && !settledNow.has(row)).map(sourceOf);
    const posted = before.length > 0 ? await this.points.liveAwards(tx, roster.activityId, before) : [];
    const waiting = before.length > 0 ? await this.store.lockWaiting(tx, roster.activityId, before) : [];
    const given = [
      ...settling.drafts.map((draft) => ({ ...draft, state: draft.amount === 0 ? ('none' as const) : settling.posted.has(draft.key) ? ('posted' as const) : ('pending' as const) })),
      ...posted.map((award) => ({ ...award, state: 'posted' as const })),
      ...waiting.map((award) => ({ ...award, state: 'pending' as const })),
    ];
    const bySource = new Map<string, (typeof given)[number][]>();
    for (const one of given) bySource.set(one.source, [...(bySource.get(one.source) ?? []), one]);
    return roster.rows.map((row) => {
      const own = bySource.get(sourceOf(row)) ?? [];
      const state = own.some((one) => one.state === 'pending') ? 'pending' : own.some((one) => one.state === 'posted') ? 'posted' : 'none';
      const explanation = own.map((one) => one.explanation).join('') || (settling.versions.length === 0 ? NO_SCHEME : '');
      return { attendanceId: row.attendanceId, personId: row.personId, minutes: row.minutes, points: own.reduce((sum, one) => sum + one.amount, 0), state, explanation };
    });
  }
}

interface Settling {
  roster: Roster;
  rows: RosterRow[];
  occurredOn: string;
  versions: SchemeVersion[];
  calendar: WorkCalendar;
  personIds: string[];
  households: Map<string, Owner>;
  alsoLocked: number[];
  settledAt: string;
  /** Facts whose earlier awards are about to go. */
  replaced: Set<string>;
  drafts: AwardDraft[];
  /** Keys of the drafts that were posted at once. */
  posted: Set<string>;
}

const EXAMPLE = { id: 'example', revision: 0, personId: 'example', owner: { kind: 'member' as const, id: 'example' }, activityId: null };

const sourceOf = (row: Pick<RosterRow, 'attendanceId'>) => `attendance:${row.attendanceId}`;
const hourKey = (row: RosterRow) => `${sourceOf(row)}:${row.revision}`;

function ownerOf(version: SchemeVersion, row: RosterRow, { households }: Settling): Owner | null {
  switch (version.accountOwner) {
    case 'household':
      return households.get(row.personId) ?? { kind: 'member', id: row.personId };
    case 'member':
      return { kind: 'member', id: row.personId };
    case 'team':
      return row.teamId ? { kind: 'team', id: row.teamId } : null;
    default:
      return version.accountOwner satisfies never;
  }
}

function factOf(row: RosterRow, owner: Owner | null, { roster, occurredOn, settledAt, conditions }: Settling & { conditions: ServiceCondition[] }): Fact[] {
  if (!owner) return [];
  const { attendanceId: id, revision, personId, role, minutes } = row;
  const { activityId, category } = roster;
  return [{ kind: 'attendance', id, revision, personId, role, minutes, category, activityId, owner, conditions, occurredOn, settledAt }];
}

/** Which multipliers may hold: what kind of activity it was, and when. */
export function conditionsOf({ kind, startsAt }: Pick<Roster, 'kind' | 'startsAt'>, calendar: WorkCalendar): ServiceCondition[] {
  const day = dayOf(startsAt);
  const conditions: ServiceCondition[] = [];
  if (kind === 'peak-post' || kind === 'campaign') conditions.push(kind);
  if (calendar.holidays.includes(day)) conditions.push('holiday');
  else if (!isWorkingDay(day, calendar)) conditions.push('weekend');
  if (timeOf(startsAt) >= NIGHT_FROM) conditions.push('night');
  return conditions;
}
