import { describe, expect, it } from 'vitest';
import {
  checkAgreement,
  checkBereft,
  checkDeath,
  checkDeparture,
  checkHead,
  checkMerge,
  checkMove,
  checkSplit,
} from './household-changes';
import { checkJoinHousehold, checkPersonalPoints, type HouseholdDetail, type SplitHouseholdInput } from './households';
import { LIMITS } from './limits';

const member = (personId: string, change: { head?: boolean; minor?: boolean; leftOn?: string } = {}) => ({
  ...{ personId, name: personId, head: false, minor: false, joinedOn: '2026-01-01', leftOn: null },
  ...change,
});
const family = [
  member('father', { head: true }),
  member('mother'),
  member('child', { minor: true }),
  member('uncle', { leftOn: '2026-05-01' }),
];
const household: HouseholdDetail = {
  ...{ id: 'h', unitId: 'v', unitName: '陇驾庄村', label: '1 号', headName: 'father', memberCount: 3, closedOn: null },
  members: family,
};

describe('joining a household', () => {
  const person = { state: 'active', unitId: 'v', householdId: null } as const;

  it('is for approved people of the village who live in no other, while there is room and the household stands', () => {
    expect(checkJoinHousehold(person, household)).toBeNull();
    expect(checkJoinHousehold({ ...person, state: 'pending' }, household)).toBe('volunteer.not-active');
    expect(checkJoinHousehold({ ...person, unitId: 'w' }, household)).toBe('household.other-village');
    expect(checkJoinHousehold({ ...person, householdId: 'x' }, household)).toBe('household.member-elsewhere');
    expect(checkJoinHousehold(person, { ...household, memberCount: LIMITS.householdMembers })).toBe('household.full');
    expect(checkJoinHousehold(person, { ...household, closedOn: '2026-05-01' })).toBe('household.closed');
  });

  it('asks what becomes of points in an own account, on public view or not, and of none asks nothing', () => {
    expect(checkPersonalPoints({ available: 0, pending: 0 }, undefined)).toBeNull();
    expect(checkPersonalPoints({ available: 3, pending: 0 }, undefined)).toBe('household.personal-points');
    expect(checkPersonalPoints({ available: 0, pending: 3 }, undefined)).toBe('household.personal-points');
    expect(checkPersonalPoints({ available: 3, pending: 3 }, 'keep')).toBeNull();
  });
});

describe('leaving a household', () => {
  it('is for who lives there, and somebody stays', () => {
    expect(checkDeparture(family, ['mother'], undefined)).toBeNull();
    expect(checkDeparture(family, [], undefined)).toBe('household.not-member');
    expect(checkDeparture(family, ['uncle'], undefined)).toBe('household.not-member');
    expect(checkDeparture(family, ['father', 'mother', 'child'], undefined)).toBe('household.nobody-stays');
  });

  it('leaves a grown-up with the children, and a head who is one of those who stay', () => {
    expect(checkDeparture(family, ['father', 'mother'], undefined)).toBe('household.grown-up-missing');
    expect(checkDeparture(family, ['father'], undefined)).toBe('household.head-missing');
    expect(checkDeparture(family, ['father'], 'father')).toBe('household.head-missing');
    expect(checkDeparture(family, ['father'], 'child')).toBe('household.head-minor');
    expect(checkDeparture(family, ['father'], 'mother')).toBeNull();
  });

  it('may bring another head where the head stays, who is a grown-up that stays', () => {
    expect(checkDeparture(family, ['mother'], 'child')).toBe('household.head-minor');
    expect(checkDeparture(family, ['mother'], 'uncle')).toBe('household.head-missing');
    expect(checkDeparture(family, ['child'], 'mother')).toBeNull();
  });

  it('asks for no head where there never was one', () => {
    const headless = [member('a'), member('b')];
    expect(checkDeparture(headless, ['a'], undefined)).toBeNull();
    expect(checkDeparture(headless, ['a'], 'a')).toBe('household.head-missing');
  });

  it('makes nobody head who left or is a child', () => {
    expect(checkHead(family, 'mother')).toBeNull();
    expect(checkHead(family, 'child')).toBe('household.head-minor');
    expect(checkHead(family, 'uncle')).toBe('household.not-member');
  });
});

describe('agreeing on points', () => {
  const agreement = { lines: 7, agreedBy: ['father'], reason: '分家' };

  it('stands on the balance that was seen, names who took part and divides no more than there is', () => {
    const balance = { available: 50, lines: 7 };
    expect(checkAgreement(balance, { ...agreement, points: 50 })).toBeNull();
    expect(checkAgreement(balance, { ...agreement, points: 51 })).toBe('points.insufficient');
    expect(checkAgreement(balance, { ...agreement, agreedBy: [] })).toBe('household.agreement-missing');
    expect(checkAgreement({ available: 50, lines: 8 }, agreement)).toBe('household.balance-changed');
  });

  it('splits off a group with a grown-up and a head of its own', () => {
    const split: SplitHouseholdInput = {
      ...agreement,
      ...{ personIds: ['mother', 'child'], label: '2 号', headPersonId: 'mother', points: 10 },
    };
    const balance = { available: 50, lines: 7 };
    expect(checkSplit(household, balance, split)).toBeNull();
    expect(checkSplit(household, balance, { ...split, headPersonId: 'father' })).toBe('household.head-missing');
    expect(checkSplit(household, balance, { ...split, personIds: ['child'], headPersonId: 'child' })).toBe(
      'household.grown-up-missing',
    );
    expect(checkSplit({ ...household, closedOn: '2026-05-01' }, balance, split)).toBe('household.closed');
  });
});

describe('the end of a household', () => {
  it('is in another of the same village that has room for it', () => {
    const into = { ...household, id: 'i', memberCount: 2 };
    expect(checkMerge(household, into)).toBeNull();
    expect(checkMerge(household, household)).toBe('household.same');
    expect(checkMerge(household, { ...into, unitId: 'w' })).toBe('household.other-village');
    expect(checkMerge(household, { ...into, memberCount: LIMITS.householdMembers - 2 })).toBe('household.full');
    expect(checkMerge(household, { ...into, closedOn: '2026-05-01' })).toBe('household.closed');
  });

  it('is in another village, for people', () => {
    expect(checkMove(household, 'w')).toBeNull();
    expect(checkMove(household, 'v')).toBe('household.same-village');
    expect(checkMove({ ...household, memberCount: 0 }, 'w')).toBe('household.empty');
    expect(checkMove({ ...household, closedOn: '2026-05-01' }, 'w')).toBe('household.closed');
  });
});

describe('a death', () => {
  it('is recorded once, not before it happened, of somebody who leads no team, for a household that stands', () => {
    const input = { diedOn: '2026-11-19', heirId: 'i' };
    const heir = { closedOn: null };
    expect(checkDeath({ state: 'active', leads: [] }, input, heir, '2026-11-20')).toBeNull();
    expect(checkDeath({ state: 'closed', leads: [] }, input, heir, '2026-11-20')).toBe('volunteer.closed');
    expect(checkDeath({ state: 'active', leads: ['引导队'] }, input, heir, '2026-11-20')).toBe('volunteer.leads-team');
    expect(checkDeath({ state: 'active', leads: [] }, input, heir, '2026-11-18')).toBe('volunteer.died-later');
    expect(checkDeath({ state: 'active', leads: [] }, input, { closedOn: '2026-11-01' }, '2026-11-20')).toBe(
      'household.closed',
    );
    expect(checkDeath({ state: 'suspended', leads: [] }, { ...input, heirId: null }, null, '2026-11-20')).toBeNull();
  });
  it('leaves children alone without a head, and a grown-up as if somebody had left', () => {
    expect(checkBereft([member('a'), { ...member('b'), minor: true }], 'a', undefined)).toBeNull();
    expect(checkBereft([member('a'), { ...member('b'), minor: true }], 'a', 'b')).toBe('household.head-minor');
    expect(checkBereft([member('a'), { ...member('b'), minor: true }], 'a', 'c')).toBe('household.head-missing');
    expect(checkBereft([member('a')], 'a', undefined)).toBeNull();
    expect(checkBereft(family, 'father', undefined)).toBe('household.head-missing');
    expect(checkBereft(family, 'father', 'mother')).toBeNull();
  });
});
