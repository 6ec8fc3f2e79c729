import { describe, expect, it } from 'vitest';
import type { VersionTerms } from '../../schemes/schemes.api';
import { changesBetween } from './version-changes';

const duty = {
  ...{ id: 'guide-duty', name: '路口值守', factKind: 'attendance' as const, category: '文明引导', role: null },
  ...{ earning: { by: 'time' as const, points: 10, minutesMin: 0 }, multipliers: [], bonus: null },
};
const old: VersionTerms = {
  ...{ accountOwner: 'household', rules: [duty], caps: [], expiry: { kind: 'months', months: 12 } },
  ...{ postingDays: 0, postingRhythm: 'at-once' },
};

describe('what a version changes', () => {
  it('is nothing where both say the same', () => {
    expect(changesBetween(old, structuredClone(old))).toEqual([]);
  });

  it('is a rule that says something else, one that is new and one that is gone', () => {
    const dearer = { ...duty, earning: { ...duty.earning, points: 12 } };
    expect(changesBetween(old, { ...old, rules: [dearer] })).toEqual([
      {
        subject: '规则“路口值守”',
        before: '路口值守。文明引导类活动：每次 10 分。',
        after: '路口值守。文明引导类活动：每次 12 分。',
      },
    ]);
    const [gone, fresh] = changesBetween(old, { ...old, rules: [{ ...duty, id: 'other', name: '巡逻' }] });
    expect([gone?.after, fresh?.before]).toEqual([null, null]);
  });

  it('is a rule of another name, although it gives the same', () => {
    expect(changesBetween(old, { ...old, rules: [{ ...duty, name: '文明值守' }] })).toHaveLength(1);
  });

  it('is every other term, each beside what stood in its place', () => {
    const changes = changesBetween(old, {
      ...old,
      opening: { points: 50, every: 'year' },
      caps: [{ scope: 'person', window: 'day', points: 40 }],
    });
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      ['没有起始分。', '每户起始 50 分，每年给一次，不经公示；方案生效后新立的也有。'],
      ['不设上限。', '每人每天最多 40 分。'],
    ]);
  });
});
