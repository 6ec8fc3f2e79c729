import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  activityStateAfter,
  assertAllowed,
  assertCan,
  changedRows,
  checkConfirm,
  checkCorrect,
  checkPeople,
  checkRecord,
  checkRows,
  checkSecondApprover,
  conclusionNews,
  DomainError,
  placeOf,
  unobserved,
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
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { Live } from '../platform/live/live';
import { SettlementService, type Roster, type Settled } from '../schemes/settlement.service';
import { PeopleService } from '../volunteers/people.service';
import { ActivitiesStore, type LockedActivity } from './activities.store';
import { AttendanceStore, type Change, type SheetRow } from './attendance.store';

const SETTLE_EVERY_MS = 300_000;
const SETTLE_BATCH = 500;

/** The roll-call sheet: kept, confirmed and settled, corrected. */
@Injectable()
export class AttendanceService implements OnModuleInit {
  constructor(
    private readonly activities: ActivitiesStore,
    private readonly store: AttendanceStore,
    private readonly people: PeopleService,
    private readonly settlement: SettlementService,
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
    return this.store.getRoster(this.dataSource.manager, id, points);
  }

  /** The whole sheet in one save. Nothing follows from it yet. */
  async record(actor: Actor, id: string, input: RecordAttendanceInput, write: WriteKey): Promise<RosterRecord> {
    assertCan(actor, 'activity.record-attendance', await this.activities.getSubject(id));
    return this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      assertAllowed(checkRecord(activity, this.clock.now()));
      const { sheet, ...read } = await this.readSheet(tx, actor, activity, input);
      await this.keep(tx, actor, id, read);
      await this.activities.enter(tx, id, activity.state, sheet);
      await this.live.publish(tx, { name: 'activity.changed', id, unitPath: activity.unitPath });
      return this.store.getRoster(tx, id, new Map());
    });
  }

  /** The sheet becomes the record: hours, points, the end of the activity and the promise of its 简讯, in one transaction. */
  async confirm(actor: Actor, id: string, input: ConfirmAttendanceInput, write: WriteKey): Promise<ConfirmResult> {
    assertCan(actor, 'activity.confirm-attendance', await this.activities.getSubject(id));
    const result = await this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      const now = this.clock.now();
      assertAllowed(checkConfirm(activity, now));
      const { sheet, ...read } = await this.readSheet(tx, actor, activity, input);
      assertAllowed(checkSecondApprover(read.rows, actor.userId));
      await this.keep(tx, actor, id, read);
      const rosters = await this.rostersOf(tx, actor, activity, read.rows);
      const settled = await inTurn(rosters, (roster) => this.settlement.settle(tx, roster));
      const state = stateAfter(activity, settled);
      await this.activities.enter(tx, id, state, { ...sheet, concludedAt: now, concludedBy: actor.userId });
      return this.conclude(tx, actor, { ...activity, ...sheet, state }, { rows: read.rows, settled, reason: null });
    });
    await this.jobs.add('draft-brief', { feedEventId: result.feedEventId }, `draft-brief:${result.feedEventId}`);
    return result;
  }

  /** Rows that say something new are reversed in the ledgers and entered again; both stay readable, with the reason. */
  async correct(actor: Actor, id: string, input: CorrectAttendanceInput, write: WriteKey): Promise<ConfirmResult> {
    assertCan(actor, 'activity.correct-attendance', await this.activities.getSubject(id));
    const { reason } = input;
    return this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      assertAllowed(checkCorrect(activity, reason));
      const { sheet, ...read } = await this.readSheet(tx, actor, activity, input);
      const isNew = read.changes.length > 0 || input.outcomes !== undefined || input.publicHeadcount !== undefined;
      if (!isNew) throw new DomainError('attendance.unchanged');
      const changed = read.changes.map((change) => change.row);
      // whoever confirmed the sheet cannot add unobserved minutes to it afterwards
      const confirmed = changed.map((row) => ({ ...row, recorderId: activity.concludedBy ?? '' }));
      assertAllowed(checkSecondApprover(confirmed, actor.userId));
      await this.keep(tx, actor, id, read);
      await this.store.keepCorrections(tx, read.changes, reason, actor, this.clock.now());
      const rosters = await this.rostersOf(tx, actor, activity, changed);
      const settled = await inTurn(rosters, (roster) => this.settlement.correct(tx, { ...roster, reason }));
      await this.activities.enter(tx, id, activity.state, sheet);
      return this.conclude(tx, actor, { ...activity, ...sheet }, { rows: read.rows, settled, reason });
    });
  }

  /** Ends the activities whose last points have come out of 公示. */
  async settleDue(): Promise<void> {
    const concluded = await this.store.concluded(SETTLE_BATCH);
    const underPosting = new Set(await this.settlement.activitiesUnderPosting(concluded.map(({ id }) => id)));
    for (const { id, unitPath } of concluded.filter((activity) => !underPosting.has(activity.id))) {
      await this.dataSource.transaction(async (tx) => {
        const activity = await this.activities.lockActivity(tx, id);
        if (activity.state !== 'concluded') return; // another process was faster
        await this.activities.enter(tx, id, activityStateAfter(activity, 'settle'));
        await this.live.publish(tx, { name: 'activity.changed', id, unitPath });
      });
    }
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
    const sent = await this.checkedRows(tx, actor, activity, input);
    const kept = await this.store.rows(tx, activity.id);
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
    };
  }

  /** The rows as they may be kept. Who walked in is told by the sign-ups, not by the sender. */
  private async checkedRows(
    tx: EntityManager,
    actor: Actor,
    activity: LockedActivity,
    { rows, guarantorName }: RecordAttendanceInput,
  ): Promise<SheetRow[]> {
    assertAllowed(checkRows(rows, activity.shifts, guarantorName));
    const personIds = rows.map((row) => row.personId);
    const people = await this.people.people(personIds, tx);
    const facts = new Map([...people].map(([id, { state, birthOn }]) => [id, { active: state === 'active', birthOn }]));
    const places = await this.store.places(tx, activity.id);
    assertAllowed(checkPeople(activity, rows, facts, places));
    return rows.map((row) => ({
      ...row,
      id: newId(),
      note: row.note ?? '',
      walkIn: !places.has(placeOf(row)),
      guarantorName: unobserved(row.source) ? (guarantorName?.trim() ?? null) : null,
      recorderId: actor.userId,
      revision: 0,
    }));
  }

  private async keep(
    tx: EntityManager,
    actor: Actor,
    activityId: string,
    { changes, gone }: Pick<Reading, 'changes' | 'gone'>,
  ): Promise<void> {
    await this.store.dropRows(tx, gone);
    const rows = changes.map((change) => change.row);
    await this.store.keepRows(tx, activityId, rows, actor, this.clock.now());
  }

  /** One roster a shift, because the scheme looks at the day and the hour. */
  private async rostersOf(
    tx: EntityManager,
    actor: Actor,
    activity: LockedActivity,
    rows: SheetRow[],
  ): Promise<Roster[]> {
    const { id: activityId, unitId, kind, category, teamId } = activity;
    const leaderId = await this.store.leaderOf(tx, teamId);
    const toRosterRow = ({
      id: attendanceId,
      revision,
      personId,
      minutes,
      source,
    }: SheetRow): Roster['rows'][number] => ({
      ...{ attendanceId, revision, personId, minutes, source, teamId },
      role: personId === leaderId ? 'leader' : 'participant',
    });
    return activity.shifts.flatMap(({ id: shiftId, startsAt }) => {
      const roster = { activityId, unitId, kind, category, startsAt, recorderId: actor.userId };
      const ofShift = rows.filter((row) => row.shiftId === shiftId).map(toRosterRow);
      return ofShift.length === 0 ? [] : [{ ...roster, rows: ofShift }];
    });
  }

  /** Last in the transaction: the trace, the hint to open screens, and the event with all that a 简讯 is made of. */
  private async conclude(
    tx: EntityManager,
    actor: Actor,
    activity: LockedActivity,
    { rows, settled, reason }: Conclusion,
  ): Promise<ConfirmResult> {
    const { id, unitPath, publicHeadcount, rosterVersion: version } = activity;
    const news = conclusionNews(activity, { rows, publicHeadcount, version, reason, recorderName: actor.name });
    const trace = { action: TRACES[news.kind], subjectKind: 'activity', subjectId: id, unitPath, reason };
    await this.audit.record(tx, { ...trace, actorId: actor.userId });
    await this.live.publish(tx, { name: 'activity.changed', id, unitPath });
    const event = await this.feed.append(tx, news);
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
  sheet: Pick<LockedActivity, 'rosterVersion' | 'outcomes' | 'publicHeadcount'>;
  rows: SheetRow[];
  changes: Change[];
  gone: SheetRow[];
}

interface Conclusion {
  /** The whole sheet. */
  rows: SheetRow[];
  /** What the ledgers answered for the rows they were given. */
  settled: Settled[];
  /** Of a correction. */
  reason: string | null;
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

/** One after the other: a transaction has one connection. */
async function inTurn(rosters: Roster[], post: (roster: Roster) => Promise<Settled[]>): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const roster of rosters) settled.push(...(await post(roster)));
  return settled;
}

const pointsOf = (settled: Settled[], state: Settled['state']) =>
  settled.filter((row) => row.state === state).reduce((sum, row) => sum + row.points, 0);
