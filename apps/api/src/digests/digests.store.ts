import { Injectable } from '@nestjs/common';
import type { DigestActivity, DigestFigures, DigestPeriod, PageQuery } from '@jishan/domain';
import { DataSource } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';

/** Of one unit, or with null of all together: somebody who helped in two villages is one person of the town. */
export type CountedFigures = DigestFigures & { unitId: string | null };

/** The units of a list have the depth right below the one that is looked at; who hosts by itself is its own line. */
const UNIT_LINE = `coalesce(nullif(split_part(substr(unit.path, char_length($1) + 1), '/', 1), ''), right(rtrim($1, '/'), 36))::uuid`;

const FROM_MIDNIGHT = `($2::date)::timestamp AT TIME ZONE 'Asia/Shanghai'`;
const STANDS =
  "award.kind = 'award' AND award.book = 1 AND NOT EXISTS (SELECT 1 FROM point_transfers undone WHERE undone.resolves_id = award.id)";

/**
 * What was held in the period by activities whose sheet is confirmed: shift by shift, so that an activity over two periods
 * counts in each what was done there. Corrected rows are as they were corrected. How many of the public came is told of the
 * whole activity: it counts where that began.
 */
const HELD = `
  held AS (
    SELECT activity.id AS activity_id, ${UNIT_LINE} AS unit_id, shift.starts_at, present.person_id, present.minutes,
           CASE WHEN activity.starts_at >= ${FROM_MIDNIGHT} THEN coalesce(activity.public_headcount, 0) ELSE 0 END AS public_headcount
      FROM shifts shift JOIN activities activity ON activity.id = shift.activity_id JOIN units unit ON unit.id = activity.unit_id
      LEFT JOIN attendances present ON present.activity_id = activity.id AND present.shift_id = shift.id AND present.minutes > 0
     WHERE activity.state IN ('concluded', 'settled') AND unit.path ^@ $1
       AND shift.starts_at >= ${FROM_MIDNIGHT} AND shift.starts_at < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'),
  events AS (SELECT DISTINCT activity_id, unit_id, public_headcount FROM held),
  earned AS (
    SELECT event.activity_id, event.unit_id, award.amount FROM events event JOIN point_transfers award ON award.activity_id = event.activity_id
     WHERE ${STANDS} AND award.occurred_on BETWEEN $2 AND $3)`;

/** What a council has approved of what was done in the period. */
const DEEDS = `
  deeds AS (
    SELECT ${UNIT_LINE} AS unit_id, award.amount
      FROM deed_claims claim JOIN units unit ON unit.id = claim.unit_id JOIN deed_reviews review ON review.claim_id = claim.id
      JOIN point_transfers award ON award.key = review.award_key
     WHERE ${STANDS} AND claim.done_on BETWEEN $2 AND $3 AND unit.path ^@ $1)`;

@Injectable()
export class DigestsStore {
  constructor(private readonly dataSource: DataSource) {}

  figures(unitPath: string, { from, to }: DigestPeriod): Promise<CountedFigures[]> {
    return this.dataSource.query(
      `WITH ${HELD}, ${DEEDS},
       lines AS (
         SELECT unit_id, activity_id, person_id, minutes, 0 AS heads, 0 AS points, 0 AS of_deeds FROM held
         UNION ALL SELECT unit_id, NULL, NULL, 0, public_headcount, 0, 0 FROM events
         UNION ALL SELECT unit_id, NULL, NULL, 0, 0, amount, 0 FROM earned
         UNION ALL SELECT unit_id, NULL, NULL, 0, 0, amount, amount FROM deeds)
       SELECT unit_id AS "unitId", count(DISTINCT activity_id)::integer AS activities, count(DISTINCT person_id)::integer AS people,
              count(person_id)::integer AS attendances, coalesce(sum(heads), 0)::integer AS "publicHeadcount",
              coalesce(sum(minutes), 0)::integer AS minutes, coalesce(sum(points), 0)::integer AS points, coalesce(sum(of_deeds), 0)::integer AS "deedPoints"
         FROM lines GROUP BY GROUPING SETS ((), (unit_id))`,
      [unitPath, from, to],
    );
  }

  /** In order of time. */
  activities(unitPath: string, { from, to }: DigestPeriod, query: PageQuery): Promise<DigestActivity[]> {
    const [heldOn = null, id = null] = readCursor(query.cursor, 2) ?? [];
    return this.dataSource.query(
      `WITH ${HELD},
       listed AS (SELECT activity_id, to_char(min(starts_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS held_on, count(DISTINCT person_id)::integer AS people,
                         count(person_id)::integer AS attendances, max(public_headcount) AS heads, coalesce(sum(minutes), 0)::integer AS minutes
                    FROM held GROUP BY activity_id)
       SELECT listed.activity_id AS id, activity.title, unit.name AS "unitName", held_on AS "heldOn", people, attendances, heads AS "publicHeadcount", minutes,
              coalesce((SELECT sum(amount) FROM earned WHERE earned.activity_id = listed.activity_id), 0)::integer AS points
         FROM listed JOIN activities activity ON activity.id = listed.activity_id JOIN units unit ON unit.id = activity.unit_id
        WHERE $4::text IS NULL OR (held_on, listed.activity_id) > ($4, $5::uuid)
        ORDER BY held_on, listed.activity_id LIMIT $6`,
      [unitPath, from, to, heldOn, id, rowsToFetch(query.limit)],
    );
  }
}
