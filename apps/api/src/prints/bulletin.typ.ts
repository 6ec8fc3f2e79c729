import { FACES } from '../platform/documents/pdf';
import { mastheadSizes, type BulletinFlow, type MastheadSizes } from './bulletin-flow';

export type BulletinPages = BulletinFlow & { size: MastheadSizes };

export const bulletinPages = (flow: BulletinFlow): BulletinPages => ({
  ...flow,
  size: mastheadSizes(flow),
});

/**
 * GB/T 9704-2012: a block of 156 × 225 mm holds 22 lines of 28 characters. Every line is exactly one pitch high, whatever stands in it,
 * so that the whole document keeps the grid. The office's own fonts come first, by the names that they have in either language.
 */
export const BULLETIN = `
#let pitch = 28.95pt
#let cell = 156mm / 28
#let song = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "${FACES.serif}")
#let hei = ("SimHei", "黑体", "${FACES.sans}")
#let kai = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "${FACES.serif}")
#let number-font = ("SimSun", "宋体", "${FACES.serif}")
#let title-font = ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "${FACES.serif}")
#let red = rgb("#e60012")
#let line-of(size, height) = (size: size, top-edge: height / 2 + size * 0.38, bottom-edge: size * 0.38 - height / 2)
#let plain(body) = { set par(first-line-indent: 0pt, justify: false); body }
#let run(r) = if r.face == "strong" { text(font: hei, r.text) } else if r.face == "second" { text(font: kai, r.text) } else { r.text }

#set document(title: data.title + data.numbers.join())
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), footer-descent: 7mm,
  footer: context {
    let no = counter(page).get().first()
    set text(font: number-font, size: 14pt, tracking: 0pt, top-edge: "cap-height", bottom-edge: "baseline")
    plain(pad(x: 14pt, align(if calc.odd(no) { right } else { left })[— #no —]))
  })
#set text(font: song, lang: "zh", region: "cn", tracking: cell - 16pt, cjk-latin-spacing: none, costs: (widow: 0%, orphan: 0%), ..line-of(16pt, pitch))
#set par(leading: 0pt, spacing: 0pt, justify: true, linebreaks: "simple", first-line-indent: (amount: 2 * cell, all: true))

#block(width: 100%, height: 7 * pitch, plain({
  set align(center)
  let room = (5.25 - data.numbers.len()) * pitch
  block(height: room, align(horizon, text(font: title-font, weight: "bold", fill: red,
    tracking: data.size.title * 0.05pt, ..line-of(data.size.title * 1pt, data.size.title * 1.15pt), data.title)))
  for number in data.numbers { block(number) }
  block(width: 100%, inset: (x: 14pt), text(tracking: 0pt, ..line-of(data.size.office * 1pt, pitch), data.office + h(1fr) + data.day))
  line(length: 100%, stroke: 2.25pt + red)
}))

#for block in data.blocks {
  if block.kind == "title" {
    plain(align(center, text(font: title-font, weight: "bold", tracking: 0pt, ..line-of(22pt, pitch), block.runs.map(run).join())))
  } else if block.kind == "source" {
    plain(align(right, block.runs.map(run).join()))
  } else {
    par(block.runs.map(run).join())
  }
}

#if data.imprint.len() > 0 {
  let last = data.imprint.len() - 1
  set text(tracking: 0pt, ..line-of(14pt, 22pt))
  set par(first-line-indent: 0pt, justify: false, hanging-indent: 28pt)
  align(bottom, block(breakable: false, width: 100%, above: 0pt, below: 0pt, table(columns: 1fr, inset: (x: 14pt, y: 1pt),
    stroke: (x, y) => (top: if y == 0 { 0.35mm } else { 0.25mm }, bottom: if y == last { 0.35mm } else { 0.25mm }),
    ..data.imprint.map(l => par(l)))))
}
`;
