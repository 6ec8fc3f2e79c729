import type { StepRule } from '@jishan/domain';
import { expect, test } from 'vitest';
import { consequencesOf, type Moved } from './move-words';

const STEPS: StepRule[] = [
  { step: 'edit', role: '编辑', merged: false },
  { step: 'proofread', role: '校对', merged: false },
  { step: 'sign', role: '核签', merged: false },
];
const entry = (unit: string, mention: boolean) => ({
  ...{ briefId: `${unit}${String(mention)}`, unit, mention, text: '', edited: false, outdated: false, flags: [] },
});
const issue = (more: Partial<Moved> = {}): Moved => ({
  bulletin: { state: 'collecting', bulletinNo: null, briefCount: 0, sections: [] },
  publication: {
    numbering: 'running',
    lastRunningNo: 870,
    sections: [],
    steps: STEPS,
  },
  imprint: [],
  findings: { count: 0, blocking: 0 },
  ...more,
});

test('whoever hands in hears what the checks still have', () => {
  expect(consequencesOf('hand-in', issue()).join()).not.toContain('核对');
  expect(consequencesOf('hand-in', issue({ findings: { count: 3, blocking: 1 } }))).toContain(
    '核对还有 3 处没有处理（其中 1 处必须改正），校对人处理前不能通过。',
  );
  expect(consequencesOf('hand-in', issue({ findings: { count: 2, blocking: 0 } }))).toContain(
    '核对还有 2 处没有处理，校对人处理前不能通过。',
  );
});

test.each(['hand-in', 'publish'] as const)('how many briefs are printed nowhere is said at %s', (event) => {
  const entries = [entry('妙峰山镇', false), entry('妙峰山镇', true), entry('区残联', true)];
  const sections = [{ name: '文明实践', entries, articles: [], notes: [] }];
  const bulletin = { ...issue().bulletin, sections };
  expect(consequencesOf(event, issue({ bulletin })).at(-1)).toBe(
    '有 1 条简讯不单独印出：只提单位名，而该单位在同一栏目已有全文。',
  );
  expect(consequencesOf(event, issue()).join()).not.toContain('印出');
});

test('a line of the imprint that a step to come fills is not missed', () => {
  const imprint = ['编辑', '核签', '美编'].map((role) => ({ role, name: role === '编辑' ? '李编辑' : '' }));
  const bulletin = { ...issue().bulletin, state: 'proofreading' as const };
  expect(consequencesOf('proofread', issue({ bulletin, imprint })).at(-1)).toBe('版记里还空着：美编。核签后不能再补。');
  expect(consequencesOf('proofread', issue({ bulletin, imprint: imprint.slice(0, 2) })).join()).not.toContain('空着');
});
