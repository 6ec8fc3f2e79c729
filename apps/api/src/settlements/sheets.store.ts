import { Injectable } from '@nestjs/common';
import { addDays, instantAt, slipNumber, type ShopSheetLine, type ShopSheetRecord } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';

type Totals = Pick<ShopSheetRecord, 'slips' | 'voided' | 'totalPoints' | 'totalFen'> & {
  firstSlip: number | null;
  lastSlip: number | null;
};
export type SheetFigures = Totals & { lines: ShopSheetLine[] };
type Signed = Totals & { id: string; signedBy: string; signedAt: string };

const LINE = `goods_id AS "goodsId", goods_name AS "goodsName", measure, cost_fen AS "costFen"`;

@Injectable()
export class SheetsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Waits for whoever is handing out just now, and keeps the next one waiting. */
  async lockShop(tx: EntityManager, shopId: string): Promise<void> {
    await tx.query('SELECT 1 FROM slip_counters WHERE shop_id = $1 FOR UPDATE', [shopId]);
  }

  /** What was handed out in a month and not taken back, as the slips say. */
  async figures(shopId: string, month: string, db: EntityManager = this.dataSource.manager): Promise<SheetFigures> {
    const span = [shopId, ...monthSpan(month)];
    const lines: ShopSheetLine[] = await db.query(
      `SELECT l.goods_id AS "goodsId", l.goods_name AS "goodsName", l.measure, l.cost_fen AS "costFen", sum(l.pieces)::int AS pieces,
              sum(l.pieces::bigint * l.price_points)::bigint AS points, sum(l.pieces::bigint * l.cost_fen)::bigint AS fen
         FROM redemptions r JOIN redemption_lines l ON l.redemption_id = r.id
        WHERE r.shop_id = $1 AND r.handed_over_at >= $2 AND r.handed_over_at < $3 AND r.state = 'handed-over'
        GROUP BY l.goods_id, l.goods_name, l.measure, l.cost_fen ORDER BY l.goods_name, l.cost_fen`,
      span,
    );
    const [slips]: [{ slips: number; voided: number; firstSlip: number | null; lastSlip: number | null }] =
      await db.query(
        `SELECT count(*) FILTER (WHERE state = 'handed-over')::int AS slips, count(*) FILTER (WHERE state = 'voided')::int AS voided,
              min(slip_no) AS "firstSlip", max(slip_no) AS "lastSlip"
         FROM redemptions WHERE shop_id = $1 AND handed_over_at >= $2 AND handed_over_at < $3`,
        span,
      );
    const totalPoints = lines.reduce((sum, { points }) => sum + points, 0);
    return { ...slips, lines, totalPoints, totalFen: lines.reduce((sum, { fen }) => sum + fen, 0) };
  }

  async findSigned(
    shopId: string,
    month: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<(Signed & { lines: ShopSheetLine[] }) | null> {
    const [sheet]: Signed[] = await db.query(
      `SELECT id, slips, voided, first_slip AS "firstSlip", last_slip AS "lastSlip", total_points AS "totalPoints", total_fen AS "totalFen",
              signed_by AS "signedBy", signed_at AS "signedAt"
         FROM shop_sheets WHERE shop_id = $1 AND month = $2`,
      [shopId, month],
    );
    if (!sheet) return null;
    const lines: ShopSheetLine[] = await db.query(
      `SELECT ${LINE}, pieces, points, fen FROM shop_sheet_lines WHERE sheet_id = $1 ORDER BY position`,
      [sheet.id],
    );
    return { ...sheet, lines };
  }

  /** False when it was signed before. */
  async insert(
    tx: EntityManager,
    sheet: { id: string; shopId: string; month: string },
    figures: SheetFigures,
    by: { id: string; name: string; at: string },
  ): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO shop_sheets (id, shop_id, month, slips, voided, first_slip, last_slip, total_points, total_fen, signed_by_id, signed_by, signed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (shop_id, month) DO NOTHING RETURNING 1`,
      [
        ...[sheet.id, sheet.shopId, sheet.month, figures.slips, figures.voided, figures.firstSlip, figures.lastSlip],
        ...[figures.totalPoints, figures.totalFen, by.id, by.name, by.at],
      ],
    );
    if (rows.length === 0) return false;
    for (const [index, line] of figures.lines.entries())
      await tx.query('INSERT INTO shop_sheet_lines VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        ...[sheet.id, index + 1, line.goodsId, line.goodsName, line.measure],
        ...[line.costFen, line.pieces, line.points, line.fen],
      ]);
    return true;
  }
}

export const slipOf = (running: number | null) => (running === null ? null : slipNumber(running));

function monthSpan(month: string): [string, string] {
  const next = addDays(`${month}-28`, 4).slice(0, 7);
  return [instantAt(`${month}-01`, '00:00'), instantAt(`${next}-01`, '00:00')];
}
