import { describe, expect, it } from 'vitest';
import {
  checkAddPicture,
  checkDecideDeed,
  checkDeedDay,
  checkPictureFile,
  checkWithdrawDeed,
  DEED_STATES,
  decisionOf,
  nextDeedState,
  type DeedEvent,
} from './deeds';
import { checkSeat, type CouncilBallot, type CouncilSeat, type CouncilVote } from './councils';
import { LIMITS } from './limits';

const EVENTS: DeedEvent[] = ['take-up', 'approve', 'decline', 'withdraw'];

describe('the table of states', () => {
  it('is closed: every step leads to a state of the table, and what is decided stays', () => {
    const table = DEED_STATES.map((state) => [state, EVENTS.flatMap((event) => nextDeedState(state, event) ?? [])]) as [
      string,
      string[],
    ][];
    expect(table.flatMap(([, next]) => next).every((state) => DEED_STATES.some((known) => known === state))).toBe(true);
    expect(Object.fromEntries(table)).toEqual({
      submitted: ['under-review', 'withdrawn'],
      'under-review': ['approved', 'declined', 'withdrawn'],
      approved: [],
      declined: [],
      withdrawn: [],
    });
  });

  it('reaches every state from the first', () => {
    const reached = new Set<string>(['submitted']);
    for (let size = 0; size < reached.size;) {
      size = reached.size;
      for (const state of DEED_STATES)
        if (reached.has(state)) EVENTS.forEach((event) => reached.add(nextDeedState(state, event) ?? state));
    }
    expect(reached.size).toBe(DEED_STATES.length);
  });
});

describe('a claim', () => {
  it('is about a day that is over and not long ago', () => {
    expect(checkDeedDay('2026-11-20', '2026-11-20')).toBeNull();
    expect(checkDeedDay('2026-11-21', '2026-11-20')).toBe('deed.in-future');
    expect(checkDeedDay('2026-08-22', '2026-11-20')).toBeNull();
    expect(checkDeedDay('2026-08-21', '2026-11-20')).toBe('deed.too-long-ago');
  });

  it('is withdrawn by whose it is, and only before the decision', () => {
    expect(checkWithdrawDeed({ state: 'under-review', mine: true })).toBeNull();
    expect(checkWithdrawDeed({ state: 'submitted', mine: false })).toBe('deed.not-claimant');
    expect(checkWithdrawDeed({ state: 'approved', mine: true })).toBe('deed.state-refused');
  });

  it('keeps the picture that the council has begun to look at', () => {
    expect(checkAddPicture({ state: 'submitted', mine: true })).toBeNull();
    expect(checkAddPicture({ state: 'under-review', mine: true })).toBe('deed.picture-settled');
    expect(checkAddPicture({ state: 'submitted', mine: false })).toBe('deed.not-claimant');
  });

  it('refuses a picture before it is sent', () => {
    expect(checkPictureFile({ type: 'image/jpeg', size: LIMITS.pictureBytes })).toBeNull();
    expect(checkPictureFile({ type: 'image/jpeg', size: LIMITS.pictureBytes + 1 })).toBe('picture.too-large');
    for (const type of ['image/svg+xml', 'image/gif', 'text/html', ''])
      expect(checkPictureFile({ type, size: 10 })).toBe('picture.format-refused');
  });
});

describe('a review', () => {
  const concern = { filedBy: 'user-1', filedByPersonId: 'filer', concernedPersonIds: ['doer', 'spouse'] };
  const seat = (personId: string): CouncilSeat => ({
    ...{ id: personId, unitId: 'unit', unitName: '陇驾庄村', personId, name: personId, joinedOn: '2026-01-01' },
    refusal: checkSeat({ personId }, concern),
  });
  const seats = ['a', 'b', 'c', 'd', 'filer', 'spouse'].map(seat);
  const deed = { state: 'under-review' as const, filedAt: '2026-11-18T02:00:00.000Z' };
  const votes = (ballot: Record<string, CouncilVote>) =>
    Object.entries(ballot).map(([personId, vote]) => ({ personId, vote }));
  const input = (ballot: Record<string, CouncilVote>, heldOn = '2026-11-19'): CouncilBallot => ({
    ...{ heldOn, votes: votes(ballot), reason: '邻居都能证明' },
  });
  const check = (of: CouncilBallot, refusal: CouncilSeat['refusal'] = null, state = deed) =>
    checkDecideDeed(state, { seats, refusal }, of, '2026-11-20');
  const three = { a: 'for', b: 'for', c: 'against' } as const;

  it('keeps out who filed the claim, who helped with it, and the household', () => {
    expect(checkSeat({ userId: 'user-1', personId: null }, concern)).toBe('council.second-person');
    expect(checkSeat({ userId: 'user-2', personId: 'filer' }, concern)).toBe('council.second-person');
    expect(checkSeat({ userId: 'user-2', personId: 'doer' }, concern)).toBe('council.own-household');
    expect(checkSeat({ userId: 'user-2', personId: 'spouse' }, concern)).toBe('council.own-household');
    expect(checkSeat({ userId: 'user-2', personId: 'a' }, concern)).toBeNull();
    expect(checkSeat({ userId: 'user-2', personId: null }, concern)).toBeNull();
  });

  it('counts with three members who may sit', () => {
    expect(check(input(three))).toBeNull();
    expect(check(input({ a: 'for', b: 'for' }))).toBe('council.quorum');
    expect(check(input({ ...three, spouse: 'for' }))).toBe('council.own-household');
    expect(check(input({ ...three, filer: 'for' }))).toBe('council.second-person');
    expect(check(input({ ...three, stranger: 'for' }))).toBe('council.not-in-council');
    expect(check(input(three), 'council.second-person')).toBe('council.second-person');
  });

  it('is of a claim that is under review, on a day between the filing and today', () => {
    expect(checkDecideDeed({ ...deed, state: 'submitted' }, { seats, refusal: null }, input(three), '2026-11-20')).toBe(
      'deed.state-refused',
    );
    expect(check(input(three, '2026-11-18'))).toBeNull();
    expect(check(input(three, '2026-11-17'))).toBe('council.review-day');
    expect(check(input(three, '2026-11-21'))).toBe('council.review-day');
  });

  it('approves by more than half of those present; a tie approves nothing', () => {
    expect(decisionOf(votes(three))).toBe('approve');
    expect(decisionOf(votes({ a: 'for', b: 'against' }))).toBe('decline');
    expect(decisionOf(votes({ a: 'for', b: 'for', c: 'against', d: 'against' }))).toBe('decline');
    expect(decisionOf([])).toBe('decline');
  });
});
