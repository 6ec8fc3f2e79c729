import type { Rule } from '@jishan/points';
import { describe, expect, it } from 'vitest';
import { capSentence, expirySentence, postingSentence, ruleSentence, termSentences } from './scheme-sentences';

const duty: Rule = {
  id: 'guide-duty',
  name: '路口值守',
  factKind: 'attendance',
  category: '文明引导',
  role: null,
  earning: { by: 'hour', points: 10, stepMinutes: 30, rounding: 'down' },
  multipliers: [],
  bonus: null,
};

describe('a scheme in sentences', () => {
  it('says what an hour gives and how time is counted', () => {
    expect(ruleSentence(duty)).toBe('文明引导类活动：每小时 10 分，满 30 分钟计一段，得数不足的舍去。');
  });

  it('names the role, the multipliers and the bonus', () => {
    const rule: Rule = {
      ...duty,
      role: 'leader',
      multipliers: [{ condition: 'peak-post', name: '高峰岗', percent: 150 }],
      bonus: { name: '全勤奖', times: 4, months: 3, points: 50 },
    };
    expect(ruleSentence(rule)).toBe(
      '带队文明引导类活动：每小时 10 分，满 30 分钟计一段，得数不足的舍去；高峰岗按 150% 计；连续 3 个月每月满 4 次，另奖 50 分（全勤奖）。',
    );
  });

  it('says what a time gives, with and without a least duration', () => {
    expect(ruleSentence({ ...duty, category: null, earning: { by: 'time', points: 15, minutesMin: 60 } })).toBe(
      '各类活动：每次 15 分，须服务满 60 分钟。',
    );
    expect(ruleSentence({ ...duty, earning: { by: 'time', points: 15, minutesMin: 0 } })).toBe(
      '文明引导类活动：每次 15 分。',
    );
  });

  it('prices a commendation without hours', () => {
    expect(
      ruleSentence({ ...duty, factKind: 'commendation', category: null, earning: { by: 'fixed', points: 100 } }),
    ).toBe('表彰：一律 100 分。');
  });

  it('says caps, expiry and the posting period in one sentence each', () => {
    expect(capSentence({ scope: 'household', window: 'month', points: 300 })).toBe('每户每月最多 300 分。');
    expect(expirySentence({ kind: 'year-end', yearsLater: 0 })).toBe('积分当年年底到期。');
    expect(expirySentence({ kind: 'year-end', yearsLater: 1 })).toBe('积分次年年底到期。');
    expect(expirySentence({ kind: 'year-end', yearsLater: 2 })).toBe('积分在取得后第 2 年年底到期。');
    expect(expirySentence({ kind: 'months', months: 12 })).toBe('积分自取得起 12 个月内有效。');
    expect(postingSentence(0)).toBe('考勤确认后立即入账。');
    expect(postingSentence(3)).toBe('公示 3 个工作日后入账。');
  });

  it('says that there is no cap where there is none', () => {
    const sentences = termSentences({
      accountOwner: 'household',
      rules: [duty],
      caps: [],
      expiry: { kind: 'year-end', yearsLater: 1 },
      postingDays: 0,
    });
    expect(sentences).toContain('不设上限。');
  });
});
