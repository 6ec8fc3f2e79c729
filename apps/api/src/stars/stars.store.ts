import { Injectable } from '@nestjs/common';
import type { AdoptStarTableInput, StarTable } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';

const COLUMNS = `version, document_ref AS "documentRef", effective_from AS "effectiveFrom", hours, written_by_name AS "writtenByName", written_at AS "writtenAt"`;

@Injectable()
export class StarsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  list(db: EntityManager = this.dataSource.manager): Promise<StarTable[]> {
    return db.query(`SELECT ${COLUMNS} FROM star_tables ORDER BY version DESC`);
  }

  /** Two at once take two numbers. */
  async insert(
    tx: EntityManager,
    input: AdoptStarTableInput,
    by: { id: string; name: string; at: string },
  ): Promise<StarTable> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock('numbers')]);
    const [table]: [StarTable] = await tx.query(
      `INSERT INTO star_tables (version, document_ref, effective_from, hours, written_by, written_by_name, written_at)
       SELECT max(version) + 1, $1, $2, $3, $4, $5, $6 FROM star_tables RETURNING ${COLUMNS}`,
      [input.documentRef, input.effectiveFrom, input.hours, by.id, by.name, by.at],
    );
    return table;
  }
}
