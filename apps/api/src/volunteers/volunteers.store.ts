import { Injectable } from '@nestjs/common';
import type {
  ConsentRecord,
  Gender,
  GuardianRelation,
  ListScope,
  Page,
  PageQuery,
  Subject,
  VolunteerDetail,
  VolunteerQuery,
  VolunteerRecord,
  VolunteerState,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { escapeLike, pageOf, readCursor, rowsToFetch } from '../platform/page';
import { anyOf, prepared } from '../platform/prepared-statements';
import type { PersonSearch } from './person-search';

/** What other features need to know of a person. */
export interface Person {
  id: string;
  name: string;
  cardNo: string;
  gender: Gender;
  birthOn: string;
  state: VolunteerState;
  unitId: string;
  unitName: string;
  unitPath: string;
}

/** A row of the list before the phone is added, which lies elsewhere. */
export type VolunteerRow = Omit<VolunteerRecord, 'phoneMasked' | 'minor'> & { birthOn: string };

/** A search with the people whose phone it named already looked up. */
export interface FoundBy {
  search: PersonSearch;
  personIds: string[];
}

const PERSON = `
  SELECT v.id, v.name, v.card_no AS "cardNo", v.gender, v.birth_on AS "birthOn", v.state, v.unit_id AS "unitId", u.name AS "unitName", u.path AS "unitPath"
    FROM volunteers v JOIN units u ON u.id = v.unit_id`;

const ROW = `
  SELECT v.id, v.name, v.gender, v.state, v.unit_id AS "unitId", u.name AS "unitName", h.household_id AS "householdId", v.card_no AS "cardNo",
         v.birth_on AS "birthOn", v.claimed_at IS NULL AS unclaimed, v.helper_name AS "helperName",
         v.registered_at AS "registeredAt", v.decided_at AS "decidedAt", v.decision_reason AS "decisionReason"
    FROM volunteers v JOIN units u ON u.id = v.unit_id
    LEFT JOIN household_members h ON h.person_id = v.id AND h.left_on IS NULL`;

/** `$1` card number, `$2` people, `$3` start of the letters, `$4` part of the name; each null where it does not limit. */
const FOUND = `
  ($1::text IS NULL OR v.card_no = $1) AND ($2::uuid[] IS NULL OR v.id = ANY ($2))
  AND ($3::text IS NULL OR v.initials LIKE $3 || '%' OR v.pinyin LIKE $3 || '%') AND ($4::text IS NULL OR v.name LIKE '%' || $4 || '%')`;

function foundParameters({ search, personIds }: FoundBy): unknown[] {
  return [
    search.by === 'card' ? search.cardNo : null,
    search.by === 'phone' || search.by === 'phone-tail' ? personIds : null,
    search.by === 'letters' ? search.start : null,
    search.by === 'name' ? escapeLike(search.part) : null,
  ];
}

@Injectable()
export class VolunteersStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest first; of those who wait to be admitted, whoever has waited longest. Teams are read where they lie: that feature stands above
   * this one and cannot be asked.
   */
  async list(scope: ListScope, query: VolunteerQuery & PageQuery, found: FoundBy): Promise<Page<VolunteerRow>> {
    const after = readCursor(query.cursor, 2);
    const [beyond, order] = query.state === 'pending' ? ['>', 'ASC'] : ['<', 'DESC'];
    const rows: VolunteerRow[] = await this.dataSource.query(
      `${ROW}
        WHERE ${FOUND}
          AND (v.unit_id IN (SELECT n.id FROM units n JOIN unnest($5::text[]) AS granted(path) ON n.path LIKE granted.path || '%')
               OR v.id IN (SELECT m.person_id FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.left_on IS NULL AND t.lineage && $6::uuid[])
               OR v.id = ANY ($7::uuid[]))
          AND ($8::uuid IS NULL OR v.unit_id IN (SELECT n.id FROM units n JOIN units above ON above.id = $8 AND n.path LIKE above.path || '%'))
          AND ($9::uuid IS NULL OR v.id IN (SELECT m.person_id FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.left_on IS NULL AND t.lineage @> ARRAY[$9::uuid]))
          AND ($10::text IS NULL OR v.state = $10)
          AND ($11::timestamptz IS NULL OR (v.registered_at, v.id) ${beyond} ($11, $12::uuid))
        ORDER BY v.registered_at ${order}, v.id ${order}
        LIMIT $13`,
      [
        ...foundParameters(found),
        scope.unitPaths,
        scope.teamIds,
        scope.personIds,
        query.unitId ?? null,
        query.teamId ?? null,
        query.state ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.registeredAt, row.id]);
  }

  async find(id: string): Promise<VolunteerRow | null> {
    const rows: VolunteerRow[] = await this.dataSource.query(`${ROW} WHERE v.id = $1`, [id]);
    return rows[0] ?? null;
  }

  teamsOf(id: string): Promise<VolunteerDetail['teams']> {
    return this.dataSource.query(
      `SELECT t.id AS "teamId", t.name AS "teamName", m.leader
         FROM team_members m JOIN teams t ON t.id = m.team_id
        WHERE m.person_id = $1 AND m.left_on IS NULL ORDER BY m.joined_on, t.name`,
      [id],
    );
  }

  /** The latest word on each purpose that was ever asked. */
  consentsOf(id: string): Promise<ConsentRecord[]> {
    return this.dataSource.query(
      `SELECT DISTINCT ON (purpose) purpose, given, recorded_at AS at FROM consents WHERE person_id = $1 ORDER BY purpose, id DESC`,
      [id],
    );
  }

  async guardianOf(
    id: string,
  ): Promise<{ sealedName: string; relation: GuardianRelation; consentedAt: string } | null> {
    const rows: { sealedName: string; relation: GuardianRelation; consentedAt: string }[] = await this.dataSource.query(
      `SELECT sealed_name AS "sealedName", relation, consented_at AS "consentedAt" FROM guardians WHERE person_id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  people(ids: string[], tx: EntityManager = this.dataSource.manager): Promise<Person[]> {
    return tx.query(prepared(`${PERSON} WHERE v.id = ${anyOf(1, 'uuid')}`), [ids]);
  }

  async changeUnit(tx: EntityManager, ids: readonly string[], unitId: string): Promise<void> {
    await tx.query('UPDATE volunteers SET unit_id = $2 WHERE id = ANY ($1)', [ids, unitId]);
  }

  async close(tx: EntityManager, id: string, by: { userId: string; reason: string; at: string }): Promise<void> {
    await tx.query(
      `UPDATE volunteers SET state = 'closed', decided_by = $2, decision_reason = $3, decided_at = $4 WHERE id = $1`,
      [id, by.userId, by.reason, by.at],
    );
  }

  async lock(tx: EntityManager, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM volunteers WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }

  async hold(tx: EntityManager, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM volunteers WHERE id = $1 FOR SHARE', [id]);
  }

  lookUp(
    found: FoundBy,
    unitPath: string,
    limit: number,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Person[]> {
    return tx.query(
      `${PERSON} WHERE ${FOUND} AND v.state = 'active' AND u.path LIKE $5 || '%' ORDER BY v.card_no LIMIT $6`,
      [...foundParameters(found), unitPath, limit],
    );
  }

  /** Where somebody belongs: the unit, and the current teams with those above them. */
  async subjectOf(id: string, tx: EntityManager = this.dataSource.manager): Promise<Subject | null> {
    const rows: { unitPath: string; teamIds: string[] }[] = await tx.query(
      `SELECT u.path AS "unitPath",
              ARRAY(SELECT DISTINCT unnest(t.lineage) FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = v.id AND m.left_on IS NULL) AS "teamIds"
         FROM volunteers v JOIN units u ON u.id = v.unit_id WHERE v.id = $1`,
      [id],
    );
    return rows[0] ? { ...rows[0], personIds: [id] } : null;
  }
}
