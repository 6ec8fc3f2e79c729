import { ARCHIVE_KIND_LABELS, documentDay, type ArchiveFormat, type ArchiveHit } from '@jishan/domain';
import { Document, Packer, Paragraph, TextRun } from 'docx';
import writeWorkbook, { type Cell, type SheetData } from 'write-excel-file/node';

/** Text that begins like a formula must stay text: a cell of type String does. */
const text = (value: string | null): Cell | null => (value === null ? null : { value, type: String });
const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
const wrapped = (value: string): Cell => ({ value, type: String, wrap: true });

/** What was found as a table to reckon with, or its texts as a document. */
export async function archiveFile(hits: readonly ArchiveHit[], format: ArchiveFormat): Promise<Buffer> {
  switch (format) {
    case 'xlsx':
      return workbook(hits);
    case 'docx':
      return document(hits);
    case 'txt':
      return Buffer.from(`${hits.map((hit) => `${headOf(hit)}\n${hit.text}`).join('\n\n')}\n`);
    default:
      return format satisfies never;
  }
}

const headOf = (hit: ArchiveHit) =>
  [documentDay(hit.day), hit.unitName, hit.section, hit.bulletin?.title].filter(Boolean).join(' · ');

function workbook(hits: readonly ArchiveHit[]): Promise<Buffer> {
  const data: SheetData = [
    ['日期', '类别', '单位', '栏目', '专项行动', '参加人数', '正文', '刊发于'].map(heading),
    ...hits.map((hit) => [
      ...[text(hit.day), text(ARCHIVE_KIND_LABELS[hit.kind]), text(hit.unitName), text(hit.section)],
      ...[text(hit.campaign), hit.headcount, wrapped(hit.text), text(hit.bulletin?.title ?? null)],
    ]),
  ];
  const columns = [12, 10, 16, 14, 16, 10, 80, 24].map((width) => ({ width }));
  return writeWorkbook([{ data, columns, sheet: '资料库' }]).toBuffer();
}

function document(hits: readonly ArchiveHit[]): Promise<Buffer> {
  const children = hits.flatMap((hit) => [
    new Paragraph({ spacing: { before: 240 }, children: [new TextRun({ text: headOf(hit), bold: true })] }),
    ...hit.text.split('\n').map((line) => new Paragraph({ text: line, indent: { firstLine: 480 } })),
  ]);
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}
