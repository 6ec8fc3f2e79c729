import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  ImportedXmlComponent,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
  type FileChild,
} from 'docx';

/** Lengths of a page after GB/T 9704-2012, in twentieths of a point. */
export const PAGE = {
  width: 11_906,
  height: 16_838,
  margin: { top: 2_098, right: 1_474, bottom: 1_984, left: 1_587, header: 851, footer: 1_247 },
  blockWidth: 8_845,
} as const;

/** One line of the grid. */
export const PITCH = 579;
/** 22 lines of 28 characters fill the block. */
const GRID = { type: DocumentGridType.LINES_AND_CHARS, linePitch: PITCH, charSpace: -849 } as const;
/** What a character of 三号 is to lose for 28 of them to fill the block. */
const GRID_TRACKING = -5;

/** Named, never embedded: the offices' computers have them. */
export const FONTS = {
  body: '仿宋_GB2312',
  title: '方正小标宋简体',
  heading: '黑体',
  second: '楷体_GB2312',
  pageNumber: '宋体',
} as const;

/** 字号 in half points. */
export const SIZE = { two: 44, three: 32, four: 28 } as const;
/** One character of 四号 in twentieths of a point. */
export const FOURTH_SIZE_CHARACTER = 280;

/** Ids of the styles that every official document has. */
export const STYLE = {
  body: 'OfficialBody',
  fine: 'OfficialFine',
  outerRule: 'OfficialOuterRule',
  innerRule: 'OfficialInnerRule',
  pageNumber: 'OfficialPageNumber',
} as const;

export interface ParagraphStyle {
  id: string;
  name: string;
  next?: string;
  font: string;
  size: number;
  color?: string;
  /** Between characters, in twentieths of a point. */
  tracking?: number;
  align?: 'both' | 'center' | 'left' | 'right';
  /** Of each line, exactly; without it one line of the grid. */
  lineHeight?: number;
  before?: number;
  after?: number;
  /** Attributes of w:ind. */
  indent?: string;
  /** Filled over its whole height: a rule. */
  fill?: string;
}

export interface CharacterStyle {
  id: string;
  name: string;
  font: string;
}

/** Styles of one kind of document, beside those that all have. */
export interface OwnStyles {
  paragraphs: readonly ParagraphStyle[];
  characters: readonly CharacterStyle[];
}

/**
 * One font for figures and Han characters alike. Word otherwise takes Latin letters from another font,
 * and curly quotation marks too unless it is told that they are East Asian.
 */
const face = (font: string) =>
  `<w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}" w:cs="${font}" w:hint="eastAsia"/>`;

/**
 * In the order that the schema wants. No punctuation begins a line, and nothing is put between figures and Han characters.
 * The styles keep the measures of the grid themselves and leave the grid of the page to what somebody types in later: LibreOffice gives
 * two cells to a character that is wider than one, which a character of 三号 is by a hair. The library has no words for that.
 */
function paragraphStyle(style: ParagraphStyle): ImportedXmlComponent {
  const { id, name, next = id, font, size, color, tracking, align = 'left', lineHeight = PITCH } = style;
  const { before = 0, after = 0 } = style;
  const paragraph = [
    '<w:widowControl w:val="0"/>',
    style.fill ? `<w:shd w:val="clear" w:color="auto" w:fill="${style.fill}"/>` : '',
    '<w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>',
    `<w:spacing w:before="${before}" w:after="${after}" w:line="${lineHeight}" w:lineRule="exact"/>`,
    style.indent ? `<w:ind ${style.indent}/>` : '',
    `<w:jc w:val="${align}"/>`,
  ];
  const run = [
    face(font),
    color ? `<w:color w:val="${color}"/>` : '',
    tracking ? `<w:spacing w:val="${tracking}"/>` : '',
    `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`,
  ];
  return ImportedXmlComponent.fromXmlString(
    `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${id}"><w:name w:val="${name}"/><w:next w:val="${next}"/><w:qFormat/><w:pPr>${paragraph.join('')}</w:pPr><w:rPr>${run.join('')}</w:rPr></w:style>`,
  );
}

const characterStyle = ({ id, name, font }: CharacterStyle): ImportedXmlComponent =>
  ImportedXmlComponent.fromXmlString(
    `<w:style w:type="character" w:customStyle="1" w:styleId="${id}"><w:name w:val="${name}"/><w:qFormat/><w:rPr>${face(font)}</w:rPr></w:style>`,
  );

/** The character that the grid of the page is counted in is that of the style Normal. */
const NORMAL = ImportedXmlComponent.fromXmlString(
  `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:rPr>${face(FONTS.body)}<w:sz w:val="${SIZE.three}"/><w:szCs w:val="${SIZE.three}"/></w:rPr></w:style>`,
);

const OFFICIAL: readonly ParagraphStyle[] = [
  {
    id: STYLE.body,
    name: '公文正文',
    font: FONTS.body,
    size: SIZE.three,
    tracking: GRID_TRACKING,
    align: 'both',
    indent: 'w:firstLineChars="200" w:firstLine="640"',
  },
  // one character in from each side; 报： hangs out, so that a second line begins below the names
  {
    id: STYLE.fine,
    name: '公文版记',
    font: FONTS.body,
    size: SIZE.four,
    lineHeight: 440,
    before: 20,
    after: 20,
    indent: `w:left="${3 * FOURTH_SIZE_CHARACTER}" w:right="${FOURTH_SIZE_CHARACTER}" w:hanging="${2 * FOURTH_SIZE_CHARACTER}"`,
  },
  // 0.35 mm and 0.25 mm
  { id: STYLE.outerRule, name: '版记粗线', font: FONTS.body, size: 2, lineHeight: 20, fill: '000000' },
  { id: STYLE.innerRule, name: '版记细线', font: FONTS.body, size: 2, lineHeight: 14, fill: '000000' },
  // one character in from the outer edge of the page
  {
    id: STYLE.pageNumber,
    name: '公文页码',
    font: FONTS.pageNumber,
    size: SIZE.four,
    lineHeight: SIZE.four * 10,
    indent: `w:left="${FOURTH_SIZE_CHARACTER}" w:right="${FOURTH_SIZE_CHARACTER}"`,
  },
];

/** — 1 — */
function pageNumber(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT): Footer {
  const run = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'] });
  return new Footer({ children: [new Paragraph({ style: STYLE.pageNumber, alignment, children: [run] })] });
}

/** A Word file on the official page: grid, styles, page numbers right on odd and left on even pages. */
export function officialDocument(title: string, own: OwnStyles, children: readonly FileChild[]): Promise<Buffer> {
  const { width, height, margin } = PAGE;
  const font = { ascii: FONTS.body, hAnsi: FONTS.body, eastAsia: FONTS.body, cs: FONTS.body, hint: 'eastAsia' };
  const document = new Document({
    title,
    creator: '积善',
    styles: {
      default: { document: { run: { font, size: SIZE.three, language: { value: 'zh-CN', eastAsia: 'zh-CN' } } } },
      importedStyles: [
        NORMAL,
        ...[...OFFICIAL, ...own.paragraphs].map(paragraphStyle),
        ...own.characters.map(characterStyle),
      ],
    },
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
