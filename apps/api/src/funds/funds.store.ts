import { Injectable } from '@nestjs/common';
import type { FundEntryKind, FundEntryRecord, FundRecord, Page, PageQuery } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../platform/ids';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

export interface FundEntryDraft {
  unitId: string;
  kind: FundEntryKind;
  fen: number;
  occurredOn: string;
  note: string;
  sheetId: string | null;
  reversesId: string | null;
}

const ENTRY = `
  SELECT e.id, e.unit_id AS "unitId", e.line, e.kind, e.fen, e.balance_fen AS "balanceFen", e.occurred_on AS "occurredOn", e.note,
         EXISTS (SELECT FROM fund_entries r WHERE r.reverses_id = e.id) AS reversed, e.actor_name AS "actorName", e.at
    FROM fund_entries e`;

@Injectable()
export class FundsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** The running balance, locked; the first entry of a unit opens its fund. */
  async lock(tx: EntityManager, unitId: string): Promise<number> {
    await tx.query('INSERT INTO unit_funds (unit_id) VALUES ($1) ON CONFLICT DO NOTHING', [unitId]);
    const rows: { balanceFen: number }[] = await tx.query(
      'SELECT balance_fen AS "balanceFen" FROM unit_funds WHERE unit_id = $1 FOR UPDATE',
      [unitId],
    );
    return rows[0]?.balanceFen ?? 0;
  }

  /** Adds a line and moves the balance with it. The fund is locked by the caller. */
  async insert(
    tx: EntityManager,
    draft: FundEntryDraft,
    by: { id: string; name: string; at: string },
  ): Promise<FundEntryRecord> {
    const id = newId();
    await tx.query(
      `WITH moved AS (
         UPDATE unit_funds SET balance_fen = balance_fen + $3, last_line = last_line + 1 WHERE unit_id = $1 RETURNING balance_fen, last_line)
       INSERT INTO fund_entries (id, unit_id, line, kind, fen, balance_fen, occurred_on, note, sheet_id, reverses_id, actor_id, actor_name, at)
       SELECT $2, $1, last_line, $4, $3, balance_fen, $5, $6, $7, $8, $9, $10, $11 FROM moved`,
      [
        ...[draft.unitId, id, draft.fen, draft.kind, draft.occurredOn, draft.note, draft.sheetId, draft.reversesId],
        ...[by.id, by.name, by.at],
      ],
    );
    const entry = await this.findEntry(id, tx);
    if (!entry) throw new Error(`the entry ${id} of a fund vanished`);
    const { unitId: _, ...record } = entry;
    return record;
  }

  async findEntry(
    id: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<(FundEntryRecord & { unitId: string }) | null> {
    const rows: (FundEntryRecord & { unitId: string })[] = await db.query(`${ENTRY} WHERE e.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async list(unitId: string, { cursor, limit }: PageQuery): Promise<Page<FundEntryRecord>> {
    const rows: (FundEntryRecord & { unitId: string })[] = await this.dataSource.query(
      `${ENTRY} WHERE e.unit_id = $1 AND ($2::int IS NULL OR e.line < $2) ORDER BY e.line DESC LIMIT $3`,
      [unitId, readCursor(cursor, 1)?.[0] ?? null, rowsToFetch(limit)],
    );
    const page = pageOf(rows, limit, (row) => [String(row.line)]);
    return { ...page, items: page.items.map(({ unitId: _, ...entry }) => entry) };
  }

  /** A signed sheet of a shop of this very unit; whether it is paid already, is its own question. */
  async findSheet(
    tx: EntityManager,
    unitId: string,
    sheetId: string,
  ): Promise<{ fen: number; shopName: string; month: string; paid: boolean } | null> {
    const rows: { fen: number; shopName: string; month: string; paid: boolean }[] = await tx.query(
      `SELECT h.total_fen AS fen, s.name AS "shopName", h.month, EXISTS (SELECT FROM fund_entries e WHERE e.sheet_id = h.id) AS paid
         FROM shop_sheets h JOIN shops s ON s.id = h.shop_id WHERE h.id = $1 AND s.unit_id = $2`,
      [sheetId, unitId],
    );
    return rows[0] ?? null;
  }

  /** Money, points and shelf of a unit with all below it at one moment, and what the unit's own book has. */
  async figures(unitId: string, path: string): Promise<Omit<FundRecord, 'unitId' | 'unitName'>> {
    const rows: Omit<FundRecord, 'unitId' | 'unitName'>[] = await this.dataSource.query(
      `SELECT coalesce((SELECT balance_fen FROM unit_funds WHERE unit_id = $1), 0)::bigint AS "ownBalanceFen",
              coalesce((SELECT sum(f.balance_fen) FROM unit_funds f JOIN units n ON n.id = f.unit_id WHERE starts_with(n.path, $2)), 0)::bigint AS "balanceFen",
              coalesce(money.income, 0)::bigint AS "incomeFen", coalesce(money.spent, 0)::bigint AS "spentFen",
              coalesce((SELECT json_agg(json_build_object('sheetId', h.id, 'unitId', n.id, 'unitName', n.name, 'shopName', s.name, 'month', h.month, 'fen', h.total_fen)
                                        ORDER BY h.month, s.name)
                          FROM shop_sheets h JOIN shops s ON s.id = h.shop_id JOIN units n ON n.id = s.unit_id
                         WHERE starts_with(n.path, $2) AND h.total_fen > 0 AND NOT EXISTS (SELECT FROM fund_entries e WHERE e.sheet_id = h.id)), '[]') AS owed,
              (coalesce((SELECT sum(a.posted) FROM point_accounts a
                           LEFT JOIN households h ON a.kind = 'household' AND h.id = a.owner_id
                           LEFT JOIN volunteers v ON a.kind = 'member' AND v.id = a.owner_id
                           JOIN units n ON n.id = coalesce(h.unit_id, v.unit_id)
                          WHERE a.book = 1 AND starts_with(n.path, $2)), 0)
               + coalesce((SELECT sum(r.total_points) FROM redemptions r JOIN volunteers v ON v.id = r.person_id JOIN units n ON n.id = v.unit_id
                            WHERE r.state = 'reserved' AND starts_with(n.path, $2)), 0))::bigint AS "outstandingPoints",
              coalesce(shelf.points, 0)::bigint AS "shelfPoints", coalesce(shelf.fen, 0)::bigint AS "shelfFen"
         FROM (SELECT sum((g.available + g.reserved)::bigint * g.price_points) AS points, sum((g.available + g.reserved)::bigint * g.cost_fen) AS fen
                 FROM goods g JOIN shops s ON s.id = g.shop_id JOIN units n ON n.id = s.unit_id
                WHERE starts_with(n.path, $2) AND (g.state = 'on-sale' OR g.reserved > 0)) AS shelf,
              (SELECT sum(e.fen) FILTER (WHERE coalesce(b.kind, e.kind) = 'income') AS income, -sum(e.fen) FILTER (WHERE coalesce(b.kind, e.kind) <> 'income') AS spent
                 FROM fund_entries e LEFT JOIN fund_entries b ON b.id = e.reverses_id JOIN units n ON n.id = e.unit_id
                WHERE starts_with(n.path, $2)) AS money`,
      [unitId, path],
    );
    if (!rows[0]) throw new Error(`no figures for the unit ${unitId}`);
    return rows[0];
  }
}
