import { beforeAll, describe, expect, it } from 'vitest';
import { day, decimal, figure, moment, month, text, workbook } from '../platform/documents/workbook';
import { calculated, hasCalc, sofficeProgram } from './soffice-spec';

const program = sofficeProgram();
const calc = hasCalc(program);
if (!calc)
  console.log(
    'skipped: no soffice with Calc on the PATH or in SOFFICE_PATH, so no workbook is opened in an office program',
  );

/** Texts that an office program would reckon with, cut or read as something else if they were not written as texts. */
const TEXTS = [
  ...[
    '=1+1',
    '+86-10',
    '-5 度冰袋',
    '@SUM(A1:A9)',
    '0012345',
    '110000000000000001',
    '1/2',
    '1E5',
    'TRUE',
    '2026-01-15',
  ],
  ...[
    '=HYPERLINK("http://a.example","点")',
    ' 前后有空 ',
    '“引号”与"引号"',
    '<b>&amp;</b>',
    '一行\n二行',
    '甲_x000D_乙',
    '𠮷野家',
  ],
];

describe.runIf(calc)('a workbook in LibreOffice Calc', () => {
  let shown: string[][] = [];
  beforeAll(async () => {
    const rows = [
      ...TEXTS.map((value) => [text(value), null, null, null, null]),
      [text('整数'), figure(1234), figure(-7), figure(0), null],
      [text('小数'), decimal(1234.5), decimal(100 / 3), figure(0.67, '0%'), null],
      [text('日子'), day('2026-01-15'), month('2026-01'), moment('2026-01-15T16:05:59Z'), null],
    ];
    const columns = { 甲: 30, 乙: 20, 丙: 20, 丁: 20, 戊: 20 };
    const about = { title: '=标题', total: [text('合计'), figure(3)], notes: ['+说明'] };
    const bytes = await workbook([{ name: '工作表', columns, rows, ...about }]);
    shown = calculated(program ?? '', bytes);
  }, 60_000);

  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

  it('has every text as it was written, and never as a formula, a number or a day', () => {
    expect(shown[0]?.[0]).toBe(quoted('=标题'));
    expect(shown[1]).toEqual(['甲', '乙', '丙', '丁', '戊'].map(quoted));
    expect(shown.slice(2, 2 + TEXTS.length).map(([cell]) => cell)).toEqual(TEXTS.map(quoted));
    expect(shown.at(-1)?.[0]).toBe(quoted('+说明'));
  });

  it('has figures and days as what they are, shown as they are meant', () => {
    expect(shown.slice(2 + TEXTS.length, -1)).toEqual([
      [quoted('整数'), '1234', '-7', '0', ''],
      [quoted('小数'), '1,234.50', '33.33', '67%', ''],
      [quoted('日子'), '2026-01-15', '2026年1月', '2026-01-16 00:05', ''],
      [quoted('合计'), '3', '', '', ''],
    ]);
  });
});
