import readWorkbook from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { asShown } from '../platform/documents/workbook-spec';
import { evidenceWorkbook, readMe } from './evidence-files';
import type { BriefEvidence, PublishedBulletin } from './evidence.store';

const CONTENT = {
  ...{ title: '工作快报', office: '创城办', bulletinNo: '第857期', issuedOn: '2026-01-16' },
  sections: [
    { name: '文明实践', paragraphs: [{ text: '永定镇：15日，清理堆料500余处。近日，义诊。', briefIds: ['a', 'b'] }] },
  ],
  ...{ imprint: [], distribution: [], contact: '' },
};
const BULLETIN: PublishedBulletin = {
  ...{ id: 'x', title: '工作快报', bulletinNo: '第857期', unitPath: 'd/', content: JSON.stringify(CONTENT) },
  ...{ sha256: 'f'.repeat(64), publishedAt: '2026-01-16T02:00:00.000Z', publisherName: '赵核签' },
};
const BRIEF: BriefEvidence = {
  ...{ briefId: 'a', section: '文明实践', text: '=1+1', composedText: '永定镇：15日，清理堆料500余处。' },
  draftedAt: '2026-01-15T03:00:00.000Z',
  activity: {
    ...{ id: 'x', title: '清理堆料', category: '环境卫生', campaign: null, unitName: '永定镇', place: '村口' },
    ...{ startsAt: '2026-01-15T01:00:00+00:00', endsAt: '2026-01-15T03:00:00+00:00' },
    ...{ concludedAt: '2026-01-15T04:00:00+00:00', concludedByName: '王队长', publicHeadcount: 12 },
    outcomes: [
      {
        action: '清理',
        items: [
          { name: '堆料', count: 523, measure: '处', exact: false },
          { name: '小广告', count: 40, measure: '张', exact: true },
        ],
      },
    ],
  },
  attendance: { people: 21, attendances: 22, minutes: 2640, absent: 2 },
  recorders: [
    {
      ...{ name: '王队长', source: 'roll-call', rows: 24 },
      ...{ firstAt: '2026-01-15T01:05:00+00:00', lastAt: '2026-01-15T03:01:00+00:00' },
    },
  ],
  corrections: [{ name: '李站长', reason: '漏记一人', rows: 1, at: '2026-01-17T02:00:00+00:00' }],
  edits: [{ version: 1, text: '=1+1', editorName: '钱编辑', at: '2026-01-15T06:00:00+00:00' }],
};

describe('the evidence in a table', () => {
  const read = async (briefs: BriefEvidence[]) =>
    Object.fromEntries(
      (await readWorkbook(await evidenceWorkbook(BULLETIN, briefs))).map(({ sheet, data }) => [
        sheet,
        data.map((row) => row.map(asShown)),
      ]),
    );

  it('has a line for each brief, its figures and times to reckon with', async () => {
    const sheets = await read([BRIEF]);
    const cellsOf = ([headings = [], row = []]: unknown[][] = []) =>
      Object.fromEntries(headings.map((heading, at) => [heading, row[at]]));
    expect(cellsOf(sheets['简讯'])).toEqual({
      ...{ 序号: 1, 栏目: '文明实践', 单位: '永定镇', 活动: '清理堆料', 类别: '环境卫生', 专项行动: '—', 地点: '村口' },
      ...{ 开始: '2026-01-15 09:00', 结束: '2026-01-15 11:00', '登记到场（人）': 21, '到场（人次）': 22 },
      ...{ '缺席或请假（人次）': 2, '服务时长（小时）': 44, '另有群众（人）': 12, 成效: '清理堆料523处、小广告40张' },
      ...{ 考勤确认: '2026-01-15 12:00', 确认人: '王队长' },
    });
    expect(cellsOf(sheets['简讯文字'])).toEqual({
      ...{ 序号: 1, 单位: '永定镇', 活动: '清理堆料', 刊发的段落: '永定镇：15日，清理堆料500余处。近日，义诊。' },
      ...{ 简讯现在的文字: '=1+1', 按记录自动写成的文字: '永定镇：15日，清理堆料500余处。' },
    });
  });

  it('has who recorded and corrected how many lines, and how the words were changed', async () => {
    const sheets = await read([BRIEF]);
    const of = [1, '永定镇', '清理堆料'];
    expect(sheets['考勤登记']?.slice(1)).toEqual([
      [...of, '王队长', '队长点名', 24, '2026-01-15 09:05', '2026-01-15 11:01'],
    ]);
    expect(sheets['考勤更正']?.slice(1)).toEqual([[...of, '李站长', '漏记一人', 1, '2026-01-17 10:00']]);
    expect(sheets['文字修改']?.slice(1)).toEqual([[...of, 1, '钱编辑', '2026-01-15 14:00', '=1+1']]);
  });

  it('says so where there is nothing', async () => {
    const sheets = await read([{ ...BRIEF, corrections: [], edits: [] }]);
    expect(sheets['考勤更正']?.[1]?.[0]).toBe('没有');
    expect((await read([]))['简讯']?.[1]?.[0]).toBe('没有');
  });
});

describe('the words beside it', () => {
  it('say how many came to each activity', () => {
    const words = readMe(BULLETIN, [BRIEF], { takenAt: '2026-01-20T02:00:00.000Z', takenBy: '孙检查' });
    expect(words).toContain(
      '1. 永定镇：清理堆料，2026年1月15日 09:00，登记到场 21 人，另有群众 12 人，服务时长 44 小时',
    );
    expect(words).toContain('发布：2026年1月16日 10:00，赵核签');
  });
});
