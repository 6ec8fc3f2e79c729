import type { DeductionDetail, DeductionState } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { appellantSentence, chipOf, noticeOf, standingSentence, whoseLabel } from './deduction-words';

const booking = { transferId: 7, bookedOn: '2026-11-26', taken: 5, shortfall: 0, returnedBy: null };
const standing = (state: DeductionState, change: Partial<DeductionDetail> = {}) =>
  standingSentence({ state, points: 5, booking: null, appealableUntil: null, appealUntil: '2026-11-25', ...change });

// days of another year are said with it
beforeAll(() => vi.useFakeTimers({ now: new Date('2026-11-20T02:00:00Z'), toFake: ['Date'] }));
afterAll(() => vi.useRealTimers());

describe('the words of a deduction', () => {
  it('say whose it is', () => {
    const owner = { kind: 'household' as const, label: '12号院' };
    expect(whoseLabel({ personName: '张建民', owner })).toBe('张建民（12号院）');
    expect(whoseLabel({ personName: null, owner })).toBe('12号院');
    expect(whoseLabel({ personName: '张建民', owner: { kind: 'member', label: '张建民' } })).toBe('张建民');
  });

  it('say how it stands, and never that something was taken before it was', () => {
    expect(standing('under-review')).toBe('评议小组正在评议，还没有扣分。');
    expect(standing('confirmed')).toMatch(/应扣 5 分。认为不对的，可申诉至11月25日 周三；没有申诉的，期满后扣分。$/);
    expect(standing('appealed')).toContain('决定之前不扣分');
    expect(standing('booked', { booking, appealableUntil: '2026-12-26' })).toBe(
      '已于2026年11月26日扣 5 分。认为不对的，可申诉至12月26日 周六。',
    );
    expect(standing('booked', { booking: { ...booking, taken: 3, shortfall: 2 } })).toBe(
      '已于2026年11月26日扣 3 分。余额不够的 2 分不再追扣。',
    );
    expect(standing('overturned', { booking })).toBe('申诉成立，扣去的 5 分已如数退回。');
    expect(standing('overturned')).toBe('申诉成立，不扣分。');
  });

  it('name both whoever appealed and whoever wrote it down', () => {
    const appeal = {
      ...{ state: 'open' as const, appellantName: '王秀英', text: '', raisedAt: '', decidedByName: null },
      ...{ decision: null, decidedAt: null, refusal: null },
    };
    expect(appellantSentence({ ...appeal, helperName: null })).toBe('王秀英申诉');
    expect(appellantSentence({ ...appeal, helperName: '村管理员' })).toBe('王秀英申诉，由村管理员代为登记');
  });

  it('tell of what is under way, the nearest day for an appeal first', () => {
    expect(noticeOf([])).toBeNull();
    expect(noticeOf([{ state: 'booked', appealUntil: '2026-11-25' }])).toBeNull();
    expect(noticeOf([{ state: 'under-review', appealUntil: null }])).toBe(
      '您家有 1 件扣分正在评议或申诉，还没有结果。',
    );
    expect(
      noticeOf([
        { state: 'confirmed', appealUntil: '2026-11-27' },
        { state: 'confirmed', appealUntil: '2026-11-25' },
      ]),
    ).toBe('您家有 2 件扣分还没有入账，认为不对的，可申诉至11月25日 周三。');
  });

  it('colour what waits, what was taken and what came to nothing', () => {
    expect((['confirmed', 'booked', 'dropped', 'withdrawn'] as const).map(chipOf)).toEqual([
      ...['chip-strong', 'chip-warn', 'chip-good', ''],
    ]);
  });
});
