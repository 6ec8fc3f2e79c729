import { Injectable } from '@nestjs/common';
import type { Actor, RoleGrant } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';

export interface SessionActor {
  actor: Actor;
  expiresAt: string;
}

export interface RefreshRow {
  hash: string;
  sessionId: string;
  userId: string;
  parentHash: string | null;
  clientHash: string;
  expiresAt: string;
  usedAt: string | null;
  successorSealed: string | null;
  successorUsed: boolean;
  sessionExpiresAt: string;
  /** False when the session has ended, the account is closed, or the password changed since. */
  alive: boolean;
}

export type EndReason = 'signed-out' | 'signed-out-everywhere' | 'password-changed' | 'reused';

const ACTOR_OF_SESSION =
  prepared(`SELECT u.id AS "userId", u.person_id AS "personId", u.name, s.expires_at AS "expiresAt",
              coalesce((SELECT json_agg(json_build_object('id', g.id, 'role', g.role, 'unitId', g.unit_id, 'unitPath', n.path, 'teamId', g.team_id) ORDER BY g.granted_at, g.id)
                          FROM grants g JOIN units n ON n.id = g.unit_id
                         WHERE g.user_id = u.id AND g.revoked_at IS NULL), '[]') AS grants
         FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND s.ended_at IS NULL AND s.epoch = u.session_epoch AND u.disabled_at IS NULL`);

@Injectable()
export class SessionsStore {
  constructor(private readonly dataSource: DataSource) {}

  async findActor(sessionId: string): Promise<SessionActor | null> {
    const rows: { userId: string; personId: string | null; name: string; expiresAt: string; grants: RoleGrant[] }[] =
      await this.dataSource.query(ACTOR_OF_SESSION, [sessionId]);
    const row = rows[0];
    return row
      ? {
          actor: { userId: row.userId, personId: row.personId, name: row.name, grants: row.grants },
          expiresAt: row.expiresAt,
        }
      : null;
  }

  async insertSession(
    tx: EntityManager,
    session: { id: string; userId: string; epoch: number; startedAt: string; expiresAt: string },
  ): Promise<void> {
    await tx.query('INSERT INTO sessions (id, user_id, epoch, started_at, expires_at) VALUES ($1, $2, $3, $4, $5)', [
      session.id,
      session.userId,
      session.epoch,
      session.startedAt,
      session.expiresAt,
    ]);
  }

  async insertToken(
    tx: EntityManager,
    token: {
      hash: string;
      sessionId: string;
      parentHash: string | null;
      clientHash: string;
      madeAt: string;
      expiresAt: string;
    },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO refresh_tokens (hash, session_id, parent_hash, client_hash, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [token.hash, token.sessionId, token.parentHash, token.clientHash, token.madeAt, token.expiresAt],
    );
  }

  /** Of many refreshes with one token, the others wait here for the first. */
  async lockToken(tx: EntityManager, hash: string): Promise<RefreshRow | null> {
    const rows: RefreshRow[] = await tx.query(
      `SELECT t.hash, t.session_id AS "sessionId", s.user_id AS "userId", t.parent_hash AS "parentHash", t.client_hash AS "clientHash",
              t.expires_at AS "expiresAt", t.used_at AS "usedAt", t.successor_sealed AS "successorSealed", t.successor_used AS "successorUsed",
              s.expires_at AS "sessionExpiresAt", (s.ended_at IS NULL AND s.epoch = u.session_epoch AND u.disabled_at IS NULL) AS alive
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
        WHERE t.hash = $1 FOR UPDATE OF t`,
      [hash],
    );
    return rows[0] ?? null;
  }

  async markUsed(tx: EntityManager, row: RefreshRow, usedAt: string, successorSealed: string): Promise<void> {
    await tx.query('UPDATE refresh_tokens SET used_at = $2, successor_sealed = $3 WHERE hash = $1', [
      row.hash,
      usedAt,
      successorSealed,
    ]);
    if (row.parentHash)
      await tx.query('UPDATE refresh_tokens SET successor_used = true WHERE hash = $1', [row.parentHash]);
  }

  /** Ends one session, or all of a user. Answers how many were still open. */
  async end(
    tx: EntityManager,
    which: { sessionId: string } | { userId: string },
    reason: EndReason,
    at: string,
  ): Promise<number> {
    const [column, id] = 'sessionId' in which ? ['id', which.sessionId] : ['user_id', which.userId];
    const [, ended]: [unknown, number] = await tx.query(
      `UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE ${column} = $1 AND ended_at IS NULL`,
      [id, at, reason],
    );
    return ended;
  }

  /** Removes what can never be used again. */
  async purge(before: string): Promise<void> {
    await this.dataSource.query('DELETE FROM sessions WHERE expires_at < $1', [before]);
    await this.dataSource.query('DELETE FROM sms_codes WHERE sent_at < $1', [before]);
    await this.dataSource.query('DELETE FROM sign_in_failures WHERE last_at < $1', [before]);
  }
}
