import { Injectable } from '@nestjs/common';
import {
  bulletinNoOf,
  type ActivityCategory,
  type AttendanceSource,
  type BulletinNumbers,
  type Numbering,
  type OutcomeReport,
} from '@jishan/domain';
import { DataSource } from 'typeorm';

export interface PublishedBulletin {
  id: string;
  title: string;
  bulletinNo: string;
  unitPath: string;
  /** The very text whose hash was taken. */
  content: string;
  sha256: string;
  publishedAt: string;
  publisherName: string;
}

export interface FrozenFile {
  format: string;
  bytes: Buffer;
  sha256: string;
}

/** What a printed brief rests on: the activity and what was recorded of it, without the names of who took part. */
export interface BriefEvidence {
  briefId: string;
  section: string;
  text: string;
  composedText: string;
  draftedAt: string;
  activity: {
    id: string;
    title: string;
    category: ActivityCategory;
    campaign: string | null;
    unitName: string;
    place: string;
    startsAt: string;
    endsAt: string;
    concludedAt: string | null;
    concludedByName: string | null;
    publicHeadcount: number | null;
    outcomes: OutcomeReport[];
  };
  attendance: { people: number; attendances: number; minutes: number; absent: number };
  /** Who recorded how many rows, how and until when. */
  recorders: { name: string; source: AttendanceSource; rows: number; firstAt: string; lastAt: string }[];
  corrections: { name: string; reason: string; rows: number; at: string }[];
  edits: { version: number; text: string; editorName: string; at: string }[];
}

@Injectable()
export class EvidenceStore {
  constructor(private readonly dataSource: DataSource) {}

  async findPublished(id: string): Promise<PublishedBulletin | null> {
    const rows: (Omit<PublishedBulletin, 'bulletinNo'> & { numbering: Numbering; numbers: BulletinNumbers })[] =
      await this.dataSource.query(
        `SELECT bulletin.id, publication.title, coalesce(bulletin.numbering, publication.numbering) AS numbering, unit.path AS "unitPath", print.content::text AS content, print.sha256,
                print.published_at AS "publishedAt", print.publisher_name AS "publisherName",
                json_build_object('year', bulletin.year, 'yearlyNo', bulletin.yearly_no, 'runningNo', bulletin.running_no) AS numbers
           FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
           JOIN units unit ON unit.id = publication.unit_id JOIN bulletin_prints print ON print.bulletin_id = bulletin.id
          WHERE bulletin.id = $1`,
        [id],
      );
    const [found] = rows;
    if (!found) return null;
    const { numbering, numbers, ...bulletin } = found;
    return { ...bulletin, bulletinNo: bulletinNoOf(numbering, numbers) };
  }

  files(bulletinId: string): Promise<FrozenFile[]> {
    return this.dataSource.query(
      'SELECT format, bytes, sha256 FROM bulletin_files WHERE bulletin_id = $1 ORDER BY format',
      [bulletinId],
    );
  }

  /** In the order in which the bulletin prints them. */
  briefs(bulletinId: string): Promise<BriefEvidence[]> {
    return this.dataSource.query(
      `SELECT brief.id AS "briefId", entry.section, coalesce(brief.edited_text, brief.composed->>'text') AS text, brief.composed->>'text' AS "composedText",
              brief.drafted_at AS "draftedAt",
              json_build_object('id', activity.id, 'title', activity.title, 'category', activity.category, 'campaign', activity.campaign,
                'unitName', unit.name, 'place', activity.place, 'startsAt', activity.starts_at, 'endsAt', activity.ends_at,
                'concludedAt', activity.concluded_at, 'concludedByName', concluder.name, 'publicHeadcount', activity.public_headcount,
                'outcomes', activity.outcomes) AS activity,
              (SELECT json_build_object('people', count(DISTINCT person_id) FILTER (WHERE minutes > 0), 'attendances', count(*) FILTER (WHERE minutes > 0),
                 'minutes', coalesce(sum(minutes), 0), 'absent', count(*) FILTER (WHERE minutes = 0))
                 FROM attendances WHERE activity_id = activity.id) AS attendance,
              (SELECT coalesce(json_agg(recorded ORDER BY recorded."firstAt"), '[]') FROM (
                 SELECT recorder_name AS name, source, count(*) AS rows, min(recorded_at) AS "firstAt", max(recorded_at) AS "lastAt"
                   FROM attendances WHERE activity_id = activity.id GROUP BY recorder_name, source) recorded) AS recorders,
              (SELECT coalesce(json_agg(corrected ORDER BY corrected.at), '[]') FROM (
                 SELECT correction.corrector_name AS name, correction.reason, count(*) AS rows, correction.corrected_at AS at
                   FROM attendance_corrections correction JOIN attendances attendance ON attendance.id = correction.attendance_id
                  WHERE attendance.activity_id = activity.id
                  GROUP BY correction.corrector_name, correction.reason, correction.corrected_at) corrected) AS corrections,
              (SELECT coalesce(json_agg(json_build_object('version', version, 'text', text, 'editorName', editor_name, 'at', at) ORDER BY version), '[]')
                 FROM brief_edits WHERE brief_id = brief.id) AS edits
         FROM bulletin_briefs entry JOIN briefs brief ON brief.id = entry.brief_id JOIN activities activity ON activity.id = brief.activity_id
         JOIN units unit ON unit.id = brief.unit_id LEFT JOIN users concluder ON concluder.id = activity.concluded_by
         LEFT JOIN publication_sections section ON section.publication_id = entry.publication_id AND section.name = entry.section
        WHERE entry.bulletin_id = $1 ORDER BY section.position, entry.position NULLS LAST, brief.starts_on, brief.id`,
      [bulletinId],
    );
  }
}
