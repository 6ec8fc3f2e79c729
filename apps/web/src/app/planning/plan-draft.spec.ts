import { expect, test } from 'vitest';
import type { ActivityDetail } from '@jishan/domain';
import { blankPlan, endsAtTheTheme, missingIn, refusalOf, toPlanDraft, toPlanInput } from './plan-draft';

const complete = { ...blankPlan('2026-11-20'), title: '清扫河道', unitId: 'u1', place: '村委会' };

test('says what is missing, one thing at a time', () => {
  expect(missingIn(blankPlan('2026-11-20'))).toBe('请填写活动名称。');
  expect(missingIn(complete)).toBeNull();
  expect(missingIn({ ...complete, teamOnly: true })).toBe('只限本队队员时，请选择承办服务队。');
  expect(
    missingIn({
      ...complete,
      shifts: [{ day: '2026-11-23', from: '9', to: '11:00', endsNextDay: false, capacity: '' }],
    }),
  ).toContain('起止时间');
});

test('times are Beijing time, an empty capacity is no limit, empty words are left out', () => {
  const input = toPlanInput({
    ...complete,
    shifts: [{ day: '2026-11-23', from: '09:00', to: '11:00', endsNextDay: false, capacity: ' ' }],
    partners: '防火中心、 消防站',
  });
  expect(input.shifts).toEqual([
    { startsAt: '2026-11-23T01:00:00.000Z', endsAt: '2026-11-23T03:00:00.000Z', capacity: null },
  ]);
  expect(input.wording).toEqual({ partners: ['防火中心', '消防站'] });
  expect(input.signUpClosesAt).toBeUndefined();
});

test('a shift may go on past midnight, also when the draft is opened again', () => {
  const shift = { day: '2026-12-31', from: '22:30', to: '00:30', endsNextDay: true, capacity: '' };
  const plan = { ...complete, shifts: [shift] };
  expect(refusalOf(plan)).toBeNull();
  const input = toPlanInput(plan);
  expect(input.shifts).toEqual([
    { startsAt: '2026-12-31T14:30:00.000Z', endsAt: '2026-12-31T16:30:00.000Z', capacity: null },
  ]);
  const saved = {
    ...input,
    signUpClosesAt: '2026-12-30T10:00:00.000Z',
    wording: {},
    shifts: input.shifts.map((one) => ({ ...one, id: 's1', capacity: null, signedUp: 0, waiting: 0 })),
  } as unknown as ActivityDetail; // the form reads what was planned; what happened since is not its business
  expect(toPlanDraft(saved).shifts).toEqual([shift]);
  expect(refusalOf({ ...plan, shifts: [{ ...shift, endsNextDay: false }] })).toBe('activity.times-disordered');
});

test('for whom it is gets its 为, unless it came with a preposition', () => {
  const audience = (typed: string) =>
    toPlanInput({ ...complete, wording: { ...complete.wording, audience: typed } }).wording.audience;
  expect(audience(' 沿河村民 ')).toBe('为沿河村民');
  expect(audience('为社区居民')).toBe('为社区居民');
  expect(audience('面向未成年人')).toBe('面向未成年人');
  expect(audience('向阳社区居民')).toBe('为向阳社区居民');
  expect(audience(' ')).toBeUndefined();
});

test('a theme alone is half a sentence, unless the verb takes it as what was seen or read', () => {
  const ends = (words: Partial<typeof complete.wording>) => endsAtTheTheme({ ...complete.wording, ...words });
  expect(ends({ theme: '一河清水送京城' })).toBe(true);
  expect(ends({ theme: '一河清水送京城', action: ' 举办 ' })).toBe(true);
  expect(ends({ theme: '一河清水送京城', action: '积极开展' })).toBe(true);
  expect(ends({ theme: '一河清水送京城', subject: '志愿服务活动' })).toBe(false);
  expect(ends({ theme: '长津湖', action: '观看' })).toBe(false);
  expect(ends({})).toBe(false);
});

test('the domain refuses what must not be: minors where it is dangerous, an end before the start', () => {
  expect(refusalOf(complete)).toBeNull();
  expect(refusalOf({ ...complete, riskLevel: 'high', riskText: '道路作业' })).toBe('activity.dangerous-for-minors');
  expect(
    refusalOf({
      ...complete,
      shifts: [{ day: '2026-11-23', from: '11:00', to: '09:00', endsNextDay: false, capacity: '' }],
    }),
  ).toBe('activity.times-disordered');
});
