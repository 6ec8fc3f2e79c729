import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkEligibility,
  checkSignUp,
  checkWithdraw,
  isNewlyPromoted,
  nextInQueue,
  type SignUpFacts,
} from './sign-ups';

const NOW = '2026-11-20T01:00:00.000Z';
const SHIFT = { startsAt: '2026-11-21T01:00:00.000Z', endsAt: '2026-11-21T03:00:00.000Z' };
const ANYBODY = { minAge: null, maxAge: null, teamIds: [], minorsAllowed: true };

interface Changes {
  activity?: Partial<SignUpFacts['activity']>;
  person?: Partial<SignUpFacts['person']>;
  others?: SignUpFacts['others'];
  alreadySignedUp?: boolean;
}

const facts = ({ activity, person, others = [], alreadySignedUp = false }: Changes = {}): SignUpFacts => ({
  activity: {
    state: 'published',
    signUpClosesAt: '2026-11-20T12:00:00.000Z',
    riskLevel: 'low',
    eligibility: ANYBODY,
    ...activity,
  },
  shift: SHIFT,
  person: { active: true, birthOn: '1990-03-07', teamIds: [], ...person },
  others,
  alreadySignedUp,
});
const check = (changes?: Changes, now = NOW) => checkSignUp(facts(changes), now);

describe('signing up', () => {
  it('is open to an active volunteer while the activity takes people', () => expect(check()).toBeNull());

  it.each([
    ['draft', 'activity.not-open'],
    ['sign-up-closed', 'activity.sign-up-closed'],
    ['under-way', 'activity.sign-up-closed'],
    ['concluded', 'activity.not-open'],
    ['settled', 'activity.not-open'],
    ['cancelled', 'activity.not-open'],
  ] as const)('for an activity that is %s is refused: %s', (state, refusal) =>
    expect(check({ activity: { state } })).toBe(refusal),
  );

  it('ends at the minute it closes, even when the state is late', () => {
    expect(check({}, '2026-11-20T11:59:59.999Z')).toBeNull();
    expect(check({}, '2026-11-20T12:00:00.000Z')).toBe('activity.sign-up-closed');
  });

  it('is for approved volunteers, once a shift', () => {
    expect(check({ person: { active: false } })).toBe('volunteer.not-active');
    expect(check({ alreadySignedUp: true })).toBe('sign-up.already');
  });

  it('may end when another begins, but not a moment later', () => {
    const other = (startsAt: string, endsAt: string) => check({ others: [{ shiftId: 'x', startsAt, endsAt }] });
    expect(other('2026-11-21T03:00:00.000Z', '2026-11-21T04:00:00.000Z')).toBeNull();
    expect(other('2026-11-21T00:00:00.000Z', '2026-11-21T01:00:00.000Z')).toBeNull();
    expect(other('2026-11-21T02:59:59.999Z', '2026-11-21T04:00:00.000Z')).toBe('sign-up.overlap');
    expect(other('2026-11-21T01:30:00.000Z', '2026-11-21T02:00:00.000Z')).toBe('sign-up.overlap');
    expect(other('2026-11-20T00:00:00.000Z', '2026-11-22T00:00:00.000Z')).toBe('sign-up.overlap');
  });

  it('overlaps exactly when some minute belongs to both', () => {
    const at = (minute: number) => new Date(Date.parse(SHIFT.startsAt) + minute * 60_000).toISOString();
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 300 }), (start, length) => {
        const others = [{ shiftId: 'x', startsAt: at(start), endsAt: at(start + length) }];
        const shared = Array.from({ length: 120 }, (_, minute) => minute).some(
          (minute) => minute >= start && minute < start + length,
        );
        expect(check({ others }) === 'sign-up.overlap').toBe(shared);
      }),
    );
  });
});

describe('who may take part', () => {
  const DAY = '2026-11-21';
  const may = (
    birthOn: string,
    eligibility: Partial<typeof ANYBODY | SignUpFacts['activity']['eligibility']> = {},
    riskLevel: 'low' | 'high' = 'low',
    teamIds: string[] = [],
  ) => checkEligibility({ riskLevel, eligibility: { ...ANYBODY, ...eligibility } }, { birthOn, teamIds }, DAY);

  it('is asked for the day of the activity, on which 18 begins after the birthday', () => {
    const adults = { minorsAllowed: false };
    expect(may('2008-11-20', adults)).toBeNull();
    expect(may('2008-11-21', adults)).toBe('activity.minor-refused');
  });

  it('is never a minor where it is dangerous, whatever the plan says', () => {
    expect(may('2010-01-01', {}, 'high')).toBe('activity.dangerous-for-minors');
    expect(may('2008-11-20', {}, 'high')).toBeNull();
    expect(may('2008-11-21', {}, 'high')).toBe('activity.dangerous-for-minors');
  });

  it('is somebody within both ages', () => {
    expect(may('2000-01-01', { minAge: 27, maxAge: null })).toBe('activity.too-young');
    expect(may('2000-01-01', { minAge: 26, maxAge: 26 })).toBeNull();
    expect(may('2000-01-01', { minAge: null, maxAge: 25 })).toBe('activity.too-old');
  });

  it('is a member of one of the teams, where it is kept to teams', () => {
    const kept = { teamIds: ['guides', 'firemen'] };
    expect(may('1990-01-01', kept)).toBe('activity.team-only');
    expect(may('1990-01-01', kept, 'low', ['choir'])).toBe('activity.team-only');
    expect(may('1990-01-01', kept, 'low', ['choir', 'firemen'])).toBeNull();
  });
});

describe('the waiting list', () => {
  const activity = { riskLevel: 'low' as const, eligibility: { ...ANYBODY, teamIds: ['guides'] } };
  const waiting = (id: string, person: Partial<SignUpFacts['person']> = {}) => ({
    id,
    person: { active: true, birthOn: '1990-01-01', teamIds: ['guides'], ...person },
  });

  it('moves up in its order', () =>
    expect(nextInQueue(activity, SHIFT, [waiting('first'), waiting('second')])?.id).toBe('first'));

  it('passes over who may no longer take part', () => {
    const queue = [
      waiting('left the team', { teamIds: [] }),
      waiting('suspended', { active: false }),
      waiting('third'),
    ];
    expect(nextInQueue(activity, SHIFT, queue)?.id).toBe('third');
    expect(nextInQueue(activity, SHIFT, queue.slice(0, 2))).toBeNull();
    expect(nextInQueue(activity, SHIFT, [])).toBeNull();
  });
});

it('is news to whoever moved up until the shift begins, unless they withdrew or it was cancelled', () => {
  const promoted = {
    state: 'confirmed',
    promotedAt: NOW,
    activityState: 'published',
    startsAt: SHIFT.startsAt,
  } as const;
  expect(isNewlyPromoted(promoted, NOW)).toBe(true);
  expect(isNewlyPromoted({ ...promoted, activityState: 'sign-up-closed' }, NOW)).toBe(true);
  expect(isNewlyPromoted({ ...promoted, promotedAt: null }, NOW)).toBe(false);
  expect(isNewlyPromoted({ ...promoted, state: 'withdrawn' }, NOW)).toBe(false);
  expect(isNewlyPromoted({ ...promoted, activityState: 'cancelled' }, NOW)).toBe(false);
  expect(isNewlyPromoted(promoted, SHIFT.startsAt)).toBe(false);
});

it('lets people withdraw until the shift begins, and once', () => {
  expect(checkWithdraw({ state: 'confirmed' }, SHIFT, '2026-11-21T00:59:59.999Z')).toBeNull();
  expect(checkWithdraw({ state: 'waiting' }, SHIFT, '2026-11-21T00:59:59.999Z')).toBeNull();
  expect(checkWithdraw({ state: 'confirmed' }, SHIFT, SHIFT.startsAt)).toBe('sign-up.too-late-to-withdraw');
  expect(checkWithdraw({ state: 'withdrawn' }, SHIFT, NOW)).toBe('sign-up.not-found');
});
