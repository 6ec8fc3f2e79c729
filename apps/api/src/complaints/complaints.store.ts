import { Injectable } from '@nestjs/common';
import type { ComplaintQuery, ComplaintRecord, ListScope, Page, PageQuery } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { ComplaintEntity } from './complaint.entity';

export type ComplaintRow = Omit<ComplaintRecord, 'contactMasked'> & { sealedContact: string | null };

// what names no unit concerns the district as a whole
const ROW = `
  SELECT c.id, c.text, c.page, c.unit_id AS "unitId", u.name AS "unitName", c.sealed_contact AS "sealedContact", c.state, c.answer,
         c.answered_by_name AS "answeredByName", c.received_at AS "receivedAt", c.answered_at AS "answeredAt"
    FROM complaints c LEFT JOIN units u ON u.id = c.unit_id JOIN units place ON place.id = c.unit_id OR (c.unit_id IS NULL AND place.parent_id IS NULL)`;

@Injectable()
export class ComplaintsStore {
  constructor(private readonly dataSource: DataSource) {}

  async insert(tx: EntityManager, complaint: ComplaintEntity): Promise<void> {
    await tx.insert(ComplaintEntity, complaint);
  }

  /** Newest first. */
  async list(scope: ListScope, query: ComplaintQuery & PageQuery): Promise<Page<ComplaintRow>> {
    const after = readCursor(query.cursor, 2);
    const rows: ComplaintRow[] = await this.dataSource.query(
      `${ROW}
        WHERE EXISTS (SELECT FROM unnest($1::text[]) AS granted(path) WHERE place.path LIKE granted.path || '%')
          AND ($2::timestamptz IS NULL OR (c.received_at, c.id) < ($2, $3::uuid))
          AND ($5::text IS NULL OR c.state = $5)
        ORDER BY c.received_at DESC, c.id DESC
        LIMIT $4`,
      [scope.unitPaths, after?.[0] ?? null, after?.[1] ?? null, rowsToFetch(query.limit), query.state ?? null],
    );
    return pageOf(rows, query.limit, (row) => [row.receivedAt, row.id]);
  }

  async find(id: string, tx: EntityManager = this.dataSource.manager): Promise<ComplaintRow | null> {
    const rows: ComplaintRow[] = await tx.query(`${ROW} WHERE c.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async unitPathOf(id: string): Promise<string | null> {
    const rows: { path: string }[] = await this.dataSource.query(
      'SELECT place.path FROM complaints c JOIN units place ON place.id = c.unit_id OR (c.unit_id IS NULL AND place.parent_id IS NULL) WHERE c.id = $1',
      [id],
    );
    return rows[0]?.path ?? null;
  }

  findByReceipt(receiptNo: string): Promise<ComplaintEntity | null> {
    return this.dataSource.manager.findOneBy(ComplaintEntity, { receiptNo });
  }

  lock(tx: EntityManager, id: string): Promise<ComplaintEntity | null> {
    return tx.findOne(ComplaintEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async answer(
    tx: EntityManager,
    id: string,
    answer: Pick<ComplaintEntity, 'answer' | 'answeredBy' | 'answeredByName' | 'answeredAt'>,
  ): Promise<void> {
    await tx.update(ComplaintEntity, { id }, { ...answer, state: 'answered' });
  }
}
