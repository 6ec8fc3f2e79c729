import { Injectable } from '@nestjs/common';
import type { WordingDetail, WordingEntry, WordingInput, WordingKind } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';
import { WordingChangeRow, WordingEntryRow } from './wording.entity';

const ENTRY = `SELECT entry.id, entry.kind, entry.words, entry.instead, entry.note, entry.version, entry.withdrawn,
  change.by_name AS "changedByName", change.at AS "changedAt"
  FROM wording_entries entry JOIN wording_changes change ON change.entry_id = entry.id AND change.version = entry.version`;

@Injectable()
export class WordingStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Those in use first, each by its words. */
  list(kind: WordingKind | null, limit: number): Promise<WordingEntry[]> {
    return this.dataSource.query(
      `${ENTRY} WHERE $1::text IS NULL OR entry.kind = $1 ORDER BY entry.withdrawn, entry.words, entry.id LIMIT $2`,
      [kind, limit],
    );
  }

  /** What the linter looks for. */
  inUse(db: EntityManager = this.dataSource.manager): Promise<WordingEntry[]> {
    return db.query(`${ENTRY} WHERE NOT entry.withdrawn ORDER BY entry.words, entry.id`);
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<WordingDetail | null> {
    const [entry]: WordingEntry[] = await db.query(`${ENTRY} WHERE entry.id = $1`, [id]);
    if (!entry) return null;
    const changes: WordingDetail['changes'] = await db.query(
      `SELECT version, words, instead, note, withdrawn, by_name AS "byName", at FROM wording_changes
        WHERE entry_id = $1 ORDER BY version DESC LIMIT 100`,
      [id],
    );
    return { ...entry, changes };
  }

  /** Entries are judged beside each other, so they change one at a time. Answers how many are in use. */
  async lockList(tx: EntityManager): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock('wording')]);
    return tx.countBy(WordingEntryRow, { withdrawn: false });
  }

  async insert(tx: EntityManager, id: string, kind: WordingKind, input: WordingInput): Promise<void> {
    await tx.insert(WordingEntryRow, { id, kind, ...input });
  }

  async change(
    tx: EntityManager,
    id: string,
    to: Pick<WordingEntryRow, 'words' | 'instead' | 'note' | 'version' | 'withdrawn'>,
  ): Promise<void> {
    await tx.update(WordingEntryRow, { id }, to);
  }

  async keep(tx: EntityManager, change: WordingChangeRow): Promise<void> {
    await tx.insert(WordingChangeRow, change);
  }
}
