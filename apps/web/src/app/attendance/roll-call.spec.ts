import '@angular/compiler';
import type { AttendanceRow, RosterRecord } from '@jishan/domain';
import { expect, test } from 'vitest';
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
    attendance: recorded.find((row) => row.personId === personId) ?? null,
  })),
  outcomes: [],
  publicHeadcount: null,
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
