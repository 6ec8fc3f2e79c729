import type { SchemeTrial, TrialCap, TrialPerson, TrialResult } from '@jishan/domain';
import writeWorkbook, { type Cell, type SheetData } from 'write-excel-file/node';

const SCOPES: Record<TrialCap['scope'], string> = { person: '每人', household: '每户' };
const WINDOWS: Record<TrialCap['window'], string> = { day: '每天', month: '每月', activity: '每次活动' };

/** Text that begins like a formula must stay text: a cell of type String does. */
const text = (value: string): Cell => ({ value, type: String });
const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
const figures = ({ before, after }: { before: number; after: number }): Cell[] => [before, after, after - before];

/** The result of a trial as a workbook: totals and units, people, the services that differ most, caps. */
export function trialSheet(trial: SchemeTrial, result: TrialResult, people: readonly TrialPerson[]): Promise<Buffer> {
  const differences = ['现行办法得分', '试算得分', '差额'];
  const byUnit: SheetData = [
    [heading(`第${trial.version}版试算：${trial.from} 至 ${trial.to}`)],
    ['单位', '服务和申报', '人数', ...differences].map(heading),
    ...result.units.map((unit) => [text(unit.unitName), unit.facts, unit.people, ...figures(unit)]),
    [heading('合计'), result.facts, result.people, ...figures(result)],
  ];
  const byPerson: SheetData = [
    ['姓名', '单位', '服务和申报', ...differences].map(heading),
    ...people.map((person) => [text(person.name), text(person.unitName), person.facts, ...figures(person)]),
  ];
  const lines: SheetData = [
    ['日期', '姓名', '活动或申报', '分钟', ...differences, '试算说明'].map(heading),
    ...result.lines.map((line) => [
      ...[text(line.occurredOn), text(line.personName), text(line.activityTitle), line.minutes],
      ...[...figures(line), text(line.explanation)],
    ]),
  ];
  const caps: SheetData = [
    ['上限', '分值', '触及次数', '少计分数'].map(heading),
    ...result.caps.map((cap) => [text(`${SCOPES[cap.scope]}${WINDOWS[cap.window]}`), cap.points, cap.times, cap.taken]),
  ];
  const extras: SheetData = [
    ['事项', '单位', '账户数', ...differences].map(heading),
    ...result.extras.map((extra) => [
      ...[text(extra.kind === 'opening' ? '起始分' : '扣分'), text(extra.unitName), extra.accounts, ...figures(extra)],
    ]),
  ];
  return writeWorkbook([
    { data: byUnit, sheet: '按单位' },
    { data: byPerson, sheet: '按人' },
    { data: lines, sheet: '差额最大的服务和申报' },
    { data: caps, sheet: '触及的上限' },
    { data: extras, sheet: '起始分和扣分' },
  ]).toBuffer();
}
