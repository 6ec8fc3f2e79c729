import { Injectable } from '@nestjs/common';
import type { ActivityState, Actor, AttendanceRecord, AttendanceRow, RosterRecord, RosterRow } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';
import { ActivityEntity } from './activity.entity';
import { AttendanceCorrectionEntity } from './attendance.entity';

/** A row as it is kept. */
export interface SheetRow extends AttendanceRow {
  id: string;
  note: string;
  guarantorName: string | null;
  recorderId: string;
  revision: number;
}

/** A row to be written and what it replaces; null: the person was not on the sheet. */
export interface Change {
  before: SheetRow | null;
  row: SheetRow;
}

/** What of a sheet stands with the activity. */
export type Sheet = Pick<ActivityEntity, 'rosterVersion' | 'outcomes' | 'publicHeadcount'>;

const FIGURES = 'presence, minutes, source, walk_in, note, guarantor_name, revision';
const ARRAYS =
  '$4::uuid[], $5::text[], $6::integer[], $7::text[], $8::boolean[], $9::text[], $10::text[], $11::integer[]';

const ADD_ROWS = prepared(`
  INSERT INTO attendances (id, ${FIGURES}, activity_id, shift_id, person_id, recorder_id, recorder_name, recorded_at)
  SELECT id, ${FIGURES}, $12, shift_id, person_id, $1, $2, $3
    FROM unnest(${ARRAYS}, $13::uuid[], $14::uuid[]) AS row (id, ${FIGURES}, shift_id, person_id)`);

const CHANGE_ROWS = prepared(`
  UPDATE attendances SET (${FIGURES}, recorder_id, recorder_name, recorded_at) = ROW (${FIGURES.replace(/\w+/g, 'row.$&')}, $1::uuid, $2, $3::timestamptz)
    FROM unnest(${ARRAYS}) AS row (id, ${FIGURES}) WHERE attendances.id = row.id`);

const REMOVE_ROWS = prepared('DELETE FROM attendances WHERE id = ANY ($1)');

/** Sets of rows travel as columns: five statements for five people or five hundred. */
@Injectable()
export class AttendanceStore {
  constructor(private readonly dataSource: DataSource) {}

  async hasRows(tx: EntityManager, activityId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM attendances WHERE activity_id = $1 LIMIT 1', [activityId]);
    return rows.length > 0;
  }

  rows(tx: EntityManager, activityId: string): Promise<SheetRow[]> {
    return tx.query(
      prepared(`SELECT id, person_id AS "personId", shift_id AS "shiftId", presence, minutes, source, walk_in AS "walkIn", note,
              guarantor_name AS "guarantorName", recorder_id AS "recorderId", revision
         FROM attendances WHERE activity_id = $1`),
      [activityId],
    );
  }

  /** Who has a place, as `<shift>/<person>`. */
  async places(tx: EntityManager, activityId: string): Promise<Set<string>> {
    const rows: { place: string }[] = await tx.query(
      prepared(
        `SELECT shift_id || '/' || person_id AS place FROM sign_ups WHERE activity_id = $1 AND state = 'confirmed' AND released_at IS NULL`,
      ),
      [activityId],
    );
    return new Set(rows.map((row) => row.place));
  }

  async leaderOf(tx: EntityManager, teamId: string | null): Promise<string | null> {
    if (teamId === null) return null;
    const rows: { personId: string }[] = await tx.query(
      prepared('SELECT person_id AS "personId" FROM team_members WHERE team_id = $1 AND leader'),
      [teamId],
    );
    return rows[0]?.personId ?? null;
  }

  /**
   * Whoever writes holds the activity, so a row that was there when the sheet was read still is. All of it leaves at once: what is asked
   * behind it is done after it.
   */
  async keepRows(
    tx: EntityManager,
    activityId: string,
    { changes, gone }: { changes: Change[]; gone: SheetRow[] },
    recorder: Actor,
    now: string,
  ): Promise<void> {
    const by = [recorder.userId, recorder.name, now];
    const changed = changes.filter(({ before }) => before !== null).map(({ row }) => row);
    const added = changes.filter(({ before }) => before === null).map(({ row }) => row);
    const places = [added.map((row) => row.shiftId), added.map((row) => row.personId)];
    await Promise.all([
      // who was put on the sheet by mistake, before it was confirmed
      gone.length > 0 && tx.query(REMOVE_ROWS, [gone.map((row) => row.id)]),
      changed.length > 0 && tx.query(CHANGE_ROWS, [...by, ...columnsOf(changed)]),
      added.length > 0 && tx.query(ADD_ROWS, [...by, ...columnsOf(added), activityId, ...places]),
    ]);
  }

  /** What the sheet says of the activity, and the state it leads to; whoever concluded it first stays the one. */
  async keepSheet(
    tx: EntityManager,
    activityId: string,
    state: ActivityState,
    { rosterVersion, outcomes, publicHeadcount }: Sheet,
    concluded: { at: string; by: string } | null = null,
  ): Promise<void> {
    await tx.query(
      prepared(`UPDATE activities SET state = $2, roster_version = $3, outcomes = $4, public_headcount = $5,
              concluded_at = coalesce(concluded_at, $6), concluded_by = coalesce(concluded_by, $7) WHERE id = $1`),
      [
        ...[activityId, state, rosterVersion, JSON.stringify(outcomes), publicHeadcount],
        ...[concluded?.at ?? null, concluded?.by ?? null],
      ],
    );
  }

  async keepCorrections(
    tx: EntityManager,
    changes: Change[],
    reason: string,
    corrector: Actor,
    now: string,
  ): Promise<void> {
    const corrections = changes.map(({ before, row: { id, revision, presence, minutes, source } }) => ({
      ...{ attendanceId: id, revision, presence, minutes, source, reason },
      ...{
        presenceBefore: before?.presence ?? null,
        minutesBefore: before?.minutes ?? 0,
        sourceBefore: before?.source ?? null,
      },
      ...{ correctorId: corrector.userId, correctorName: corrector.name, correctedAt: now },
    }));
    await tx.insert(AttendanceCorrectionEntity, corrections);
  }

  /** Activities whose sheet is confirmed and of whose points none waits under 公示 any more, in the order of their ids. */
  async settleable(after: string | null, limit: number): Promise<{ id: string; unitPath: string }[]> {
    return this.dataSource.query(
      `SELECT activity.id, unit.path AS "unitPath" FROM activities activity JOIN units unit ON unit.id = activity.unit_id
        WHERE activity.state = 'concluded' AND ($1::uuid IS NULL OR activity.id > $1)
          AND NOT EXISTS (SELECT FROM pending_awards waiting WHERE waiting.activity_id = activity.id AND waiting.state IN ('waiting', 'parked'))
        ORDER BY activity.id LIMIT $2`,
      [after, limit],
    );
  }

  /** Everybody with a place or a row, by shift and then by name. `points` by attendance, once the sheet is confirmed. */
  async getRoster(
    tx: EntityManager,
    activityId: string,
    points: ReadonlyMap<string, number>,
  ): Promise<Omit<RosterRecord, 'confirmers'>> {
    const activity = await tx.findOneByOrFail(ActivityEntity, { id: activityId });
    const lines: RosterLine[] = await tx.query(
      `SELECT volunteer.id AS "personId", volunteer.name, volunteer.card_no AS "cardNo", shift.id AS "shiftId", sign_up.id IS NOT NULL AS "signedUp",
              sign_up.promoted_at AS "promotedAt", kept.id, kept.presence, kept.minutes, kept.source, kept.walk_in AS "walkIn", kept.note, kept.recorder_id AS "recorderId",
              kept.recorder_name AS "recorderName", kept.recorded_at AS "recordedAt", kept.guarantor_name AS "guarantorName"
         FROM shifts shift
         JOIN (SELECT shift_id, person_id FROM sign_ups WHERE activity_id = $1 AND state = 'confirmed' AND released_at IS NULL
               UNION SELECT shift_id, person_id FROM attendances WHERE activity_id = $1) listed ON listed.shift_id = shift.id
         JOIN volunteers volunteer ON volunteer.id = listed.person_id
         LEFT JOIN sign_ups sign_up ON sign_up.shift_id = shift.id AND sign_up.person_id = listed.person_id
              AND sign_up.state = 'confirmed' AND sign_up.released_at IS NULL
         LEFT JOIN attendances kept ON kept.shift_id = shift.id AND kept.person_id = listed.person_id
        WHERE shift.activity_id = $1
        ORDER BY shift.starts_at, shift.id, volunteer.pinyin, volunteer.card_no`,
      [activityId],
    );
    const { state, rosterVersion: version, outcomes, publicHeadcount, concludedAt, concludedBy } = activity;
    const pointsOf = (id: string) => (concludedAt === null ? null : (points.get(id) ?? 0));
    return {
      activityId,
      state,
      version,
      rows: lines.map((line) => toRosterRow(line, pointsOf)),
      outcomes,
      publicHeadcount,
      concludedByName: concludedBy === null ? null : await this.nameOf(tx, concludedBy),
    };
  }

  private async nameOf(tx: EntityManager, userId: string): Promise<string | null> {
    const rows: { name: string }[] = await tx.query('SELECT name FROM users WHERE id = $1', [userId]);
    return rows[0]?.name ?? null;
  }
}

/** What of a row may change. */
const columnsOf = (rows: SheetRow[]) => [
  rows.map((row) => row.id),
  rows.map((row) => row.presence),
  rows.map((row) => row.minutes),
  rows.map((row) => row.source),
  rows.map((row) => row.walkIn),
  rows.map((row) => row.note),
  rows.map((row) => row.guarantorName),
  rows.map((row) => row.revision),
];

type RosterLine = Omit<RosterRow, 'attendance'> & Omit<AttendanceRecord, 'id' | 'points'> & { id: string | null };

function toRosterRow(line: RosterLine, pointsOf: (id: string) => number | null): RosterRow {
  const { personId, name, cardNo, shiftId, signedUp, promotedAt, id, ...kept } = line;
  const attendance = id === null ? null : { id, personId, name, cardNo, shiftId, ...kept, points: pointsOf(id) };
  return { personId, name, cardNo, shiftId, signedUp, promotedAt, attendance };
}
