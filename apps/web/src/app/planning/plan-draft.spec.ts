import { expect, test } from 'vitest';
import { blankPlan, missingIn, refusalOf, toPlanInput } from './plan-draft';

const complete = { ...blankPlan('2026-11-20'), title: '清扫河道', unitId: 'u1', place: '村委会' };

test('says what is missing, one thing at a time', () => {
  expect(missingIn(blankPlan('2026-11-20'))).toBe('请填写活动名称。');
  expect(missingIn(complete)).toBeNull();
  expect(missingIn({ ...complete, teamOnly: true })).toBe('只限本队队员时，请选择承办队伍。');
  expect(missingIn({ ...complete, shifts: [{ day: '2026-11-23', from: '9', to: '11:00', capacity: '' }] })).toContain(
    '起止时间',
  );
});

test('times are Beijing time, an empty capacity is no limit, empty words are left out', () => {
  const input = toPlanInput({
    ...complete,
    shifts: [{ day: '2026-11-23', from: '09:00', to: '11:00', capacity: ' ' }],
    partners: '防火中心、 消防站',
  });
  expect(input.shifts).toEqual([
    { startsAt: '2026-11-23T01:00:00.000Z', endsAt: '2026-11-23T03:00:00.000Z', capacity: null },
  ]);
  expect(input.wording).toEqual({ partners: ['防火中心', '消防站'] });
  expect(input.signUpClosesAt).toBeUndefined();
});

test('the domain refuses what must not be: minors where it is dangerous, an end before the start', () => {
  expect(refusalOf(complete)).toBeNull();
  expect(refusalOf({ ...complete, riskLevel: 'high', riskText: '道路作业' })).toBe('activity.dangerous-for-minors');
  expect(refusalOf({ ...complete, shifts: [{ day: '2026-11-23', from: '11:00', to: '09:00', capacity: '' }] })).toBe(
    'activity.times-disordered',
  );
});
