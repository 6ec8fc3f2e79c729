import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface BriefVersion {
  version: number;
  isPrinted: boolean;
}

@Injectable()
export class FindingsStore {
  constructor(private readonly dataSource: DataSource) {}

  async unitPathOf(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<string | undefined> {
    const rows: { path: string }[] = await db.query(
      `SELECT unit.path FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
         JOIN units unit ON unit.id = publication.unit_id WHERE bulletin.id = $1`,
      [bulletinId],
    );
    return rows[0]?.path;
  }

  /** Of the briefs in the bulletin: what an edit of them is made on, and whether another issue has printed them. */
  async versionsOfBriefs(bulletinId: string): Promise<Map<string, BriefVersion>> {
    const rows: (BriefVersion & { id: string })[] = await this.dataSource.query(
      `SELECT brief.id, brief.version, EXISTS (
                SELECT 1 FROM bulletin_briefs printed JOIN bulletins bulletin ON bulletin.id = printed.bulletin_id
                 WHERE printed.brief_id = brief.id AND bulletin.state = 'published') AS "isPrinted"
         FROM bulletin_briefs entry JOIN briefs brief ON brief.id = entry.brief_id WHERE entry.bulletin_id = $1`,
      [bulletinId],
    );
    return new Map(rows.map(({ id, ...version }) => [id, version]));
  }
}
