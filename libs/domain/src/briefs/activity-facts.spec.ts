import { describe, expect, it } from 'vitest';
import { briefFactsOf, type ConcludedActivity } from './activity-facts';
import { composeBrief } from './compose-brief';

const ACTIVITY: ConcludedActivity = {
  title: '清扫河道志愿服务活动',
  unitLine: ['门头沟区', '永定镇', '贵石村'],
  startsOn: '2026-01-15',
  endsOn: '2026-01-15',
  brand: null,
  placePhrase: null,
  wording: {},
  outcomes: [],
  presentCount: 0,
  publicHeadcount: null,
};
const write = (more: Partial<ConcludedActivity>) =>
  composeBrief(briefFactsOf({ ...ACTIVITY, ...more }), '2026-01-20').text;

describe('the facts of a concluded activity', () => {
  it('are reported by the unit below the district, with the host as organiser', () => {
    expect(write({})).toBe('永定镇：15日，贵石村开展清扫河道志愿服务活动。');
    expect(write({ unitLine: ['门头沟区', '永定镇', '贵石村', '贵石村新时代文明实践站'] })).toContain(
      '，贵石村新时代文明实践站开展',
    );
  });

  it('have no organiser when the reporting unit itself is the host', () => {
    expect(write({ unitLine: ['门头沟区', '区教委'] })).toBe('区教委：15日，开展清扫河道志愿服务活动。');
    expect(write({ unitLine: ['门头沟区'] })).toBe('门头沟区：15日，开展清扫河道志愿服务活动。');
  });

  it('use the words that were planned for them', () => {
    const wording = { organizer: '各社区', theme: '春节防火安全', subject: '主题宣传活动', participantKind: '居民' };
    expect(write({ wording, presentCount: 20, publicHeadcount: 13 })).toBe(
      '永定镇：15日，各社区开展“春节防火安全”主题宣传活动，共30余名居民参加。',
    );
  });

  it('go without the title when only a theme is worded', () => {
    expect(write({ wording: { action: '观看', theme: '长津湖' } })).toBe('永定镇：15日，贵石村观看“长津湖”。');
  });

  it('carry brand, place, outcomes and a range of days', () => {
    const outcomes = [{ action: '清理', items: [{ name: '垃圾', count: 3.5, measure: '吨' }] }];
    expect(write({ brand: '领航星期五', placePhrase: '在永定河畔', outcomes, endsOn: '2026-01-16' })).toBe(
      '永定镇：近日，贵石村依托“领航星期五”志愿服务品牌，在永定河畔开展清扫河道志愿服务活动，清理垃圾3.5吨。',
    );
  });
});
