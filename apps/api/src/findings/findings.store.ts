import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

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

  /** Of the briefs in the bulletin: what an edit of them is made on. */
  async briefVersions(bulletinId: string): Promise<Map<string, number>> {
    const rows: { id: string; version: number }[] = await this.dataSource.query(
      `SELECT brief.id, brief.version FROM bulletin_briefs entry JOIN briefs brief ON brief.id = entry.brief_id
        WHERE entry.bulletin_id = $1`,
      [bulletinId],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }
}
