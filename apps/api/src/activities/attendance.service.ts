import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  activityStateAfter,
  assertAllowed,
  assertCan,
  changedRows,
  changesFigures,
  checkConfirm,
  checkCorrect,
  checkLateMinutes,
  checkRecord,
  checkRows,
  checkSecondApprover,
  conclusionNews,
  dayOf,
  DomainError,
  placeOf,
  type ActivityState,
  type Actor,
  type ConfirmAttendanceInput,
  type ConfirmResult,
  type CorrectAttendanceInput,
  type RecordAttendanceInput,
  type RosterRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Jobs } from '../platform/jobs/jobs';
import { Live } from '../platform/live/live';
import { settledAll } from '../platform/settled-all';
import { SchemesService } from '../schemes/schemes.service';
import { SettlementService, type Settled, type Terms } from '../schemes/settlement.service';
import { PeopleService } from '../volunteers/people.service';
import { ActivitiesStore, type LockedActivity } from './activities.store';
import { AttendanceStore, type Change, type Sheet, type SheetRow } from './attendance.store';
import { checkedRows, rostersOf } from './sheet';

const SETTLE_EVERY_MS = 300_000;
const SETTLE_BATCH = 100;

/** The roll-call sheet: kept, confirmed and settled, corrected. */
@Injectable()
export class AttendanceService implements OnModuleInit {
  constructor(
    private readonly activities: ActivitiesStore,
    private readonly store: AttendanceStore,
    private readonly people: PeopleService,
    private readonly settlement: SettlementService,
    private readonly schemes: SchemesService,
    private readonly feed: FeedService,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
    private readonly writes: Writes,
    private readonly live: Live,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('settle-activities', SETTLE_EVERY_MS, () => this.settleDue());
  }

  async getRoster(actor: Actor, id: string): Promise<RosterRecord> {
    assertCan(actor, 'activity.roster', await this.activities.getSubject(id));
    const points = await this.settlement.pointsOf(id);
    return this.rosterFor(this.dataSource.manager, actor, id, points);
  }

  private async rosterFor(
    tx: EntityManager,
    actor: Actor,
    id: string,
    points: ReadonlyMap<string, number>,
  ): Promise<RosterRecord> {
    const roster = await this.store.getRoster(tx, id, points);
    const { unitId, shifts } = await this.activities.getDetail(id, null, tx);
    const versions = await this.schemes.inForceOn(tx, unitId, daysOf(shifts));
    const subject = await this.activities.getSubject(id, tx);
    const confirmers = this.schemes.approversBeside(actor, 'attendance', [...versions.values()].flat(), subject);
    return { ...roster, confirmers };
  }

  /** The whole sheet in one save. Nothing follows from it yet. */
  async record(actor: Actor, id: string, input: RecordAttendanceInput, write: WriteKey): Promise<RosterRecord> {
    assertCan(actor, 'activity.record-attendance', await this.activities.getSubject(id));
    return this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      assertAllowed(checkRecord(activity, this.clock.now()));
      const { sheet, ...read } = await this.readSheet(tx, actor, activity, input);
      await this.store.keepRows(tx, id, read, actor, this.clock.now());
      await this.store.keepSheet(tx, id, activity.state, sheet);
      await this.live.publish(tx, { name: 'activity.changed', id, unitPath: activity.unitPath });
      return this.rosterFor(tx, actor, id, new Map());
    });
  }

  /** The sheet becomes the record: hours, points, the end of the activity and the promise of its 简讯, in one transaction. */
  async confirm(actor: Actor, id: string, input: ConfirmAttendanceInput, write: WriteKey): Promise<ConfirmResult> {
    assertCan(actor, 'activity.confirm-attendance', await this.activities.getSubject(id));
    const result = await this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      const now = this.clock.now();
      assertAllowed(checkConfirm(activity, now));
      const [{ sheet, ...read }, terms] = await Promise.all([
        this.readSheet(tx, actor, activity, input),
        this.readTerms(tx, actor, activity, input.rows),
      ]);
      assertAllowed(checkSecondApprover(read.rows, actor.userId));
      const rosters = rostersOf(actor, activity, read.rows, terms.leaderId);
      const [, settled] = await settledAll([
        this.store.keepRows(tx, id, read, actor, now),
        this.settlement.settle(tx, rosters, terms),
      ]);
      const state = stateAfter(activity, settled);
      const concluded = { at: now, by: actor.userId };
      return this.conclude(tx, actor, { ...activity, ...sheet, state }, { rows: read.rows, settled, concluded });
    });
    await this.jobs.add('draft-brief', { feedEventId: result.feedEventId }, `draft-brief:${result.feedEventId}`);
    return result;
  }

  /** Rows that say something new are reversed in the ledgers and entered again; both stay readable, with the reason. */
  async correct(actor: Actor, id: string, input: CorrectAttendanceInput, write: WriteKey): Promise<ConfirmResult> {
    assertCan(actor, 'activity.correct-attendance', await this.activities.getSubject(id));
    const { reason } = input;
    const result = await this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      assertAllowed(checkCorrect(activity, reason));
      const { sheet, ...read } = await this.readSheet(tx, actor, activity, input);
      if (read.changes.length === 0 && !changesFigures(activity, input)) throw new DomainError('attendance.unchanged');
      const changed = read.changes.map((change) => change.row);
      assertAllowed(checkLateMinutes(changed, read.hands, actor.userId));
      await this.store.keepRows(tx, id, read, actor, this.clock.now());
      await this.store.keepCorrections(tx, read.changes, reason, actor, this.clock.now());
      const terms = await this.readTerms(tx, actor, activity, changed);
      const rosters = rostersOf(actor, activity, changed, terms.leaderId);
      const settled = await this.settlement.correct(tx, rosters, reason, terms);
      const state = stateAfterCorrection(activity, settled);
      return this.conclude(tx, actor, { ...activity, ...sheet, state }, { rows: read.rows, settled, reason });
    });
    await this.jobs.add('correct-bulletins', { activityId: id }, `correct-bulletins:${result.feedEventId}`);
    return result;
  }

  /** Ends the activities whose last points have come out of 公示, some hundred at a time until none is left. */
  async settleDue(): Promise<void> {
    let last: string | null = null;
    do {
      const due = await this.store.settleable(last, SETTLE_BATCH);
      for (const { id, unitPath } of due) await this.dataSource.transaction((tx) => this.settle(tx, id, unitPath));
      last = due.at(-1)?.id ?? null;
    } while (last !== null);
  }

  private async settle(tx: EntityManager, id: string, unitPath: string): Promise<void> {
    const activity = await this.activities.lockActivity(tx, id);
    // another process was faster, or a correction put points under 公示 again
    if (activity.state !== 'concluded' || (await this.settlement.activitiesUnderPosting([id], tx)).length > 0) return;
    await this.activities.enter(tx, id, activityStateAfter(activity, 'settle'));
    await this.live.publish(tx, { name: 'activity.changed', id, unitPath });
  }

  /**
   * What a sent sheet comes to. Before the confirmation it is the whole sheet, and who is no longer on it was put there by mistake;
   * afterwards rows that were not sent stay.
   */
  private async readSheet(
    tx: EntityManager,
    actor: Actor,
    activity: LockedActivity,
    input: RecordAttendanceInput,
  ): Promise<Reading> {
    if (activity.rosterVersion !== input.version) throw new DomainError('attendance.changed-meanwhile');
    assertAllowed(checkRows(input.rows, activity.shifts, input.guarantorName));
    const personIds = input.rows.map((row) => row.personId);
    const [people, places, kept] = await Promise.all([
      this.people.people(personIds, tx),
      this.store.places(tx, activity.id),
      this.store.rows(tx, activity.id),
    ]);
    const sent = checkedRows(actor, activity, input, { people, places });
    const isConfirmed = activity.concludedBy !== null;
    const changes = changedRows(kept, sent).map(({ before, row }) => {
      const revision = isConfirmed ? (before?.revision ?? 0) + 1 : 0;
      return { before, row: { ...row, id: before?.id ?? row.id, revision } };
    });
    const sentPlaces = new Set(sent.map(placeOf));
    const staying = kept.filter((row) => isConfirmed || sentPlaces.has(placeOf(row)));
    const rows = new Map([...staying, ...changes.map((change) => change.row)].map((row) => [placeOf(row), row]));
    const { outcomes = activity.outcomes, publicHeadcount = activity.publicHeadcount } = input;
    return {
      sheet: { rosterVersion: activity.rosterVersion + 1, outcomes, publicHeadcount },
      rows: [...rows.values()],
      changes,
      gone: kept.filter((row) => !rows.has(placeOf(row))),
      hands: new Set([activity.concludedBy ?? '', ...kept.filter(isOriginal).map((row) => row.recorderId)]),
    };
  }

  /** What holds on the days of the activity, where the versions may name who confirms, and who leads its team. */
  private async readTerms(
    tx: EntityManager,
    actor: Actor,
    { id, unitId, teamId, shifts }: LockedActivity,
    rows: readonly { personId: string }[],
  ): Promise<Terms & { leaderId: string | null }> {
    const personIds = [...new Set(rows.map((row) => row.personId))];
    const [leaderId, terms] = await Promise.all([
      this.store.leaderOf(tx, teamId),
      this.settlement.termsOn(tx, unitId, personIds, daysOf(shifts)),
    ]);
    const subject = () => this.activities.getSubject(id, tx);
    await this.schemes.assertApprover(actor, 'attendance', [...terms.versions.values()].flat(), subject);
    return { ...terms, leaderId };
  }

  /** Last in the transaction: the sheet, the trace, the hint to open screens, and the event with all that a 简讯 is made of. */
  private async conclude(
    tx: EntityManager,
    actor: Actor,
    activity: LockedActivity,
    { rows, settled, reason = null, concluded = null }: Conclusion,
  ): Promise<ConfirmResult> {
    const { id, unitPath, publicHeadcount, rosterVersion: version } = activity;
    const news = conclusionNews(activity, { rows, publicHeadcount, version, reason, recorderName: actor.name });
    const trace = { action: TRACES[news.kind], subjectKind: 'activity', subjectId: id, unitPath, reason };
    const [, , , event] = await Promise.all([
      this.store.keepSheet(tx, id, activity.state, activity, concluded),
      this.audit.record(tx, { ...trace, actorId: actor.userId }),
      this.live.publish(tx, { name: 'activity.changed', id, unitPath }),
      this.feed.append(tx, news),
    ]);
    return {
      activityId: id,
      state: activity.state,
      presentCount: news.facts.volunteers,
      totalMinutes: news.facts.minutes,
      pointsPosted: pointsOf(settled, 'posted'),
      pointsPending: pointsOf(settled, 'pending'),
      feedEventId: event.id,
    };
  }
}

/** What a sent sheet comes to: how it then stands, and what must be written for that. */
interface Reading {
  sheet: Sheet;
  rows: SheetRow[];
  changes: Change[];
  gone: SheetRow[];
  /** Who recorded and who confirmed the sheet as it was before any correction. */
  hands: ReadonlySet<string>;
}

const daysOf = (shifts: readonly { startsAt: string }[]) => new Set(shifts.map(({ startsAt }) => dayOf(startsAt)));
const isOriginal = (row: SheetRow) => row.revision === 0;

interface Conclusion {
  /** The whole sheet. */
  rows: SheetRow[];
  /** What the ledgers answered for the rows they were given. */
  settled: Settled[];
  /** Of a correction. */
  reason?: string | null;
  /** Of a confirmation: when and by whom. */
  concluded?: { at: string; by: string } | null;
}

const TRACES = {
  'activity-concluded': 'activity.confirm-attendance',
  'activity-corrected': 'activity.correct-attendance',
};

/** Concluded, and settled at once when no points wait under 公示. */
function stateAfter(activity: LockedActivity, settled: Settled[]): ActivityState {
  const state = activityStateAfter(activity, 'conclude');
  return settled.some((row) => row.state === 'pending') ? state : activityStateAfter({ state }, 'settle');
}

/** Points that were added wait under 公示, so an activity that was settled is no longer. */
function stateAfterCorrection(activity: LockedActivity, settled: Settled[]): ActivityState {
  const waits = settled.some((row) => row.state === 'pending');
  return activity.state === 'settled' && waits ? activityStateAfter(activity, 'reopen') : activity.state;
}

const pointsOf = (settled: Settled[], state: Settled['state']) =>
  settled.filter((row) => row.state === state).reduce((sum, row) => sum + row.points, 0);
