import { describe, expect, it } from 'vitest';
import { composeBrief } from './compose-brief';
import type { BriefFacts } from './facts';
import { reportedBy } from './facts';

const FACTS: BriefFacts = { unit: '贵石村', date: '2026-01-15', subject: '志愿服务活动' };
const write = (unitLine: string[], more: Partial<BriefFacts> = {}) =>
  composeBrief(reportedBy(unitLine, { ...FACTS, ...more }), '2026-01-20').text;

describe('the unit that reports', () => {
  it('is the one below the district, and a host further down is the organiser', () => {
    expect(write(['门头沟区', '永定镇', '贵石村'])).toBe('永定镇：15日，贵石村开展志愿服务活动。');
    expect(write(['门头沟区', '永定镇', '贵石村', '贵石村新时代文明实践站'])).toContain('，贵石村新时代文明实践站开展');
  });

  it('is the host itself when nothing lies between, and then needs no organiser', () => {
    expect(write(['门头沟区', '区教委'])).toBe('区教委：15日，开展志愿服务活动。');
    expect(write(['门头沟区'])).toBe('门头沟区：15日，开展志愿服务活动。');
  });

  it('leaves an organiser alone that the activity names', () => {
    expect(write(['门头沟区', '永定镇', '贵石村'], { organizer: '各社区' })).toBe(
      '永定镇：15日，各社区开展志愿服务活动。',
    );
    expect(write(['门头沟区', '区教委'], { organizer: '大峪一小' })).toBe('区教委：15日，大峪一小开展志愿服务活动。');
  });
});
