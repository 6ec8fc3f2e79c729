import { FACES } from '../platform/documents/pdf';
import type { PrintedLine } from './passbook.typ';

export interface StatementPages {
  title: string;
  owner: string;
  head: string;
  unit: string;
  passbookNo: string;
  from: string;
  to: string;
  opening: string;
  credited: string;
  debited: string;
  closing: string;
  lines: Omit<PrintedLine, 'slot'>[];
  madeOn: string;
  madeBy: string;
}

/** 对账单 of a period on A4: what there was, every line, what there is. */
export const STATEMENT = `
#set page(paper: "a4", margin: (x: 16mm, y: 18mm), footer: context align(center, text(size: 8pt, fill: luma(90))[第 #counter(page).display() 页，共 #counter(page).final().first() 页#h(1em)#data.madeBy #data.madeOn 打印]))
#set text(font: "${FACES.sans}", size: 9pt, lang: "zh", region: "cn")
#set document(title: data.title)
#align(center, text(font: "${FACES.serif}", size: 18pt, weight: "bold")[积分对账单])
#v(2mm)
#grid(columns: (1fr, 1fr), row-gutter: 2mm,
  [户名：#data.owner#if data.head != "" [（#data.head）]], align(right)[存折号：#data.passbookNo],
  [单位：#data.unit], align(right)[期间：#data.from 至 #data.to])
#v(2mm)
#grid(columns: (1fr,) * 4, inset: 2mm, stroke: 0.5pt + luma(140), align: center,
  [期初余额\\ #strong(data.opening)], [本期存入\\ #strong(data.credited)], [本期支出\\ #strong(data.debited)], [期末余额\\ #strong(data.closing)])
#v(2mm)
#if data.lines.len() == 0 [本期没有发生额。] else [
  #table(columns: (10mm, 21mm, 1fr, 15mm, 15mm, 17mm, 23mm), stroke: 0.3pt + luma(140), inset: 1.4mm,
    align: (center, center, left, right, right, right, center),
    table.header([行], [日期], [事由], [存入], [支出], [余额], [校验码]),
    ..data.lines.map(l => ([#l.line], [#l.day], [#l.title], [#l.credit], [#l.debit], [#l.balance], text(size: 8pt, l.code))).flatten())
]
#v(2mm)
#text(size: 8pt, fill: luma(90))[余额为当期逐行累计。每一行都可查验：打开本系统的“查验真伪”页面（/verify），输入存折号、行号和校验码。]
`;
