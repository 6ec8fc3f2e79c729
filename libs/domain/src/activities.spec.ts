import { describe, expect, it } from 'vitest';
import {
  ACTIVITY_STATES,
  activityStateAfter,
  checkCancelActivity,
  checkPlan,
  checkTransition,
  nextActivityState,
  statesBefore,
  type ActivityEvent,
  type ActivityState,
} from './activities';
import { ACTIVITY_STATE_LABELS } from './labels';

const EVENTS: ActivityEvent[] = ['publish', 'close-sign-up', 'begin', 'conclude', 'settle', 'reopen', 'cancel'];

// The whole table once more, written by hand: what is not in it is refused.
const ALLOWED: [ActivityState, ActivityEvent, ActivityState][] = [
  ['draft', 'publish', 'published'],
  ['draft', 'cancel', 'cancelled'],
  ['published', 'close-sign-up', 'sign-up-closed'],
  ['published', 'begin', 'under-way'],
  ['published', 'conclude', 'concluded'],
  ['published', 'cancel', 'cancelled'],
  ['sign-up-closed', 'begin', 'under-way'],
  ['sign-up-closed', 'conclude', 'concluded'],
  ['sign-up-closed', 'cancel', 'cancelled'],
  ['under-way', 'conclude', 'concluded'],
  ['under-way', 'cancel', 'cancelled'],
  ['concluded', 'settle', 'settled'],
  ['settled', 'reopen', 'concluded'],
];

describe('the states of an activity', () => {
  const allowed = new Map(ALLOWED.map(([state, event, next]) => [`${state} ${event}`, next]));

  it.each(ACTIVITY_STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))(
    '%s, %s',
    (state, event) => {
      const next = allowed.get(`${state} ${event}`) ?? null;
      expect(nextActivityState(state, event)).toBe(next);
      expect(checkTransition({ state }, event) === null).toBe(next !== null);
      expect(statesBefore(event).includes(state)).toBe(next !== null);
      if (next) expect(activityStateAfter({ state }, event)).toBe(next);
      else expect(() => activityStateAfter({ state }, event)).toThrow(checkTransition({ state }, event) ?? '');
    },
  );

  it('form a closed table: whatever is reached is known, named, and reached from a draft', () => {
    const reached = new Set<ActivityState>(['draft']);
    for (const state of reached) for (const event of EVENTS) reached.add(nextActivityState(state, event) ?? state);
    expect([...reached].sort()).toEqual([...ACTIVITY_STATES].sort());
    expect(Object.keys(ACTIVITY_STATE_LABELS).sort()).toEqual([...ACTIVITY_STATES].sort());
  });

  it('end in settled or cancelled and go back by one event alone, a correction whose points wait', () => {
    for (const state of ['settled', 'cancelled'] as const)
      for (const event of EVENTS.filter((candidate) => candidate !== 'reopen'))
        expect(nextActivityState(state, event)).toBeNull();
    expect(nextActivityState('cancelled', 'reopen')).toBeNull();
    const order = ['draft', 'published', 'sign-up-closed', 'under-way', 'concluded', 'settled', 'cancelled'];
    const back = ALLOWED.filter(([state, , next]) => order.indexOf(next) <= order.indexOf(state));
    expect(back).toEqual([['settled', 'reopen', 'concluded']]);
  });

  it('say of a second publication that only a draft is published', () => {
    expect(checkTransition({ state: 'published' }, 'publish')).toBe('activity.not-draft');
    expect(checkTransition({ state: 'cancelled' }, 'begin')).toBe('activity.state-refused');
  });
});

describe('a plan', () => {
  const shift = { startsAt: '2026-11-21T01:00:00.000Z', endsAt: '2026-11-21T03:00:00.000Z' };
  const eligibility = { minAge: null, maxAge: null, teamIds: [], minorsAllowed: true };
  const plan = { shifts: [shift], riskLevel: 'low' as const, eligibility };

  it('may be saved when its times are in order and nobody is put at risk', () => {
    expect(checkPlan(plan)).toBeNull();
    expect(checkPlan({ ...plan, signUpClosesAt: shift.startsAt })).toBeNull();
    expect(checkPlan({ ...plan, riskLevel: 'medium', riskText: '登山路段湿滑' })).toBeNull();
  });

  it('needs a shift that ends after it began, and a sign-up that closes before the first one', () => {
    expect(checkPlan({ ...plan, shifts: [] })).toBe('activity.times-disordered');
    expect(checkPlan({ ...plan, shifts: [shift, { ...shift, endsAt: shift.startsAt }] })).toBe(
      'activity.times-disordered',
    );
    const earlier = { startsAt: '2026-11-20T01:00:00.000Z', endsAt: '2026-11-20T02:00:00.000Z' };
    expect(checkPlan({ ...plan, shifts: [shift, earlier], signUpClosesAt: '2026-11-20T01:00:00.001Z' })).toBe(
      'activity.times-disordered',
    );
  });

  it('takes no minors where it is dangerous, and says what the risk is', () => {
    expect(checkPlan({ ...plan, riskLevel: 'high', riskText: '高空作业' })).toBe('activity.dangerous-for-minors');
    const adults = { ...eligibility, minorsAllowed: false };
    expect(checkPlan({ ...plan, riskLevel: 'high', eligibility: adults, riskText: '高空作业' })).toBeNull();
    expect(checkPlan({ ...plan, riskLevel: 'high', eligibility: adults, riskText: '  ' })).toBe(
      'activity.risk-text-missing',
    );
    expect(checkPlan({ ...plan, riskLevel: 'medium' })).toBe('activity.risk-text-missing');
  });

  it('does not ask for people older than it allows', () => {
    expect(checkPlan({ ...plan, eligibility: { ...eligibility, minAge: 60, maxAge: 18 } })).toBe(
      'activity.ages-disordered',
    );
    expect(checkPlan({ ...plan, eligibility: { ...eligibility, minAge: 18, maxAge: 18 } })).toBeNull();
  });

  it('is called off until there is attendance to account for', () => {
    expect(checkCancelActivity({ state: 'under-way' }, false)).toBeNull();
    expect(checkCancelActivity({ state: 'under-way' }, true)).toBe('activity.has-attendance');
    expect(checkCancelActivity({ state: 'concluded' }, true)).toBe('activity.state-refused');
  });
});
