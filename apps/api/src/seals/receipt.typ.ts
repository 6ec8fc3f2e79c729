import { FACES } from '../platform/documents/pdf';

export interface ReceiptSlip {
  title: string;
  facts: (readonly [name: string, value: string])[];
  printed: string;
  place: string;
  hashes: (readonly [name: string, value: string])[];
  issuedOn: string;
}

/** 收据 on A5: the entry in words, the seal, and the path from one to the other. */
export const RECEIPT = `
#set page(paper: "a5", margin: 14mm)
#set text(font: "${FACES.sans}", size: 9pt, lang: "zh", region: "cn")
#set document(title: data.title)
#align(center, text(font: "${FACES.serif}", size: 16pt, weight: "bold", data.title))
#v(3mm)
#table(columns: (22mm, 1fr), stroke: 0.4pt + luma(150), inset: 2mm,
  ..data.facts.map(f => (text(fill: luma(80), f.at(0)), f.at(1))).flatten())
#v(2mm)
#align(center, block(stroke: 0.8pt, inset: 3mm, text(size: 12pt, weight: "bold", data.printed)))
#v(1mm)
#data.place
#v(1mm)
#table(columns: (22mm, 1fr), stroke: none, inset: (x: 0mm, y: 0.7mm),
  ..data.hashes.map(h => (text(size: 6.5pt, fill: luma(80), h.at(0)), text(font: ("DejaVu Sans Mono", "${FACES.sans}"), size: 6pt, h.at(1)))).flatten())
#v(2mm)
#text(size: 7.5pt, fill: luma(80))[查验：下载同一笔流水的收据文件，运行 #raw("npm run ledger:verify -- --receipt 收据文件 --seal")，并在最后写上“#data.printed”。封印也印在当日以后的快报和公示表上，三处应当一致。#data.issuedOn 出具。]
`;
