import { Injectable } from '@nestjs/common';
import type { AdoptVersionInput, SchemeRecord, SchemeVersionRecord } from '@jishan/domain';
import type { Book, SchemeVersion, VersionTerms } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';
import { SchemeEntity, SchemeVersionEntity } from './scheme.entity';

/** A scheme of a unit or of one above it, with how near it is: the longer the path, the nearer. */
export interface EffectiveVersion {
  pathLength: number;
  version: SchemeVersion;
}

const VERSION_COLUMNS = `
  v.id, v.version, v.state, v.document_ref AS "documentRef", v.effective_from AS "effectiveFrom", v.effective_to AS "effectiveTo",
  CASE WHEN v.met_on IS NOT NULL THEN json_build_object('metOn', v.met_on, 'present', v.present, 'votes', v.votes) END AS adoption,
  json_build_object('accountOwner', v.account_owner, 'rules', v.rules, 'caps', v.caps, 'expiry', v.expiry, 'postingDays', v.posting_days, 'postingRhythm', v.posting_rhythm, 'opening', v.opening, 'approvers', v.approvers) AS terms`;

type VersionRow = Omit<SchemeVersion, keyof VersionTerms> & { terms: VersionTerms; book: Book };

@Injectable()
export class SchemesStore {
  constructor(private readonly dataSource: DataSource) {}

  list(unitPath: string | null, today: string): Promise<SchemeRecord[]> {
    return this.schemes(
      "($1::text IS NULL OR u.path LIKE $1 || '%' OR $1 LIKE u.path || '%')",
      unitPath,
      today,
      this.dataSource.manager,
    );
  }

  async find(id: string, today: string, tx: EntityManager = this.dataSource.manager): Promise<SchemeRecord | null> {
    const [found] = await this.schemes('s.id = $1', id, today, tx);
    return found ?? null;
  }

  private schemes(which: string, value: string | null, today: string, tx: EntityManager): Promise<SchemeRecord[]> {
    return tx.query(
      `SELECT s.id, s.unit_id AS "unitId", u.name AS "unitName", s.book, s.title,
              (SELECT CASE WHEN last.effective_to IS NULL OR last.effective_to >= $2 THEN last.version END FROM (
                SELECT version, effective_to FROM scheme_versions v WHERE v.scheme_id = s.id AND v.state = 'effective' AND v.effective_from <= $2
                 ORDER BY v.effective_from DESC LIMIT 1) last) AS "inForce",
              (SELECT count(*) FROM scheme_versions v WHERE v.scheme_id = s.id) AS "versionCount"
         FROM schemes s JOIN units u ON u.id = s.unit_id WHERE ${which} ORDER BY u.path, s.book`,
      [value, today],
    );
  }

  versions(
    schemeId: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<SchemeVersionRecord<VersionTerms>[]> {
    return tx.query(
      `SELECT ${VERSION_COLUMNS}, array_append(v.writers, v.written_by) AS "writerIds", coalesce(w.name, '系统') AS "writtenByName", a.name AS "adoptedByName"
         FROM scheme_versions v LEFT JOIN users w ON w.id = v.written_by LEFT JOIN users a ON a.id = v.adopted_by
        WHERE v.scheme_id = $1 ORDER BY v.version DESC`,
      [schemeId],
    );
  }

  findVersion(id: string, tx: EntityManager = this.dataSource.manager): Promise<SchemeVersionEntity | null> {
    return tx.findOneBy(SchemeVersionEntity, { id });
  }

  /** Whoever numbers or adopts a version of the scheme waits here for the other. */
  async lock(tx: EntityManager, schemeId: string): Promise<void> {
    await tx.query('SELECT FROM schemes WHERE id = $1 FOR NO KEY UPDATE', [schemeId]);
  }

  async insert(tx: EntityManager, scheme: SchemeEntity): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      'INSERT INTO schemes (id, unit_id, book, title, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT ON CONSTRAINT schemes_one_per_unit DO NOTHING RETURNING 1',
      [scheme.id, scheme.unitId, scheme.book, scheme.title, scheme.createdAt],
    );
    return rows.length > 0;
  }

  async insertVersion(tx: EntityManager, version: SchemeVersionEntity): Promise<void> {
    await tx.insert(SchemeVersionEntity, version);
  }

  async changeDraft(tx: EntityManager, id: string, change: Partial<SchemeVersionEntity>): Promise<void> {
    await tx.update(SchemeVersionEntity, { id, state: 'draft' }, change);
  }

  async adopt(
    tx: EntityManager,
    id: string,
    adoption: AdoptVersionInput,
    by: { adoptedBy: string; adoptedAt: string },
  ): Promise<void> {
    await tx.update(SchemeVersionEntity, { id, state: 'draft' }, { ...adoption, ...by, state: 'effective' });
  }

  /** The last day of a fact that any version of the scheme has already given points for; null before the first. */
  async lastSettledOn(tx: EntityManager, schemeId: string): Promise<string | null> {
    const rows: { on: string | null }[] = await tx.query(
      `WITH versions AS (SELECT id FROM scheme_versions WHERE scheme_id = $1 AND state = 'effective')
       SELECT greatest((SELECT max(occurred_on) FROM point_transfers WHERE kind = 'award' AND scheme_version_id IN (SELECT id FROM versions)),
                       (SELECT max(occurred_on) FROM pending_awards WHERE state IN ('waiting', 'parked') AND scheme_version_id IN (SELECT id FROM versions))) AS on`,
      [schemeId],
    );
    return rows[0]?.on ?? null;
  }

  /** Every effective version of the schemes that give opening points by one of them. */
  async withOpening(tx: EntityManager): Promise<SchemeVersion[]> {
    const rows: VersionRow[] = await tx.query(
      `SELECT ${VERSION_COLUMNS}, s.id AS "schemeId", s.title, s.unit_id AS "unitId", s.book FROM schemes s JOIN scheme_versions v ON v.scheme_id = s.id AND v.state = 'effective'
        WHERE EXISTS (SELECT FROM scheme_versions o WHERE o.scheme_id = s.id AND o.state = 'effective' AND o.opening IS NOT NULL) ORDER BY s.id`,
    );
    return rows.map(({ terms, ...rest }) => ({ ...rest, ...terms }));
  }

  /** Every effective version of the schemes of a unit and of those above it. */
  async effectiveAbove(tx: EntityManager, unitId: string): Promise<EffectiveVersion[]> {
    const rows: (VersionRow & { pathLength: number })[] = await tx.query(
      prepared(`SELECT ${VERSION_COLUMNS}, s.id AS "schemeId", s.title, s.unit_id AS "unitId", s.book, length(u.path) AS "pathLength"
         FROM units me
         JOIN units u ON u.id = ANY (string_to_array(rtrim(me.path, '/'), '/')::uuid[])
         JOIN schemes s ON s.unit_id = u.id
         JOIN scheme_versions v ON v.scheme_id = s.id AND v.state = 'effective'
        WHERE me.id = $1`),
      [unitId],
    );
    return rows.map(({ terms, pathLength, ...rest }) => ({ pathLength, version: { ...rest, ...terms } }));
  }
}
