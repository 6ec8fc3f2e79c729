import { describe, expect, it } from 'vitest';
import { composeBrief } from './compose-brief';
import { DEFAULT_HOUSE_STYLE, type BriefFacts, type HouseStyle, type Participants } from './facts';

// Units are real places; the activities are invented in the forms that real bulletins use.
const BULLETIN_DAY = '2026-01-20';
const BARE: BriefFacts = { unit: '永定镇', date: '2026-01-15', subject: '志愿服务活动' };

const write = (facts: Partial<BriefFacts>, style: Partial<HouseStyle> = {}) =>
  composeBrief({ ...BARE, ...facts }, BULLETIN_DAY, { ...DEFAULT_HOUSE_STYLE, ...style }).text;
const writeParticipants = (participants: Participants, style: Partial<HouseStyle> = {}) =>
  write({ participants }, style).replace('永定镇：15日，开展志愿服务活动', '');

describe('participants', () => {
  it.each<[string, Participants, string]>([
    ['on a step', { count: 30, kind: '居民' }, '，共30名居民参加。'],
    ['on a step, without a kind', { count: 30 }, '，共30人参加。'],
    ['few', { count: 7, kind: '未成年人' }, '，共7名未成年人参加。'],
    ['one', { count: 1 }, '，共1人参加。'],
    ['rounded up from below', { count: 31, kind: '居民' }, '，共30余名居民参加。'],
    ['rounded up from below', { count: 37, kind: '居民' }, '，共30余名居民参加。'],
    ['rounded up from below, without a kind', { count: 33 }, '，共30余人参加。'],
    ['rounded from near above', { count: 28, kind: '居民' }, '，近30名居民参加。'],
    ['rounded from near above', { count: 29, kind: '居民' }, '，近30名居民参加。'],
    ['rounded from near above, without a kind', { count: 29 }, '，近30人参加。'],
    ['exact because it says so', { count: 33, kind: '居民', exact: true }, '，共33名居民参加。'],
    ['rounded because it says so', { count: 33, kind: '居民', exact: false }, '，共30余名居民参加。'],
    ['in thousands', { count: 1_713, kind: '村民' }, '，共1700余名村民参加。'],
    ['in 万', { count: 15_300 }, '，共1.5万余人参加。'],
    ['in whole 万', { count: 20_000, kind: '居民' }, '，共2万名居民参加。'],
    ['exact in digits that 万 would lose', { count: 16_267, exact: true }, '，共16267人参加。'],
    ['none', { count: 0 }, '。'],
  ])('%s: %j → %s', (_why, participants, printed) => expect(writeParticipants(participants)).toBe(printed));

  it('are exact in a house that does not round, unless they say otherwise', () => {
    expect(writeParticipants({ count: 33 }, { roundParticipants: false })).toBe('，共33人参加。');
    expect(writeParticipants({ count: 28 }, { roundParticipants: false })).toBe('，共28人参加。');
    expect(writeParticipants({ count: 33, exact: false }, { roundParticipants: false })).toBe('，共30余人参加。');
  });

  it('follow the words of the house', () => {
    expect(writeParticipants({ count: 33 }, { approximate: '多' })).toBe('，共30多人参加。');
    expect(writeParticipants({ count: 28, kind: '居民' }, { near: false })).toBe('，共20余名居民参加。');
  });
});

describe('results', () => {
  const results = [
    { action: '清理', items: [{ name: '堆料', count: 500, measure: '处' }] },
    { action: '擦拭', items: [{ name: '宣传栏', count: 83, measure: '处', exact: false }] },
  ];

  it('stand between the activity and the participants', () => {
    expect(write({ results, participants: { count: 33 } })).toBe(
      '永定镇：15日，开展志愿服务活动，清理堆料500处，擦拭宣传栏80余处，共30余人参加。',
    );
  });

  it('follow the full stop as a sentence of their own', () => {
    expect(write({ results, resultsAs: 'sentence', participants: { count: 33 } })).toBe(
      '永定镇：15日，开展志愿服务活动，共30余人参加。清理堆料500处，擦拭宣传栏80余处。',
    );
    expect(write({ results, resultsAs: 'sentence' })).toBe(
      '永定镇：15日，开展志愿服务活动。清理堆料500处，擦拭宣传栏80余处。',
    );
  });

  it('skip what counts nothing and keep the places of the rest', () => {
    const withNothing = [
      {
        action: '清理',
        items: [
          { name: '堆料', count: 0, measure: '处' },
          { name: '小广告', count: 5, measure: '处' },
        ],
      },
    ];
    const brief = composeBrief({ ...BARE, results: withNothing }, BULLETIN_DAY);
    expect(brief.text).toBe('永定镇：15日，开展志愿服务活动，清理小广告5处。');
    expect(brief.segments.find((segment) => segment.text === '小广告5处')?.source).toBe('results.0.items.1');
  });
});
