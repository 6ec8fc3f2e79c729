import { adoptionByUnit, adoptionRate, type AdoptionLine, type AdoptionQuery } from '@jishan/domain';
import writeWorkbook, { type Cell, type SheetData } from 'write-excel-file/node';

type Figures = Pick<AdoptionLine, 'submitted' | 'adopted' | 'declined' | 'late'>;

/** Text that begins like a formula must stay text: a cell of type String does. */
const text = (value: string): Cell => ({ value, type: String });
const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
const rate = (figures: Figures): Cell | null => {
  const percent = adoptionRate(figures);
  return percent === null ? null : { value: percent / 100, type: Number, format: '0%' };
};
const cells = (figures: Figures) => [
  ...[figures.submitted, figures.adopted, rate(figures), figures.declined, figures.late],
];

const FIGURES = ['报送', '采用', '采用率', '不采用', '超时'];

/** The table of the screen to reckon with: each unit over the whole time, and each month by itself. */
export function adoptionWorkbook({ from, to }: AdoptionQuery, lines: readonly AdoptionLine[]): Promise<Buffer> {
  const byUnit: SheetData = [
    [heading(`信息采用情况：${from} 至 ${to}（按报送月份）`)],
    ['单位', ...FIGURES].map(heading),
    ...adoptionByUnit(lines).map((line) => [text(line.unitName), ...cells(line)]),
    [heading('合计'), ...cells(totalOf(lines))],
  ];
  const byMonth: SheetData = [
    ['月份', '单位', ...FIGURES].map(heading),
    ...lines.map((line) => [text(line.month), text(line.unitName), ...cells(line)]),
  ];
  return writeWorkbook([
    { data: byUnit, sheet: '按单位' },
    { data: byMonth, sheet: '按月份' },
  ]).toBuffer();
}

function totalOf(lines: readonly Figures[]): Figures {
  const sum = (figure: keyof Figures) => lines.reduce((total, line) => total + line[figure], 0);
  return { submitted: sum('submitted'), adopted: sum('adopted'), declined: sum('declined'), late: sum('late') };
}
