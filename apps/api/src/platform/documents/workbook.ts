import { dayOf, timeOf } from '@jishan/domain';
import writeWorkbook, { type CellObject, type Feature, type Image, type Sheet } from 'write-excel-file/node';

/** What the library may be given as a file. */
type Content = Image['content'];

export type WorkbookCell = CellObject | null;

/** A table: its headings, its rows, and what is said above and below them. */
export interface WorkbookSheet {
  name: string;
  title?: string;
  /** In their order, each with its width in digits. */
  columns: Readonly<Record<string, number>>;
  rows: readonly WorkbookCell[][];
  total?: readonly WorkbookCell[];
  notes?: readonly string[];
}

const FONT = { fontFamily: '宋体', fontSize: 11 };
const LINE_POINTS = 16;
const TITLE = { fontSize: 14, fontWeight: 'bold', height: 24 } as const;
const BORDER = { borderStyle: 'thin', borderColor: '#808080' } as const;
const HEADING_COLOUR = '#EEEEEE';
/** No office program makes a row higher. */
const ROW_POINTS_MAX = 409;
/** What stands upright on A4 without being made smaller, in widths of a digit. */
const UPRIGHT_WIDTH = 90;
const TOP = { alignVertical: 'top' } as const;
const RIGHT = { align: 'right' } as const;

/** The format means signs by _x000D_ and the like: whoever wrote that meant it as it stands. */
const plain = (value: string): CellObject => ({
  ...{ value: value.replaceAll(/_(?=x[\dA-F]{4}_)/gi, '_x005F_'), type: String },
});
/** Text stays text, also when it begins like a formula or a number. */
export const text = (value: string | null): WorkbookCell =>
  value === null ? null : { ...plain(value), wrap: true, ...TOP };
export const figure = (value: number | null, format?: string): WorkbookCell =>
  value === null ? null : { value, type: Number, ...(format ? { format } : {}), ...RIGHT, ...TOP };
export const decimal = (value: number): WorkbookCell => figure(value, '#,##0.00');
/** An office program knows no zone: what it is given as UTC is what it shows. */
const date = (shown: string, format: string): WorkbookCell => ({
  ...{ value: new Date(`${shown}Z`), type: Date, format },
  ...{ align: 'left', ...TOP },
});
export const day = (value: string): WorkbookCell => date(`${value}T00:00`, 'yyyy-mm-dd');
export const month = (value: string): WorkbookCell => date(`${value}-01T00:00`, 'yyyy"年"m"月"');
export const moment = (instant: string): WorkbookCell =>
  date(`${dayOf(instant)}T${timeOf(instant)}`, 'yyyy-mm-dd hh:mm');

/** Workbooks to read, to reckon with and to print: headings stay and are printed on every page, and no table is broader than its page. */
export function workbook(sheets: readonly WorkbookSheet[]): Promise<Buffer> {
  return writeWorkbook(sheets.map(sheetOf), { ...FONT, features: [printing(sheets)] }).toBuffer();
}

const headRows = ({ title }: WorkbookSheet) => (title ? 2 : 1);

function sheetOf(sheet: WorkbookSheet): Sheet<Content> {
  const { columns, title, total, notes = [] } = sheet;
  const widths = Object.values(columns);
  const rows = sheet.rows.length > 0 ? sheet.rows : [[text('没有')]];
  const headings = Object.keys(columns).map((heading) => bold({ ...text(heading), backgroundColor: HEADING_COLOUR }));
  const ofFigures = widths.map((_, at) => rows.some((row) => row[at]?.type === Number));
  const table = [headings, ...rows, ...(total ? [total.map(bold)] : [])].map((row) => {
    const cells = widths.map((_, at) => ({ ...row[at], ...(ofFigures[at] ? RIGHT : {}), ...BORDER }));
    const height = heightOf(cells, widths);
    return cells.map((cell) => ({ ...cell, height }));
  });
  return {
    sheet: sheet.name,
    data: [
      ...(title ? [[{ ...plain(title), ...TITLE }]] : []),
      ...table,
      ...notes.map((note) => [{ ...plain(note), height: LINE_POINTS }]),
    ],
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: headRows(sheet),
  };
}

const bold = (cell: WorkbookCell): WorkbookCell => cell && { ...cell, fontWeight: 'bold' };

/** As high as the texts take in their columns: not every program finds out by itself. */
function heightOf(row: readonly CellObject[], widths: readonly number[]): number {
  const lines = row.map(({ value }, at) => linesOf(value, widths[at] ?? 1));
  return Math.min(Math.max(...lines) * LINE_POINTS, ROW_POINTS_MAX);
}

function linesOf(value: unknown, width: number): number {
  if (typeof value !== 'string') return 1;
  const widths = value.split('\n').map((line) => [...line].reduce((sum, sign) => sum + (sign > '\u00FF' ? 2 : 1), 0));
  return widths.reduce((sum, one) => sum + Math.max(1, Math.ceil(one / Math.max(2, width - 2))), 0);
}

/** What the library does not write: the page, and rows that may grow again when somebody changes their text. */
function printing(sheets: readonly WorkbookSheet[]): Feature<Content> {
  const titles = sheets.map(
    (sheet, at) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">'${sheet.name}'!$1:$${headRows(sheet)}</definedName>`,
  );
  return {
    files: {
      transform: {
        'xl/workbook.xml': {
          transform: (xml) => xml.replace('<definedNames/>', () => `<definedNames>${titles.join('')}</definedNames>`),
        },
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, { columns = [] }) =>
            xml
              .replace(' activePane="bottomRight"', ' activePane="bottomLeft"') // no column stays
              .replace(/<worksheet [^>]*>/, '$&<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
              .replaceAll(/(<row [^>]*) customHeight="1"/g, '$1')
              .replace('</sheetData>', `$&${pageOf(columns)}`),
        },
      },
    },
  };
}

function pageOf(columns: readonly { width?: number }[]): string {
  const width = columns.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const orientation = width > UPRIGHT_WIDTH ? 'landscape' : 'portrait';
  return [
    '<printOptions horizontalCentered="1"/>',
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    `<pageSetup paperSize="9" orientation="${orientation}" fitToWidth="1" fitToHeight="0"/>`,
    '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>',
  ].join('');
}
