import type { BulletinPiece, PastReport } from '@jishan/domain';

/** Lines of the sections that became no brief. What stands above the first section is the masthead's. */
export function plainLines({ split: { pieces } }: Pick<PastReport, 'split'>): BulletinPiece[] {
  const body = pieces.findIndex(({ kind }) => kind === 'section' || kind === 'briefs');
  return body < 0 ? [] : pieces.slice(body).filter(({ kind }) => kind === 'text');
}

export function summaryOf(report: Pick<PastReport, 'split' | 'briefs'>): string {
  const briefs = report.briefs.filter(({ brief }) => brief !== null);
  const unclear = briefs.filter(({ left }) => left.length > 0).length;
  const strangers = briefs.filter(({ unitId }) => unitId === null).length;
  const plain = plainLines(report).length;
  return [
    `读出 ${briefs.length} 条简讯`,
    ...(unclear > 0 ? [`${unclear} 条有没读懂的话，按原文保留`] : []),
    ...(plain > 0 ? [`${plain} 行没有读成简讯，保存为文字`] : []),
    ...(briefs.length > 0 && unclear === 0 && plain === 0 ? ['全部读懂'] : []),
    ...(strangers > 0 ? [`${strangers} 条的单位在名册里对不上，可以选一个，也可以空着`] : []),
  ].join('；');
}
