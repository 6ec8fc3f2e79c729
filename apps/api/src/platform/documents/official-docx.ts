import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
  type FileChild,
  type IRunOptions,
  type IStylesOptions,
} from 'docx';

/** Lengths of a page after GB/T 9704-2012, in twentieths of a point. */
export const PAGE = {
  width: 11_906,
  height: 16_838,
  margin: { top: 2_098, right: 1_474, bottom: 1_984, left: 1_587, header: 851, footer: 1_247 },
  blockWidth: 8_845,
} as const;

/** 22 lines of 28 characters fill the block. */
const GRID = { type: DocumentGridType.LINES_AND_CHARS, linePitch: 579, charSpace: -849 } as const;

/** Named, never embedded: the offices' computers have them. */
export const FONTS = { body: '仿宋_GB2312', title: '方正小标宋简体', heading: '黑体', pageNumber: '宋体' } as const;

/** 字号 in half points. */
export const SIZE = { three: 32, four: 28 } as const;
/** One character of 四号 in twentieths of a point. */
export const FOURTH_SIZE_CHARACTER = 280;

/** Ids of the paragraph styles that every official document has. */
export const STYLE = { body: 'OfficialBody', fine: 'OfficialFine' } as const;

/** Styles of one kind of document, beside those that all have. */
export type OwnStyles = Required<Pick<IStylesOptions, 'paragraphStyles' | 'characterStyles'>>;

/**
 * One font for figures and Han characters alike. Word otherwise takes Latin letters from another font,
 * and curly quotation marks too unless it is told that they are East Asian.
 */
export const face = (font: string, size: number): Pick<IRunOptions, 'font' | 'size' | 'sizeComplexScript'> => ({
  font: { ascii: font, hAnsi: font, eastAsia: font, cs: font, hint: 'eastAsia' },
  size,
  sizeComplexScript: size,
});

/** Lines follow the grid of the page; nothing is added before or after a paragraph. */
const onGrid = { before: 0, after: 0, line: 240, lineRule: LineRuleType.AUTO };

const stylesWith = (own: OwnStyles): IStylesOptions => ({
  default: {
    document: { run: { ...face(FONTS.body, SIZE.three), language: { value: 'zh-CN', eastAsia: 'zh-CN' } } },
  },
  characterStyles: own.characterStyles,
  paragraphStyles: [
    {
      id: STYLE.body,
      name: '公文正文',
      quickFormat: true,
      run: face(FONTS.body, SIZE.three),
      paragraph: {
        alignment: AlignmentType.JUSTIFIED,
        spacing: onGrid,
        indent: { firstLine: 640, firstLineChars: 200 },
      },
    },
    {
      id: STYLE.fine,
      name: '公文版记',
      quickFormat: true,
      run: face(FONTS.body, SIZE.four),
      paragraph: { spacing: onGrid },
    },
    ...own.paragraphStyles,
  ],
});

/** — 1 — in 四号宋体, one character in from the outer edge of the page. */
function pageNumber(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT): Footer {
  const run = new TextRun({ ...face(FONTS.pageNumber, SIZE.four), children: ['— ', PageNumber.CURRENT, ' —'] });
  const indent = { left: FOURTH_SIZE_CHARACTER, right: FOURTH_SIZE_CHARACTER };
  return new Footer({ children: [new Paragraph({ alignment, indent, children: [run] })] });
}

/** A Word file on the official page: grid, styles, page numbers right on odd and left on even pages. */
export function officialDocument(title: string, own: OwnStyles, children: readonly FileChild[]): Promise<Buffer> {
  const { width, height, margin } = PAGE;
  const document = new Document({
    title,
    creator: '积善',
    styles: stylesWith(own),
    evenAndOddHeaderAndFooters: true,
    sections: [
      {
        properties: { page: { size: { width, height }, margin }, grid: GRID },
        footers: { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) },
        children,
      },
    ],
  });
  return Packer.toBuffer(document);
}
