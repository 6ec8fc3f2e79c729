import type { BulletinPiece, PastBrief, PastReport, PieceKind } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { plainLines, summaryOf } from './past-words';

const splitOf = (...kinds: PieceKind[]): PastReport['split'] => ({
  ...{ title: null, bulletinNo: null, office: null, issuedOn: null },
  pieces: kinds.map((kind, at): BulletinPiece => {
    return { kind, firstLine: at + 1, lastLine: at + 1, text: kind, briefs: [], units: [] };
  }),
});
const brief = (more: Partial<PastBrief> = {}): PastBrief => ({
  ...{ section: '简讯', text: '', line: 5, brief: 0, unitName: '永定镇', unitId: 'u', heldOn: null },
  ...{ theme: null, headcount: null, left: [] },
  ...more,
});
const HEAD = ['title', 'number', 'text'] as const;

describe('what was read of a past bulletin', () => {
  it('counts the lines under a section that became no brief', () => {
    const split = splitOf(...HEAD, 'section', 'briefs', 'text', 'mention', 'text', 'imprint');
    expect(plainLines({ split }).map(({ firstLine }) => firstLine)).toEqual([6, 8]);
    expect(plainLines({ split: splitOf(...HEAD, 'briefs', 'text') })).toHaveLength(1);
    expect(plainLines({ split: splitOf(...HEAD) })).toEqual([]);
    expect(summaryOf({ split, briefs: [brief(), brief({ brief: null, unitId: null })] })).toBe(
      '读出 1 条简讯；2 行没有读成简讯，保存为文字',
    );
  });

  it('says that all was understood only where it was', () => {
    const split = splitOf(...HEAD, 'section', 'briefs');
    expect(summaryOf({ split, briefs: [brief()] })).toBe('读出 1 条简讯；全部读懂');
    expect(summaryOf({ split, briefs: [brief({ left: ['有人扫雪'], unitId: null })] })).toBe(
      '读出 1 条简讯；1 条有没读懂的话，按原文保留；1 条的单位在名册里对不上，可以选一个，也可以空着',
    );
    expect(summaryOf({ split: splitOf(...HEAD), briefs: [] })).toBe('读出 0 条简讯');
  });
});
