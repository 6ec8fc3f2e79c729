import { Injectable } from '@nestjs/common';
import type { BulletinState } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { BulletinArticleRow, BulletinNoteRow } from './article.entity';

/** An article in a bulletin, as it stands now. */
export interface PlacedArticle {
  articleId: string;
  section: string;
  title: string;
  text: string;
  unitName: string;
}

/** A note of a section, in the order of its section. */
export type PlacedNote = Pick<BulletinNoteRow, 'section' | 'text'>;

/** The bulletin that something is put into. */
export interface Holder {
  id: string;
  publicationId: string;
}

@Injectable()
export class PlacingStore {
  constructor(private readonly dataSource: DataSource) {}

  articles(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<PlacedArticle[]> {
    return db.query(
      `SELECT article.id AS "articleId", entry.section, article.title, article.text, unit.name AS "unitName"
         FROM bulletin_articles entry JOIN articles article ON article.id = entry.article_id JOIN units unit ON unit.id = article.unit_id
        WHERE entry.bulletin_id = $1 ORDER BY entry.position, article.id`,
      [bulletinId],
    );
  }

  notes(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<PlacedNote[]> {
    return db.query('SELECT section, text FROM bulletin_notes WHERE bulletin_id = $1 ORDER BY section, position', [
      bulletinId,
    ]);
  }

  /** Nobody edits these articles until the commit: what is read now is what is printed. */
  async share(tx: EntityManager, bulletinId: string): Promise<void> {
    await tx.query(
      'SELECT 1 FROM articles WHERE id IN (SELECT article_id FROM bulletin_articles WHERE bulletin_id = $1) ORDER BY id FOR SHARE',
      [bulletinId],
    );
  }

  /** At the end of its section. The state of the bulletin of this publication that has it already, or null when it was put in now. */
  async place(
    tx: EntityManager,
    { id, publicationId }: Holder,
    articleId: string,
    section: string,
  ): Promise<BulletinState | null> {
    const placed: unknown[] = await tx.query(
      `INSERT INTO bulletin_articles (bulletin_id, publication_id, article_id, section, position)
       SELECT $1, $2, $3, $4, 1 + coalesce(max(position), 0) FROM bulletin_articles WHERE bulletin_id = $1 AND section = $4
       ON CONFLICT DO NOTHING RETURNING article_id`,
      [id, publicationId, articleId, section],
    );
    if (placed.length > 0) return null;
    const rows: { state: BulletinState }[] = await tx.query(
      `SELECT bulletin.state FROM bulletin_articles entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
        WHERE entry.publication_id = $1 AND entry.article_id = $2`,
      [publicationId, articleId],
    );
    return rows[0]?.state ?? 'collecting';
  }

  async takeOut(tx: EntityManager, bulletinId: string, articleId: string): Promise<boolean> {
    const { affected } = await tx.delete(BulletinArticleRow, { bulletinId, articleId });
    return affected === 1;
  }

  async arrange(
    tx: EntityManager,
    bulletinId: string,
    sections: { name: string; articles: string[] }[],
  ): Promise<void> {
    const rows = sections.flatMap(({ name, articles }) =>
      articles.map((articleId, i) => ({ articleId, section: name, position: i + 1 })),
    );
    await tx.query(
      `UPDATE bulletin_articles entry SET section = wanted.section, position = wanted.position
         FROM json_to_recordset($2::json) AS wanted ("articleId" uuid, section text, position integer)
        WHERE entry.bulletin_id = $1 AND entry.article_id = wanted."articleId"`,
      [bulletinId, JSON.stringify(rows)],
    );
  }

  async setNotes(
    tx: EntityManager,
    { id: bulletinId, publicationId }: Holder,
    sections: { name: string; notes: string[] }[],
  ): Promise<void> {
    await tx.delete(BulletinNoteRow, { bulletinId });
    const rows = sections.flatMap(({ name, notes }) =>
      notes.map((text, i) => ({ bulletinId, publicationId, section: name, position: i + 1, text })),
    );
    if (rows.length > 0) await tx.insert(BulletinNoteRow, rows);
  }
}
