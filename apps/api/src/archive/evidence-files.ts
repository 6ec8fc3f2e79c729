import {
  ATTENDANCE_SOURCE_LABELS,
  dayOf,
  documentDay,
  hoursLabel,
  timeOf,
  type BulletinContent,
  type OutcomeReport,
} from '@jishan/domain';
import writeWorkbook, { type Cell, type SheetData } from 'write-excel-file/node';
import type { BriefEvidence, PublishedBulletin } from './evidence.store';

/** Who takes the pack along, and when. */
export interface Taking {
  takenAt: string;
  takenBy: string;
}

/** Text that begins like a formula must stay text: a cell of type String does. */
const text = (value: string | null): Cell => ({ value: value ?? '—', type: String, alignVertical: 'top' });
const long = (value: string | null): Cell => ({ value: value ?? '—', type: String, wrap: true, alignVertical: 'top' });
const number = (value: number | null): Cell =>
  value === null ? text(null) : { value, type: Number, alignVertical: 'top' };
const INDENT = '\u3000\u3000';
const moment = (instant: string | null): string =>
  instant === null ? '—' : `${documentDay(dayOf(instant))} ${timeOf(instant)}`;

interface Sheet {
  sheet: string;
  columns: readonly (readonly [heading: string, width: number])[];
  rows: Cell[][];
}

/** What each brief rests on, for whoever opens it in a spreadsheet. Nobody who took part is named. */
export function evidenceWorkbook(bulletin: PublishedBulletin, briefs: readonly BriefEvidence[]): Promise<Buffer> {
  const sheets = [briefSheet(bulletin, briefs), recorderSheet(briefs), correctionSheet(briefs), editSheet(briefs)];
  return writeWorkbook(
    sheets.map(({ sheet, columns, rows }) => {
      const headings = columns.map(([value]): Cell => ({ value, type: String, fontWeight: 'bold', wrap: true }));
      const data: SheetData = [headings, ...(rows.length > 0 ? rows : [[text('没有')]])];
      return { sheet, data, columns: columns.map(([, width]) => ({ width })), stickyRowsCount: 1 };
    }),
  ).toBuffer();
}

function briefSheet({ content }: PublishedBulletin, briefs: readonly BriefEvidence[]): Sheet {
  const printed = printedWith(content);
  return {
    sheet: '简讯',
    columns: [
      ...([
        ['序号', 6],
        ['栏目', 14],
        ['单位', 16],
        ['活动', 24],
        ['类别', 10],
        ['专项行动', 14],
      ] as const),
      ...([
        ['地点', 18],
        ['开始', 20],
        ['结束', 20],
        ['登记到场（人）', 10],
        ['到场（人次）', 10],
      ] as const),
      ...([
        ['缺席或请假（人次）', 11],
        ['服务时长', 16],
        ['另有群众（人）', 10],
        ['成效', 30],
      ] as const),
      ...([
        ['考勤确认', 20],
        ['确认人', 10],
        ['刊发的段落', 60],
        ['简讯现在的文字', 60],
        ['按记录自动写成的文字', 60],
      ] as const),
    ],
    rows: briefs.map(({ section, text: now, composedText, briefId, activity, attendance }, at) => [
      ...[number(at + 1), text(section), text(activity.unitName), long(activity.title), text(activity.category)],
      ...[
        text(activity.campaign),
        long(activity.place),
        text(moment(activity.startsAt)),
        text(moment(activity.endsAt)),
      ],
      ...[number(attendance.people), number(attendance.attendances), number(attendance.absent)],
      ...[
        text(hoursLabel(attendance.minutes)),
        number(activity.publicHeadcount),
        long(outcomesText(activity.outcomes)),
      ],
      ...[text(moment(activity.concludedAt)), text(activity.concludedByName)],
      ...[long(printed.get(briefId) ?? null), long(now), long(composedText)],
    ]),
  };
}

const of = (brief: BriefEvidence, at: number) => [
  ...[number(at + 1), text(brief.activity.unitName), long(brief.activity.title)],
];
const OF = [
  ['序号', 6],
  ['单位', 16],
  ['活动', 24],
] as const;

function recorderSheet(briefs: readonly BriefEvidence[]): Sheet {
  return {
    sheet: '考勤登记',
    columns: [...OF, ['登记人', 12], ['登记方式', 14], ['登记行数', 10], ['最早', 20], ['最晚', 20]],
    rows: briefs.flatMap((brief, at) =>
      brief.recorders.map(({ name, source, rows, firstAt, lastAt }) => [
        ...[...of(brief, at), text(name), text(ATTENDANCE_SOURCE_LABELS[source])],
        ...[number(rows), text(moment(firstAt)), text(moment(lastAt))],
      ]),
    ),
  };
}

function correctionSheet(briefs: readonly BriefEvidence[]): Sheet {
  return {
    sheet: '考勤更正',
    columns: [...OF, ['更正人', 12], ['原因', 40], ['更正行数', 10], ['时间', 20]],
    rows: briefs.flatMap((brief, at) =>
      brief.corrections.map(({ name, reason, rows, at: when }) => [
        ...[...of(brief, at), text(name), long(reason), number(rows), text(moment(when))],
      ]),
    ),
  };
}

function editSheet(briefs: readonly BriefEvidence[]): Sheet {
  return {
    sheet: '文字修改',
    columns: [...OF, ['第几稿', 8], ['修改人', 12], ['时间', 20], ['改成的文字', 80]],
    rows: briefs.flatMap((brief, at) =>
      brief.edits.map(({ version, text: words, editorName, at: when }) => [
        ...[...of(brief, at), number(version), text(editorName), text(moment(when)), long(words)],
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
