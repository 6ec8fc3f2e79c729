import { Injectable } from '@nestjs/common';
import type { BulletinChange, BulletinHand, BulletinVersion, PageQuery } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { BulletinVersionRow } from './bulletin.entity';

const CHANGE = `version, kind, author_id AS "authorId", author_name AS "authorName", at, reason, sha256`;
const STEPS = `kind IN ('hand-in', 'proofread', 'sign', 'publish', 'recall', 'send-back', 'withdraw')`;

/** The versions of bulletins: rows that are only added. */
@Injectable()
export class VersionsStore {
  constructor(private readonly dataSource: DataSource) {}

  async insert(tx: EntityManager, version: BulletinVersionRow): Promise<void> {
    await tx.insert(BulletinVersionRow, version);
  }

  /** Newest first. */
  list(bulletinId: string, { cursor, limit }: PageQuery): Promise<BulletinChange[]> {
    return this.dataSource.query(
      `SELECT ${CHANGE} FROM bulletin_versions WHERE bulletin_id = $1 AND ($2::bigint IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
      [bulletinId, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
  }

  async find(bulletinId: string, version: number): Promise<BulletinVersion | null> {
    const rows: BulletinVersion[] = await this.dataSource.query(
      `SELECT ${CHANGE}, content FROM bulletin_versions WHERE bulletin_id = $1 AND version = $2::bigint`,
      [bulletinId, version],
    );
    return rows[0] ?? null;
  }

  /** The newest of a kind. */
  async findLast(
    bulletinId: string,
    kind: BulletinChange['kind'],
    db: EntityManager = this.dataSource.manager,
  ): Promise<BulletinVersion | null> {
    const rows: BulletinVersion[] = await db.query(
      `SELECT ${CHANGE}, content FROM bulletin_versions WHERE bulletin_id = $1 AND kind = $2 ORDER BY version DESC LIMIT 1`,
      [bulletinId, kind],
    );
    return rows[0] ?? null;
  }

  /** The steps of its life, oldest first. */
  steps(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<BulletinChange[]> {
    return db.query(`SELECT ${CHANGE} FROM bulletin_versions WHERE bulletin_id = $1 AND ${STEPS} ORDER BY version`, [
      bulletinId,
    ]);
  }

  /** Who has done what to it: whoever changed anything has edited, also the words of what stands in it. */
  hands(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<BulletinHand[]> {
    return db.query(
      `SELECT DISTINCT CASE kind WHEN 'proofread' THEN 'proofread' WHEN 'sign' THEN 'sign' ELSE 'edit' END AS step, author_id AS "userId"
         FROM bulletin_versions WHERE bulletin_id = $1 AND kind NOT IN ('open', 'publish', 'recall', 'send-back', 'withdraw', 'release-number')
       UNION SELECT 'edit', edit.editor_id FROM bulletin_briefs entry JOIN brief_edits edit ON edit.brief_id = entry.brief_id WHERE entry.bulletin_id = $1
       UNION SELECT 'edit', written.writer_id FROM bulletin_articles entry JOIN articles article ON article.id = entry.article_id
         JOIN article_versions written ON written.article_id = article.id AND written.version > article.submitted_version
        WHERE entry.bulletin_id = $1 ORDER BY 1, 2`,
      [bulletinId],
    );
  }
}
