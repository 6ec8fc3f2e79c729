import { Injectable } from '@nestjs/common';
import type { ActivityFacts, SourceRow } from '@jishan/domain';
import { DataSource } from 'typeorm';

/** What the feed told of an activity's record, oldest first: each names its recorder. */
export interface Telling {
  facts: ActivityFacts;
  at: string;
}

@Injectable()
export class SourcesStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Who was there; and who was corrected, there or not. */
  rows(activityId: string): Promise<SourceRow[]> {
    return this.dataSource.query(
      `SELECT volunteer.name, shift.starts_at AS "startsAt", kept.presence, kept.minutes, kept.recorder_name AS "recorderName",
              kept.recorded_at AS "recordedAt", CASE WHEN correction.reason IS NOT NULL THEN json_build_object('reason', correction.reason,
                'minutesBefore', correction.minutes_before, 'presenceBefore', correction.presence_before) END AS correction
         FROM attendances kept JOIN volunteers volunteer ON volunteer.id = kept.person_id JOIN shifts shift ON shift.id = kept.shift_id
         LEFT JOIN attendance_corrections correction ON correction.attendance_id = kept.id AND correction.revision = kept.revision
        WHERE kept.activity_id = $1 AND (kept.presence IN ('present', 'late', 'left-early') OR kept.revision > 0)
        ORDER BY shift.starts_at, shift.id, volunteer.pinyin, volunteer.id`,
      [activityId],
    );
  }

  tellings(activityId: string): Promise<Telling[]> {
    return this.dataSource.query(
      `SELECT facts, at FROM feed_events WHERE subject_id = $1 AND kind IN ('activity-concluded', 'activity-corrected') ORDER BY sequence`,
      [activityId],
    );
  }

  async planned(activityId: string): Promise<{ name: string; at: string } | null> {
    const rows: { name: string; at: string }[] = await this.dataSource.query(
      `SELECT planner.name, activity.created_at AS at FROM activities activity JOIN users planner ON planner.id = activity.planned_by
        WHERE activity.id = $1`,
      [activityId],
    );
    return rows[0] ?? null;
  }
}
