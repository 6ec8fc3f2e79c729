import type { Rule } from '@jishan/points';
import { describe, expect, it } from 'vitest';
import {
  adoptingSentence,
  approverSentences,
  capSentence,
  expirySentence,
  openingSentence,
  postingSentence,
  ruleSentence,
  termSentences,
} from './scheme-sentences';

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

const posted = (postingDays: number) => ({ postingDays, postingRhythm: 'at-once' as const });

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

  it('says that a deduction is reviewed and can be appealed', () => {
    expect(ruleSentence({ ...duty, factKind: 'deduction', earning: { by: 'fixed', points: 5 } })).toBe(
      '经评议属实的，每次扣 5 分；可以申诉，从不自动扣分，余额不会扣成负数。',
    );
  });

  it('says caps, expiry and the posting period in one sentence each', () => {
    expect(capSentence({ scope: 'household', window: 'month', points: 300 })).toBe('每户每月最多 300 分。');
    expect(expirySentence({ kind: 'year-end', yearsLater: 0 })).toBe('积分当年年底到期。');
    expect(expirySentence({ kind: 'year-end', yearsLater: 1 })).toBe('积分次年年底到期。');
    expect(expirySentence({ kind: 'year-end', yearsLater: 2 })).toBe('积分在取得后第 2 年年底到期。');
    expect(expirySentence({ kind: 'months', months: 12 })).toBe('积分自取得起 12 个月内有效。');
    expect(postingSentence(posted(0), '2026-12-31')).toBe('考勤确认后立即入账。');
  });

  it('says up to which day the posting period knows the public holidays', () => {
    expect(postingSentence(posted(3), '2026-12-31')).toBe(
      '公示 3 个工作日后入账（法定节假日和调休已录入到 2026-12-31，之后只按周六、周日休息推算）。',
    );
    expect(postingSentence({ ...posted(3), postingRhythm: 'weekly' }, null)).toBe(
      '每周的积分汇总到周日，公示 3 个工作日后入账（没有法定节假日安排，只按周六、周日休息推算）。',
    );
    expect(postingSentence(posted(3), null)).toBe(
      '公示 3 个工作日后入账（没有法定节假日安排，只按周六、周日休息推算）。',
    );
  });

  it('says what everybody begins with and who puts the next version into effect', () => {
    const owner = { accountOwner: 'household' as const };
    expect(openingSentence({ ...owner, opening: { points: 50, every: 'year' } })).toBe(
      '每户起始 50 分，每年给一次，不经公示；方案生效后新立的也有。',
    );
    expect(openingSentence({ ...owner, opening: null })).toBe('没有起始分。');
    expect(adoptingSentence({ approvers: { adopting: ['district-admin'] } })).toBe(
      '下一版的表决由起草人以外的区级管理员登记。',
    );
    expect(adoptingSentence({})).toBe('下一版的表决由起草人以外的镇街或区级管理员登记。');
  });

  it('says who has to confirm, and nothing where whoever may does', () => {
    expect(approverSentences({})).toEqual([]);
    expect(approverSentences({ approvers: { adopting: [], attendance: [], deeds: ['town-admin'] } })).toEqual([
      '申报的评议只由镇街管理员登记。',
    ]);
    const attendance = ['team-leader', 'station-admin'];
    expect(approverSentences({ approvers: { adopting: [], attendance, objections: ['district-admin'] } })).toEqual([
      '考勤只由队长或村（社区）管理员确认。',
      '公示的异议只由区级管理员处理。',
    ]);
  });

  it('says that there is no cap where there is none', () => {
    const expiry = { kind: 'year-end' as const, yearsLater: 1 };
    const posting = { postingDays: 0, postingRhythm: 'at-once' as const };
    const terms = { accountOwner: 'household' as const, rules: [duty], caps: [], expiry, ...posting };
    const sentences = termSentences(terms, null);
    expect(sentences).toContain('不设上限。');
  });
});
