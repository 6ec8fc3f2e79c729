import { Injectable } from '@nestjs/common';
import type { UnitKind, UnitRecord } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';
import { UnitEntity } from './unit.entity';

@Injectable()
export class UnitsStore {
  constructor(private readonly dataSource: DataSource) {}

  all(): Promise<UnitRecord[]> {
    return this.dataSource.manager.find(UnitEntity);
  }

  find(id: string, tx: EntityManager = this.dataSource.manager): Promise<UnitRecord | null> {
    return tx.findOneBy(UnitEntity, { id });
  }

  async districtPath(): Promise<string | undefined> {
    const rows: { path: string }[] = await this.dataSource.query('SELECT path FROM units WHERE parent_id IS NULL');
    return rows[0]?.path;
  }

  /** Who changes the order or the names below a unit waits here for the other; whoever only refers to the unit does not. */
  async lock(tx: EntityManager, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM units WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }

  async siblings(tx: EntityManager, parentId: string, kind: UnitKind): Promise<UnitRecord[]> {
    return tx.find(UnitEntity, { where: { parentId, kind }, order: { position: 'ASC' } });
  }

  /** Another unit of that name beside it? */
  async isNameTaken(tx: EntityManager, parentId: string, name: string, exceptId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM units WHERE parent_id = $1 AND name = $2 AND id <> $3', [
      parentId,
      name,
      exceptId,
    ]);
    return rows.length > 0;
  }

  async insert(tx: EntityManager, unit: UnitRecord): Promise<void> {
    await tx.insert(UnitEntity, unit);
  }

  /** Answers false where there is a district already; of two at once, the second waits for the first. */
  async insertDistrict(tx: EntityManager, unit: UnitRecord): Promise<boolean> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock('district')]);
    const made: unknown[] = await tx.query(
      `INSERT INTO units (id, kind, name, short_name, path, position, active_from)
       SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT FROM units WHERE parent_id IS NULL) RETURNING 1`,
      [unit.id, unit.kind, unit.name, unit.shortName, unit.path, unit.position, unit.activeFrom],
    );
    return made.length > 0;
  }

  async rename(tx: EntityManager, id: string, name: string, shortName: string): Promise<void> {
    await tx.update(UnitEntity, { id }, { name, shortName });
  }

  /** Numbers the units 1, 2, 3 … in the order given. */
  async arrange(tx: EntityManager, ids: string[]): Promise<void> {
    await tx.query(
      'UPDATE units SET position = wanted.position FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, position) WHERE units.id = wanted.id',
      [ids],
    );
  }
}
