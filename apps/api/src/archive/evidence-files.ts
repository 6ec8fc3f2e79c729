import {
  ATTENDANCE_SOURCE_LABELS,
  dayOf,
  documentDay,
  hoursLabel,
  timeOf,
  type BulletinContent,
  type OutcomeReport,
} from '@jishan/domain';
import * as cells from '../platform/documents/workbook';
import { decimal, workbook, type WorkbookCell, type WorkbookSheet } from '../platform/documents/workbook';
import type { BriefEvidence, PublishedBulletin } from './evidence.store';

/** Who takes the pack along, and when. */
export interface Taking {
  takenAt: string;
  takenBy: string;
}

const NONE = cells.text('—');
const text = (value: string | null) => cells.text(value ?? '—');
const number = (value: number | null) => cells.figure(value) ?? NONE;
const time = (instant: string | null) => (instant === null ? NONE : cells.moment(instant));
const MINUTES = 60;
const INDENT = '\u3000\u3000';
const moment = (instant: string | null): string =>
  instant === null ? '—' : `${documentDay(dayOf(instant))} ${timeOf(instant)}`;

/** What each brief rests on, for whoever opens it in a spreadsheet. Nobody who took part is named. */
export function evidenceWorkbook(bulletin: PublishedBulletin, briefs: readonly BriefEvidence[]): Promise<Buffer> {
  const about = [briefSheet(briefs), textSheet(bulletin, briefs)];
  return workbook([...about, recorderSheet(briefs), correctionSheet(briefs), editSheet(briefs)]);
}

const of = ({ activity }: BriefEvidence, at: number): WorkbookCell[] => [
  ...[number(at + 1), text(activity.unitName), text(activity.title)],
];
const OF = { 序号: 6, 单位: 12, 活动: 20 };

function briefSheet(briefs: readonly BriefEvidence[]): WorkbookSheet {
  return {
    name: '简讯',
    columns: {
      ...{ ...OF, 栏目: 10, 类别: 10, 专项行动: 10, 地点: 14, 开始: 17, 结束: 17 },
      ...{ '登记到场（人）': 10, '到场（人次）': 9, '缺席或请假（人次）': 12, '服务时长（小时）': 10 },
      ...{ '另有群众（人）': 8, 成效: 24, 考勤确认: 17, 确认人: 10 },
    },
    rows: briefs.map((brief, at) => {
      const { section, activity, attendance } = brief;
      return [
        ...[...of(brief, at), text(section), text(activity.category), text(activity.campaign), text(activity.place)],
        ...[time(activity.startsAt), time(activity.endsAt)],
        ...[number(attendance.people), number(attendance.attendances), number(attendance.absent)],
        ...[decimal(attendance.minutes / MINUTES), number(activity.publicHeadcount)],
        ...[text(outcomesText(activity.outcomes)), time(activity.concludedAt), text(activity.concludedByName)],
      ];
    }),
  };
}

function textSheet({ content }: PublishedBulletin, briefs: readonly BriefEvidence[]): WorkbookSheet {
  const printed = printedWith(content);
  return {
    name: '简讯文字',
    columns: { ...OF, 刊发的段落: 40, 简讯现在的文字: 40, 按记录自动写成的文字: 40 },
    rows: briefs.map((brief, at) => [
      ...[...of(brief, at), text(printed.get(brief.briefId) ?? null), text(brief.text), text(brief.composedText)],
    ]),
  };
}

function recorderSheet(briefs: readonly BriefEvidence[]): WorkbookSheet {
  return {
    name: '考勤登记',
    columns: { ...OF, 登记人: 12, 登记方式: 14, 登记行数: 10, 最早: 17, 最晚: 17 },
    rows: briefs.flatMap((brief, at) =>
      brief.recorders.map(({ name, source, rows, firstAt, lastAt }) => [
        ...[...of(brief, at), text(name), text(ATTENDANCE_SOURCE_LABELS[source])],
        ...[number(rows), time(firstAt), time(lastAt)],
      ]),
    ),
  };
}

function correctionSheet(briefs: readonly BriefEvidence[]): WorkbookSheet {
  return {
    name: '考勤更正',
    columns: { ...OF, 更正人: 12, 原因: 40, 更正行数: 10, 时间: 17 },
    rows: briefs.flatMap((brief, at) =>
      brief.corrections.map(({ name, reason, rows, at: when }) => [
        ...[...of(brief, at), text(name), text(reason), number(rows), time(when)],
      ]),
    ),
  };
}

function editSheet(briefs: readonly BriefEvidence[]): WorkbookSheet {
  return {
    name: '文字修改',
    columns: { ...OF, 第几稿: 8, 修改人: 12, 时间: 17, 改成的文字: 70 },
    rows: briefs.flatMap((brief, at) =>
      brief.edits.map(({ version, text: words, editorName, at: when }) => [
        ...[...of(brief, at), number(version), text(editorName), time(when), text(words)],
      ]),
    ),
  };
}

/** The paragraph in which each brief was printed; several of one unit stand in one. */
function printedWith(content: string): Map<string, string> {
  const { sections } = JSON.parse(content) as BulletinContent;
  const paragraphs = sections.flatMap((section) => section.paragraphs);
  return new Map(paragraphs.flatMap((paragraph) => paragraph.briefIds.map((id) => [id, paragraph.text] as const)));
}

function outcomesText(outcomes: readonly OutcomeReport[]): string | null {
  const said = outcomes.map(
    ({ action, items }) =>
      action + items.map(({ name, count, measure }) => `${name ?? ''}${count}${measure}`).join('、'),
  );
  return said.length > 0 ? said.join('；') : null;
}

/** What lies in the pack and how to see that nothing was changed, in words. With a mark at its head, by which an old editor knows the letters. */
export function readMe(
  bulletin: PublishedBulletin,
  briefs: readonly BriefEvidence[],
  { takenAt, takenBy }: Taking,
): string {
  const { title, bulletinNo, publishedAt, publisherName, sha256 } = bulletin;
  const lines = [
    `《${title}》${bulletinNo}佐证材料`,
    '',
    `发布：${moment(publishedAt)}，${publisherName}`,
    `下载：${moment(takenAt)}，${takenBy}`,
    `内容校验值（SHA-256）：${sha256}`,
    '',
    '里面有什么',
    `${INDENT}快报：发布时冻结的一期，有 Word、PDF、网页、纯文本等格式。`,
    `${INDENT}简讯依据.xlsx：本期 ${briefs.length} 条简讯各依据哪次活动，到场多少人、多少时长、有何成效，谁登记、谁确认，以后有没有更正，文字改过几次。不含参加人的姓名。`,
    `${INDENT}清单.txt：其余每个文件的校验值。`,
    `${INDENT}供程序核对：给计算机程序读的同样内容，看材料不用打开。`,
    '',
    '怎样知道没有人改过',
    `${INDENT}一、算出一个文件的 SHA-256，与清单.txt 里同名的一行相同，这个文件就没有改过。在 Windows 的命令提示符里输入：certutil -hashfile 文件名 SHA256；在 Linux 里输入：sha256sum -c 清单.txt。`,
    `${INDENT}二、“供程序核对”里“内容.json”的校验值就是上面的内容校验值；它在发布时算出，快报页上显示的是同一个。`,
    '',
    `简讯依据的活动（${briefs.length} 条）`,
    ...briefs.map(({ activity, attendance }, at) => {
      const crowd = activity.publicHeadcount ? `，另有群众 ${activity.publicHeadcount} 人` : '';
      const came = `登记到场 ${attendance.people} 人${crowd}，服务时长 ${hoursLabel(attendance.minutes)}`;
      return `${INDENT}${at + 1}. ${activity.unitName}：${activity.title}，${moment(activity.startsAt)}，${came}`;
    }),
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
