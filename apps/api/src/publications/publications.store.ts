import { Injectable } from '@nestjs/common';
import type {
  BulletinNumbers,
  FirstNumbers,
  ListScope,
  PublicationDetail,
  PublicationRecord,
  PublicationSection,
  PublicationSettings,
  PublicationVersion,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { PublicationRow, PublicationSectionRow, PublicationVersionRow, PublicationYearRow } from './publication.entity';

export interface Publication extends PublicationRecord {
  unitPath: string;
}

const PUBLICATION = `publication.id, publication.unit_id AS "unitId", publication.title, publication.office, publication.mastheads,
  publication.numbering, publication.running_no AS "lastRunningNo",
  (SELECT coalesce(json_agg(json_build_object('name', name, 'categories', categories, 'fullMax', full_max) ORDER BY position), '[]')
     FROM publication_sections WHERE publication_id = publication.id AND position IS NOT NULL) AS sections,
  publication.imprint_roles AS "imprintRoles", publication.steps, publication.distribution, publication.contact, publication.house_style AS "houseStyle",
  publication.unit_order AS "unitOrder", publication.version, unit.path AS "unitPath"`;
const FROM = 'FROM publications publication JOIN units unit ON unit.id = publication.unit_id';

@Injectable()
export class PublicationsStore {
  constructor(private readonly dataSource: DataSource) {}

  list(scope: ListScope): Promise<Publication[]> {
    return this.dataSource.query(
      `SELECT ${PUBLICATION} ${FROM} WHERE $1 OR unit.path ^@ ANY ($2::text[]) ORDER BY publication.created_at, publication.id`,
      [scope.all, scope.unitPaths],
    );
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<Publication | null> {
    const rows: Publication[] = await db.query(`SELECT ${PUBLICATION} ${FROM} WHERE publication.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** As it will be until the commit: whoever puts something into a bulletin does so by sections that stay. */
  async hold(tx: EntityManager, id: string): Promise<Publication | null> {
    await tx.query('SELECT 1 FROM publications WHERE id = $1 FOR KEY SHARE', [id]);
    return this.find(id, tx);
  }

  /** Waits for everybody who holds it. */
  async lock(tx: EntityManager, id: string): Promise<Publication | null> {
    await tx.query('SELECT 1 FROM publications WHERE id = $1 FOR UPDATE', [id]);
    return this.find(id, tx);
  }

  async isTitleTaken(tx: EntityManager, unitId: string, title: string, exceptId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      'SELECT 1 FROM publications WHERE unit_id = $1 AND title = $2 AND id <> $3',
      [unitId, title, exceptId],
    );
    return rows.length > 0;
  }

  async insert(
    tx: EntityManager,
    publication: { id: string; unitId: string; createdAt: string; year: number },
    settings: PublicationSettings,
    { lastRunningNo, lastYearlyNo }: FirstNumbers,
  ): Promise<void> {
    const { id, unitId, createdAt, year } = publication;
    const { sections, ...columns } = settings;
    await tx.insert(PublicationRow, { id, unitId, createdAt, ...columns, runningNo: lastRunningNo });
    await this.writeSections(tx, id, sections);
    if (lastYearlyNo) await tx.insert(PublicationYearRow, { publicationId: id, year, yearlyNo: lastYearlyNo });
  }

  async change(tx: EntityManager, id: string, settings: PublicationSettings, version: number): Promise<void> {
    const { sections, ...columns } = settings;
    await tx.update(PublicationRow, { id }, { ...columns, version });
    await tx.update(PublicationSectionRow, { publicationId: id }, { position: null });
    await this.writeSections(tx, id, sections);
  }

  async insertVersion(tx: EntityManager, version: PublicationVersionRow): Promise<void> {
    await tx.insert(PublicationVersionRow, version);
  }

  async settingsAt(
    id: string,
    at: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<Partial<PublicationSettings>> {
    const rows: { settings: Partial<PublicationSettings> }[] = await db.query(
      'SELECT settings FROM publication_versions WHERE publication_id = $1 AND at <= $2 ORDER BY version DESC LIMIT 1',
      [id, at],
    );
    return rows[0]?.settings ?? {};
  }

  versions(id: string, db: EntityManager): Promise<PublicationVersion[]> {
    return db.query(
      `SELECT version, settings, changer_name AS "changedBy", at FROM publication_versions
        WHERE publication_id = $1 ORDER BY version DESC`,
      [id],
    );
  }

  /** Bulletins that will be printed by what is settled now, each with the sections that it has something in. */
  openBulletins(id: string, db: EntityManager): Promise<PublicationDetail['openBulletins']> {
    return db.query(
      `SELECT bulletin.id, bulletin.issued_on AS "issuedOn",
              ARRAY(SELECT section FROM bulletin_briefs WHERE bulletin_id = bulletin.id
                    UNION SELECT section FROM bulletin_articles WHERE bulletin_id = bulletin.id
                    UNION SELECT section FROM bulletin_notes WHERE bulletin_id = bulletin.id ORDER BY section) AS sections
         FROM bulletins bulletin WHERE bulletin.publication_id = $1 AND bulletin.state <> 'published'
        ORDER BY bulletin.issued_on, bulletin.id`,
      [id],
    );
  }

  /**
   * The next numbers. The publication's row stays locked until the commit, so the next one waits, and a rollback gives
   * the number back: none is taken twice and none is left out.
   */
  async takeNumbers(tx: EntityManager, id: string, year: number): Promise<BulletinNumbers> {
    const [[taken]]: [{ runningNo: number }[], number] = await tx.query(
      'UPDATE publications SET running_no = running_no + 1 WHERE id = $1 RETURNING running_no AS "runningNo"',
      [id],
    );
    const [counted]: { yearlyNo: number }[] = await tx.query(
      `INSERT INTO publication_years (publication_id, year, yearly_no) VALUES ($1, $2, 1)
       ON CONFLICT (publication_id, year) DO UPDATE SET yearly_no = publication_years.yearly_no + 1 RETURNING yearly_no AS "yearlyNo"`,
      [id, year],
    );
    if (!taken || !counted) throw new Error(`publication ${id} gives no number`);
    return { year, yearlyNo: counted.yearlyNo, runningNo: taken.runningNo };
  }

  /**
   * The numbers go back if they are the last that were given. The publication's row stays locked, so nobody can take the next one
   * meanwhile. False: a later number is given already.
   */
  async giveBackNumbers(
    tx: EntityManager,
    id: string,
    { year, yearlyNo, runningNo }: BulletinNumbers,
  ): Promise<boolean> {
    const [, running]: [unknown[], number] = await tx.query(
      'UPDATE publications SET running_no = running_no - 1 WHERE id = $1 AND running_no = $2',
      [id, runningNo],
    );
    const [, yearly]: [unknown[], number] = await tx.query(
      'UPDATE publication_years SET yearly_no = yearly_no - 1 WHERE publication_id = $1 AND year = $2 AND yearly_no = $3',
      [id, year, yearlyNo],
    );
    return running === 1 && yearly === 1;
  }

  /** A name that was given up before takes its row again. */
  private async writeSections(tx: EntityManager, id: string, sections: readonly PublicationSection[]): Promise<void> {
    const rows = sections.map((section, i) => ({ position: i + 1, ...section }));
    await tx.query(
      `INSERT INTO publication_sections (publication_id, position, name, categories, full_max)
       SELECT $1, section.position, section.name, section.categories, section."fullMax"
         FROM json_to_recordset($2::json) AS section (position integer, name text, categories text[], "fullMax" integer)
       ON CONFLICT (publication_id, name) DO UPDATE
         SET position = excluded.position, categories = excluded.categories, full_max = excluded.full_max`,
      [id, JSON.stringify(rows)],
    );
  }
}
