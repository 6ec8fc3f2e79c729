import { Injectable } from '@nestjs/common';
import type { BulletinNumbers, CreatePublicationInput, ListScope, PublicationRecord } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { PublicationRow, PublicationSectionRow } from './publication.entity';

export interface Publication extends PublicationRecord {
  unitPath: string;
}

const PUBLICATION = `publication.id, publication.unit_id AS "unitId", publication.title, publication.office, publication.numbering,
  publication.running_no AS "lastRunningNo",
  (SELECT coalesce(json_agg(json_build_object('name', name, 'categories', categories, 'fullMax', full_max) ORDER BY position), '[]')
     FROM publication_sections WHERE publication_id = publication.id) AS sections,
  publication.imprint_roles AS "imprintRoles", publication.distribution, publication.contact, publication.house_style AS "houseStyle",
  unit.path AS "unitPath"`;
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

  async insert(tx: EntityManager, id: string, input: CreatePublicationInput, createdAt: string): Promise<void> {
    const { sections, lastRunningNo, ...columns } = input;
    await tx.insert(PublicationRow, { id, ...columns, runningNo: lastRunningNo, createdAt });
    await tx.insert(
      PublicationSectionRow,
      sections.map((section, i) => ({ publicationId: id, position: i + 1, ...section })),
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
}
