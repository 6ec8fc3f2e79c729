import {
  ATTENDANCE_SOURCE_LABELS,
  dayOf,
  hoursLabel,
  RATING_LABELS,
  type RecordEntry,
  type ServiceRecord,
} from '@jishan/domain';
import { FACES } from '../platform/documents/pdf';

export interface RecordPages {
  recordNo: string;
  code: string;
  printedOn: string;
  printedBy: string;
  person: [label: string, value: string][];
  figures: [label: string, value: string][];
  sources: string[][];
  categories: string[][];
  trainings: string[][];
  commendations: string[][];
  evaluations: string[][];
  starTable: string;
}

/** The five parts as they are printed. What was withdrawn is on the screen, not on paper. */
export function recordPages(
  { person, service, trainings, commendations, evaluations }: ServiceRecord,
  print: Pick<RecordPages, 'recordNo' | 'code' | 'printedOn' | 'printedBy'>,
): RecordPages {
  const standing = (entries: RecordEntry[]) => entries.filter((entry) => entry.withdrawal === null);
  const { starTable } = service;
  return {
    ...print,
    person: [
      ['姓名', person.name],
      ['志愿者卡号', person.cardNo],
      ['所在单位', person.unitName],
      ['注册日期', dayOf(person.registeredAt)],
      ['所在服务队', person.teams.join('、') || '—'],
    ],
    figures: [
      ['服务总时长', hoursLabel(service.totalMinutes)],
      ['计入星级的时长', hoursLabel(service.eligibleMinutes)],
      ['星级', service.stars > 0 ? `${service.stars} 星` : '未评定'],
      ['参加活动', `${service.activities} 次`],
    ],
    sources: service.sources.map(({ source, minutes, eligible }) => [
      ATTENDANCE_SOURCE_LABELS[source],
      hoursLabel(minutes),
      eligible ? '计入' : '不计入',
    ]),
    categories: service.categories.map(({ category, attendances, minutes }) => [
      category,
      `${attendances} 次`,
      hoursLabel(minutes),
    ]),
    trainings: standing(trainings).map((entry) => [
      entry.heldOn,
      entry.title,
      entry.issuer,
      hoursLabel(entry.minutes ?? 0),
    ]),
    commendations: standing(commendations).map((entry) => [entry.heldOn, entry.title, entry.issuer]),
    evaluations: standing(evaluations).map((entry) => [
      entry.heldOn,
      entry.title,
      entry.issuer,
      entry.rating ? RATING_LABELS[entry.rating] : '',
    ]),
    starTable: `星级按${starTable.documentRef}评定（${starTable.hours.join('、')} 小时依次为一至${'一二三四五六七八九十'.charAt(starTable.hours.length - 1)}星）；补录和自报的时长注明来源，不计入星级。`,
  };
}

/** 志愿服务记录 on A4. */
export const RECORD = `
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: context align(center, text(size: 8pt, fill: luma(90))[记录编号 #data.recordNo#h(1em)校验码 #data.code#h(1em)第 #counter(page).display() 页，共 #counter(page).final().first() 页]))
#set text(font: "${FACES.sans}", size: 10pt, lang: "zh", region: "cn")
#set document(title: "志愿服务记录")
#let part(name) = block(above: 6mm, below: 2.5mm, text(font: "${FACES.serif}", size: 12pt, weight: "bold", name))
#let rows(head, widths, lines) = if lines.len() == 0 { text(fill: luma(90))[没有记录。] } else {
  table(columns: widths, stroke: 0.4pt + luma(140), inset: 2mm, table.header(..head.map(h => strong(h))), ..lines.flatten())
}
#align(center, text(font: "${FACES.serif}", size: 20pt, weight: "bold")[志愿服务记录])
#align(center, text(size: 9pt)[记录编号：#data.recordNo])
#part[一、志愿者基本信息]
#table(columns: (32mm, 1fr), stroke: 0.4pt + luma(140), inset: 2mm, ..data.person.flatten())
#part[二、志愿服务情况]
#grid(columns: (1fr,) * 4, inset: 2mm, stroke: 0.4pt + luma(140), align: center, ..data.figures.map(f => [#f.at(0)\\ #strong(f.at(1))]))
#v(2mm)
#grid(columns: (1fr, 1fr), column-gutter: 6mm,
  rows(("记录方式", "时长", "星级"), (1fr, auto, auto), data.sources),
  rows(("服务类别", "次数", "时长"), (1fr, auto, auto), data.categories))
#part[三、培训情况]
#rows(("日期", "内容", "组织单位", "时长"), (24mm, 1fr, 1fr, auto), data.trainings)
#part[四、表彰奖励情况]
#rows(("日期", "名称", "授予单位"), (24mm, 1fr, 1fr), data.commendations)
#part[五、评价情况]
#rows(("日期", "服务", "评价单位", "等次"), (24mm, 1fr, 1fr, 18mm), data.evaluations)
#v(4mm)
#text(size: 8.5pt, fill: luma(60))[#data.starTable 本记录由系统据活动考勤和登记生成，#data.printedOn 由#data.printedBy 打印。任何人都可查验：打开本系统的“查验真伪”页面（/verify），输入记录编号和校验码。]
`;
