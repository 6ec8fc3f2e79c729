import { describe, expect, it } from 'vitest';
import { expiryOf } from './award';
import { addMonths, addWorkingDays } from './calendar';
import { checkAdoption, checkTerms, versionOn } from './scheme';
import { rule, scheme } from './scheme.fixture';

describe('the calendar', () => {
  it('ends points with a year, or on the last of a shorter month', () => {
    expect(expiryOf({ kind: 'year-end', yearsLater: 0 }, '2026-12-31')).toBe('2026-12-31');
    expect(expiryOf({ kind: 'months', months: 12 }, '2028-02-29')).toBe('2029-02-28');
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  });

  it('counts working days over a holiday and a worked weekend', () => {
    const calendar = {
      holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
      workedWeekends: ['2026-10-10'],
    };
    expect(addWorkingDays('2026-09-30', 3, calendar)).toBe('2026-10-10');
    expect(addWorkingDays('2026-09-30', 0, calendar)).toBe('2026-09-30');
  });
});

describe('versions', () => {
  const versions = [
    scheme({ id: 'v1', effectiveFrom: '2025-01-01' }),
    scheme({ id: 'v2', effectiveFrom: '2026-01-01', effectiveTo: '2026-06-30' }),
  ];

  it('apply from their first day until the next begins or they end', () => {
    expect(
      ['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map(
        (day) => versionOn(versions, day)?.id ?? null,
      ),
    ).toEqual([null, 'v1', 'v1', 'v2', 'v2', null]);
  });

  it('are refused with the field that is wrong', () => {
    expect(checkTerms(scheme({}))).toEqual([]);
    const wrong = scheme({
      rules: [rule({ name: ' ', earning: { by: 'hour', points: 0, stepMinutes: 30, rounding: 'down' } }), rule({})],
      caps: [{ scope: 'person', window: 'day', points: 0 }],
      expiry: { kind: 'months', months: 0 },
      postingDays: 61,
    });
    expect(checkTerms(wrong).map((fault) => fault.field)).toEqual([
      'rules.0.name',
      'rules.0.earning',
      'rules.1.id',
      'caps.0.points',
      'expiry',
      'postingDays',
    ]);
    expect(checkTerms(scheme({ rules: [] })).map((fault) => fault.field)).toEqual(['rules']);
  });

  it('take effect only after a vote that can have happened', () => {
    expect(checkAdoption(scheme({}))).toEqual([]);
    expect(checkAdoption(scheme({ adoption: null })).length).toBe(1);
    expect(
      checkAdoption(
        scheme({ adoption: { metOn: '2026-01-02', present: 10, votes: 11 }, effectiveTo: '2025-01-01' }),
      ).map((fault) => fault.field),
    ).toEqual(['adoption.votes', 'adoption.metOn', 'effectiveTo']);
  });
});
