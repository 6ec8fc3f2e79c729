import { Injectable } from '@nestjs/common';
import type { Actor, AttendanceRecord, AttendanceRow, RosterRecord, RosterRow } from '@jishan/domain';
import { DataSource, In, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';
import { ActivityEntity } from './activity.entity';
import { AttendanceCorrectionEntity, AttendanceEntity } from './attendance.entity';

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

const ROW_TYPE = `("id" uuid, "shiftId" uuid, "personId" uuid, "presence" text, "minutes" integer, "source" text, "walkIn" boolean,
  "note" text, "guarantorName" text, "revision" integer)`;

/** Sets of rows travel as one JSON parameter: five statements for five people or five hundred. */
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

  async keepRows(tx: EntityManager, activityId: string, rows: SheetRow[], recorder: Actor, now: string): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      prepared(`INSERT INTO attendances (id, activity_id, shift_id, person_id, presence, minutes, source, walk_in, note, guarantor_name, revision,
                                recorder_id, recorder_name, recorded_at)
       SELECT "id", $1, "shiftId", "personId", "presence", "minutes", "source", "walkIn", "note", "guarantorName", "revision", $3, $4, $5
         FROM jsonb_to_recordset($2) AS row ${ROW_TYPE}
       ON CONFLICT (id) DO UPDATE
          SET presence = excluded.presence, minutes = excluded.minutes, source = excluded.source, walk_in = excluded.walk_in,
              note = excluded.note, guarantor_name = excluded.guarantor_name, revision = excluded.revision,
              recorder_id = excluded.recorder_id, recorder_name = excluded.recorder_name, recorded_at = excluded.recorded_at`),
      [activityId, JSON.stringify(rows), recorder.userId, recorder.name, now],
    );
  }

  /** Who was put on the sheet by mistake, before it was confirmed. */
  async dropRows(tx: EntityManager, rows: SheetRow[]): Promise<void> {
    if (rows.length > 0) await tx.delete(AttendanceEntity, { id: In(rows.map((row) => row.id)) });
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

  /** Activities whose sheet is confirmed but which still wait for points under 公示. */
  async concluded(limit: number): Promise<{ id: string; unitPath: string }[]> {
    return this.dataSource.query(
      `SELECT activity.id, unit.path AS "unitPath" FROM activities activity JOIN units unit ON unit.id = activity.unit_id
        WHERE activity.state = 'concluded' ORDER BY activity.concluded_at LIMIT $1`,
      [limit],
    );
  }

  /** Everybody with a place or a row, by shift and then by name. `points` by attendance, once the sheet is confirmed. */
  async getRoster(tx: EntityManager, activityId: string, points: ReadonlyMap<string, number>): Promise<RosterRecord> {
    const activity = await tx.findOneByOrFail(ActivityEntity, { id: activityId });
    const lines: RosterLine[] = await tx.query(
      `SELECT volunteer.id AS "personId", volunteer.name, volunteer.card_no AS "cardNo", shift.id AS "shiftId", sign_up.id IS NOT NULL AS "signedUp",
              kept.id, kept.presence, kept.minutes, kept.source, kept.walk_in AS "walkIn", kept.note, kept.recorder_name AS "recorderName",
              kept.recorded_at AS "recordedAt"
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
    const { state, rosterVersion: version, outcomes, publicHeadcount, concludedAt } = activity;
    const pointsOf = (id: string) => (concludedAt === null ? null : (points.get(id) ?? 0));
    return {
      activityId,
      state,
      version,
      rows: lines.map((line) => toRosterRow(line, pointsOf)),
      outcomes,
      publicHeadcount,
    };
  }
}

type RosterLine = Omit<RosterRow, 'attendance'> & Omit<AttendanceRecord, 'id' | 'points'> & { id: string | null };

function toRosterRow(line: RosterLine, pointsOf: (id: string) => number | null): RosterRow {
  const { personId, name, cardNo, shiftId, signedUp, id, ...kept } = line;
  const attendance = id === null ? null : { id, personId, name, cardNo, shiftId, ...kept, points: pointsOf(id) };
  return { personId, name, cardNo, shiftId, signedUp, attendance };
}
