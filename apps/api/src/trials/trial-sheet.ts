import type { SchemeTrial, TrialCap, TrialPerson, TrialResult } from '@jishan/domain';
import { day, figure, text, workbook } from '../platform/documents/workbook';

const SCOPES: Record<TrialCap['scope'], string> = { person: '每人', household: '每户' };
const WINDOWS: Record<TrialCap['window'], string> = { day: '每天', month: '每月', activity: '每次活动' };
const DIFFERENCES = { 现行办法得分: 14, 试算得分: 14, 差额: 14 };

const figures = ({ before, after }: { before: number; after: number }) =>
  [before, after, after - before].map((n) => figure(n));

/** The result of a trial as a workbook: totals and units, people, the services that differ most, caps. */
export function trialSheet(trial: SchemeTrial, result: TrialResult, people: readonly TrialPerson[]): Promise<Buffer> {
  return workbook([
    {
      name: '按单位',
      title: `第${trial.version}版试算：${trial.from} 至 ${trial.to}`,
      columns: { 单位: 20, 服务和申报: 12, 人数: 8, ...DIFFERENCES },
      rows: result.units.map((unit) => [
        text(unit.unitName),
        figure(unit.facts),
        figure(unit.people),
        ...figures(unit),
      ]),
      total: [text('合计'), figure(result.facts), figure(result.people), ...figures(result)],
    },
    {
      name: '按人',
      columns: { 姓名: 14, 单位: 18, 服务和申报: 12, ...DIFFERENCES },
      rows: people.map((one) => [text(one.name), text(one.unitName), figure(one.facts), ...figures(one)]),
    },
    {
      name: '差额最大的服务和申报',
      columns: { 日期: 12, 姓名: 12, 活动或申报: 24, 分钟: 8, ...DIFFERENCES, 试算说明: 50 },
      rows: result.lines.map((line) => [
        ...[day(line.occurredOn), text(line.personName), text(line.activityTitle), figure(line.minutes)],
        ...[...figures(line), text(line.explanation)],
      ]),
    },
    {
      name: '触及的上限',
      columns: { 上限: 16, 分值: 10, 触及次数: 12, 少计分数: 12 },
      rows: result.caps.map((cap) => [
        ...[text(`${SCOPES[cap.scope]}${WINDOWS[cap.window]}`), figure(cap.points)],
        ...[figure(cap.times), figure(cap.taken)],
      ]),
    },
    {
      name: '起始分和扣分',
      columns: { 事项: 12, 单位: 20, 账户数: 10, ...DIFFERENCES },
      rows: result.extras.map((extra) => [
        ...[text(extra.kind === 'opening' ? '起始分' : '扣分'), text(extra.unitName), figure(extra.accounts)],
        ...figures(extra),
      ]),
    },
  ]);
}
