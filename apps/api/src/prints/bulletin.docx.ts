import type { BulletinContent } from '@jishan/domain';
import {
  BorderStyle,
  FrameAnchorType,
  FrameWrap,
  HorizontalPositionAlign,
  Paragraph,
  Tab,
  TabStopType,
  TextRun,
  VerticalPositionAlign,
  type IFrameOptions,
} from 'docx';
import {
  FONTS,
  FOURTH_SIZE_CHARACTER,
  officialDocument,
  PAGE,
  PITCH,
  SIZE,
  STYLE,
  type OwnStyles,
} from '../platform/documents/official-docx';
import { bulletinFlow, mastheadSizes, titleLines, type Block, type BulletinFlow, type Face } from './bulletin-flow';

const RED = 'E60012';

const OWN = {
  masthead: 'BulletinMasthead',
  number: 'BulletinNumber',
  office: 'BulletinOffice',
  rule: 'BulletinRule',
  title: 'BulletinTitle',
  source: 'BulletinSource',
  end: 'BulletinEnd',
} as const;
const FACE_STYLE: Record<Face, string | undefined> = {
  text: undefined,
  strong: 'BulletinSection',
  second: 'BulletinSecond',
};

/** Seven lines of the grid: the name in what the numbers and the office leave, the red rule, and three quarters of a line below it. */
function styles(flow: BulletinFlow): OwnStyles {
  const size = mastheadSizes(flow);
  const lineHeight = Math.round(size.title * 23); // 1.15 of its size
  const room = (5.25 - flow.numbers.length) * PITCH - titleLines(flow.title) * lineHeight;
  const before = Math.floor(room / 2);
  const center = { align: 'center' } as const;
  return {
    characters: [
      { id: 'BulletinSection', name: '栏目名', font: FONTS.heading },
      { id: 'BulletinSecond', name: '二级标题', font: FONTS.second },
    ],
    paragraphs: [
      {
        id: OWN.masthead,
        name: '刊名',
        next: OWN.number,
        font: FONTS.title,
        size: size.title * 2,
        color: RED,
        tracking: Math.round(size.title),
        align: 'center',
        lineHeight,
        before,
        after: before,
      },
      { id: OWN.number, name: '期号', next: OWN.office, font: FONTS.body, size: SIZE.three, ...center },
      {
        id: OWN.office,
        name: '编发单位',
        next: STYLE.body,
        font: FONTS.body,
        size: size.office * 2,
        indent: `w:left="${FOURTH_SIZE_CHARACTER}" w:right="${FOURTH_SIZE_CHARACTER}"`,
      },
      { id: OWN.rule, name: '红线', next: STYLE.body, font: FONTS.body, size: 2, lineHeight: Math.floor(PITCH * 0.6) },
      { id: OWN.title, name: '信息标题', next: STYLE.body, font: FONTS.title, size: SIZE.two, ...center },
      { id: OWN.source, name: '供稿单位', next: STYLE.body, font: FONTS.body, size: SIZE.three, align: 'right' },
      { id: OWN.end, name: '文末', font: FONTS.body, size: 2, lineHeight: 20 },
    ],
  };
}

/** A bulletin as a Word file: masthead with the red rule, the sections, the imprint at the bottom of the last page. */
export function bulletinDocx(content: BulletinContent): Promise<Buffer> {
  const flow = bulletinFlow(content);
  const title = `${flow.title}${flow.numbers.join('')}`;
  return officialDocument(title, styles(flow), [...masthead(flow), ...flow.blocks.map(paragraph), ...imprint(flow)]);
}

/** About the top third of the page. */
function masthead(flow: BulletinFlow): Paragraph[] {
  return [
    new Paragraph({ style: OWN.masthead, children: [new TextRun(flow.title)] }),
    ...flow.numbers.map((number) => new Paragraph({ style: OWN.number, children: [new TextRun(number)] })),
    new Paragraph({
      style: OWN.office,
      tabStops: [{ type: TabStopType.RIGHT, position: PAGE.blockWidth - FOURTH_SIZE_CHARACTER }],
      children: [new TextRun(flow.office), new TextRun({ children: [new Tab(), flow.day] })],
    }),
    new Paragraph({
      style: OWN.rule,
      border: { top: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 0 } },
      children: [],
    }),
  ];
}

const BLOCK_STYLE: Record<Block['kind'], string> = { title: OWN.title, text: STYLE.body, source: OWN.source };

function paragraph({ kind, runs }: Block): Paragraph {
  return new Paragraph({
    style: BLOCK_STYLE[kind],
    children: runs.map(({ text, face }) => new TextRun({ style: FACE_STYLE[face], text })),
  });
}

/** On the bottom of the block of whatever page it comes to stand on. */
const ON_THE_BOTTOM: IFrameOptions = {
  type: 'alignment',
  width: PAGE.blockWidth,
  height: 0,
  anchor: { horizontal: FrameAnchorType.MARGIN, vertical: FrameAnchorType.MARGIN },
  alignment: { x: HorizontalPositionAlign.LEFT, y: VerticalPositionAlign.BOTTOM },
  wrap: FrameWrap.AROUND,
};

/**
 * 版记, on the page on which the text ends, or on one of its own where that has no room left. Its rules are paragraphs that are filled:
 * LibreOffice sets neither a table of the full width nor paragraphs with borders of their own in a frame.
 */
function imprint({ imprint: lines }: BulletinFlow): Paragraph[] {
  if (lines.length === 0) return [];
  const framed = (style: string, line = '') =>
    new Paragraph({ style, frame: ON_THE_BOTTOM, children: line ? [new TextRun(line)] : [] });
  return [
    ...lines.flatMap((line, i) => [framed(i === 0 ? STYLE.outerRule : STYLE.innerRule), framed(STYLE.fine, line)]),
    framed(STYLE.outerRule),
    // a frame hangs on the paragraph that follows it
    new Paragraph({ style: OWN.end, children: [] }),
  ];
}
