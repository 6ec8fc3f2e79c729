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
  type ActivityDetail,
  type ActivityState,
  type Actor,
  type AttendanceRow,
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
import { ActivitiesStore } from './activities.store';
import { AttendanceStore, type Recorder, type RowToKeep, type Sheet } from './attendance.store';

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
    return this.store.getRoster(id);
  }

  /** The whole sheet in one save. Nothing follows from it yet. */
  async record(actor: Actor, id: string, input: RecordAttendanceInput, write: WriteKey): Promise<RosterRecord> {
    const subject = await this.activities.getSubject(id);
    assertCan(actor, 'activity.record-attendance', subject);
    return this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      assertAllowed(checkRecord(activity, this.clock.now()));
      await this.keep(tx, actor, activity, input);
      await this.live.publish(tx, { name: 'activity.changed', id, unitPath: subject.unitPath });
      return this.store.getRoster(id, tx);
    });
  }

  /** The sheet becomes the record: hours, points, the end of the activity and the promise of its 简讯, in one transaction. */
  async confirm(actor: Actor, id: string, input: ConfirmAttendanceInput, write: WriteKey): Promise<ConfirmResult> {
    assertCan(actor, 'activity.confirm-attendance', await this.activities.getSubject(id));
    const result = await this.writes.once(write, async (tx) => {
      const activity = await this.activities.lockActivity(tx, id);
      assertAllowed(checkConfirm(activity, this.clock.now()));
      const sheet = await this.keep(tx, actor, activity, input);
      const rows = await this.store.rows(tx, id);
      assertAllowed(checkSecondApprover(rows, actor.userId));
      const rosters = await this.rostersOf(tx, actor, activity, rows);
      const settled = await inTurn(rosters, (roster) => this.settlement.settle(tx, roster));
      const state = stateAfter(activity, settled);
      await this.activities.enter(tx, id, state, { concludedAt: this.clock.now(), concludedBy: actor.userId });
      return this.conclude(tx, actor, { ...activity, state }, { ...sheet, rows, reason: null }, settled);
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
      const { sheet, changed } = await this.keepChanges(tx, actor, activity, input);
      const rosters = await this.rostersOf(tx, actor, activity, changed);
      const settled = await inTurn(rosters, (roster) => this.settlement.correct(tx, { ...roster, reason }));
      const rows = await this.store.rows(tx, id);
      return this.conclude(tx, actor, activity, { ...sheet, rows, reason }, settled);
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

  /** Before the confirmation the sheet is what was sent last. */
  private async keep(
    tx: EntityManager,
    actor: Actor,
    activity: ActivityDetail,
    input: RecordAttendanceInput,
  ): Promise<Sheet> {
    const sheet = await this.nextSheet(tx, activity.id, input);
    const rows = await this.checkedRows(tx, activity, input);
    await this.store.dropOthers(tx, activity.id, rows);
    await this.store.keepRows(tx, activity.id, rows, this.recorder(actor));
    await this.store.keepSheet(tx, activity.id, sheet);
    return sheet;
  }

  /** After it, rows that were not sent stay, and what a row said before is kept beside it. */
  private async keepChanges(tx: EntityManager, actor: Actor, activity: ActivityDetail, input: CorrectAttendanceInput) {
    const sheet = await this.nextSheet(tx, activity.id, input);
    const rows = await this.checkedRows(tx, activity, input);
    const kept = await this.store.rows(tx, activity.id);
    const changes = changedRows(kept, rows).map(({ before, row }) => {
      return { before, row: { ...row, id: before?.id ?? row.id, revision: (before?.revision ?? 0) + 1 } };
    });
    const isNew = changes.length > 0 || input.outcomes !== undefined || input.publicHeadcount !== undefined;
    if (!isNew) throw new DomainError('attendance.unchanged');
    const changed = changes.map((change) => change.row);
    // whoever confirmed the sheet cannot add unobserved minutes to it afterwards
    const recorded = changed.map((row) => ({ ...row, recorderId: sheet.concludedBy ?? '' }));
    assertAllowed(checkSecondApprover(recorded, actor.userId));
    await this.store.keepRows(tx, activity.id, changed, this.recorder(actor));
    await this.store.keepCorrections(tx, changes, input.reason, this.recorder(actor));
    await this.store.keepSheet(tx, activity.id, sheet);
    return { sheet, changed };
  }

  private async nextSheet(tx: EntityManager, activityId: string, input: RecordAttendanceInput): Promise<Sheet> {
    const { outcomes, publicHeadcount, ...sheet } = await this.store.getSheet(tx, activityId);
    if (sheet.version !== input.version) throw new DomainError('attendance.changed-meanwhile');
    return {
      ...sheet,
      version: sheet.version + 1,
      outcomes: input.outcomes ?? outcomes,
      publicHeadcount: input.publicHeadcount === undefined ? publicHeadcount : input.publicHeadcount,
    };
  }

  /** The rows of the input as they may be kept. Who walked in is told by the sign-ups, not by the sender. */
  private async checkedRows(
    tx: EntityManager,
    activity: ActivityDetail,
    { rows, guarantorName }: RecordAttendanceInput,
  ) {
    assertAllowed(checkRows(rows, activity.shifts, guarantorName));
    const people = await this.people.people(
      rows.map((row) => row.personId),
      tx,
    );
    const facts = new Map([...people].map(([id, { state, birthOn }]) => [id, { active: state === 'active', birthOn }]));
    const places = await this.store.places(tx, activity.id);
    assertAllowed(checkPeople(activity, rows, facts, places));
    return rows.map((row): RowToKeep => {
      const vouched = unobserved(row.source) ? (guarantorName?.trim() ?? null) : null;
      return {
        ...row,
        id: newId(),
        note: row.note ?? '',
        walkIn: !places.has(placeOf(row)),
        guarantorName: vouched,
        revision: 0,
      };
    });
  }

  /** One roster a shift, because the scheme looks at the day and the hour. */
  private async rostersOf(
    tx: EntityManager,
    actor: Actor,
    activity: ActivityDetail,
    rows: RowToKeep[],
  ): Promise<Roster[]> {
    const { id: activityId, unitId, kind, category, teamId } = activity;
    const leaderId = await this.store.leaderOf(tx, teamId);
    const toRosterRow = (row: RowToKeep): Roster['rows'][number] => {
      const role = row.personId === leaderId ? 'leader' : 'participant';
      return {
        attendanceId: row.id,
        revision: row.revision,
        personId: row.personId,
        role,
        minutes: row.minutes,
        source: row.source,
        teamId,
      };
    };
    return activity.shifts.flatMap(({ id: shiftId, startsAt }) => {
      const ofShift = rows.filter((row) => row.shiftId === shiftId).map(toRosterRow);
      return ofShift.length === 0
        ? []
        : [{ activityId, unitId, kind, category, startsAt, recorderId: actor.userId, rows: ofShift }];
    });
  }

  /** Last in the transaction: the points beside the rows, the trace, and the event with all that a 简讯 is made of. */
  private async conclude(
    tx: EntityManager,
    actor: Actor,
    activity: ActivityDetail,
    sheet: Sheet & { rows: AttendanceRow[]; reason: string | null },
    settled: Settled[],
  ): Promise<ConfirmResult> {
    const { unitPath } = await this.activities.getSubject(activity.id, tx);
    const news = conclusionNews({ ...activity, outcomes: sheet.outcomes }, { ...sheet, recorderName: actor.name });
    const trace = { action: `attendance.${news.kind}`, subjectKind: 'activity', subjectId: activity.id, unitPath };
    await this.store.keepPoints(tx, settled);
    await this.audit.record(tx, { ...trace, actorId: actor.userId, reason: sheet.reason });
    await this.live.publish(tx, { name: 'activity.changed', id: activity.id, unitPath });
    const event = await this.feed.append(tx, news);
    return {
      activityId: activity.id,
      state: activity.state,
      presentCount: news.facts.volunteers,
      totalMinutes: news.facts.minutes,
      pointsPosted: pointsOf(settled, 'posted'),
      pointsPending: pointsOf(settled, 'pending'),
      feedEventId: event.id,
    };
  }

  private recorder(actor: Actor): Recorder {
    return { userId: actor.userId, name: actor.name, at: this.clock.now() };
  }
}

/** Concluded, and settled at once when no points wait under 公示. */
function stateAfter(activity: ActivityDetail, settled: Settled[]): ActivityState {
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
