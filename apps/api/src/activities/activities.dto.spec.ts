import type { Type } from '@nestjs/common';
import { DomainError, LIMITS } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { validationPipe } from '../platform/validation';
import {
  ActivityQueryDto,
  CancelActivityDto,
  ChangeActivityDto,
  ConfirmAttendanceDto,
  CorrectAttendanceDto,
  PlanActivityDto,
  SignUpForDto,
} from './activities.dto';

const ID = '019aa000-0000-7000-8000-000000000001';
const PLAN = {
  title: '周末清洁家园',
  kind: 'regular',
  category: '环境卫生',
  unitId: ID,
  place: '村口',
  riskLevel: 'low',
  shifts: [{ startsAt: '2026-11-21T09:00:00+08:00', endsAt: '2026-11-21T03:00:00.000Z' }],
  eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: true },
  wording: {},
};
const ROW = { personId: ID, shiftId: ID, presence: 'present', minutes: 60, source: 'roll-call', walkIn: false };
const SHEET = { version: 0, rows: [ROW] };

const read = <T>(type: Type<T>, value: unknown): Promise<T> =>
  validationPipe().transform(value, { type: 'body', metatype: type }) as Promise<T>;
/** The fields that are refused. */
const refused = async (type: Type, value: unknown): Promise<string[]> => {
  try {
    await read(type, value);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe('request.invalid');
    for (const field of error.fields ?? []) expect(field.message).toMatch(/\p{Script=Han}/u);
    return [...new Set((error.fields ?? []).map((field) => field.field))];
  }
};
const without = (value: Record<string, unknown>, key: string) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

describe('a plan as it is sent', () => {
  it('is read with its instants written one way', async () => {
    const plan = await read(PlanActivityDto, PLAN);
    expect(plan.shifts[0]?.startsAt).toBe('2026-11-21T01:00:00.000Z');
    expect((plan.shifts[0]?.startsAt ?? '') < (plan.shifts[0]?.endsAt ?? '')).toBe(true);
  });

  it.each(Object.keys(PLAN))('needs %s', async (key) =>
    expect(await refused(PlanActivityDto, without(PLAN, key))).toEqual([key]),
  );

  it('takes no field it does not know, at any depth', async () => {
    expect(await refused(PlanActivityDto, { ...PLAN, state: 'published' })).toEqual(['state']);
    expect(await refused(PlanActivityDto, { ...PLAN, eligibility: { ...PLAN.eligibility, roles: ['admin'] } })).toEqual(
      ['eligibility.roles'],
    );
    expect(
      await refused(PlanActivityDto, { ...PLAN, wording: { amount: { count: 1, measure: '处', source: 'me' } } }),
    ).toEqual(['wording.amount.source']);
  });

  it.each([
    ['shifts', []],
    ['shifts', {}],
    ['shifts', 'morning'],
    ['shifts', Array(LIMITS.shiftsPerActivity + 1).fill(PLAN.shifts[0])],
    ['eligibility', []],
    ['eligibility', null],
    ['eligibility', 'anybody'],
    ['wording', []],
    ['title', '志'.repeat(LIMITS.titleLength + 1)],
    ['title', '   '],
    ['title', 1],
    ['unitId', '1 OR 1=1'],
    ['kind', 'Regular'],
    ['category', ['环境卫生']],
    ['signUpClosesAt', '2026-02-30T00:00:00Z'],
    ['signUpClosesAt', '2026-11-21'],
    ['signUpClosesAt', '2026-11-21T09:00:00'],
    ['signUpClosesAt', '1026-11-21T09:00:00Z'],
    ['signUpClosesAt', 1_700_000_000_000],
  ])('refuses %s: %j', async (key, value) =>
    expect(await refused(PlanActivityDto, { ...PLAN, [key]: value })).toContain(key),
  );

  it('refuses shifts that are no shifts', async () => {
    for (const shift of [[], null, 'x', 1, [PLAN.shifts[0]]])
      expect((await refused(PlanActivityDto, { ...PLAN, shifts: [shift] })).length).toBeGreaterThan(0);
    expect(await refused(PlanActivityDto, { ...PLAN, shifts: [{ ...PLAN.shifts[0], capacity: 1e21 }] })).toEqual([
      'shifts.0.capacity',
    ]);
    expect(await refused(PlanActivityDto, { ...PLAN, shifts: [{ ...PLAN.shifts[0], capacity: '5' }] })).toEqual([
      'shifts.0.capacity',
    ]);
  });

  it('counts characters as people do', async () => {
    expect(await refused(PlanActivityDto, { ...PLAN, title: '𠮷'.repeat(LIMITS.titleLength) })).toEqual([]);
    expect(await refused(PlanActivityDto, { ...PLAN, title: '𠮷'.repeat(LIMITS.titleLength + 1) })).toEqual(['title']);
    expect(await refused(PlanActivityDto, { ...PLAN, wording: { partners: ['团区委', '志'.repeat(61)] } })).toEqual([
      'wording.partners',
    ]);
  });

  it('is changed with the version it was read in', async () => {
    expect(await refused(ChangeActivityDto, PLAN)).toEqual(['version']);
    expect(await refused(ChangeActivityDto, { ...PLAN, version: 1 })).toEqual([]);
  });
});

describe('a roll-call sheet as it is sent', () => {
  it('has room for a thousand rows and not for one more', async () => {
    expect(await refused(ConfirmAttendanceDto, { version: 0, rows: Array(LIMITS.rosterSize).fill(ROW) })).toEqual([]);
    expect(await refused(ConfirmAttendanceDto, { version: 0, rows: Array(LIMITS.rosterSize + 1).fill(ROW) })).toEqual([
      'rows',
    ]);
  });

  it.each([
    ['minutes', Number.MAX_SAFE_INTEGER + 2],
    ['minutes', 1e21],
    ['minutes', '60'],
    ['minutes', 1.5],
    ['minutes', -1],
    ['presence', 'there'],
    ['source', 'gps'],
    ['walkIn', 'false'],
    ['personId', null],
    ['note', '记'.repeat(101)],
    ['points', 1_000],
  ])('refuses a row with %s: %j', async (key, value) => {
    expect(await refused(ConfirmAttendanceDto, { ...SHEET, rows: [{ ...ROW, [key]: value }] })).toEqual([
      `rows.0.${key}`,
    ]);
  });

  it.each([
    ['rows', {}],
    ['rows', [[ROW]]],
    ['rows', [null]],
    ['version', -1],
    ['publicHeadcount', 1e21],
    ['outcomes', [{ action: '清理', items: [] }]],
    ['outcomes', [{ action: '清理', items: [{ count: 0.001, measure: '吨' }] }]],
    ['outcomes', [{ action: '清理', items: [{ count: 5 }] }]],
    ['outcomes', 'all'],
  ])('refuses %s: %j', async (key, value) => {
    const fields = await refused(ConfirmAttendanceDto, { ...SHEET, [key]: value });
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) expect(field.startsWith(key)).toBe(true);
  });

  it('is corrected, and an activity cancelled, with a reason', async () => {
    expect(await refused(CorrectAttendanceDto, SHEET)).toEqual(['reason']);
    expect(await refused(CorrectAttendanceDto, { ...SHEET, reason: ' 𠮷 ' })).toEqual(['reason']);
    expect(await refused(CorrectAttendanceDto, { ...SHEET, reason: '漏登' })).toEqual([]);
    expect(await refused(CancelActivityDto, {})).toEqual(['reason']);
  });
});

describe('other inputs', () => {
  it('are objects of their fields', async () => {
    for (const value of [[], [SHEET], null, 'x', 1, true]) await expect(read(SignUpForDto, value)).rejects.toThrow();
    expect(await refused(SignUpForDto, { shiftId: ID })).toEqual(['personId']);
  });

  it('of a query are words, and the number of rows a number', async () => {
    expect(await read(ActivityQueryDto, { limit: '20', from: '2026-11-20', search: '清洁' })).toMatchObject({
      limit: 20,
    });
    expect(await refused(ActivityQueryDto, { limit: '0' })).toEqual(['limit']);
    expect(await refused(ActivityQueryDto, { limit: '20; DROP TABLE activities' })).toEqual(['limit']);
    expect(await refused(ActivityQueryDto, { from: '2026-02-30' })).toEqual(['from']);
    expect(await refused(ActivityQueryDto, { unitId: ['a', 'b'] })).toEqual(['unitId']);
    expect(await refused(ActivityQueryDto, { orderBy: 'title' })).toEqual(['orderBy']);
  });
});
