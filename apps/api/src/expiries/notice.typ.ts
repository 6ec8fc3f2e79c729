import type { ExpiringBalance } from '@jishan/domain';
import { FACES } from '../platform/documents/pdf';

/** A4, a page for each village: read out, pinned up or signed by whoever was told. */
export const NOTICE_TEMPLATE = `
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 18mm, y: 18mm), footer: context align(center, text(size: 8.5pt, fill: luma(90))[第 #counter(page).display() 页，共 #counter(page).final().first() 页#h(1em)#data.made]))
#set text(font: "${FACES.serif}", size: 10.5pt, lang: "zh", region: "cn")
#if data.units.len() == 0 [
  #align(center, text(size: 18pt, weight: "bold")[#data.title])
  #v(4mm)
  #data.nothing
]
#for (index, unit) in data.units.enumerate() {
  if index > 0 { pagebreak() }
  align(center, text(size: 18pt, weight: "bold")[#data.title])
  align(center, text(size: 12pt)[#unit.name])
  v(3mm)
  [#unit.sum]
  v(2mm)
  table(
    columns: (1fr, 38mm, 22mm, 22mm, 36mm),
    align: (left, center, right, right, center),
    stroke: 0.5pt, inset: 2.2mm,
    table.header(..("户（人）", "到期日", "到期积分", "现有积分", "已告知（签字）").map(name => table.cell(align: center, strong(name)))),
    ..unit.lines.flatten().map(cell => [#cell]),
  )
  v(2mm)
  text(size: 9pt)[到期日当天仍可兑换，过后自动失效。请在到期日前到积分超市兑换，或在手机上预约。]
}
`;

export function noticeData(
  about: { unitName: string; until: string; madeBy: string; madeOn: string },
  items: readonly ExpiringBalance[],
): object {
  const units = unitByUnit(items).map((balances) => ({
    name: balances[0]?.unitName,
    sum: sumOf(balances, about.until),
    lines: balances.map(({ ownerLabel, expiresOn, points, available }) => [
      ...[ownerLabel, inWords(expiresOn), String(points), String(available), ''],
    ]),
  }));
  return {
    title: '积分到期告知单',
    made: `${about.madeBy} ${about.madeOn} 打印`,
    nothing: `${about.unitName}在 ${inWords(about.until)}（含）前没有积分到期。`,
    units,
  };
}

/** They come in the order of the units, so villages of one name in two towns stay apart. */
function unitByUnit(items: readonly ExpiringBalance[]): ExpiringBalance[][] {
  const units: ExpiringBalance[][] = [];
  for (const balance of items) {
    const unit = units.at(-1);
    if (unit?.[0]?.unitName === balance.unitName) unit.push(balance);
    else units.push([balance]);
  }
  return units;
}

function sumOf(balances: readonly ExpiringBalance[], until: string): string {
  const accounts = new Set(balances.map(({ accountId }) => accountId)).size;
  const points = balances.reduce((sum, balance) => sum + balance.points, 0);
  return `${inWords(until)}（含）前到期：${accounts} 户（人），共 ${points} 分。`;
}

function inWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}
