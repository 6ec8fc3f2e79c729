import { Injectable } from '@nestjs/common';
import type { AddRecordEntryInput, RecordCheck, RecordEntry, RecordKind, ServiceRecord } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';

/** What stood on the paper. */
export type PrintedFacts = Omit<NonNullable<RecordCheck['facts']>, 'personMasked'> & { personName: string };

/** The record as it was printed, and by whom: what the paper is made of. */
export interface PrintedSheet {
  record: ServiceRecord;
  printedBy: string;
}

/** Who did something, and when. */
export interface By {
  id: string;
  name: string;
  at: string;
}

const ENTRY = `
  SELECT e.id, e.person_id AS "personId", e.kind, e.held_on AS "heldOn", e.title, e.issuer, e.minutes, e.rating, e.note,
         e.recorded_by_name AS "recordedByName", e.recorded_at AS "recordedAt",
         CASE WHEN w.entry_id IS NOT NULL THEN json_build_object('reason', w.reason, 'byName', w.by_name, 'at', to_char(w.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) END AS withdrawal
    FROM record_entries e LEFT JOIN record_withdrawals w ON w.entry_id = e.id`;

@Injectable()
export class RecordsStore {
  constructor(private readonly dataSource: DataSource) {}

  async person(id: string): Promise<ServiceRecord['person'] | null> {
    const rows: ServiceRecord['person'][] = await this.dataSource.query(
      `SELECT v.id, v.name, v.card_no AS "cardNo", u.name AS "unitName", v.registered_at AS "registeredAt",
              ARRAY(SELECT t.name FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = v.id AND m.left_on IS NULL ORDER BY t.name) AS teams
         FROM volunteers v JOIN units u ON u.id = v.unit_id WHERE v.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The latest first. */
  async entries(personId: string, kind: RecordKind, limit: number): Promise<RecordEntry[]> {
    const rows: (RecordEntry & { personId: string })[] = await this.dataSource.query(
      `${ENTRY} WHERE e.person_id = $1 AND e.kind = $2 ORDER BY e.held_on DESC, e.recorded_at DESC, e.id DESC LIMIT $3`,
      [personId, kind, limit],
    );
    return rows.map(({ personId: _, ...entry }) => entry);
  }

  async find(
    id: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<(RecordEntry & { personId: string }) | null> {
    const rows: (RecordEntry & { personId: string })[] = await db.query(`${ENTRY} WHERE e.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async insert(tx: EntityManager, id: string, personId: string, input: AddRecordEntryInput, by: By): Promise<void> {
    const { kind, heldOn, title, issuer, minutes = null, rating = null, note = '' } = input;
    await tx.query(
      `INSERT INTO record_entries (id, person_id, kind, held_on, title, issuer, minutes, rating, note, recorded_by, recorded_by_name, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [id, personId, kind, heldOn, title, issuer, minutes, rating, note, by.id, by.name, by.at],
    );
  }

  /** False when somebody else was first. */
  async withdraw(tx: EntityManager, entryId: string, reason: string, by: By): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO record_withdrawals (entry_id, reason, withdrawn_by, by_name, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING entry_id`,
      [entryId, reason, by.id, by.name, by.at],
    );
    return rows.length > 0;
  }

  /** Takes the next number of the year; two at once take two. */
  async print(
    tx: EntityManager,
    personId: string,
    facts: PrintedFacts & { sheet: PrintedSheet },
    by: By,
  ): Promise<{ year: number; no: number }> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock('numbers')]);
    const [row]: [{ year: number; no: number }] = await tx.query(
      `INSERT INTO record_prints (year, no, person_id, facts, printed_by, printed_at)
       SELECT $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5 FROM record_prints WHERE year = $1 RETURNING year, no`,
      [Number(facts.printedOn.slice(0, 4)), personId, facts, by.id, by.at],
    );
    return row;
  }

  async printed(year: number, no: number): Promise<PrintedFacts | null> {
    const rows: { facts: PrintedFacts }[] = await this.dataSource.query(
      `SELECT facts - 'sheet' AS facts FROM record_prints WHERE year = $1 AND no = $2`,
      [year, no],
    );
    return rows[0]?.facts ?? null;
  }

  async sheet(
    year: number,
    no: number,
  ): Promise<{ personId: string; facts: PrintedFacts; sheet: PrintedSheet } | null> {
    const rows: { personId: string; facts: PrintedFacts; sheet: PrintedSheet }[] = await this.dataSource.query(
      `SELECT person_id AS "personId", facts - 'sheet' AS facts, facts -> 'sheet' AS sheet FROM record_prints WHERE year = $1 AND no = $2 AND facts ? 'sheet'`,
      [year, no],
    );
    return rows[0] ?? null;
  }
}
