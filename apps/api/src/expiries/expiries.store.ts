import { Injectable } from '@nestjs/common';
import { VILLAGE_POINTS_BOOK, type ExpiringBalance, type Page, type PageQuery } from '@jishan/domain';
import { DataSource } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

interface ExpiringRow extends ExpiringBalance {
  unitPath: string;
}

@Injectable()
export class ExpiriesStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Unit by unit and day by day, so that a printed sheet reads like the village's own list. */
  async list(
    { unitPath, from, until }: { unitPath: string; from: string; until: string },
    { cursor, limit }: PageQuery,
  ): Promise<Page<ExpiringBalance>> {
    const after = readCursor(cursor, 3);
    const rows: ExpiringRow[] = await this.dataSource.query(
      `SELECT a.id AS "accountId", a.kind AS "ownerKind", coalesce(h.label, v.name) AS "ownerLabel", u.name AS "unitName", u.path AS "unitPath",
              l.expires_on AS "expiresOn", l.remaining AS points,
              (SELECT sum(s.remaining)::int8 FROM point_lots s WHERE s.account_id = a.id AND s.expires_on >= $3) AS available
         FROM point_lots l JOIN point_accounts a ON a.id = l.account_id
         LEFT JOIN households h ON a.kind = 'household' AND h.id = a.owner_id
         LEFT JOIN volunteers v ON a.kind = 'member' AND v.id = a.owner_id
         JOIN units u ON u.id = coalesce(h.unit_id, v.unit_id)
        WHERE a.book = $1 AND starts_with(u.path, $2) AND l.remaining > 0 AND l.expires_on BETWEEN $3 AND $4
          AND ($5::text IS NULL OR (u.path, l.expires_on, a.id) > ($5, $6::date, $7::bigint))
        ORDER BY u.path, l.expires_on, a.id LIMIT $8`,
      [VILLAGE_POINTS_BOOK, unitPath, from, until, ...(after ?? [null, null, null]), rowsToFetch(limit)],
    );
    const page = pageOf(rows, limit, (row) => [row.unitPath, row.expiresOn, row.accountId]);
    return { ...page, items: page.items.map(({ unitPath: _, ...balance }) => balance) };
  }
}
