import { strFromU8, unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { asShown } from './workbook-spec';
import { day, decimal, figure, moment, month, text, workbook, type WorkbookSheet } from './workbook';

const LONG = '志愿者在村口清理堆料。'.repeat(20);
const GOODS: WorkbookSheet = {
  name: '物品',
  title: '积分超市',
  columns: { 物品: 20, 件数: 8 },
  rows: [
    [text('=1+1'), figure(2)],
    [text(LONG), figure(3)],
  ],
  total: [text('合计'), figure(5)],
  notes: ['未签署'],
};
const TIMES: WorkbookSheet = {
  name: '时间',
  columns: { 日期: 12, 月份: 12, 时刻: 18, 单价: 12, 说明: 60 },
  rows: [[day('2026-01-15'), month('2026-01'), moment('2026-01-15T16:05:59Z'), decimal(1234.5), null]],
};

describe('a workbook', () => {
  const part: Record<string, string> = {};
  let bytes: Buffer;
  beforeAll(async () => {
    bytes = await workbook([GOODS, TIMES, { ...TIMES, name: '空', rows: [] }]);
    for (const [name, content] of Object.entries(unzipSync(bytes))) part[name] = strFromU8(content);
  });
  const sheetXml = (at: number) => part[`xl/worksheets/sheet${at}.xml`] ?? '';

  it('is read back as it was written, days and moments as they are in Beijing', async () => {
    const [goods, times, none] = await readWorkbook(bytes);
    const rows = [
      ['积分超市', null],
      ['物品', '件数'],
      ['=1+1', 2],
      [LONG, 3],
      ['合计', 5],
      ['未签署', null],
    ];
    expect(goods).toEqual({ sheet: '物品', data: rows });
    const row = times?.data[1]?.map(asShown);
    expect(row).toEqual(['2026-01-15 00:00', '2026-01-01 00:00', '2026-01-16 00:05', 1234.5, null]);
    expect(none?.data[1]?.[0]).toBe('没有');
  });

  it('has no formula in it, and text as it stands, whatever it begins with', async () => {
    const texts = ['=1+1', '+86', '-5', '@SUM(A1:A9)', '0012345', ' 前后 ', '<b>&"', '\t=1'];
    const one = await workbook([{ name: '一', columns: { 文字: 20 }, rows: texts.map((value) => [text(value)]) }]);
    expect(Object.values(unzipSync(one)).map((file) => strFromU8(file))).not.toContainEqual(
      expect.stringMatching(/<f[ >]/),
    );
    const [sheet] = await readWorkbook(one, { trim: false });
    expect(sheet?.data.slice(1).map(([cell]) => cell)).toEqual(texts);
  });

  it('keeps its headings on the screen and on every page', () => {
    expect(sheetXml(1)).toMatch(/<pane [^>]*ySplit="2"[^>]*activePane="bottomLeft" state="frozen"/);
    expect(sheetXml(2)).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(part['xl/workbook.xml']).toContain(
      `<definedName name="_xlnm.Print_Titles" localSheetId="0">'物品'!$1:$2</definedName>`,
    );
    expect(part['xl/workbook.xml']).toContain(`localSheetId="1">'时间'!$1:$1</definedName>`);
  });

  it('is printed on A4, never broader than a page, and lies down when it is broad', () => {
    for (const at of [1, 2]) expect(sheetXml(at)).toMatch(/<worksheet [^>]*><sheetPr><pageSetUpPr fitToPage="1"\/>/);
    expect(sheetXml(1)).toContain('<pageSetup paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="0"/>');
    expect(sheetXml(2)).toContain('<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>');
  });

  it('makes a row as high as its longest text in its column, and lets it grow', () => {
    const heights = [...sheetXml(1).matchAll(/<row [^>]*ht="(\d+)"/g)].map(([, height]) => Number(height));
    expect(heights).toHaveLength(6);
    expect(heights[2]).toBe(16);
    expect(heights[3]).toBeGreaterThan(16 * Math.ceil((LONG.length * 2) / 20));
    expect(sheetXml(1)).not.toContain('customHeight');
  });

  it('puts the heading of figures over them', () => {
    const styleOf = (address: string) =>
      Number(new RegExp(`<c r="${address}"[^>]* s="(\\d+)"`).exec(sheetXml(1))?.[1] ?? -1);
    const styles = [...(part['xl/styles.xml'] ?? '').split('<cellXfs')[1]!.matchAll(/<xf .*?<\/xf>/g)];
    expect(styles[styleOf('B2')]?.[0]).toContain('horizontal="right"');
    expect(styles[styleOf('A2')]?.[0]).not.toContain('horizontal="right"');
  });
});
