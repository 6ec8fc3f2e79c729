import { describe, expect, it } from 'vitest';
import { calendarSentence, endSentence, objectionSentence, placeSentence } from './posting-words';

const round = {
  ...{ gatherUntil: '2026-09-29', opensOn: '2026-09-30', closesOn: '2026-10-12', effectiveOn: '2026-10-13' },
  ...{ workingDaysLeft: 3, holidaysKnownUntil: '2026-12-31' },
};

describe('the words of a round', () => {
  it('say when it begins, when it ends and in how many working days, and that it is over', () => {
    expect(endSentence(round, '2026-09-29')).toBe('9月30日 周三开始公示，到10月12日 周一为止。');
    expect(endSentence(round, '2026-10-09')).toBe('公示到10月12日 周一为止，还有 3 个工作日（含今天）。');
    expect(endSentence(round, '2026-10-13')).toBe('公示已于10月12日 周一期满。');
  });

  it('say up to which day public holidays are known, and what that means for a round beyond it', () => {
    expect(calendarSentence(round)).toBe('法定节假日和调休已排到2026年12月31日。');
    expect(calendarSentence({ ...round, closesOn: '2027-01-05' })).toBe(
      '法定节假日和调休已排到2026年12月31日，之后只按周六、周日休息推算，公布后以公布的为准。',
    );
    expect(calendarSentence({ ...round, holidaysKnownUntil: null })).toContain('只按周六、周日休息推算');
  });

  it('tell what came of an objection and name nobody', () => {
    const objection = { entryNos: [2, 5], raisedOn: '2026-10-08', decidedOn: null };
    const decided = { ...objection, decidedOn: '2026-10-09' };
    expect([
      objectionSentence({ ...objection, state: 'open' }, '2026-10-10'),
      objectionSentence({ ...decided, state: 'upheld' }, '2026-10-10'),
      objectionSentence({ ...decided, state: 'rejected' }, '2026-10-10'),
    ]).toEqual([
      '10月8日 周四，有人对第 2、5 条提出异议，正在处理，处理前不入账。',
      '10月8日 周四，有人对第 2、5 条提出异议；10月9日 周五处理：异议成立，所涉条目已撤回。',
      '10月8日 周四，有人对第 2、5 条提出异议；10月9日 周五处理：异议不成立，维持公示。',
    ]);
  });

  it('say of a place what is on view there', () => {
    const place = { unitId: 'u', unitName: '涧沟村', withinName: '妙峰山镇', open: 1, closesOn: '2026-10-12' };
    expect(placeSentence(place, '2026-10-10')).toBe('公示到10月12日 周一为止。');
    expect(placeSentence({ ...place, open: 2 }, '2026-10-10')).toBe('2 期正在公示，最早的一期到10月12日 周一为止。');
    expect(placeSentence({ ...place, open: 0, closesOn: null }, '2026-10-10')).toBe('最近的公示已经期满，可以看结果。');
  });
});
