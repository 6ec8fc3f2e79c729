import { monthLabel, type ShopSheetRecord } from '@jishan/domain';
import { decimal, figure, text, workbook } from '../platform/documents/workbook';

const yuan = (fen: number) => decimal(fen / 100);

/** The sheet as a table to reckon with: whole pieces and points, yuan with two decimals. */
export function sheetWorkbook(sheet: ShopSheetRecord): Promise<Buffer> {
  return workbook([
    {
      name: monthLabel(sheet.month),
      title: `${sheet.shopName}${monthLabel(sheet.month)}结算单`,
      columns: { 物品: 30, 单位: 8, 数量: 10, 积分: 10, '单价（元）': 14, '应付（元）': 14 },
      rows: sheet.lines.map((line) => [
        ...[text(line.goodsName), text(line.measure), figure(line.pieces), figure(line.points)],
        ...[yuan(line.costFen), yuan(line.fen)],
      ]),
      total: [text('合计'), null, null, figure(sheet.totalPoints), null, yuan(sheet.totalFen)],
      notes: [`凭条 ${sheet.slips} 张，撤销 ${sheet.voided} 张`, sheet.signedBy ? `签署：${sheet.signedBy}` : '未签署'],
    },
  ]);
}
