/** Pages as pictures: each is an SVG once it is put between its head and the outlines of the letters, which all pages share. */
export interface SvgPages {
  /** In points, of each page. */
  width: number;
  height: number;
  outlines: string;
  pages: string[];
}

/** The white sheet that Typst draws first on each page; nothing else stands so far to the left. */
const SHEET = /^ {4}(?=<path class="typst-shape" fill="#ffffff")/gm;
const OUTLINES_BEGIN = '    <defs id="glyph">';

/** Typst draws all pages into one picture, one below the other, with the outlines of all letters at its end. */
export function svgPages(svg: string): SvgPages {
  const end = svg.indexOf(OUTLINES_BEGIN);
  const [head = '', ...pages] = svg.slice(0, end).split(SHEET);
  const [, width, height] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(head) ?? []).map(Number);
  if (!width || !height || end < 0 || pages.length === 0)
    throw new Error('Typst draws its pages in another way than before');
  const outlines = svg.slice(end, svg.lastIndexOf('</svg>')).replaceAll(/\n\s+/g, '');
  return { width, height: height / pages.length, outlines, pages: pages.map((page) => page.replaceAll(/\n\s+/g, '')) };
}
