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
import { figure, month, text, workbook, type WorkbookCell } from '../platform/documents/workbook';

const rate = (figures: AdoptionFigures): WorkbookCell => {
  const percent = adoptionRate(figures);
  return percent === null ? text('—') : figure(percent / 100, '0%');
};
const cells = (figures: AdoptionFigures): WorkbookCell[] => [
  ...[figure(figures.submitted), figure(figures.adopted), rate(figures)],
  ...[figure(figures.declined), figure(figures.late)],
];
const FIGURES = Object.fromEntries(ADOPTION_HEADINGS.map((heading) => [heading, 10]));

/** The two tables of the screen, row by row, to reckon with. */
export function adoptionWorkbook({ from, to }: AdoptionQuery, lines: readonly AdoptionLine[]): Promise<Buffer> {
  return workbook([
    {
      name: '按单位',
      title: `信息采用情况：${monthLabel(from)}至${monthLabel(to)}（按报送月份）`,
      columns: { 单位: 20, ...FIGURES },
      rows: adoptionByUnit(lines).map((line) => [text(line.unitName), ...cells(line)]),
      total: [text('合计'), ...cells(adoptionTotal(lines))],
    },
    {
      name: '按月份',
      columns: { 月份: 14, 单位: 20, ...FIGURES },
      rows: lines.map((line) => [month(line.month), text(line.unitName), ...cells(line)]),
    },
  ]);
}
