import { describe, expect, it } from 'vitest';
import type { Council, CouncilVote } from './councils';
import {
  checkAddEvidence,
  checkAppeal,
  checkDecideAppeal,
  checkDecideDeduction,
  checkFileDeduction,
  checkWithdrawDeduction,
  DEDUCTION_STATES,
  lastAppealDay,
  nextDeductionState,
  verdictOf,
  type DeductionEvent,
  type DeductionState,
} from './deductions';

const EVENTS: DeductionEvent[] = [
  'take-up',
  'confirm',
  'drop',
  'withdraw',
  'appeal',
  'book',
  'uphold',
  'reject',
  'lapse',
];

describe('the table of states', () => {
  it('is closed, and takes points only behind a review and after every appeal was heard', () => {
    const table = DEDUCTION_STATES.map((state) => [
      state,
      EVENTS.flatMap((event) => nextDeductionState(state, event) ?? []),
    ]);
    expect(Object.fromEntries(table)).toEqual({
      submitted: ['under-review', 'withdrawn'],
      'under-review': ['confirmed', 'dropped', 'withdrawn'],
      confirmed: ['appealed', 'booked', 'withdrawn'],
      appealed: ['overturned', 'booked', 'withdrawn'],
      booked: ['contested'],
      contested: ['overturned', 'booked'],
      overturned: [],
      dropped: [],
      withdrawn: [],
    });
  });
});

describe('a deduction', () => {
  const file = (happenedOn: string, personId: string | null = null) =>
    checkFileDeduction({ happenedOn, familyIds: ['doer', 'spouse'] }, { personId }, '2026-11-20');

  it('is about a day of late, and never about the own household', () => {
    expect(file('2026-11-20')).toBeNull();
    expect(file('2026-11-21')).toBe('deduction.in-future');
    expect(file('2026-10-21')).toBeNull();
    expect(file('2026-10-20')).toBe('deduction.too-long-ago');
    expect(file('2026-11-20', 'neighbour')).toBeNull();
    expect(file('2026-11-20', 'spouse')).toBe('deduction.own-household');
  });

  it('is taken back by whoever filed it, and only before the decision', () => {
    expect(checkWithdrawDeduction({ state: 'under-review', filedByMe: true })).toBeNull();
    expect(checkWithdrawDeduction({ state: 'submitted', filedByMe: false })).toBe('deduction.not-filer');
    expect(checkWithdrawDeduction({ state: 'confirmed', filedByMe: true })).toBe('deduction.state-refused');
  });

  it('keeps the picture that the council has begun to look at', () => {
    expect(checkAddEvidence({ state: 'submitted', filedByMe: true })).toBeNull();
    expect(checkAddEvidence({ state: 'under-review', filedByMe: true })).toBe('deduction.picture-settled');
    expect(checkAddEvidence({ state: 'submitted', filedByMe: false })).toBe('deduction.not-filer');
  });

  it('is decided by the votes of a council, and a tie takes nothing', () => {
    const votes = (...of: CouncilVote[]) => of.map((vote, at) => ({ personId: `member-${at}`, vote }));
    expect(verdictOf(votes('for', 'for', 'against'))).toBe('confirm');
    expect(verdictOf(votes('for', 'against'))).toBe('drop');
    const seats = [0, 1, 2].map((at) => ({
      ...{ id: `${at}`, unitId: 'unit', unitName: '大沟村', personId: `member-${at}`, name: `${at}`, refusal: null },
      joinedOn: '2026-01-01',
    }));
    const check = (state: DeductionState, council: Council, heldOn = '2026-11-19') =>
      checkDecideDeduction(
        { state, filedAt: '2026-11-18T02:00:00.000Z' },
        council,
        { heldOn, votes: votes('for', 'for', 'against'), reason: '属实' },
        '2026-11-20',
      );
    expect(check('under-review', { seats, refusal: null })).toBeNull();
    expect(check('submitted', { seats, refusal: null })).toBe('deduction.state-refused');
    expect(check('under-review', { seats, refusal: 'council.second-person' })).toBe('council.second-person');
    expect(check('under-review', { seats, refusal: null }, '2026-11-17')).toBe('council.review-day');
  });
});

describe('an appeal', () => {
  const appeal = (state: DeductionState, bookedOn: string | null = null, hasAppeal = false, today = '2026-11-20') =>
    checkAppeal({ state, bookedOn, hasAppeal }, today);

  it('comes after the review, once, and no later than some weeks after the points were taken', () => {
    expect(appeal('under-review')).toBe('deduction.appeal-early');
    expect(appeal('confirmed')).toBeNull();
    expect(appeal('dropped')).toBe('deduction.state-refused');
    expect(appeal('appealed', null, true)).toBe('deduction.appealed-already');
    expect(appeal('booked', '2026-11-20', true)).toBe('deduction.appealed-already');
    expect(lastAppealDay('2026-10-21')).toBe('2026-11-20');
    expect(appeal('booked', '2026-10-21')).toBeNull();
    expect(appeal('booked', '2026-10-20')).toBe('deduction.appeal-late');
  });

  it('is decided once, by somebody who had no hand in it and does not live there', () => {
    const open = {
      ...{ state: 'open' as const, involvedUserIds: ['filer', 'recorder', 'desk'], involvedPersonIds: ['voter'] },
      concernedPersonIds: ['doer', 'spouse'],
    };
    expect(checkDecideAppeal(open, { userId: 'town', personId: null })).toBeNull();
    expect(checkDecideAppeal(open, { userId: 'town', personId: 'other' })).toBeNull();
    for (const userId of open.involvedUserIds)
      expect(checkDecideAppeal(open, { userId, personId: null })).toBe('appeal.second-person');
    expect(checkDecideAppeal(open, { userId: 'town', personId: 'voter' })).toBe('appeal.second-person');
    expect(checkDecideAppeal(open, { userId: 'town', personId: 'spouse' })).toBe('appeal.own-household');
    expect(checkDecideAppeal({ ...open, state: 'upheld' }, { userId: 'town', personId: null })).toBe(
      'deduction.state-refused',
    );
  });
});
