import { describe, expect, it } from 'vitest';
import { bulletinNoOf, bulletinText, documentDay, documentDays, imprintLines } from './bulletin';

const NUMBERS = { year: 2026, yearlyNo: 29, runningNo: 2138 };
const CONTENT = {
  title: '工作快报',
  office: '门头沟区创建全国文明城市工作领导小组办公室',
  bulletinNo: '第857期',
  issuedOn: '2026-01-05',
  sections: [
    { name: '文明创建', paragraphs: [{ text: '永定镇：近日，开展志愿服务活动。', briefIds: ['a'] }] },
    { name: '文明培育', paragraphs: [] },
  ],
  imprint: [
    { role: '编辑', name: '张三' },
    { role: '核签', name: '李四' },
  ],
  distribution: [{ label: '报', names: '首都文明办' }],
  contact: '',
};

describe('a number', () => {
  it.each([
    ['running', '第2138期'],
    ['yearly', '第29期'],
    ['yearly+running', '第29期（总第2138期）'],
  ] as const)('%s is printed %s', (numbering, printed) => expect(bulletinNoOf(numbering, NUMBERS)).toBe(printed));
});

describe('the imprint', () => {
  it('ends with the seal over the points ledger, once there is one', () => {
    expect(imprintLines({ ...CONTENT, seal: '封印 第12号 1A2B-3C4D-5E6F-7788' }).at(-1)).toBe(
      '积分账本封印 第12号 1A2B-3C4D-5E6F-7788',
    );
    expect(imprintLines({ ...CONTENT, seal: null })).toEqual(imprintLines(CONTENT));
  });
});

describe('plain text', () => {
  it('has masthead, sections with something in them, and imprint', () => {
    expect(bulletinText(CONTENT)).toBe(
      [
        '工作快报',
        '第857期',
        '门头沟区创建全国文明城市工作领导小组办公室',
        '2026年1月5日',
        '',
        '【文明创建】',
        '永定镇：近日，开展志愿服务活动。',
        '',
        '报：首都文明办',
        '编辑：张三　核签：李四',
        '',
      ].join('\n'),
    );
  });

  it('prints the long items of a section before its briefs, its notes after them, and corrections at the end', () => {
    const [section] = CONTENT.sections;
    const articles = [
      { articleId: 'a', title: '一把扫帚扫出新风', paragraphs: ['第一段。', '第二段。'], source: '永定镇' },
    ];
    const sections = [{ name: '文明创建', paragraphs: section?.paragraphs ?? [], articles, notes: ['下期征稿。'] }];
    const corrections = [{ bulletinId: 'b', briefId: 'c', text: '第856期“30余人”应为“20余人”。' }];
    const lines = bulletinText({ ...CONTENT, sections, corrections }).split('\n');
    expect(lines.slice(5, 15)).toEqual([
      ...[
        '【文明创建】',
        '一把扫帚扫出新风',
        '第一段。',
        '第二段。',
        '（永定镇）',
        '永定镇：近日，开展志愿服务活动。',
        '下期征稿。',
      ],
      ...['', '【更正】', '第856期“30余人”应为“20余人”。'],
    ]);
  });

  it('leaves out a number that is not taken yet', () => {
    expect(bulletinText({ ...CONTENT, bulletinNo: null })).not.toContain('期');
  });

  it('writes days without zeros', () => expect(documentDay('2026-11-20')).toBe('2026年11月20日'));
});

describe('days', () => {
  it.each([
    ['2026-01-05', '2026-01-05', '2026年1月5日'],
    ['2026-01-02', '2026-01-04', '2026年1月2日至4日'],
    ['2026-01-28', '2026-02-03', '2026年1月28日至2月3日'],
    ['2025-12-30', '2026-01-02', '2025年12月30日至2026年1月2日'],
    ['2025-01-05', '2026-01-05', '2025年1月5日至2026年1月5日'],
  ])('from %s to %s are written %s', (from, to, written) => expect(documentDays(from, to)).toBe(written));
});
