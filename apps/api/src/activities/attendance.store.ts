import { Injectable } from '@nestjs/common';
import {
  DomainError,
  type ActivityState,
  type AttendanceRecord,
  type AttendanceRow,
  type OutcomeReport,
  type RosterRecord,
  type RosterRow,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { ActivityEntity } from './activity.entity';
import { AttendanceCorrectionEntity } from './attendance.entity';

/** A row as it is kept, with who recorded it and how often it was corrected. */
export interface KeptRow extends AttendanceRow {
  id: string;
  guarantorName: string | null;
  recorderId: string;
  revision: number;
}

/** A row to be kept. An id is used only for a person who is new on the sheet. */
export interface RowToKeep extends AttendanceRow {
  id: string;
  guarantorName: string | null;
  revision: number;
}

export interface Recorder {
  userId: string;
  name: string;
  at: string;
}

/** What belongs to the sheet as a whole. */
export interface Sheet {
  state: ActivityState;
  version: number;
  outcomes: OutcomeReport[];
  publicHeadcount: number | null;
  concludedBy: string | null;
}

/** A corrected row and what it said before; null: the person was not on the sheet. */
export interface Change {
  before: KeptRow | null;
  row: RowToKeep;
}

const ROW_TYPE = `("id" uuid, "shiftId" uuid, "personId" uuid, "presence" text, "minutes" integer, "source" text, "walkIn" boolean, "note" text,
  "guarantorName" text, "revision" integer)`;
/** Sets of rows travel as one JSON parameter: five statements for five people or five hundred. */
@Injectable()
export class AttendanceStore {
  constructor(private readonly dataSource: DataSource) {}

  async hasRows(tx: EntityManager, activityId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM attendances WHERE activity_id = $1 LIMIT 1', [activityId]);
    return rows.length > 0;
  }

  async getSheet(tx: EntityManager, activityId: string): Promise<Sheet> {
    const rows: Sheet[] = await tx.query(
      `SELECT state, roster_version AS version, outcomes, public_headcount AS "publicHeadcount", concluded_by AS "concludedBy" FROM activities WHERE id = $1`,
      [activityId],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  async keepSheet(
    tx: EntityManager,
    activityId: string,
    sheet: Pick<Sheet, 'version' | 'outcomes' | 'publicHeadcount'>,
  ): Promise<void> {
    const { version: rosterVersion, outcomes, publicHeadcount } = sheet;
    await tx.update(ActivityEntity, { id: activityId }, { rosterVersion, outcomes, publicHeadcount });
  }

  rows(tx: EntityManager, activityId: string): Promise<KeptRow[]> {
    return tx.query(
      `SELECT id, person_id AS "personId", shift_id AS "shiftId", presence, minutes, source, walk_in AS "walkIn", note,
              guarantor_name AS "guarantorName", recorder_id AS "recorderId", revision
         FROM attendances WHERE activity_id = $1`,
      [activityId],
    );
  }

  /** Who has a place, as `<shift>/<person>`. */
  async places(tx: EntityManager, activityId: string): Promise<Set<string>> {
    const rows: { place: string }[] = await tx.query(
      `SELECT shift_id || '/' || person_id AS place FROM sign_ups WHERE activity_id = $1 AND state = 'confirmed' AND released_at IS NULL`,
      [activityId],
    );
    return new Set(rows.map((row) => row.place));
  }

  async leaderOf(tx: EntityManager, teamId: string | null): Promise<string | null> {
    if (teamId === null) return null;
    const rows: { personId: string }[] = await tx.query(
      'SELECT person_id AS "personId" FROM team_members WHERE team_id = $1 AND leader',
      [teamId],
    );
    return rows[0]?.personId ?? null;
  }

  /** Writes what differs. A row that says the same keeps the name of the one who recorded it. */
  async keepRows(tx: EntityManager, activityId: string, rows: RowToKeep[], recorder: Recorder): Promise<void> {
    await tx.query(
      `INSERT INTO attendances AS kept
              (id, activity_id, shift_id, person_id, presence, minutes, source, walk_in, note, guarantor_name, revision, recorder_id, recorder_name, recorded_at)
       SELECT "id", $1, "shiftId", "personId", "presence", "minutes", "source", "walkIn", "note", "guarantorName", "revision", $3, $4, $5
         FROM jsonb_to_recordset($2) AS new ${ROW_TYPE}
       ON CONFLICT (shift_id, person_id) DO UPDATE
          SET presence = excluded.presence, minutes = excluded.minutes, source = excluded.source, walk_in = excluded.walk_in, note = excluded.note,
              guarantor_name = excluded.guarantor_name, revision = excluded.revision, recorder_id = excluded.recorder_id,
              recorder_name = excluded.recorder_name, recorded_at = excluded.recorded_at
        WHERE (kept.presence, kept.minutes, kept.source, kept.walk_in, kept.note, kept.guarantor_name)
              IS DISTINCT FROM (excluded.presence, excluded.minutes, excluded.source, excluded.walk_in, excluded.note, excluded.guarantor_name)`,
      [activityId, JSON.stringify(rows), recorder.userId, recorder.name, recorder.at],
    );
  }

  /** Before the confirmation the sheet is what was sent last: who is no longer on it was put there by mistake. */
  async dropOthers(tx: EntityManager, activityId: string, rows: AttendanceRow[]): Promise<void> {
    await tx.query(
      `DELETE FROM attendances kept WHERE activity_id = $1
          AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($2) AS new ${ROW_TYPE} WHERE new."shiftId" = kept.shift_id AND new."personId" = kept.person_id)`,
      [activityId, JSON.stringify(rows)],
    );
  }

  async keepCorrections(tx: EntityManager, changes: Change[], reason: string, corrector: Recorder): Promise<void> {
    await tx.insert(
      AttendanceCorrectionEntity,
      changes.map(({ before, row }) => ({
        attendanceId: row.id,
        revision: row.revision,
        presenceBefore: before?.presence ?? null,
        minutesBefore: before?.minutes ?? 0,
        sourceBefore: before?.source ?? null,
        presence: row.presence,
        minutes: row.minutes,
        source: row.source,
        reason,
        correctorId: corrector.userId,
        correctorName: corrector.name,
        correctedAt: corrector.at,
      })),
    );
  }

  async keepPoints(tx: EntityManager, settled: { attendanceId: string; points: number }[]): Promise<void> {
    await tx.query(
      `UPDATE attendances SET points = settled."points" FROM jsonb_to_recordset($1) AS settled ("attendanceId" uuid, "points" integer)
        WHERE id = settled."attendanceId"`,
      [JSON.stringify(settled)],
    );
  }

  /** Activities whose sheet is confirmed but which still wait for points under 公示. */
  async concluded(limit: number): Promise<{ id: string; unitPath: string }[]> {
    return this.dataSource.query(
      `SELECT activity.id, unit.path AS "unitPath" FROM activities activity JOIN units unit ON unit.id = activity.unit_id
        WHERE activity.state = 'concluded' ORDER BY activity.concluded_at LIMIT $1`,
      [limit],
    );
  }

  /** Everybody with a place or a row, by shift and then by name. */
  async getRoster(activityId: string, tx: EntityManager = this.dataSource.manager): Promise<RosterRecord> {
    const { state, version, outcomes, publicHeadcount } = await this.getSheet(tx, activityId);
    const lines: RosterLine[] = await tx.query(
      `SELECT volunteer.id AS "personId", volunteer.name, volunteer.card_no AS "cardNo", shift.id AS "shiftId", sign_up.id IS NOT NULL AS "signedUp",
              kept.id, kept.presence, kept.minutes, kept.source, kept.walk_in AS "walkIn", kept.note, kept.recorder_name AS "recorderName",
              kept.recorded_at AS "recordedAt", kept.points
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
    return { activityId, state, version, rows: lines.map(toRosterRow), outcomes, publicHeadcount };
  }
}

type RosterLine = Omit<RosterRow, 'attendance'> & Omit<AttendanceRecord, 'id'> & { id: string | null };

function toRosterRow({ personId, name, cardNo, shiftId, signedUp, id, ...kept }: RosterLine): RosterRow {
  const attendance = id === null ? null : { id, personId, name, cardNo, shiftId, ...kept };
  return { personId, name, cardNo, shiftId, signedUp, attendance };
}
