import type { TrialResult } from '@jishan/domain';
import type { Rule } from '@jishan/points';
import { describe, expect, it } from 'vitest';
import { exampleSentence, trialSentence } from './trial-sentences';

const result: TrialResult = {
  extras: [],
  ...{ facts: 12, people: 5, before: 90, after: 120, gaining: 3, losing: 1 },
  ...{ units: [], lines: [], caps: [] },
};

describe('a trial in one sentence', () => {
  it('says how many would have more, less and the same', () => {
    expect(trialSentence(result)).toBe(
      '5 人 12 次服务，当时实得 90 分，按这一版得 120 分（+30）；3 人增加，1 人减少，1 人不变。',
    );
    expect(trialSentence({ ...result, after: 80 })).toContain('（−10）');
  });

  it('says that nothing changes, or that there was nothing', () => {
    expect(trialSentence({ ...result, after: 90, gaining: 0, losing: 0 })).toBe(
      '5 人 12 次服务，当时实得 90 分，按这一版得 90 分，每个人都一样。',
    );
    expect(trialSentence({ ...result, facts: 0 })).toBe('这段时间没有适用这一方案的服务记录。');
  });
});

describe('a rule tried on an example', () => {
  const duty: Rule = {
    ...{ id: 'guide-duty', name: '高峰值守', factKind: 'attendance', category: '文明引导', role: null, bonus: null },
    earning: { by: 'hour', points: 10, stepMinutes: 30, rounding: 'down' },
    multipliers: [],
  };

  it('shows the figures of two hours, by the highest multiplier', () => {
    expect(exampleSentence(duty)).toBe('例如：“高峰值守”每小时10分：服务120分钟，得20分。');
    const multipliers = [
      { condition: 'night', name: '夜间', percent: 120 },
      { condition: 'peak-post', name: '高峰岗', percent: 150 },
    ];
    expect(exampleSentence({ ...duty, multipliers })).toBe(
      '例如：“高峰值守”每小时10分：服务120分钟，高峰岗按1.5倍，得30分。',
    );
  });

  it('is long enough for the least time, and knows fixed amounts', () => {
    expect(exampleSentence({ ...duty, earning: { by: 'time', points: 5, minutesMin: 180 } })).toBe(
      '例如：“高峰值守”每次5分：服务1次，得5分。',
    );
    expect(exampleSentence({ ...duty, factKind: 'deed', earning: { by: 'fixed', points: 8 } })).toBe(
      '例如：“高峰值守”定额8分，得8分。',
    );
  });
});
