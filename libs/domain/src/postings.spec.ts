import { describe, expect, it } from 'vitest';
import { checkDecideObjection, checkObject, phaseOf } from './postings';

describe('an objection', () => {
  const days = {
    gatherUntil: '2026-11-15',
    opensOn: '2026-11-16',
    closesOn: '2026-11-20',
    effectiveOn: '2026-11-21',
  };

  it('is raised while the round is on view, the first and the last day included', () => {
    expect(['2026-11-15', '2026-11-16', '2026-11-20', '2026-11-21'].map((day) => phaseOf(days, day))).toEqual([
      ...['to-come', 'on-view', 'on-view', 'over'],
    ]);
    expect(['2026-11-15', '2026-11-16', '2026-11-20', '2026-11-21'].map((day) => checkObject(days, day))).toEqual([
      'posting.not-on-view',
      null,
      null,
      'posting.not-on-view',
    ]);
  });

  it('is decided once, by somebody else, who is of no household concerned', () => {
    const objection = { state: 'open' as const, involvedUserIds: ['clerk'], concernedPersonIds: ['child', 'mother'] };
    expect(checkDecideObjection(objection, { userId: 'admin', personId: 'neighbour' })).toBeNull();
    expect(checkDecideObjection(objection, { userId: 'admin', personId: null })).toBeNull();
    expect(checkDecideObjection(objection, { userId: 'clerk', personId: null })).toBe('objection.second-person');
    expect(checkDecideObjection(objection, { userId: 'admin', personId: 'mother' })).toBe('objection.own-household');
    expect(checkDecideObjection({ ...objection, state: 'upheld' }, { userId: 'admin', personId: null })).toBe(
      'objection.already-decided',
    );
  });
});
