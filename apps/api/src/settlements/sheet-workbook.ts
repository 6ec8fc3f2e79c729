import type { ShopSheetRecord } from '@jishan/domain';
import writeWorkbook, { type Cell, type SheetData } from 'write-excel-file/node';

/** Text that begins like a formula must stay text: a cell of type String does. */
const text = (value: string): Cell => ({ value, type: String });
const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
const yuan = (fen: number): Cell => ({ value: fen / 100, type: Number, format: '#,##0.00' });

/** The sheet as a table to reckon with: whole pieces and points, yuan with two decimals. */
export function sheetWorkbook(sheet: ShopSheetRecord): Promise<Buffer> {
  const data: SheetData = [
    [heading(`${sheet.shopName} ${sheet.month} 月结算单`)],
    ['物品', '单位', '数量', '积分', '单价（元）', '应付（元）'].map(heading),
    ...sheet.lines.map((line) => [
      ...[text(line.goodsName), text(line.measure), line.pieces, line.points],
      ...[yuan(line.costFen), yuan(line.fen)],
    ]),
    [heading('合计'), null, null, sheet.totalPoints, null, yuan(sheet.totalFen)],
    [text(`凭条 ${sheet.slips} 张，撤销 ${sheet.voided} 张`)],
    [text(sheet.signedBy ? `签署：${sheet.signedBy}` : '未签署')],
  ];
  return writeWorkbook([{ data, sheet: sheet.month }]).toBuffer();
}
