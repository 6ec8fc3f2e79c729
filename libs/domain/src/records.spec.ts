import { describe, expect, it } from 'vitest';
import { checkRecordEntry, recordNumber, type AddRecordEntryInput } from './records';

describe('a service record', () => {
  const who: { personId: string; actorPersonId: string | null } = { personId: 'somebody', actorPersonId: 'leader' };
  const check = (change: Partial<AddRecordEntryInput>, by = who) =>
    checkRecordEntry({ kind: 'commendation', heldOn: '2026-11-29', ...change }, by, '2026-11-29');

  it('is written by somebody else', () => {
    expect(check({})).toBeNull();
    expect(check({}, { personId: 'leader', actorPersonId: 'leader' })).toBe('record.own');
    expect(check({}, { personId: 'leader', actorPersonId: null })).toBeNull();
  });

  it('says nothing of days to come', () => {
    expect(check({ heldOn: '2026-11-30' })).toBe('record.in-the-future');
  });

  it('has minutes for a training and a grade for an evaluation, and for nothing else', () => {
    expect(check({ kind: 'training', minutes: 90 })).toBeNull();
    expect(check({ kind: 'evaluation', rating: 'good' })).toBeNull();
    for (const wrong of [
      { kind: 'training' },
      { kind: 'evaluation' },
      { minutes: 90 },
      { rating: 'good' },
      { kind: 'training', minutes: 90, rating: 'good' },
    ] as const)
      expect(check(wrong)).toBe('record.incomplete');
  });

  it('has a number that sorts within its year', () => {
    expect(recordNumber(2026, 123)).toBe('2026-000123');
  });
});
