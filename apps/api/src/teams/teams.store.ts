import { Injectable } from '@nestjs/common';
import {
  normaliseName,
  type Page,
  type PageQuery,
  type TeamKind,
  type TeamLevel,
  type TeamQuery,
  type TeamRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { escapeLike, pageOf, readCursor, rowsToFetch } from '../platform/page';
import type { TeamEntity } from './team.entity';

/** A team as other features need it. */
export interface Team {
  id: string;
  name: string;
  level: TeamLevel;
  kind: TeamKind;
  unitId: string;
  unitName: string;
  unitPath: string;
  parentId: string | null;
  /** The team and those above it. */
  lineage: string[];
}

/** `$1` is the person who asks. */
const RECORD = `
  SELECT t.id, t.name, t.level, t.kind, t.unit_id AS "unitId", u.name AS "unitName", t.parent_id AS "parentId",
         (SELECT v.name FROM team_members m JOIN volunteers v ON v.id = m.person_id WHERE m.team_id = t.id AND m.leader) AS "leaderName",
         (SELECT count(*) FROM team_members m WHERE m.team_id = t.id AND m.left_on IS NULL) AS "memberCount",
         coalesce((SELECT CASE WHEN m.leader THEN 'leader' ELSE 'member' END FROM team_members m WHERE m.team_id = t.id AND m.person_id = $1 AND m.left_on IS NULL),
                  (SELECT 'requested' FROM join_requests r WHERE r.team_id = t.id AND r.person_id = $1 AND r.state = 'pending'), 'none') AS mine
    FROM teams t JOIN units u ON u.id = t.unit_id`;

@Injectable()
export class TeamsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of the names' pinyin. */
  async list(personId: string | null, query: TeamQuery & PageQuery): Promise<Page<TeamRecord>> {
    const after = readCursor(query.cursor, 2);
    const rows: TeamRecord[] = await this.dataSource.query(
      `${RECORD}
        WHERE ($2::uuid IS NULL OR t.unit_id IN (SELECT n.id FROM units n JOIN units above ON above.id = $2 AND n.path LIKE above.path || '%'))
          AND t.name LIKE '%' || $3 || '%'
          AND ($4::text IS NULL OR (t.name COLLATE "zh-x-icu", t.id) > ($4 COLLATE "zh-x-icu", $5::uuid))
        ORDER BY t.name COLLATE "zh-x-icu", t.id
        LIMIT $6`,
      [
        personId,
        query.unitId ?? null,
        escapeLike(normaliseName(query.search ?? '')),
        after?.[0] ?? null,
        after?.[1] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.name, row.id]);
  }

  own(personId: string): Promise<TeamRecord[]> {
    return this.dataSource.query(
      `${RECORD}
        WHERE t.id IN (SELECT team_id FROM team_members WHERE person_id = $1 AND left_on IS NULL
                       UNION SELECT team_id FROM join_requests WHERE person_id = $1 AND state = 'pending')
        ORDER BY t.name COLLATE "zh-x-icu", t.id`,
      [personId],
    );
  }

  async find(id: string, personId: string | null): Promise<TeamRecord | null> {
    const rows: TeamRecord[] = await this.dataSource.query(`${RECORD} WHERE t.id = $2`, [personId, id]);
    return rows[0] ?? null;
  }

  teams(ids: string[], tx: EntityManager = this.dataSource.manager): Promise<Team[]> {
    return tx.query(
      `SELECT t.id, t.name, t.level, t.kind, t.unit_id AS "unitId", u.name AS "unitName", u.path AS "unitPath", t.parent_id AS "parentId", t.lineage
         FROM teams t JOIN units u ON u.id = t.unit_id WHERE t.id = ANY ($1)`,
      [ids],
    );
  }

  /** Answers false when the unit has a team of that name. */
  async insert(tx: EntityManager, team: TeamEntity): Promise<boolean> {
    const made: unknown[] = await tx.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, parent_id, lineage, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (unit_id, name) DO NOTHING RETURNING 1`,
      [team.id, team.name, team.level, team.kind, team.unitId, team.parentId, team.lineage, team.createdAt],
    );
    return made.length > 0;
  }

  async lock(tx: EntityManager, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM teams WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }
}
