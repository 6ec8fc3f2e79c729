import { FACES } from '../platform/documents/pdf';

/** A printed line, all text: the template sets type and knows no figures. */
export interface PrintedLine {
  slot: number;
  line: string;
  day: string;
  title: string;
  credit: string;
  debit: string;
  balance: string;
  code: string;
}

export interface PassbookPages {
  title: string;
  owner: string;
  head: string;
  unit: string;
  passbookNo: string;
  /** With the first line comes the cover. */
  cover: boolean;
  pages: {
    page: string;
    /** False: the page was begun before and goes into the printer once more, so that only the new lines are set. */
    fresh: boolean;
    lines: PrintedLine[];
  }[];
}

/**
 * A5 pages whose line n has its place for ever. On a page that was begun before nothing is set but the new lines, so that it can be put
 * into the printer again, as passbooks are.
 */
export const PASSBOOK = `
#set page(paper: "a5", margin: (x: 10mm, top: 12mm, bottom: 8mm))
#set text(font: "${FACES.sans}", size: 7.5pt, lang: "zh", region: "cn")
#set par(leading: 0.35em)
#set document(title: data.title)
#let widths = (8mm, 17mm, 46mm, 12mm, 12mm, 14mm, 19mm)
#let height = 7mm
#let top = 14mm
#let cells(l) = grid(columns: widths, rows: height, align: (center + horizon, center + horizon, left + horizon, right + horizon, right + horizon, right + horizon, center + horizon), inset: (x: 1mm),
  [#l.line], [#l.day], box(height: height - 1mm, clip: true, align(horizon)[#text(size: 6.5pt, l.title)]), [#l.credit], [#l.debit], strong(l.balance), text(size: 7pt, l.code))
#let frame(p) = {
  place(dy: 0mm, grid(columns: (1fr, 1fr), align: (left, right), text(size: 9pt, weight: "bold")[积分存折#h(1em)#data.owner], text(size: 7.5pt)[存折号 #data.passbookNo#h(1em)第 #p.page 页]))
  place(dy: top - 7mm, table(columns: widths, rows: (7mm,) + (height,) * 24, align: center + horizon, stroke: 0.3pt + luma(140), inset: 0.5mm,
    [行], [日期], [事由], [存入], [支出], [余额], [校验码], ..range(24 * 7).map(_ => [])))
  place(bottom + left, text(size: 6.5pt, fill: luma(90))[每一行都可查验：打开本系统的“查验真伪”页面（/verify），输入存折号、行号和校验码。])
}
#if data.cover [
  #v(30mm)
  #align(center)[
    #text(font: "${FACES.serif}", size: 30pt, weight: "bold", tracking: 8pt)[积分存折]
    #v(14mm)
    #text(size: 16pt)[#data.owner]
    #v(2mm)
    #text(size: 11pt)[#data.head]
    #v(8mm)
    #text(size: 12pt)[#data.unit]
    #v(2mm)
    #text(size: 12pt)[存折号#h(1em)#data.passbookNo]
  ]
  #place(bottom, text(size: 8.5pt)[
    + 积分是对志愿服务的感谢，不是报酬，不兑现金，不转让。
    + 兑换、补登请带上存折，或报姓名、卡号。
    + 对某一行有疑问，可请村（社区）从账上打开那一行：哪次活动、按哪条规则、谁记的，都能查到。
  ])
  #pagebreak()
]
#for (i, p) in data.pages.enumerate() {
  if i > 0 { pagebreak() }
  if p.fresh { frame(p) }
  for l in p.lines { place(dy: top + l.slot * height, cells(l)) }
}
`;
