import { describe, expect, it } from 'vitest';
import { segmentsOf } from './text-segments';

describe('the text of an editor', () => {
  const facts = { unit: '永定镇', date: '2026-01-15', subject: '宣讲', participants: { count: 33 } };
  const recorded = { facts, composed: { text: '', segments: [] }, totals: null };
  const flags = [{ figure: '5袋', reason: '社区统计' }];

  it('has its figures linked to the record, and those without one to their reasons', () => {
    const segments = segmentsOf('15日，清运5袋、6袋，33人参加。', recorded, flags);
    expect(segments.map(({ text, source, reason }) => [text, source, reason])).toEqual([
      ['15', 'date', null],
      ['日，清运', null, null],
      ['5袋', null, '社区统计'],
      ['、', null, null],
      ['6袋', null, ''],
      ['，', null, null],
      ['33人', 'participants', null],
      ['参加。', null, null],
    ]);
  });

  it('is the same text when it is put together again', () => {
    for (const text of ['', '没有数字。', '33人', '从33人到15日'])
      expect(
        segmentsOf(text, recorded, [])
          .map((segment) => segment.text)
          .join(''),
      ).toBe(text);
  });
});
