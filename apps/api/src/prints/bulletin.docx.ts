import { documentDay, type BulletinContent, imprintLines } from '@jishan/domain';
import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  RelativeVerticalPosition,
  Tab,
  Table,
  TableAnchorType,
  TableBorders,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
  type FileChild,
  type IBorderOptions,
} from 'docx';
import {
  face,
  FONTS,
  FOURTH_SIZE_CHARACTER,
  officialDocument,
  PAGE,
  SIZE,
  STYLE,
  type OwnStyles,
} from '../platform/documents/official-docx';

const RED = 'E60012';
const MASTHEAD_SIZE = 124;
/** The longest office name that shares a line of 三号 with the date. */
const OFFICE_LENGTH = 17;
/** 0.35 mm and 0.25 mm, in eighths of a point. */
const OUTER_RULE: IBorderOptions = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
const INNER_RULE: IBorderOptions = { style: BorderStyle.SINGLE, size: 6, color: '000000' };
const NO_RULE: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' };

const OWN = {
  masthead: 'BulletinMasthead',
  number: 'BulletinNumber',
  office: 'BulletinOffice',
  section: 'BulletinSection',
};

const styles = (officeSize: number): OwnStyles => ({
  characterStyles: [{ id: OWN.section, name: '栏目名', quickFormat: true, run: face(FONTS.heading, SIZE.three) }],
  paragraphStyles: [
    {
      id: OWN.masthead,
      name: '刊名',
      next: OWN.number,
      quickFormat: true,
      run: { ...face(FONTS.title, MASTHEAD_SIZE), color: RED, characterSpacing: 60 },
      paragraph: { alignment: AlignmentType.CENTER, spacing: { before: 400, after: 300 } },
    },
    {
      id: OWN.number,
      name: '期号',
      next: OWN.office,
      quickFormat: true,
      run: face(FONTS.body, SIZE.three),
      paragraph: { alignment: AlignmentType.CENTER, spacing: { after: 200 } },
    },
    {
      id: OWN.office,
      name: '编发单位',
      next: STYLE.body,
      quickFormat: true,
      run: face(FONTS.body, officeSize),
      paragraph: {
        indent: { left: FOURTH_SIZE_CHARACTER, right: FOURTH_SIZE_CHARACTER },
        spacing: { after: 80 },
      },
    },
  ],
});

/** A bulletin as a Word file: masthead with the red rule, the sections, the imprint at the bottom of the last page. */
export function bulletinDocx(content: BulletinContent): Promise<Buffer> {
  const title = [content.title, content.bulletinNo].filter(Boolean).join(' ');
  const officeSize = [...content.office].length > OFFICE_LENGTH ? SIZE.four : SIZE.three;
  return officialDocument(title, styles(officeSize), [...masthead(content), ...sections(content), ...imprint(content)]);
}

/** About the top third of the page. */
function masthead(content: BulletinContent): Paragraph[] {
  return [
    new Paragraph({ style: OWN.masthead, children: [new TextRun(content.title)] }),
    new Paragraph({ style: OWN.number, children: [new TextRun(content.bulletinNo ?? '（未编号）')] }),
    new Paragraph({
      style: OWN.office,
      autoSpaceEastAsianText: false,
      tabStops: [{ type: TabStopType.RIGHT, position: PAGE.blockWidth - FOURTH_SIZE_CHARACTER }],
      children: [new TextRun(content.office), new TextRun({ children: [new Tab(), documentDay(content.issuedOn)] })],
    }),
    new Paragraph({
      border: { top: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 1 } },
      spacing: { after: 0, line: 240 },
      children: [],
    }),
  ];
}

/** Each section's name runs into its first paragraph: 【文明创建】永定镇：… */
function sections(content: BulletinContent): Paragraph[] {
  return content.sections.flatMap(({ name, paragraphs }) =>
    paragraphs.map(
      ({ text }, i) =>
        new Paragraph({
          style: STYLE.body,
          autoSpaceEastAsianText: false,
          children: [...(i === 0 ? [new TextRun({ style: OWN.section, text: `【${name}】` })] : []), new TextRun(text)],
        }),
    ),
  );
}

/** 版记: ends on the bottom of the block of the page on which the text ends. */
function imprint(content: BulletinContent): FileChild[] {
  const lines = imprintLines(content);
  if (lines.length === 0) return [];
  const table = new Table({
    layout: TableLayoutType.FIXED,
    width: { size: PAGE.blockWidth, type: WidthType.DXA },
    columnWidths: [PAGE.blockWidth],
    borders: TableBorders.NONE,
    float: {
      horizontalAnchor: TableAnchorType.MARGIN,
      verticalAnchor: TableAnchorType.MARGIN,
      absoluteHorizontalPosition: 0,
      relativeVerticalPosition: RelativeVerticalPosition.BOTTOM,
    },
    rows: lines.map((line, i) => imprintRow(line, i === 0, i === lines.length - 1)),
  });
  // A floating table hangs on the paragraph that follows it.
  return [table, new Paragraph({ spacing: { line: 20, lineRule: 'exact' }, children: [] })];
}

function imprintRow(line: string, isFirst: boolean, isLast: boolean): TableRow {
  const cell = new TableCell({
    width: { size: PAGE.blockWidth, type: WidthType.DXA },
    margins: { left: FOURTH_SIZE_CHARACTER, right: FOURTH_SIZE_CHARACTER },
    borders: {
      top: isFirst ? OUTER_RULE : INNER_RULE,
      bottom: isLast ? OUTER_RULE : INNER_RULE,
      left: NO_RULE,
      right: NO_RULE,
    },
    children: [
      // 报： hangs out, so that a second line begins below the names.
      new Paragraph({ style: STYLE.fine, indent: { left: 560, hanging: 560 }, children: [new TextRun(line)] }),
    ],
  });
  return new TableRow({ cantSplit: true, children: [cell] });
}
