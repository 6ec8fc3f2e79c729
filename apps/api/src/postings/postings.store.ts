import { Injectable } from '@nestjs/common';
import type {
  ListScope,
  ObjectionRecord,
  Page,
  PageQuery,
  PostingEntryState,
  PostingPlace,
  PostingQuery,
  PostingRecord,
  PostingScheme,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

export type PostingRow = PostingRecord & { unitPath: string };

/** A line with what decides how its person is named. */
export interface EntryRow {
  postingId: string;
  id: string;
  no: number;
  forWhat: string | null;
  occurredOn: string;
  ruleName: string | null;
  points: number;
  state: PostingEntryState;
  explanation: string;
  closedReason: string | null;
  personName: string | null;
  birthOn: string | null;
  /** The person agreed to be named in public lists. */
  named: boolean;
  headName: string | null;
}

/** How long an ended round stays on the screen with what came of it. */
const SHOWN_DAYS = 30;
const SHOWN_ROUNDS = 12;

const DAYS = `p.gather_until AS "gatherUntil", p.opens_on AS "opensOn", p.closes_on AS "closesOn", p.effective_on AS "effectiveOn"`;
// a round that a sheet asked for and then gave nothing to is no round for anybody
const HAS_ENTRIES = 'EXISTS (SELECT FROM pending_awards w WHERE w.posting_id = p.id)';
const POSTING = `
  SELECT p.id, p.unit_id AS "unitId", u.name AS "unitName", u.path AS "unitPath", p.book, p.state, ${DAYS}, sums.*,
         (SELECT count(*) FROM objections o WHERE o.posting_id = p.id AND o.state = 'open') AS "openObjections"
    FROM postings p JOIN units u ON u.id = p.unit_id
    CROSS JOIN LATERAL (SELECT count(*) AS "entryCount", coalesce(sum(w.amount) FILTER (WHERE w.state <> 'withdrawn'), 0)::int8 AS points
                          FROM pending_awards w WHERE w.posting_id = p.id) sums`;

@Injectable()
export class PostingsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(scope: ListScope, query: PostingQuery & PageQuery): Promise<Page<PostingRow>> {
    const after = readCursor(query.cursor, 2);
    const rows: PostingRow[] = await this.dataSource.query(
      `${POSTING}
        WHERE EXISTS (SELECT FROM unnest($1::text[]) AS granted(path) WHERE u.path LIKE granted.path || '%')
          AND ($2::date IS NULL OR (p.opens_on, p.id) < ($2, $3::uuid))
          AND ($5::text IS NULL OR p.state = $5)
          AND ($6::uuid IS NULL OR u.path LIKE (SELECT path || '%' FROM units WHERE id = $6)) AND ${HAS_ENTRIES}
        ORDER BY p.opens_on DESC, p.id DESC LIMIT $4`,
      [
        scope.unitPaths,
        after?.[0] ?? null,
        after?.[1] ?? null,
        rowsToFetch(query.limit),
        query.state ?? null,
        query.unitId ?? null,
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.opensOn, row.id]);
  }

  async find(id: string, tx: EntityManager = this.dataSource.manager): Promise<PostingRow | null> {
    const rows: PostingRow[] = await tx.query(`${POSTING} WHERE p.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** On view today, and what ended lately, newest first. */
  ofUnit(unitId: string, today: string): Promise<PostingRow[]> {
    return this.dataSource.query(
      `${POSTING} WHERE p.unit_id = $1 AND p.opens_on <= $2 AND p.closes_on >= $2::date - $3::integer AND ${HAS_ENTRIES}
        ORDER BY p.state = 'open' DESC, p.opens_on DESC, p.id DESC LIMIT $4`,
      [unitId, today, SHOWN_DAYS, SHOWN_ROUNDS],
    );
  }

  /** Units that have something to show, in the order of the tree. */
  places(today: string): Promise<PostingPlace[]> {
    return this.dataSource.query(
      `SELECT u.id AS "unitId", u.name AS "unitName", parent.name AS "withinName",
              count(*) FILTER (WHERE p.closes_on >= $1) AS open, min(p.closes_on) FILTER (WHERE p.closes_on >= $1) AS "closesOn"
         FROM postings p JOIN units u ON u.id = p.unit_id LEFT JOIN units parent ON parent.id = u.parent_id
        WHERE p.opens_on <= $1 AND p.closes_on >= $1::date - $2::integer AND ${HAS_ENTRIES}
        GROUP BY u.id, parent.name ORDER BY u.path`,
      [today, SHOWN_DAYS],
    );
  }

  /** The lines of rounds, numbered as they stand on the sheet: the number of a line never changes once gathering is over. */
  entries(postingIds: readonly string[], tx: EntityManager = this.dataSource.manager): Promise<EntryRow[]> {
    return tx.query(
      `SELECT w.posting_id AS "postingId", w.id, row_number() OVER (PARTITION BY w.posting_id ORDER BY w.occurred_on, w.key) AS no, act.title AS "forWhat",
              w.occurred_on AS "occurredOn", w.amount AS points, w.state, w.explanation, w.closed_reason AS "closedReason",
              (SELECT CASE WHEN w.rule_id LIKE '%/bonus' THEN r.rule -> 'bonus' ->> 'name' ELSE r.rule ->> 'name' END
                 FROM jsonb_array_elements(sv.rules) AS r (rule) WHERE r.rule ->> 'id' = split_part(w.rule_id, '/', 1)) AS "ruleName",
              person.name AS "personName", person.birth_on AS "birthOn", head.name AS "headName",
              coalesce((SELECT c.given FROM consents c WHERE c.person_id = w.person_id AND c.purpose = 'public-name' ORDER BY c.id DESC LIMIT 1), false) AS named
         FROM pending_awards w
         JOIN scheme_versions sv ON sv.id = w.scheme_version_id
         LEFT JOIN volunteers person ON person.id = w.person_id
         LEFT JOIN activities act ON act.id = w.activity_id
         LEFT JOIN LATERAL (
           SELECT elder.name FROM household_members own JOIN household_members heads ON heads.household_id = own.household_id AND heads.head AND heads.left_on IS NULL
             JOIN volunteers elder ON elder.id = heads.person_id WHERE own.person_id = w.person_id AND own.left_on IS NULL LIMIT 1) head ON true
        WHERE w.posting_id = ANY($1) ORDER BY w.posting_id, no`,
      [postingIds],
    );
  }

  /** By which rules the points of these rounds were given. */
  schemes(postingIds: readonly string[]): Promise<(PostingScheme & { postingId: string })[]> {
    return this.dataSource.query(
      `SELECT DISTINCT w.posting_id AS "postingId", s.title, v.document_ref AS "documentRef"
         FROM pending_awards w JOIN scheme_versions v ON v.id = w.scheme_version_id JOIN schemes s ON s.id = v.scheme_id
        WHERE w.posting_id = ANY($1) ORDER BY 1, 2, 3`,
      [postingIds],
    );
  }

  objections(postingIds: readonly string[], tx: EntityManager = this.dataSource.manager): Promise<ObjectionRecord[]> {
    return tx.query(
      `SELECT o.id, o.posting_id AS "postingId", o.objector_name AS "objectorName", o.objector_user_id IS NOT NULL AS online,
              o.recorded_by_name AS "recordedByName", o.text, o.raised_at AS "raisedAt", o.state, o.decided_by_name AS "decidedByName", o.decision,
              o.decided_at AS "decidedAt",
              ARRAY(SELECT w.id FROM objection_entries e JOIN pending_awards w ON w.key = e.award_key WHERE e.objection_id = o.id ORDER BY w.occurred_on, w.key) AS "entryIds"
         FROM objections o WHERE o.posting_id = ANY($1) ORDER BY o.raised_at, o.id`,
      [postingIds],
    );
  }
}
