import { Injectable } from '@nestjs/common';
import {
  normaliseName,
  type HouseholdChangeRecord,
  type HouseholdMemberRecord,
  type HouseholdQuery,
  type HouseholdRecord,
  type ListScope,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { escapeLike, pageOf, readCursor, rowsToFetch } from '../platform/page';
import { anyOf, prepared } from '../platform/prepared-statements';
import { HouseholdEntity } from './household.entity';
import { HouseholdMemberEntity } from './household-member.entity';

export type MemberRow = Omit<HouseholdMemberRecord, 'minor'> & { birthOn: string };

/** An entry of the story as it is written. */
export type ChangeRow = Omit<HouseholdChangeRecord, 'householdLabel' | 'otherLabel'> & {
  personIds: string[];
  actorId: string;
};

/** A household as other features name it. */
export interface HouseholdLabel {
  id: string;
  label: string;
  unitId: string;
  unitPath: string;
  headName: string | null;
}

const RECORD = `
  SELECT h.id, h.unit_id AS "unitId", u.name AS "unitName", h.label, h.closed_on AS "closedOn",
         (SELECT v.name FROM household_members m JOIN volunteers v ON v.id = m.person_id WHERE m.household_id = h.id AND m.head AND m.left_on IS NULL) AS "headName",
         (SELECT count(*) FROM household_members m WHERE m.household_id = h.id AND m.left_on IS NULL) AS "memberCount"
    FROM households h JOIN units u ON u.id = h.unit_id`;

@Injectable()
export class HouseholdsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first: ids sort by the time they were made. */
  async list(scope: ListScope, query: HouseholdQuery & PageQuery): Promise<Page<HouseholdRecord>> {
    const after = readCursor(query.cursor, 1);
    const typed = normaliseName(query.search ?? '');
    const rows: HouseholdRecord[] = await this.dataSource.query(
      `${RECORD}
        WHERE h.unit_id IN (SELECT n.id FROM units n JOIN unnest($1::text[]) AS granted(path) ON n.path LIKE granted.path || '%')
          AND ($2::uuid IS NULL OR h.unit_id IN (SELECT n.id FROM units n JOIN units above ON above.id = $2 AND n.path LIKE above.path || '%'))
          AND ($3::text = '' OR h.label LIKE '%' || $4 || '%'
               OR h.id IN (SELECT m.household_id FROM household_members m JOIN volunteers v ON v.id = m.person_id
                            WHERE m.left_on IS NULL AND (v.card_no = $3 OR v.name LIKE '%' || $4 || '%')))
          AND ($5::uuid IS NULL OR h.id < $5)
        ORDER BY h.id DESC
        LIMIT $6`,
      [scope.unitPaths, query.unitId ?? null, typed, escapeLike(typed), after?.[0] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows, query.limit, (row) => [row.id]);
  }

  async find(id: string, tx: EntityManager = this.dataSource.manager): Promise<HouseholdRecord | null> {
    const rows: HouseholdRecord[] = await tx.query(`${RECORD} WHERE h.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** The head first, those who left last. */
  membersOf(id: string, tx: EntityManager = this.dataSource.manager): Promise<MemberRow[]> {
    return tx.query(
      `SELECT m.person_id AS "personId", v.name, v.birth_on AS "birthOn", m.head, m.joined_on AS "joinedOn", m.left_on AS "leftOn"
         FROM household_members m JOIN volunteers v ON v.id = m.person_id
        WHERE m.household_id = $1 ORDER BY m.left_on IS NOT NULL, m.head DESC, m.joined_on, m.id`,
      [id],
    );
  }

  async lock(tx: EntityManager, ids: readonly string[]): Promise<void> {
    await tx.query('SELECT 1 FROM households WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', [ids]);
  }

  async endPeriods(tx: EntityManager, id: string, personIds: readonly string[], on: string): Promise<void> {
    await tx.query(
      'UPDATE household_members SET left_on = $3 WHERE household_id = $1 AND person_id = ANY ($2) AND left_on IS NULL',
      [id, personIds, on],
    );
  }

  /** First nobody, then the one: there are never two. */
  async setHead(tx: EntityManager, id: string, personId: string): Promise<void> {
    const now = 'household_id = $1 AND left_on IS NULL';
    await tx.query(`UPDATE household_members SET head = false WHERE ${now} AND head`, [id]);
    await tx.query(`UPDATE household_members SET head = true WHERE ${now} AND person_id = $2`, [id, personId]);
  }

  async close(tx: EntityManager, id: string, on: string): Promise<void> {
    await tx.query('UPDATE households SET closed_on = $2 WHERE id = $1', [id, on]);
  }

  async headOf(personId: string, on: string): Promise<string | null> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT h.person_id AS id FROM household_members m JOIN household_members h ON h.household_id = m.household_id AND h.head AND h.left_on IS NULL
        WHERE m.person_id = $1 AND m.joined_on <= $2 AND (m.left_on IS NULL OR m.left_on > $2)`,
      [personId, on],
    );
    return rows[0]?.id ?? null;
  }

  async insertChange(tx: EntityManager, change: ChangeRow): Promise<void> {
    await tx.query(
      `INSERT INTO household_changes (id, kind, household_id, other_id, people, person_ids, points, buckets, agreed_by, reason, actor_id, actor_name, occurred_on, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        ...[change.id, change.kind, change.householdId, change.otherId, change.people, change.personIds],
        ...[change.points, JSON.stringify(change.buckets), change.agreedBy, change.reason],
        ...[change.actorId, change.actorName, change.occurredOn, change.recordedAt],
      ],
    );
  }

  /** Newest first, also what came here from another household. */
  changesOf(id: string, limit: number): Promise<HouseholdChangeRecord[]> {
    return this.dataSource.query(
      `SELECT c.id, c.kind, c.household_id AS "householdId", h.label AS "householdLabel", c.other_id AS "otherId", o.label AS "otherLabel", c.people,
              c.points, c.buckets, c.agreed_by AS "agreedBy", c.reason, c.actor_name AS "actorName", c.occurred_on AS "occurredOn", c.recorded_at AS "recordedAt"
         FROM household_changes c LEFT JOIN households h ON h.id = c.household_id LEFT JOIN households o ON o.id = c.other_id
        WHERE c.household_id = $1 OR c.other_id = $1 ORDER BY c.id DESC LIMIT $2`,
      [id, limit],
    );
  }

  async insert(tx: EntityManager, household: HouseholdEntity): Promise<void> {
    await tx.insert(HouseholdEntity, household);
  }

  async insertMember(tx: EntityManager, member: HouseholdMemberEntity): Promise<void> {
    await tx.insert(HouseholdMemberEntity, member);
  }

  /** Birthdays of those who live there now. */
  async birthdaysOf(tx: EntityManager, id: string): Promise<string[]> {
    const rows: { birthOn: string }[] = await tx.query(
      `SELECT v.birth_on AS "birthOn" FROM household_members m JOIN volunteers v ON v.id = m.person_id WHERE m.household_id = $1 AND m.left_on IS NULL`,
      [id],
    );
    return rows.map((row) => row.birthOn);
  }

  membershipsOf(
    personIds: string[],
    on: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<{ personId: string; householdId: string }[]> {
    return tx.query(
      prepared(`SELECT person_id AS "personId", household_id AS "householdId" FROM household_members
        WHERE person_id = ${anyOf(1, 'uuid')} AND joined_on <= $2 AND (left_on IS NULL OR left_on > $2)`),
      [personIds, on],
    );
  }

  async memberIdsOf(id: string, on: string, tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    const rows: { personId: string }[] = await tx.query(
      `SELECT person_id AS "personId" FROM household_members
        WHERE household_id = $1 AND joined_on <= $2 AND (left_on IS NULL OR left_on > $2) ORDER BY head DESC, joined_on, id`,
      [id, on],
    );
    return rows.map((row) => row.personId);
  }

  async livesOn(tx: EntityManager, id: string): Promise<boolean> {
    const [row]: { lives: boolean }[] = await tx.query(
      `WITH RECURSIVE home AS (
         SELECT $1::uuid AS id UNION
         SELECT c.other_id FROM household_changes c JOIN home h ON h.id = c.household_id WHERE c.kind IN ('merged', 'moved'))
       SELECT EXISTS (SELECT FROM household_members m JOIN home h ON h.id = m.household_id WHERE m.left_on IS NULL) AS lives`,
      [id],
    );
    return row?.lives ?? false;
  }

  labelsOf(ids: string[], tx: EntityManager = this.dataSource.manager): Promise<HouseholdLabel[]> {
    return tx.query(
      `SELECT h.id, h.label, h.unit_id AS "unitId", u.path AS "unitPath", v.name AS "headName"
         FROM households h JOIN units u ON u.id = h.unit_id
         LEFT JOIN household_members m ON m.household_id = h.id AND m.head AND m.left_on IS NULL
         LEFT JOIN volunteers v ON v.id = m.person_id
        WHERE h.id = ANY ($1)`,
      [ids],
    );
  }
}
