import { Injectable } from '@nestjs/common';
import type { AttendanceSource, HoursEntry, Page, PageQuery, ServiceByCategory, SourceMinutes } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { list, prepared } from '../platform/prepared-statements';

/** Minutes of one person for one fact. */
export interface HourCredit {
  key: string;
  personId: string;
  minutes: number;
  source: AttendanceSource;
  /** `attendance:<id>`. */
  origin: string;
  category: string;
  role: string;
}

export interface HoursOf {
  activityId: string;
  occurredOn: string;
  recorderId: string;
}

/** On which day of the books, and by whom. */
export interface HoursReversal {
  recorderId: string;
  reason: string;
  bookedOn: string;
}

export interface HourSums {
  personId: string;
  minutes: number;
  thisYear: number;
  /** Minutes somebody else saw. */
  observed: number;
  activities: number;
}

// Unobserved minutes are shown with their source and do not count for stars.
const OBSERVED = `source IN ('scan', 'roll-call')`;
const SIGNED = `CASE kind WHEN 'credit' THEN minutes ELSE -minutes END`;

const POST =
  prepared(`WITH req AS (SELECT * FROM unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[]) AS r (key, person, minutes, source, origin, category, role)),
       ins AS (
         INSERT INTO hour_entries (key, kind, person_id, minutes, source, origin, category, role, activity_id, occurred_on, recorder_id, booked_on)
         SELECT key, 'credit', person, minutes, source, origin, category, role, $8, $9, $10, $11 FROM req ORDER BY key
         ON CONFLICT (key) DO NOTHING RETURNING key)
       SELECT ARRAY(SELECT key FROM ins) AS fresh, (SELECT count(*) FROM ins) < cardinality($1) AND EXISTS (SELECT FROM req JOIN hour_entries h USING (key) WHERE (h.person_id, h.minutes, h.source) <> (req.person, req.minutes, req.source)) AS conflict`);

// a reversal has all that its credit had, so that the two cancel out
const TIMES_SINCE = prepared(`
    SELECT own.id AS "personId", category, role, min(occurred_on) AS "occurredOn", sum(CASE kind WHEN 'credit' THEN 1 ELSE -1 END)::int8 AS times
      FROM unnest(${list(1, 'uuid')}) AS own (id) JOIN hour_entries h ON h.person_id = own.id AND h.occurred_on >= $2
     GROUP BY own.id, category, role, date_trunc('month', occurred_on::timestamp)`);

@Injectable()
export class HoursStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Posts all credits in one statement. A key seen before posts nothing. Answers the new keys, and whether an old one had said something else. */
  async post(
    tx: EntityManager,
    credits: readonly HourCredit[],
    of: HoursOf & { bookedOn: string },
  ): Promise<{ fresh: string[]; conflict: boolean }> {
    const column = <T>(pick: (credit: HourCredit) => T) => credits.map(pick);
    const [row]: { fresh: string[]; conflict: boolean }[] = await tx.query(POST, [
      column((credit) => credit.key),
      column((credit) => credit.personId),
      column((credit) => credit.minutes),
      column((credit) => credit.source),
      column((credit) => credit.origin),
      column((credit) => credit.category),
      column((credit) => credit.role),
      of.activityId,
      of.occurredOn,
      of.recorderId,
      of.bookedOn,
    ]);
    return row ?? { fresh: [], conflict: false };
  }

  /** Takes back whatever still counts of these facts of an activity. Answers the persons and minutes taken. */
  async reverse(
    tx: EntityManager,
    activityId: string,
    origins: readonly string[],
    by: HoursReversal,
  ): Promise<{ personId: string; minutes: number }[]> {
    return tx.query(
      `INSERT INTO hour_entries (key, kind, person_id, minutes, source, origin, category, role, activity_id, occurred_on, resolves_id, recorder_id, reason, booked_on)
       SELECT 'reversal:' || h.id, 'reversal', h.person_id, h.minutes, h.source, h.origin, h.category, h.role, h.activity_id, h.occurred_on, h.id, $3, $4, $5
         FROM hour_entries h
        WHERE h.activity_id = $1 AND h.origin = ANY($2) AND h.kind = 'credit' AND NOT EXISTS (SELECT FROM hour_entries r WHERE r.resolves_id = h.id)
        ORDER BY h.id
       RETURNING person_id AS "personId", minutes`,
      [activityId, origins, by.recorderId, by.reason, by.bookedOn],
    );
  }

  async sums(personIds: readonly string[], year: string): Promise<HourSums[]> {
    return this.dataSource.query(
      `SELECT person_id AS "personId", sum(${SIGNED})::int8 AS minutes, coalesce(sum(${SIGNED}) FILTER (WHERE occurred_on >= $2::date), 0)::int8 AS "thisYear",
              coalesce(sum(${SIGNED}) FILTER (WHERE ${OBSERVED}), 0)::int8 AS observed,
              count(DISTINCT activity_id) FILTER (WHERE kind = 'credit' AND NOT EXISTS (SELECT FROM hour_entries r WHERE r.resolves_id = h.id)) AS activities
         FROM hour_entries h WHERE person_id = ANY($1) GROUP BY person_id`,
      [personIds, `${year}-01-01`],
    );
  }

  /** What still counts of a person's entries, by source and by category. */
  async parts(personId: string): Promise<{
    sources: Omit<SourceMinutes, 'eligible'>[];
    categories: ServiceByCategory[];
  }> {
    const counting = `FROM hour_entries h WHERE person_id = $1 AND kind = 'credit' AND NOT EXISTS (SELECT FROM hour_entries r WHERE r.resolves_id = h.id)`;
    const sources = await this.dataSource.query(
      `SELECT source, sum(minutes)::int8 AS minutes ${counting} GROUP BY source ORDER BY minutes DESC, source`,
      [personId],
    );
    const categories = await this.dataSource.query(
      `SELECT category, count(*) AS attendances, sum(minutes)::int8 AS minutes ${counting} GROUP BY category ORDER BY minutes DESC, category`,
      [personId],
    );
    return { sources, categories };
  }

  async entries(personId: string, query: PageQuery): Promise<Page<HoursEntry>> {
    const after = readCursor(query.cursor, 1);
    const rows: HoursEntry[] = await this.dataSource.query(
      `SELECT h.id, h.minutes, h.source, h.occurred_on AS "occurredOn", h.activity_id AS "activityId", a.title AS "activityTitle", coalesce(att.recorder_name, u.name, '系统') AS "recorderName",
              h.kind = 'reversal' AS reversal, h.reason
         FROM hour_entries h LEFT JOIN activities a ON a.id = h.activity_id LEFT JOIN users u ON u.id = h.recorder_id
         LEFT JOIN attendances att ON att.id = CASE WHEN h.key ~ '^attendance:[0-9a-f-]{36}:' THEN substring(h.key FROM 12 FOR 36)::uuid END AND h.key = concat('attendance:', att.id, ':', att.revision)
        WHERE h.person_id = $1 AND ($2::bigint IS NULL OR h.id < $2) ORDER BY h.id DESC LIMIT $3`,
      [personId, after?.[0] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows, query.limit, (row) => [row.id]);
  }

  /** How often people did what in each month since a day, as the rules of a scheme count it. */
  timesSince(
    tx: EntityManager,
    personIds: readonly string[],
    since: string,
  ): Promise<{ personId: string; category: string; role: string; occurredOn: string; times: number }[]> {
    return tx.query(TIMES_SINCE, [personIds, since]);
  }
}
