import '@angular/compiler';
import type { AttendanceRow, RosterRecord } from '@jishan/domain';
import { describe, expect, test } from 'vitest';
import { RollCall } from './roll-call';
import type { SheetLine } from './sheet';

const shift = {
  id: 's1',
  startsAt: '2026-11-20T01:00:00.000Z',
  endsAt: '2026-11-20T03:00:00.000Z',
  capacity: null,
  signedUp: 2,
  waiting: 0,
};

/** A row as the server tells it, of the leader's hand; on paper somebody of the village vouches for it. */
const kept = (row: AttendanceRow): NonNullable<RosterRecord['rows'][number]['attendance']> => ({
  ...row,
  ...{ id: row.personId, name: row.personId, cardNo: '000000000', points: null },
  ...{ recorderId: 'leader', recorderName: '王队长', recordedAt: '2026-11-20T03:00:00.000Z' },
  guarantorName: row.source === 'paper' ? '李保国' : null,
});

/** The roster as the server tells it: two people, of whom some are recorded. */
const roster = (version: number, recorded: readonly AttendanceRow[] = []): RosterRecord => ({
  activityId: 'a',
  state: 'published',
  version,
  rows: ['p0', 'p1'].map((personId) => ({
    personId,
    name: personId,
    cardNo: '000000000',
    shiftId: 's1',
    signedUp: true,
    promotedAt: null,
    attendance: recorded.filter((row) => row.personId === personId).map(kept)[0] ?? null,
  })),
  outcomes: [],
  publicHeadcount: null,
  concludedByName: null,
  confirmers: [],
});

const line = (rollCall: RollCall, personId: string): SheetLine => {
  const found = rollCall.lines().find((candidate) => candidate.personId === personId);
  if (!found) throw new Error(`no line of ${personId}`);
  return found;
};

/** A sheet on which the first person was called, and the draft of it as it was sent. */
function sentDraft() {
  const rollCall = new RollCall();
  rollCall.load(roster(3));
  rollCall.mark(line(rollCall, 'p0'), 'present', shift);
  const { rows } = rollCall.toInput('left-out');
  return { rollCall, sent: rollCall.standing(), answer: roster(4, rows) };
}

test('a draft that was saved is taken whole when nobody went on', () => {
  const { rollCall, sent, answer } = sentDraft();
  rollCall.takeSaved(answer, sent);
  expect(rollCall.unsaved()).toBe(false);
  expect(rollCall.canUndo()).toBe(false);
  expect(rollCall.toInput('left-out')).toMatchObject({ version: 4, rows: [{ personId: 'p0', presence: 'present' }] });
});

test('who is called while the draft is on its way stays called, and is still to be saved', () => {
  const { rollCall, sent, answer } = sentDraft();
  rollCall.mark(line(rollCall, 'p1'), 'present', shift);
  rollCall.takeSaved(answer, sent);
  expect(rollCall.unsaved()).toBe(true);
  expect(rollCall.canUndo()).toBe(true);
  expect(rollCall.toInput('left-out')).toMatchObject({ version: 4, rows: [{ personId: 'p0' }, { personId: 'p1' }] });
});

test('an outcome is sent as it was recorded, also what the sheet does not ask of it', () => {
  const outcomes = [{ action: '护送', items: [{ name: '学生', count: 96, measure: '人次', exact: false }] }];
  const rollCall = new RollCall();
  rollCall.load({ ...roster(3), outcomes });
  expect(rollCall.toInput('left-out').outcomes).toEqual(outcomes);
});

test('a mark that is taken away meanwhile stays away', () => {
  const { rollCall, sent, answer } = sentDraft();
  rollCall.undo();
  rollCall.takeSaved(answer, sent);
  expect(rollCall.unsaved()).toBe(true);
  expect(rollCall.toInput('left-out')).toMatchObject({ version: 4, rows: [] });
});

test('figures that are typed meanwhile stay, also half of one', () => {
  const { rollCall, sent, answer } = sentDraft();
  rollCall.setHeadcount('30');
  rollCall.setOutcomes([{ action: '清理', name: '', count: '', measure: '' }]);
  rollCall.takeSaved(answer, sent);
  expect(rollCall.unsaved()).toBe(true);
  expect(rollCall.headcount()).toBe('30');
  expect(rollCall.outcomes()).toHaveLength(1);
});

test('what is tapped and taken back again is nothing new', () => {
  const { rollCall, sent, answer } = sentDraft();
  rollCall.mark(line(rollCall, 'p1'), 'present', shift);
  rollCall.undo();
  rollCall.takeSaved(answer, sent);
  expect(rollCall.unsaved()).toBe(false);
});

const onPaper = (personId: string): AttendanceRow => ({
  ...{ personId, shiftId: 's1', presence: 'present', minutes: 120, source: 'paper', walkIn: false },
});

test('a draft on paper comes back with how it was taken and who vouches for it', () => {
  const rollCall = new RollCall();
  rollCall.load(roster(4, [onPaper('p0')]));
  expect([rollCall.source(), rollCall.guarantorName(), rollCall.unsaved()]).toEqual(['paper', '李保国', false]);
  expect(rollCall.toInput('left-out').guarantorName).toBe('李保国');
});

test('who vouches is asked as long as a row is on paper, also when roll is called for the others', () => {
  const rollCall = new RollCall();
  rollCall.load(roster(4, [onPaper('p0')]));
  rollCall.source.set('roll-call');
  expect(rollCall.needsGuarantor()).toBe(true);
  rollCall.mark(line(rollCall, 'p0'), 'present', shift);
  expect(rollCall.needsGuarantor()).toBe(false);
});

test('another name of who vouches is to be saved, and goes when somebody stops correcting', () => {
  const rollCall = new RollCall();
  const sheet = roster(4, [onPaper('p0')]);
  rollCall.load(sheet);
  rollCall.setGuarantor('村支书王强');
  expect(rollCall.unsaved()).toBe(true);
  rollCall.load(sheet);
  expect([rollCall.guarantorName(), rollCall.unsaved()]).toEqual(['李保国', false]);
});

test('what was chosen before a row was on paper stays when the draft is saved, and goes on another sheet', () => {
  const { rollCall, sent, answer } = sentDraft();
  rollCall.source.set('paper');
  rollCall.takeSaved(answer, sent);
  expect(rollCall.source()).toBe('paper');
  rollCall.load({ ...roster(0), activityId: 'b' });
  expect([rollCall.source(), rollCall.guarantorName()]).toEqual(['roll-call', '']);
});

describe('paper minutes', () => {
  const refusedTo = (senderId: string, change?: (rollCall: RollCall) => void) => {
    const rollCall = new RollCall();
    rollCall.load(roster(4, [onPaper('p0')]));
    change?.(rollCall);
    return rollCall.checkApprover(senderId);
  };

  test('wait for somebody else than whoever recorded them', () => {
    expect(refusedTo('leader')).toBe('attendance.second-approver-missing');
    expect(refusedTo('admin')).toBeNull();
    expect(refusedTo('admin', (rollCall) => rollCall.mark(line(rollCall, 'p1'), 'absent', shift))).toBeNull();
  });

  test('that somebody changes are of their own hand', () => {
    for (const change of [
      (rollCall: RollCall) => rollCall.setMinutes(line(rollCall, 'p0'), 60),
      (rollCall: RollCall) => rollCall.setGuarantor('村支书王强'),
      (rollCall: RollCall) => rollCall.mark(line(rollCall, 'p1'), 'present', shift),
    ])
      expect(refusedTo('admin', change)).toBe('attendance.second-approver-missing');
  });
});
