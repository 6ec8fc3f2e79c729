import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVITY_STATES, type ActivityState } from './activities';
import {
  attended,
  changedRows,
  changesFigures,
  checkConfirm,
  checkCorrect,
  checkLateMinutes,
  checkPeople,
  checkRecord,
  checkRows,
  checkSecondApprover,
  placeOf,
  PRESENCES,
  sheetTotals,
  unobserved,
  type AttendanceRow,
} from './attendance';
import { ATTENDANCE_SOURCE_LABELS, PRESENCE_LABELS } from './labels';
import { LIMITS } from './limits';

const STARTS_AT = '2026-11-21T01:00:00.000Z';
const SHIFTS = [
  { id: 'morning', startsAt: STARTS_AT, endsAt: '2026-11-21T03:00:00.000Z' },
  { id: 'afternoon', startsAt: '2026-11-21T05:00:00.000Z', endsAt: '2026-11-21T07:30:00.000Z' },
];
const row = (personId: string, changes: Partial<AttendanceRow> = {}): AttendanceRow => ({
  personId,
  shiftId: 'morning',
  presence: 'present',
  minutes: 120,
  source: 'roll-call',
  walkIn: false,
  ...changes,
});

describe('the sheet', () => {
  const keep = (state: ActivityState, now = STARTS_AT) => checkRecord({ state, startsAt: STARTS_AT }, now);
  const confirm = (state: ActivityState, now = STARTS_AT) => checkConfirm({ state, startsAt: STARTS_AT }, now);

  it('is kept from an hour before the start', () => {
    expect(keep('published', '2026-11-21T00:00:00.000Z')).toBeNull();
    expect(keep('published', '2026-11-20T23:59:00.000Z')).toBe('activity.not-started');
  });

  it('is confirmed from the start', () => {
    expect(confirm('under-way')).toBeNull();
    expect(confirm('published')).toBeNull();
    expect(confirm('under-way', '2026-11-21T00:59:59.999Z')).toBe('activity.not-started');
  });

  it.each(ACTIVITY_STATES)('of an activity that is %s', (state) => {
    const refusal = {
      draft: 'activity.state-refused',
      cancelled: 'activity.state-refused',
      concluded: 'activity.already-concluded',
      settled: 'activity.already-concluded',
    };
    const expected = state in refusal ? refusal[state as keyof typeof refusal] : null;
    expect(keep(state)).toBe(expected);
    expect(confirm(state)).toBe(expected);
    const isConfirmed = state === 'concluded' || state === 'settled';
    expect(checkCorrect({ state }, '漏登一人')).toBe(isConfirmed ? null : 'activity.not-settled');
  });

  it('is corrected with a reason only', () => {
    for (const reason of ['', ' ', '错 ', '𠮷'])
      expect(checkCorrect({ state: 'settled' }, reason)).toBe('attendance.reason-missing');
    expect(checkCorrect({ state: 'settled' }, '漏登')).toBeNull();
  });
});

describe('the rows', () => {
  const check = (rows: AttendanceRow[], guarantorName?: string) => checkRows(rows, SHIFTS, guarantorName);

  it('are at least one, and one for a person and shift', () => {
    expect(check([])).toBe('attendance.empty');
    expect(check([row('a'), row('b'), row('a', { shiftId: 'afternoon' })])).toBeNull();
    expect(check([row('a'), row('a', { presence: 'absent', minutes: 0 })])).toBe('attendance.duplicate-person');
    expect(check([row('a', { shiftId: 'evening' })])).toBe('resource.not-found');
  });

  it.each(PRESENCES)('of somebody %s have minutes exactly when there was service', (presence) => {
    const minutes = (count: number) => check([row('a', { presence, minutes: count })]);
    expect(minutes(60)).toBe(attended(presence) ? null : 'attendance.minutes-out-of-range');
    expect(minutes(0)).toBe(attended(presence) ? 'attendance.minutes-out-of-range' : null);
  });

  it('have whole minutes within the shift', () => {
    const minutes = (count: number, shiftId = 'morning') => check([row('a', { minutes: count, shiftId })]);
    expect(minutes(120)).toBeNull();
    expect(minutes(121)).toBe('attendance.minutes-out-of-range');
    expect(minutes(150, 'afternoon')).toBeNull();
    for (const wrong of [-1, 1.5, NaN, Infinity]) expect(minutes(wrong)).toBe('attendance.minutes-out-of-range');
    const days = [{ id: 'long', startsAt: STARTS_AT, endsAt: '2026-11-24T01:00:00.000Z' }];
    expect(checkRows([row('a', { shiftId: 'long', minutes: LIMITS.minutesPerShift })], days)).toBeNull();
    expect(checkRows([row('a', { shiftId: 'long', minutes: LIMITS.minutesPerShift + 1 })], days)).toBe(
      'attendance.minutes-out-of-range',
    );
  });

  it('that nobody observed name somebody who vouches', () => {
    for (const source of ['paper', 'self-report'] as const) {
      expect(check([row('a', { source })])).toBe('attendance.guarantor-missing');
      expect(check([row('a', { source })], '  ')).toBe('attendance.guarantor-missing');
      expect(check([row('a', { source })], '李保国')).toBeNull();
    }
    expect(check([row('a', { source: 'scan' })])).toBeNull();
  });

  it('that nobody observed are confirmed by another than their recorder', () => {
    const recorded = (changes: Partial<AttendanceRow>, recorderId: string) =>
      checkSecondApprover([{ ...row('a', changes), recorderId }], 'me');
    expect(recorded({ source: 'paper' }, 'me')).toBe('attendance.second-approver-missing');
    expect(recorded({ source: 'paper' }, 'you')).toBeNull();
    expect(recorded({ source: 'paper', presence: 'absent', minutes: 0 }, 'me')).toBeNull();
    expect(recorded({ source: 'roll-call' }, 'me')).toBeNull();
    const mixed = [row('a'), row('b', { source: 'paper' }), row('c')].map((line) => ({ ...line, recorderId: 'me' }));
    expect(checkSecondApprover(mixed, 'me')).toBe('attendance.second-approver-missing');
    expect(
      Object.keys(ATTENDANCE_SOURCE_LABELS).filter((source) => unobserved(source as AttendanceRow['source'])),
    ).toEqual(['paper', 'self-report']);
  });

  it('that nobody observed come late only by another than those who recorded or confirmed the sheet', () => {
    const add = (changes: Partial<AttendanceRow>, by: string) =>
      checkLateMinutes([row('a'), row('b', changes)], new Set(['leader', 'admin']), by);
    for (const hand of ['leader', 'admin']) {
      expect(add({ source: 'paper' }, hand)).toBe('attendance.second-approver-missing');
      expect(add({ source: 'self-report' }, hand)).toBe('attendance.second-approver-missing');
      expect(add({ source: 'paper', presence: 'absent', minutes: 0 }, hand)).toBeNull();
      expect(add({ source: 'scan' }, hand)).toBeNull();
    }
    expect(add({ source: 'paper' }, 'another')).toBeNull();
  });

  it('have a label for every presence', () => expect(Object.keys(PRESENCE_LABELS)).toEqual([...PRESENCES]));
});

describe('the people on the sheet', () => {
  const ADULT = { active: true, birthOn: '1990-01-01' };
  const CHILD = { active: true, birthOn: '2012-01-01' };
  const activity = (riskLevel: 'low' | 'high', minorsAllowed: boolean) => ({
    riskLevel,
    shifts: SHIFTS,
    eligibility: { minAge: 60, maxAge: 70, teamIds: ['guides'], minorsAllowed },
  });
  const check = (rows: AttendanceRow[], person: typeof ADULT, places: string[] = [], plan = activity('low', false)) =>
    checkPeople(plan, rows, new Map([['a', person]]), new Set(places));

  it('are known to the product', () => expect(check([row('nobody')], ADULT)).toBe('attendance.unknown-person'));

  it('may walk in outside the age limits and teams, which are the leader’s to waive', () =>
    expect(check([row('a')], ADULT)).toBeNull());

  it('may not walk in as minors where minors are refused, nor where it is dangerous', () => {
    expect(check([row('a')], CHILD)).toBe('activity.minor-refused');
    expect(check([row('a')], CHILD, [], activity('high', false))).toBe('activity.dangerous-for-minors');
    expect(check([row('a')], CHILD, [], activity('low', true))).toBeNull();
  });

  it('are approved volunteers when they walk in', () =>
    expect(check([row('a')], { ...ADULT, active: false })).toBe('volunteer.not-active'));

  it('who signed up, or were not there, have been asked all that before', () => {
    expect(check([row('a')], CHILD, [placeOf(row('a'))])).toBeNull();
    expect(check([row('a', { presence: 'absent', minutes: 0 })], CHILD)).toBeNull();
  });
});

describe('the figures', () => {
  it('keep 人 and 人次 apart', () => {
    const rows = [
      row('a'),
      row('a', { shiftId: 'afternoon', minutes: 90 }),
      row('b', { presence: 'late', minutes: 100 }),
      row('c', { presence: 'excused', minutes: 0 }),
    ];
    expect(sheetTotals(rows)).toEqual({ people: 2, attendances: 3, minutes: 310 });
    expect(sheetTotals([])).toEqual({ people: 0, attendances: 0, minutes: 0 });
  });

  it('never count more people than attendances, and no minutes of those who were not there', () => {
    const rows = fc.array(
      fc.record({
        personId: fc.constantFrom('a', 'b', 'c', 'd'),
        presence: fc.constantFrom(...PRESENCES),
        minutes: fc.integer({ min: 1, max: 600 }),
      }),
    );
    fc.assert(
      fc.property(rows, (sheet) => {
        const totals = sheetTotals(sheet);
        expect(totals.people).toBeLessThanOrEqual(totals.attendances);
        expect(totals.attendances + sheet.filter((line) => !attended(line.presence)).length).toBe(sheet.length);
        expect(sheetTotals(sheet.filter((line) => attended(line.presence)))).toEqual(totals);
      }),
    );
  });
});

describe('a correction', () => {
  it('is about the rows that say something new', () => {
    const kept = [row('a'), row('b'), row('c', { note: '早退' })];
    const rows = [row('a', { minutes: 90 }), row('b', { note: '' }), row('c', { note: '早走' }), row('d')];
    const changed = changedRows(kept, rows);
    expect(changed.map((change) => change.row.personId)).toEqual(['a', 'c', 'd']);
    expect(changed.map((change) => change.before?.minutes ?? null)).toEqual([120, 120, null]);
    expect(changedRows(kept, kept)).toEqual([]);
  });

  it('is about the figures when they say something new, in whatever order their fields came', () => {
    const kept = {
      outcomes: [{ action: '捡拾', items: [{ name: '垃圾', count: 12, measure: '袋', exact: true }] }],
      publicHeadcount: 28,
    };
    const items = (change: object) => [
      { action: '捡拾', items: [{ measure: '袋', exact: true, count: 12, name: '垃圾', ...change }] },
    ];
    expect(changesFigures(kept, {})).toBe(false);
    expect(changesFigures(kept, { outcomes: items({}), publicHeadcount: 28 })).toBe(false);
    for (const change of [
      { count: 13 },
      { name: '枯枝' },
      { measure: '筐' },
      { exact: false },
      { of: '垃圾' },
      { more: true },
    ])
      expect(changesFigures(kept, { outcomes: items(change) })).toBe(true);
    expect(changesFigures(kept, { outcomes: [] })).toBe(true);
    expect(changesFigures(kept, { outcomes: [...kept.outcomes, ...kept.outcomes] })).toBe(true);
    expect(changesFigures(kept, { publicHeadcount: null })).toBe(true);
  });

  it('sees presence and source as well as minutes', () => {
    expect(changedRows([row('a')], [row('a', { presence: 'late' })])).toHaveLength(1);
    expect(changedRows([row('a')], [row('a', { source: 'scan' })])).toHaveLength(1);
    expect(changedRows([row('a')], [row('a', { shiftId: 'afternoon' })])[0]?.before).toBeNull();
  });
});
