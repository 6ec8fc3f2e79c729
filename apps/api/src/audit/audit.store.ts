import { Injectable } from '@nestjs/common';
import type { AuditQuery, AuditRecord, ListScope, Page, PageQuery } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { prepared } from '../platform/prepared-statements';

export interface AuditEntry {
  actorId: string | null;
  /** A stable code such as `personal-data.reveal`. */
  action: string;
  subjectKind: string;
  subjectId: string;
  unitPath?: string | null;
  reason?: string | null;
  detail?: string | null;
}

const INSERT = prepared(
  'INSERT INTO audit_entries (id, at, actor_id, action, subject_kind, subject_id, unit_path, reason, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
);

@Injectable()
export class AuditStore {
  constructor(private readonly dataSource: DataSource) {}

  async insert(tx: EntityManager, entry: AuditEntry & { id: string; at: string }): Promise<void> {
    const { id, at, actorId, action, subjectKind, subjectId, unitPath = null, reason = null, detail = null } = entry;
    await tx.query(INSERT, [id, at, actorId, action, subjectKind, subjectId, unitPath, reason, detail]);
  }

  async list(scope: ListScope, query: AuditQuery & PageQuery): Promise<Page<AuditRecord>> {
    const after = readCursor(query.cursor, 2);
    const rows: AuditRecord[] = await this.dataSource.query(
      `SELECT a.id, a.at, coalesce(u.name, '系统') AS "actorName", a.action, a.subject_kind AS "subjectKind", a.subject_id AS "subjectId", a.reason, a.detail
         FROM audit_entries a LEFT JOIN users u ON u.id = a.actor_id
        WHERE EXISTS (SELECT FROM unnest($1::text[]) AS granted(path)
                       WHERE a.unit_path LIKE granted.path || '%' OR (a.unit_path IS NULL AND granted.path = split_part(granted.path, '/', 1) || '/'))
          AND ($2::text IS NULL OR a.action = $2)
          AND ($3::uuid IS NULL OR a.actor_id = $3)
          AND ($4::date IS NULL OR a.at >= ($4::date::timestamp AT TIME ZONE 'Asia/Shanghai'))
          AND ($5::date IS NULL OR a.at < (($5::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'))
          AND ($6::timestamptz IS NULL OR (a.at, a.id) < ($6, $7::uuid))
        ORDER BY a.at DESC, a.id DESC
        LIMIT $8`,
      [
        scope.unitPaths,
        query.action ?? null,
        query.actorId ?? null,
        query.from ?? null,
        query.to ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.at, row.id]);
  }
}
