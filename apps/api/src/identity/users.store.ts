import { Injectable } from '@nestjs/common';
import type { ListScope, MyGrant, Page, PageQuery, Role, UserQuery } from '@jishan/domain';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { ACCESS_CHANNEL } from '../platform/access';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { UserEntity } from './user.entity';

/** What signing in needs to know of an account that is open. */
export type Account = Pick<UserEntity, 'id' | 'name' | 'personId' | 'phoneIndex' | 'passwordHash' | 'sessionEpoch'>;

export interface UserRow {
  id: string;
  name: string;
  phoneSealed: string;
  personId: string | null;
  lastSignInAt: string | null;
  grants: MyGrant[];
}

// A team's name is read where it lies; the teams feature stands above this one and cannot be asked.
const GRANTS_OF_USER = `coalesce((SELECT json_agg(json_build_object('id', g.id, 'role', g.role, 'unitId', g.unit_id, 'unitName', n.name, 'unitPath', n.path,
    'teamId', g.team_id, 'teamName', t.name) ORDER BY g.granted_at, g.id)
  FROM grants g JOIN units n ON n.id = g.unit_id LEFT JOIN teams t ON t.id = g.team_id
 WHERE g.user_id = u.id AND g.revoked_at IS NULL), '[]')`;

@Injectable()
export class UsersStore {
  constructor(private readonly dataSource: DataSource) {}

  findAccount(
    where: { id: string } | { phoneIndex: string },
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Account | null> {
    return tx.findOneBy(UserEntity, { ...where, disabledAt: IsNull() });
  }

  async findIdByPerson(tx: EntityManager, personId: string): Promise<string | null> {
    const rows: { id: string }[] = await tx.query('SELECT id FROM users WHERE person_id = $1', [personId]);
    return rows[0]?.id ?? null;
  }

  /** Answers false when the phone already has an account. */
  async insert(
    tx: EntityManager,
    user: Omit<UserEntity, 'sessionEpoch' | 'lastSignInAt' | 'disabledAt'>,
  ): Promise<boolean> {
    const made: unknown[] = await tx.query(
      `INSERT INTO users (id, name, person_id, phone_index, phone_sealed, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (phone_index) DO NOTHING RETURNING 1`,
      [user.id, user.name, user.personId, user.phoneIndex, user.phoneSealed, user.passwordHash, user.createdAt],
    );
    return made.length > 0;
  }

  async update(
    tx: EntityManager,
    id: string,
    change: Partial<Pick<UserEntity, 'name' | 'personId' | 'passwordHash' | 'lastSignInAt'>>,
  ): Promise<void> {
    await tx.update(UserEntity, { id }, change);
  }

  async grantsOf(userId: string, tx: EntityManager = this.dataSource.manager): Promise<MyGrant[]> {
    const rows: { grants: MyGrant[] }[] = await tx.query(
      `SELECT ${GRANTS_OF_USER} AS grants FROM users u WHERE u.id = $1`,
      [userId],
    );
    return rows[0]?.grants ?? [];
  }

  /** Users who hold a role within the scope. */
  async list(scope: ListScope, query: UserQuery & PageQuery): Promise<Page<UserRow>> {
    const after = readCursor(query.cursor, 2);
    const rows: UserRow[] = await this.dataSource.query(
      `SELECT u.id, u.name, u.phone_sealed AS "phoneSealed", u.person_id AS "personId", u.last_sign_in_at AS "lastSignInAt", ${GRANTS_OF_USER} AS grants
         FROM users u
        WHERE u.disabled_at IS NULL
          AND EXISTS (SELECT FROM grants g JOIN units n ON n.id = g.unit_id
                       WHERE g.user_id = u.id AND g.revoked_at IS NULL
                         AND EXISTS (SELECT FROM unnest($1::text[]) AS granted(path) WHERE n.path LIKE granted.path || '%')
                         AND ($2::text IS NULL OR g.role = $2)
                         AND ($3::uuid IS NULL OR n.path LIKE (SELECT path FROM units WHERE id = $3) || '%'))
          AND ($4::text IS NULL OR strpos(u.name, $4) > 0)
          AND ($5::text IS NULL OR (u.name COLLATE "zh-x-icu", u.id) > ($5 COLLATE "zh-x-icu", $6::uuid))
        ORDER BY u.name COLLATE "zh-x-icu", u.id
        LIMIT $7`,
      [
        scope.unitPaths,
        query.role ?? null,
        query.unitId ?? null,
        query.search ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.name, row.id]);
  }

  /** The unit paths of a user's roles: what decides who may see the user. */
  async unitPathsOf(userId: string): Promise<string[]> {
    const rows: { path: string }[] = await this.dataSource.query(
      'SELECT DISTINCT n.path FROM grants g JOIN units n ON n.id = g.unit_id WHERE g.user_id = $1 AND g.revoked_at IS NULL',
      [userId],
    );
    return rows.map((row) => row.path);
  }

  /** Says, once the transaction commits, that the roles or the account changed: every process then asks anew who this is. */
  async announce(tx: EntityManager, userId: string): Promise<void> {
    await tx.query('SELECT pg_notify($1, $2)', [ACCESS_CHANNEL, userId]);
  }

  /** For good: nobody signs in with it, and its phone may open another account. */
  async disable(tx: EntityManager, userId: string, at: string): Promise<void> {
    await tx.query(`UPDATE users SET disabled_at = $2, phone_index = 'disabled:' || id WHERE id = $1`, [userId, at]);
    await tx.query('UPDATE grants SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL', [userId, at]);
  }

  /** All sessions of the user end with this. */
  async raiseEpoch(tx: EntityManager, userId: string): Promise<void> {
    await tx.query('UPDATE users SET session_epoch = session_epoch + 1 WHERE id = $1', [userId]);
    await this.announce(tx, userId);
  }

  async unitPath(unitId: string, tx: EntityManager = this.dataSource.manager): Promise<string | null> {
    const rows: { path: string }[] = await tx.query('SELECT path FROM units WHERE id = $1', [unitId]);
    return rows[0]?.path ?? null;
  }

  /** Answers false when the user has this role there already. */
  async insertGrant(
    tx: EntityManager,
    grant: {
      id: string;
      userId: string;
      role: Role;
      unitId: string;
      teamId: string | null;
      grantedBy: string | null;
      grantedAt: string;
    },
  ): Promise<boolean> {
    const made: unknown[] = await tx.query(
      `INSERT INTO grants (id, user_id, role, unit_id, team_id, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
      [grant.id, grant.userId, grant.role, grant.unitId, grant.teamId, grant.grantedBy, grant.grantedAt],
    );
    return made.length > 0;
  }

  async findGrant(
    tx: EntityManager,
    id: string,
  ): Promise<{ id: string; userId: string; role: Role; unitPath: string; teamId: string | null } | null> {
    const rows: { id: string; userId: string; role: Role; unitPath: string; teamId: string | null }[] = await tx.query(
      `SELECT g.id, g.user_id AS "userId", g.role, n.path AS "unitPath", g.team_id AS "teamId"
         FROM grants g JOIN units n ON n.id = g.unit_id WHERE g.id = $1 AND g.revoked_at IS NULL`,
      [id],
    );
    return rows[0] ?? null;
  }

  async revokeGrants(
    tx: EntityManager,
    which: { id?: string; userId: string; role: Role; unitId?: string; teamId?: string | null },
    revokedBy: string | null,
    at: string,
  ): Promise<number> {
    const [, revoked]: [unknown, number] = await tx.query(
      `UPDATE grants SET revoked_at = $6, revoked_by = $5
        WHERE user_id = $1 AND role = $2 AND revoked_at IS NULL
          AND ($3::uuid IS NULL OR unit_id = $3) AND ($4::uuid IS NULL OR team_id = $4) AND ($7::uuid IS NULL OR id = $7)`,
      [which.userId, which.role, which.unitId ?? null, which.teamId ?? null, revokedBy, at, which.id ?? null],
    );
    return revoked;
  }
}
