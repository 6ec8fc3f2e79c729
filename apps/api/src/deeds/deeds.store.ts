import { Injectable } from '@nestjs/common';
import type {
  DeedCounts,
  DeedFiler,
  DeedQuery,
  DeedRecord,
  DeedSibling,
  DeedState,
  ListScope,
  Page,
  PageQuery,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

export interface NewDeed {
  id: string;
  unitId: string;
  personId: string;
  doneOn: string;
  ruleId: string;
  ruleName: string;
  text: string;
  filer: DeedFiler;
  filedBy: string;
  filedByName: string;
  filedAt: string;
}

/** A claim with what decides who may see, change and review it. */
export interface DeedRow extends DeedRecord {
  ruleId: string;
  unitPath: string;
  filedBy: string;
  filedByPersonId: string | null;
}

const RECORD = `
  d.id, d.state, d.person_id AS "personId", p.name AS "personName", d.unit_id AS "unitId", u.name AS "unitName", d.done_on AS "doneOn",
  d.rule_name AS "ruleName", d.text, d.filer, d.filed_by_name AS "filedByName", d.filed_at AS "filedAt", r.held_on AS "decidedOn",
  EXISTS (SELECT FROM deed_pictures picture WHERE picture.claim_id = d.id) AS "hasPicture"`;
const FROM = `
  FROM deed_claims d JOIN units u ON u.id = d.unit_id JOIN volunteers p ON p.id = d.person_id LEFT JOIN deed_reviews r ON r.claim_id = d.id`;
const IN_SCOPE = (parameter: number) =>
  `EXISTS (SELECT FROM unnest($${parameter}::text[]) AS granted(path) WHERE u.path LIKE granted.path || '%')`;

@Injectable()
export class DeedsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** False: one for the same person, day and rule waits already. */
  async insert(tx: EntityManager, deed: NewDeed): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO deed_claims (id, unit_id, person_id, done_on, rule_id, rule_name, text, filer, filed_by, filed_by_name, filed_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'submitted')
       ON CONFLICT (person_id, done_on, rule_id) WHERE state IN ('submitted', 'under-review') DO NOTHING RETURNING 1`,
      [
        ...[deed.id, deed.unitId, deed.personId, deed.doneOn, deed.ruleId, deed.ruleName],
        ...[deed.text, deed.filer, deed.filedBy, deed.filedByName, deed.filedAt],
      ],
    );
    return rows.length > 0;
  }

  async find(id: string, tx: EntityManager = this.dataSource.manager): Promise<DeedRow | null> {
    const rows: DeedRow[] = await tx.query(
      `SELECT ${RECORD}, d.rule_id AS "ruleId", u.path AS "unitPath", d.filed_by AS "filedBy", filer.person_id AS "filedByPersonId"
         ${FROM} JOIN users filer ON filer.id = d.filed_by WHERE d.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Whoever changes or decides on the claim waits here for the other. */
  async lock(tx: EntityManager, id: string): Promise<DeedRow | null> {
    await tx.query('SELECT FROM deed_claims WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return this.find(id, tx);
  }

  /** Writes a state that the table of states has allowed; `closedAt` when nothing follows it. */
  async enter(tx: EntityManager, id: string, state: DeedState, closedAt: string | null): Promise<void> {
    await tx.query('UPDATE deed_claims SET state = $2, closed_at = $3 WHERE id = $1', [id, state, closedAt]);
  }

  /** Newest first: ids sort by the time they were made. */
  async list(scope: ListScope, query: DeedQuery & PageQuery): Promise<Page<DeedRecord>> {
    const after = readCursor(query.cursor, 1);
    const rows: DeedRecord[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
        WHERE ${IN_SCOPE(1)} AND ($2::uuid IS NULL OR d.unit_id IN (SELECT n.id FROM units n JOIN units above ON above.id = $2 AND n.path LIKE above.path || '%'))
          AND ($3::text IS NULL OR d.state = $3) AND ($4::date IS NULL OR d.done_on >= $4) AND ($5::date IS NULL OR d.done_on <= $5)
          AND ($6::uuid IS NULL OR d.id < $6)
        ORDER BY d.id DESC LIMIT $7`,
      [
        ...[scope.unitPaths, query.unitId ?? null, query.state ?? null, query.from ?? null, query.to ?? null],
        ...[after?.[0] ?? null, rowsToFetch(query.limit)],
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.id]);
  }

  /** Of these people, and what this user filed for others. */
  async listOwn(personIds: readonly string[], userId: string, query: PageQuery): Promise<Page<DeedRecord>> {
    const after = readCursor(query.cursor, 1);
    const rows: DeedRecord[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM} WHERE (d.person_id = ANY($1) OR d.filed_by = $2) AND ($3::uuid IS NULL OR d.id < $3) ORDER BY d.id DESC LIMIT $4`,
      [personIds, userId, after?.[0] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows, query.limit, (row) => [row.id]);
  }

  async counts(scope: ListScope): Promise<DeedCounts> {
    const rows: DeedCounts[] = await this.dataSource.query(
      `SELECT count(*) FILTER (WHERE d.state = 'submitted') AS submitted, count(*) FILTER (WHERE d.state = 'under-review') AS "underReview"
         FROM deed_claims d JOIN units u ON u.id = d.unit_id WHERE d.state IN ('submitted', 'under-review') AND ${IN_SCOPE(1)}`,
      [scope.unitPaths],
    );
    return rows[0] ?? { submitted: 0, underReview: 0 };
  }

  /** Other claims for that day of these people. */
  siblings(
    id: string,
    personIds: readonly string[],
    doneOn: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<DeedSibling[]> {
    return tx.query(
      `SELECT d.id, d.state, p.name AS "personName", d.rule_name AS "ruleName" FROM deed_claims d JOIN volunteers p ON p.id = d.person_id
        WHERE d.person_id = ANY($2) AND d.done_on = $3 AND d.id <> $1 AND d.state <> 'withdrawn' ORDER BY d.id LIMIT 10`,
      [id, personIds, doneOn],
    );
  }
}
