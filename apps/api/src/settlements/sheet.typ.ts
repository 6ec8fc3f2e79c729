import { dayOf, slipSpan, yuanLabel, type ShopSheetRecord } from '@jishan/domain';
import { FACES } from '../platform/documents/pdf';

/** A4, to be signed by the shop and the unit it belongs to and kept with the slips. */
export const SHEET_TEMPLATE = `
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: context align(center, text(size: 9pt)[第 #counter(page).display() 页 共 #counter(page).final().first() 页]))
#set text(font: "${FACES.serif}", size: 10.5pt, lang: "zh", region: "cn")
#align(center, text(size: 18pt, weight: "bold")[#data.title])
#align(center, text(size: 11pt)[#data.state])
#v(4mm)
#grid(columns: (1fr, 1fr), row-gutter: 2.5mm, ..data.facts.map(fact => [#fact]))
#v(3mm)
#table(
  columns: (1fr, 16mm, 18mm, 22mm, 26mm, 30mm),
  align: (left, center, right, right, right, right),
  stroke: 0.5pt,
  inset: 2.2mm,
  table.header(..("物品", "单位", "数量", "积分", "单价", "应付").map(name => table.cell(align: center, strong(name)))),
  ..data.lines.flatten().map(cell => [#cell]),
  table.cell(colspan: 3, strong("合计")), [#data.points], [], strong(data.fen),
)
#v(14mm)
#grid(columns: (1fr, 1fr, 1fr), [兑换点签字], [#(data.unit)签字], [日期])
`;

export function sheetData(sheet: ShopSheetRecord, unitName: string): object {
  return {
    title: `${sheet.shopName}${sheet.month.slice(0, 4)}年${Number(sheet.month.slice(5))}月结算单`,
    state: sheet.signedBy && sheet.signedAt ? `${sheet.signedBy} 于 ${dayOf(sheet.signedAt)} 签署` : '未签署，仅供核对',
    unit: unitName,
    facts: [
      `凭条 ${sheet.slips} 张（另撤销 ${sheet.voided} 张）`,
      sheet.firstSlip && sheet.lastSlip ? `凭条号 ${slipSpan(sheet.firstSlip, sheet.lastSlip)}` : '本月没有兑换',
      `积分合计 ${sheet.totalPoints} 分`,
      `应付合计 ${yuanLabel(sheet.totalFen)}`,
    ],
    lines: sheet.lines.map(({ goodsName, measure, pieces, points, costFen, fen }) => [
      ...[goodsName, measure, String(pieces), String(points)],
      ...[yuanLabel(costFen), yuanLabel(fen)],
    ]),
    points: String(sheet.totalPoints),
    fen: yuanLabel(sheet.totalFen),
  };
}
