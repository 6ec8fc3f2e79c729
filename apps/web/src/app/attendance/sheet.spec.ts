import type { RosterRecord } from '@jishan/domain';
import { expect, test } from 'vitest';
import {
  aheadUntil,
  allMarkedPresent,
  countSheet,
  marked,
  type SheetLine,
  toRows,
  toSheet,
  withMinutes,
  withWalkIn,
} from './sheet';

const shift = { id: 's1', startsAt: '2026-11-20T01:00:00.000Z', endsAt: '2026-11-20T03:00:00.000Z' };
const roster: RosterRecord = {
  activityId: 'a',
  state: 'published',
  version: 0,
  rows: ['甲', '乙', '丙'].map((name, index) => ({
    personId: `p${index}`,
    name,
    cardNo: `00000000${index}`,
    shiftId: 's1',
    signedUp: true,
    promotedAt: null,
    attendance: null,
  })),
  outcomes: [],
  publicHeadcount: null,
  concludedByName: null,
  confirmers: [],
};

const line = (lines: SheetLine[], index: number) => {
  const found = lines[index];
  if (!found) throw new Error(`no line ${index}`);
  return found;
};

test('who moved up from the waiting list is marked so on the sheet, a walk-in never', () => {
  const promotedAt = '2026-11-20T10:00:00.000Z';
  const rows = roster.rows.map((row, index) => (index === 1 ? { ...row, promotedAt } : row));
  const sheet = withWalkIn(
    toSheet({ ...roster, rows }),
    { personId: 'p9', name: '丁', cardNo: '000000099', unitName: '涧沟村' },
    shift,
    'roll-call',
  );
  expect(sheet.map((other) => other.promotedAt)).toEqual([null, promotedAt, null, null]);
});

test('one tap is present for the whole shift, and the mark can be taken away again', () => {
  const sheet = toSheet(roster);
  const once = marked(sheet, line(sheet, 0), 'present', shift, 'roll-call');
  expect(line(once, 0)).toMatchObject({ presence: 'present', minutes: 120 });
  expect(line(marked(once, line(once, 0), null, shift, 'roll-call'), 0)).toMatchObject({ presence: null, minutes: 0 });
});

test('being excused costs the minutes, being late keeps those that were set', () => {
  const sheet = toSheet(roster);
  const late = withMinutes(marked(sheet, line(sheet, 1), 'late', shift, 'roll-call'), line(sheet, 1), 90);
  expect(line(marked(late, line(late, 1), 'left-early', shift, 'roll-call'), 1).minutes).toBe(90);
  expect(line(marked(late, line(late, 1), 'excused', shift, 'roll-call'), 1).minutes).toBe(0);
});

test('a draft leaves out who was not called, a confirmation counts them as absent', () => {
  const sheet = toSheet(roster);
  const once = marked(sheet, line(sheet, 0), 'present', shift, 'roll-call');
  expect(toRows(once, 'left-out')).toHaveLength(1);
  expect(toRows(once, 'absent').map((row) => row.presence)).toEqual(['present', 'absent', 'absent']);
});

test('a walk-in stands on the sheet once, as present', () => {
  const person = { personId: 'p9', name: '丁', cardNo: '000000099', unitName: '涧沟村' };
  const sheet = withWalkIn(withWalkIn(toSheet(roster), person, shift, 'roll-call'), person, shift, 'roll-call');
  expect(sheet).toHaveLength(4);
  expect(toRows(sheet, 'left-out')).toEqual([
    { personId: 'p9', shiftId: 's1', presence: 'present', minutes: 120, source: 'roll-call', walkIn: true },
  ]);
});

test('marking all leaves alone who was called already', () => {
  const sheet = toSheet(roster);
  const all = allMarkedPresent(marked(sheet, line(sheet, 2), 'absent', shift, 'roll-call'), shift, 'roll-call');
  expect(countSheet(all)).toEqual({ present: 2, walkIns: 0, excused: 0, absent: 1, uncalled: 0 });
});

test('minutes that have not passed yet are known by the end of their shift', () => {
  const rows = [{ shiftId: 's1', minutes: 90 }];
  expect(aheadUntil(rows, [shift], '2026-11-20T01:30:00.000Z')).toBe(shift.endsAt);
  expect(aheadUntil(rows, [shift], '2026-11-20T02:29:59.999Z')).toBe(shift.endsAt);
  expect(aheadUntil(rows, [shift], '2026-11-20T02:30:00.000Z')).toBeNull();
  expect(aheadUntil([{ shiftId: 's1', minutes: 120 }], [shift], shift.endsAt)).toBeNull();
  expect(aheadUntil([{ shiftId: 's1', minutes: 0 }], [shift], shift.startsAt)).toBeNull();
  expect(aheadUntil([], [shift], shift.startsAt)).toBeNull();
});
