import { FACES } from '../platform/documents/pdf';

export interface PosterPage {
  title: string;
  unit: string;
  opens: string;
  closes: string;
  effective: string;
  count: string;
  points: string;
  sums: { forWhat: string; count: string; points: string }[];
  object: string;
  /** Of the public page; both empty when the product does not know its address. */
  address: string;
  qr: string;
}

/** A3 for the wall, to be read from three steps away: how much, until when, how to object. */
export const POSTER = `
#set document(title: data.title)
#set page(paper: "a3", margin: (x: 26mm, y: 24mm))
#set text(font: "${FACES.sans}", size: 24pt, lang: "zh", region: "cn")
#set par(leading: 0.7em)
#align(center)[
  #text(size: 36pt, tracking: 4pt)[#data.unit]
  #v(-4mm)
  #text(font: "${FACES.serif}", size: 84pt, weight: "bold", tracking: 12pt)[积分公示]
]
#v(2mm)
#align(center, block(stroke: 1.5pt, inset: (x: 12mm, y: 7mm))[
  #text(size: 30pt)[#data.opens 至 #strong(data.closes)]
])
#v(10mm)
#grid(columns: (1fr, 1fr), align: center,
  [#text(size: 92pt, weight: "bold", data.count)#h(2mm)条], [#text(size: 92pt, weight: "bold", data.points)#h(2mm)分])
#v(2mm)
#text(size: 26pt, table(columns: (1fr, auto, auto), stroke: (x: none, y: 0.6pt + luma(150)), inset: (x: 3mm, y: 4mm), align: (left, right, right),
  ..data.sums.map(s => ([#s.forWhat], [#s.count 条], [#s.points 分])).flatten()))
#v(1fr)
#grid(columns: if data.qr == "" { (1fr,) } else { (1fr, 62mm) }, column-gutter: 12mm, align: (left + horizon, center + horizon),
  [
    #text(size: 30pt, weight: "bold")[有疑问，请说出来]
    #v(1mm)
    #data.object
    #v(1mm)
    没有异议的，#data.effective 起入账。
  ],
  ..if data.qr == "" { () } else { ([#image(bytes(data.qr), format: "svg", width: 58mm) #v(1mm) #text(size: 16pt)[扫一扫，看每一条] #v(-3mm) #text(size: 9pt)[#data.address]],) })
`;
