import type { DeedAward, DeedRule } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { awardSentence, filerSentence, promiseSentence } from './deed-words';

const rule: DeedRule = {
  ...{ ruleId: 'helping', name: '助人为乐', points: 10, explanation: '', schemeTitle: '办法', schemeVersion: 1 },
  ...{ postingDays: 0, effectiveOn: '2026-11-20' },
};
const award: DeedAward = {
  ...{
    state: 'posted',
    points: 10,
    explanation: '',
    effectiveOn: '2026-11-20',
    transferId: 7,
    reason: null,
    shortfall: 0,
  },
};

describe('the words of a claim', () => {
  it('promise what a rule gives, and from when', () => {
    expect(promiseSentence(rule)).toBe('评议通过后可得 10 分（有上限的按上限计），当天入账。');
    expect(promiseSentence({ ...rule, postingDays: 5, effectiveOn: '2026-11-27' })).toMatch(
      /公示 5 个工作日，如今天通过，.*11月27日 周五起生效。$/,
    );
  });

  it('tell what became of the points', () => {
    expect(awardSentence(award)).toBe('10 分已于2026年11月20日入账。');
    expect(awardSentence({ ...award, state: 'pending' })).toBe('10 分正在公示，2026年11月20日起生效。');
    expect(awardSentence({ ...award, state: 'none', points: 0, effectiveOn: null })).toContain('已到积分上限');
    expect(awardSentence({ ...award, state: 'withdrawn', reason: '异议成立：另有其人' })).toBe(
      '公示期间撤回，没有入账：异议成立：另有其人。',
    );
    expect(awardSentence({ ...award, state: 'reversed', reason: '查明不属实', shortfall: 4 })).toBe(
      '10 分入账后被冲正，其中 4 分先前已用掉，没有扣回。原因：查明不属实。',
    );
  });

  it('name who filed it', () => {
    expect(filerSentence({ filer: 'self', filedByName: '张建民' })).toBe('本人申报');
    expect(filerSentence({ filer: 'household', filedByName: '王秀英' })).toBe('由同户的王秀英申报');
    expect(filerSentence({ filer: 'helper', filedByName: '李队长' })).toBe('由李队长代为申报');
  });
});
