import { ARCHIVE_KIND_LABELS, documentDay, type ArchiveFormat, type ArchiveHit } from '@jishan/domain';
import { Document, Packer, Paragraph, TextRun } from 'docx';
import { day, figure, text, workbook } from '../platform/documents/workbook';

/** What was found as a table to reckon with, or its texts as a document. */
export async function archiveFile(hits: readonly ArchiveHit[], format: ArchiveFormat): Promise<Buffer> {
  switch (format) {
    case 'xlsx':
      return table(hits);
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

function table(hits: readonly ArchiveHit[]): Promise<Buffer> {
  return workbook([
    {
      name: '资料库',
      columns: { 日期: 12, 类别: 10, 单位: 16, 栏目: 14, 专项行动: 14, 参加人数: 10, 正文: 80, 刊发于: 20 },
      rows: hits.map((hit) => [
        ...[day(hit.day), text(ARCHIVE_KIND_LABELS[hit.kind]), text(hit.unitName), text(hit.section)],
        ...[text(hit.campaign), figure(hit.headcount), text(hit.text), text(hit.bulletin?.title ?? null)],
      ]),
    },
  ]);
}

function document(hits: readonly ArchiveHit[]): Promise<Buffer> {
  const children = hits.flatMap((hit) => [
    new Paragraph({ spacing: { before: 240 }, children: [new TextRun({ text: headOf(hit), bold: true })] }),
    ...hit.text.split('\n').map((line) => new Paragraph({ text: line, indent: { firstLine: 480 } })),
  ]);
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}
