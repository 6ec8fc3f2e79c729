import {
  ADOPTION_HEADINGS,
  adoptionByUnit,
  adoptionRate,
  adoptionTotal,
  monthLabel,
  type AdoptionFigures,
  type AdoptionLine,
  type AdoptionQuery,
} from '@jishan/domain';
import writeWorkbook, { type Cell, type SheetData } from 'write-excel-file/node';

/** Text that begins like a formula must stay text: a cell of type String does. */
const text = (value: string): Cell => ({ value, type: String });
const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
const rate = (figures: AdoptionFigures): Cell => {
  const percent = adoptionRate(figures);
  return percent === null
    ? { value: '—', type: String, align: 'right' }
    : { value: percent / 100, type: Number, format: '0%' };
};
const cells = (figures: AdoptionFigures): Cell[] => [
  ...[figures.submitted, figures.adopted].map((value) => ({ value, type: Number })),
  rate(figures),
  ...[figures.declined, figures.late].map((value) => ({ value, type: Number })),
];
const figureHeadings = ADOPTION_HEADINGS.map((value): Cell => ({
  ...{ value, type: String },
  align: 'right',
  fontWeight: 'bold',
}));
const widths = (...first: number[]) => [...first, ...ADOPTION_HEADINGS.map(() => 10)].map((width) => ({ width }));

/** The two tables of the screen, row by row, to reckon with. */
export function adoptionWorkbook({ from, to }: AdoptionQuery, lines: readonly AdoptionLine[]): Promise<Buffer> {
  const byUnit: SheetData = [
    [heading(`信息采用情况：${monthLabel(from)}至${monthLabel(to)}（按报送月份）`)],
    [heading('单位'), ...figureHeadings],
    ...adoptionByUnit(lines).map((line) => [text(line.unitName), ...cells(line)]),
    [heading('合计'), ...cells(adoptionTotal(lines))],
  ];
  const byMonth: SheetData = [
    [heading('月份'), heading('单位'), ...figureHeadings],
    ...lines.map((line) => [text(monthLabel(line.month)), text(line.unitName), ...cells(line)]),
  ];
  return writeWorkbook([
    { data: byUnit, columns: widths(20), sheet: '按单位' },
    { data: byMonth, columns: widths(14, 20), sheet: '按月份' },
  ]).toBuffer();
}
