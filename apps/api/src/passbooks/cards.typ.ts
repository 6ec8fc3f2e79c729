import { FACES } from '../platform/documents/pdf';

export interface CardPages {
  title: string;
  district: string;
  cards: { name: string; unit: string; cardNo: string; qr: string }[];
}

/** Membership cards of the size of a bank card, two by five on A4, with lines to cut along. */
export const CARDS = `
#set page(paper: "a4", margin: (x: 19.4mm, y: 13.5mm))
#set text(font: "${FACES.sans}", size: 9pt, lang: "zh", region: "cn")
#set document(title: data.title)
#let card(c) = box(width: 85.6mm, height: 54mm, stroke: (paint: luma(170), thickness: 0.4pt, dash: "dashed"), inset: 5mm)[
  #text(size: 9pt, fill: luma(70))[志愿者证#h(1em)#data.district]
  #v(1fr)
  #grid(columns: (1fr, 27mm), align: (left + horizon, right + horizon),
    [#text(size: 17pt, weight: "bold", c.name) \\ #v(1mm) #text(size: 8.5pt, c.unit)],
    image(bytes(c.qr), format: "svg", width: 26mm))
  #v(1fr)
  #text(size: 13pt, tracking: 1.5pt, weight: "bold", c.cardNo)
]
#grid(columns: (85.6mm, 85.6mm), ..data.cards.map(c => card(c)))
`;
