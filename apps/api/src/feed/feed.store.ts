import { Injectable } from '@nestjs/common';
import type { FeedEventKind, FeedEventRecord, FeedQuery, ListScope, PageQuery } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';
import { readCursor, rowsToFetch } from '../platform/page';
import { prepared } from '../platform/prepared-statements';

/** An event as later features read it: with its facts and its place in the tree. */
export interface FeedEvent extends FeedEventRecord {
  unitPath: string;
  facts: object;
}

export interface NewFeedEvent {
  id: string;
  key: string;
  kind: FeedEventKind;
  unitId: string;
  subjectId: string;
  title: string;
  facts: object;
  at: string;
}

const APPEND_LOCK = advisoryLock('feed-append');

const RECORD = `event.id, event.sequence, event.kind, event.unit_id AS "unitId", unit.name AS "unitName",
  event.subject_id AS "subjectId", event.title, event.at`;
const EVENT = `${RECORD}, event.unit_path AS "unitPath", event.facts`;
const FROM = 'FROM feed_events event JOIN units unit ON unit.id = event.unit_id';

@Injectable()
export class FeedStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * One appender at a time, from the drawing of the number to the commit: numbers then become visible in their order, and a reader who
   * has seen number 7 will never find a 6 behind it. The notification at the end of every such transaction queues in the same way.
   * Null when an event with this key is there already.
   */
  async append(tx: EntityManager, event: NewFeedEvent): Promise<FeedEvent | null> {
    const rows: FeedEvent[] = await tx.query(
      prepared(`WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock($9)),
       event AS (
         INSERT INTO feed_events (id, key, kind, unit_id, unit_path, subject_id, title, facts, at)
         SELECT $1, $2, $3, unit.id, unit.path, $5, $6, $7, $8 FROM turn, units unit WHERE unit.id = $4
         ON CONFLICT (key) DO NOTHING RETURNING *)
       SELECT ${EVENT} FROM event JOIN units unit ON unit.id = event.unit_id`),
      [
        event.id,
        event.key,
        event.kind,
        event.unitId,
        event.subjectId,
        event.title,
        JSON.stringify(event.facts),
        event.at,
        APPEND_LOCK,
      ],
    );
    return rows[0] ?? null;
  }

  async findByKey(tx: EntityManager, key: string): Promise<FeedEvent | null> {
    const rows: FeedEvent[] = await tx.query(`SELECT ${EVENT} ${FROM} WHERE event.key = $1`, [key]);
    return rows[0] ?? null;
  }

  /** With `after` oldest first, from the event after that one; otherwise newest first. A cursor goes on in the same direction. */
  list(scope: ListScope, query: FeedQuery & PageQuery): Promise<FeedEventRecord[]> {
    const forward = query.after !== undefined;
    const from = readCursor(query.cursor, 1)?.[0] ?? query.after ?? null;
    return this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
       WHERE ($1 OR event.unit_path ^@ ANY ($2::text[]))
         AND ($3::text IS NULL OR strpos(event.unit_path, $3 || '/') > 0)
         AND ($4::text IS NULL OR event.kind = $4)
         AND ($5::bigint IS NULL OR event.sequence ${forward ? '>' : '<'} $5)
       ORDER BY event.sequence ${forward ? 'ASC' : 'DESC'} LIMIT $6`,
      [scope.all, scope.unitPaths, query.unitId ?? null, query.kind ?? null, from, rowsToFetch(query.limit)],
    );
  }
}
