import { describe, expect, it } from 'vitest';
import { factSources } from './fact-sources';

describe('the sources beside a brief', () => {
  it('give figures as recorded where the brief prints them rounded', () => {
    const rows = factSources({
      unit: '永定镇',
      date: '2026-01-15',
      results: [{ action: '清理', items: [{ name: '小广告', count: 213, measure: '处', exact: false }] }],
      participants: { count: 33, kind: '居民' },
    });
    expect(rows.find((row) => row.source === 'results.0.items.0')?.recorded).toBe('小广告213处');
    expect(rows.find((row) => row.source === 'participants')?.recorded).toBe('33名居民');
  });

  it('leave out what was not recorded', () => {
    expect(factSources({ unit: '永定镇', date: '2026-01-15' }).map((row) => row.source)).toEqual(['unit', 'date']);
  });

  it('name both days of an activity that lasted longer', () => {
    const [, date] = factSources({ unit: '永定镇', date: '2026-01-15', endDate: '2026-01-17' });
    expect(date?.recorded).toBe('2026-01-15 至 2026-01-17');
  });

  it('have a row for every source that a segment can name', () => {
    const rows = factSources({
      unit: '永定镇',
      date: '2026-01-15',
      organizer: '贵石村',
      brand: '领航星期五',
      partners: ['公安', '消防'],
      lead: '组织书法家',
      place: '在市民活动中心',
      audience: '为社区居民',
      action: '举办',
      theme: '迎新春',
      subject: '送春联活动',
      amount: { count: 15000, measure: '份' },
    });
    expect(rows.map((row) => row.source).sort()).toEqual([
      'action',
      'amount',
      'audience',
      'brand',
      'date',
      'lead',
      'organizer',
      'partners',
      'place',
      'subject',
      'theme',
      'unit',
    ]);
    expect(rows.find((row) => row.source === 'partners')?.recorded).toBe('公安、消防');
  });
});
