import { Injectable } from '@nestjs/common';
import type { DigestActivity, DigestFigures, DigestPeriod, PageQuery } from '@jishan/domain';
import { DataSource } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';

/** Of one unit, or with null of all together: somebody who helped in two villages is one person of the town. */
export type CountedFigures = DigestFigures & { unitId: string | null };

/** The units of a list have the depth right below the one that is looked at; who hosts by itself is its own line. */
const UNIT_LINE = `coalesce(nullif(split_part(substr(unit.path, char_length($1) + 1), '/', 1), ''), right(rtrim($1, '/'), 36))::uuid`;

/**
 * What was held in the period by activities whose sheet is confirmed: shift by shift, so that an activity over two periods
 * counts in each what was done there. Corrected rows are as they were corrected.
 */
const HELD = `
  held AS (
    SELECT activity.id AS activity_id, ${UNIT_LINE} AS unit_id, shift.starts_at, present.person_id, present.minutes
      FROM shifts shift JOIN activities activity ON activity.id = shift.activity_id JOIN units unit ON unit.id = activity.unit_id
      LEFT JOIN attendances present ON present.activity_id = activity.id AND present.shift_id = shift.id AND present.minutes > 0
     WHERE activity.state IN ('concluded', 'settled') AND unit.path ^@ $1
       AND shift.starts_at >= ($2::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
       AND shift.starts_at < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'),
  earned AS (
    SELECT award.activity_id, ${UNIT_LINE} AS unit_id, award.amount
      FROM point_transfers award JOIN activities activity ON activity.id = award.activity_id JOIN units unit ON unit.id = activity.unit_id
     WHERE award.kind = 'award' AND award.book = 1 AND award.occurred_on BETWEEN $2 AND $3 AND unit.path ^@ $1
       AND NOT EXISTS (SELECT 1 FROM point_transfers undone WHERE undone.resolves_id = award.id))`;

@Injectable()
export class DigestsStore {
  constructor(private readonly dataSource: DataSource) {}

  figures(unitPath: string, { from, to }: DigestPeriod): Promise<CountedFigures[]> {
    return this.dataSource.query(
      `WITH ${HELD},
       counted AS (SELECT unit_id, count(DISTINCT activity_id)::integer AS activities, count(DISTINCT person_id)::integer AS people,
                          count(person_id)::integer AS attendances, coalesce(sum(minutes), 0)::integer AS minutes
                     FROM held GROUP BY GROUPING SETS ((), (unit_id))),
       points AS (SELECT unit_id, sum(amount)::integer AS points FROM earned GROUP BY GROUPING SETS ((), (unit_id)))
       SELECT counted.unit_id AS "unitId", activities, people, attendances, minutes, coalesce(points.points, 0) AS points
         FROM counted LEFT JOIN points ON points.unit_id IS NOT DISTINCT FROM counted.unit_id`,
      [unitPath, from, to],
    );
  }

  /** In order of time. */
  activities(unitPath: string, { from, to }: DigestPeriod, query: PageQuery): Promise<DigestActivity[]> {
    const [heldOn = null, id = null] = readCursor(query.cursor, 2) ?? [];
    return this.dataSource.query(
      `WITH ${HELD},
       listed AS (SELECT activity_id, to_char(min(starts_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS held_on, count(DISTINCT person_id)::integer AS people,
                         count(person_id)::integer AS attendances, coalesce(sum(minutes), 0)::integer AS minutes
                    FROM held GROUP BY activity_id)
       SELECT listed.activity_id AS id, activity.title, unit.name AS "unitName", held_on AS "heldOn", people, attendances, minutes,
              coalesce((SELECT sum(amount) FROM earned WHERE earned.activity_id = listed.activity_id), 0)::integer AS points
         FROM listed JOIN activities activity ON activity.id = listed.activity_id JOIN units unit ON unit.id = activity.unit_id
        WHERE $4::text IS NULL OR (held_on, listed.activity_id) > ($4, $5::uuid)
        ORDER BY held_on, listed.activity_id LIMIT $6`,
      [unitPath, from, to, heldOn, id, rowsToFetch(query.limit)],
    );
  }
}
