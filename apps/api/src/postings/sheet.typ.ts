import { FACES } from '../platform/documents/pdf';

export interface SheetPages {
  title: string;
  unit: string;
  round: string;
  book: string;
  gathered: string;
  effective: string;
  schemes: string[];
  lines: { no: string; who: string; forWhat: string; day: string; rule: string; points: string; state: string }[];
  /** What came of each objection. */
  objections: string[];
  count: string;
  points: string;
  /** Where and until when to object. */
  object: string;
  seal: string;
  madeBy: string;
  madeOn: string;
}

/** A4, to be hung up: every page says whose round it is and until when, and carries the seal of the ledger. */
export const SHEET = `
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 16mm, top: 24mm, bottom: 26mm),
  header: context if counter(page).get().first() > 1 [
    #text(size: 9pt)[#data.title#h(1fr)公示期 #data.round]
    #v(-2mm)#line(length: 100%, stroke: 0.4pt + luma(140))
  ],
  footer: [
    #line(length: 100%, stroke: 0.4pt + luma(140))
    #v(-2mm)
    #text(size: 8pt, fill: luma(60))[#data.seal]
    #v(-1mm)
    #text(size: 8.5pt)[#data.madeOn #data.madeBy 打印#h(1fr)#context [第 #counter(page).display() 页，共 #counter(page).final().first() 页]]
  ])
#set text(font: "${FACES.sans}", size: 10pt, lang: "zh", region: "cn")
#set par(leading: 0.6em)
#align(center, text(font: "${FACES.serif}", size: 22pt, weight: "bold")[#data.title])
#v(1mm)
#align(center, text(size: 14pt)[公示期 #strong(data.round)])
#v(2mm)
#grid(columns: (auto, 1fr), column-gutter: 3mm, row-gutter: 2.2mm,
  [内容], [#data.gathered（#data.book），共 #strong(data.count) 条、#strong(data.points) 分],
  [依据], data.schemes.join(linebreak()),
  [入账], [#data.effective])
#v(2mm)
#table(columns: (13mm, 39mm, 1fr, 22mm, 26mm, 13mm, 17mm), stroke: 0.4pt + luma(120), inset: (x: 1.6mm, y: 1.9mm),
  align: (center + horizon, left + horizon, left + horizon, center + horizon, left + horizon, right + horizon, center + horizon),
  table.header(..("序号", "户或人", "为了什么", "日期", "规则", "积分", "状态").map(name => table.cell(align: center, fill: luma(235), strong(name)))),
  ..data.lines.map(l => ([#l.no], [#l.who], [#l.forWhat], [#l.day], [#l.rule], [#l.points], [#l.state])).flatten())
#if data.objections.len() > 0 [
  #v(3mm)
  #strong[异议和结果]
  #list(..data.objections.map(words => [#words]))
]
#v(3mm)
#block(breakable: false, width: 100%, stroke: 0.8pt, inset: 3mm)[#strong[怎样提异议]#h(0.8em)#data.object]
`;
