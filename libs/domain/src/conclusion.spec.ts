import { describe, expect, it } from 'vitest';
import type { AttendanceRow } from './attendance';
import { composeBrief } from './briefs/index';
import { activityFacts, conclusionNews, type ConcludedSheet } from './conclusion';

const shift = (id: string, startsAt: string) => ({
  id,
  startsAt,
  endsAt: startsAt,
  capacity: null,
  signedUp: 0,
  waiting: 0,
});
const ACTIVITY = {
  id: 'activity-1',
  unitId: 'unit-1',
  title: '周末清洁家园',
  category: '环境卫生' as const,
  campaign: null,
  brand: null,
  unitName: '妙峰山镇',
  placePhrase: null,
  wording: {},
  shifts: [shift('s1', '2026-11-15T01:00:00.000Z')],
  outcomes: [],
};
const there = (personId: string, minutes = 60): AttendanceRow => ({
  personId,
  shiftId: 's1',
  presence: 'present',
  minutes,
  source: 'roll-call',
  walkIn: false,
});
const sheet = (changes: Partial<ConcludedSheet> = {}): ConcludedSheet => ({
  rows: [there('a'), there('b')],
  publicHeadcount: null,
  recorderName: '队长',
  version: 3,
  reason: null,
  ...changes,
});
const write = (activity: Partial<typeof ACTIVITY> & object, changes?: Partial<ConcludedSheet>) =>
  composeBrief(activityFacts({ ...ACTIVITY, ...activity }, sheet(changes)).brief, '2026-11-20').text;

describe('the facts of a conclusion', () => {
  it('are enough for a brief as they are', () => {
    const rows = Array.from({ length: 33 }, (_, index) => there(`p${index}`));
    const wording = { organizer: '涧沟村', theme: '清洁家园', subject: '志愿服务活动', participantKind: '居民' };
    const outcomes = [{ action: '清理', items: [{ name: '堆料', count: 500, measure: '处' }] }];
    expect(write({ wording, outcomes, brand: '领航星期五' } as object, { rows })).toBe(
      '妙峰山镇：15日，涧沟村依托“领航星期五”志愿服务品牌，开展“清洁家园”志愿服务活动，清理堆料500处，共30余名居民参加。',
    );
  });

  it('name the title where the wording names no object', () => {
    expect(write({})).toBe('妙峰山镇：15日，开展周末清洁家园，共2人参加。');
    expect(write({ wording: { theme: '清洁家园' } } as object)).toBe('妙峰山镇：15日，开展“清洁家园”，共2人参加。');
    expect(write({ wording: { subject: '志愿服务活动' } } as object)).toBe(
      '妙峰山镇：15日，开展志愿服务活动，共2人参加。',
    );
    const amount = { count: 500, measure: '份', name: '倡议书' };
    expect(write({ wording: { action: '入户发放', amount } } as object)).toBe(
      '妙峰山镇：15日，入户发放倡议书500份，共2人参加。',
    );
  });

  it('count each volunteer once, and the public besides', () => {
    const rows = [there('a'), there('a', 30), there('b'), { ...there('c', 0), presence: 'absent' as const }];
    const facts = activityFacts(ACTIVITY, sheet({ rows, publicHeadcount: 100 }));
    expect(facts).toMatchObject({ volunteers: 2, attendances: 3, minutes: 150, publicHeadcount: 100 });
    expect(facts.brief.participants).toEqual({ count: 102 });
  });

  it('give the days on which shifts began, in Beijing', () => {
    const nights = [shift('s2', '2026-11-16T16:30:00.000Z'), shift('s1', '2026-11-15T15:00:00.000Z')];
    expect(activityFacts({ ...ACTIVITY, shifts: nights }, sheet()).brief).toMatchObject({
      date: '2026-11-15',
      endDate: '2026-11-17',
    });
    expect(activityFacts(ACTIVITY, sheet()).brief).not.toHaveProperty('endDate');
  });

  it('leave no trace of what was not recorded', () => {
    expect(Object.keys(activityFacts(ACTIVITY, sheet()).brief).sort()).toEqual([
      'date',
      'participants',
      'subject',
      'unit',
    ]);
  });
});

describe('the news of it', () => {
  it('is one for the conclusion and one for each correction', () => {
    expect(conclusionNews(ACTIVITY, sheet())).toMatchObject({
      kind: 'activity-concluded',
      key: 'activity-concluded:activity-1',
      title: '妙峰山镇的活动“周末清洁家园”结束，2人参加服务。',
      unitId: 'unit-1',
      subjectId: 'activity-1',
    });
    const corrected = conclusionNews(ACTIVITY, sheet({ reason: '漏登一人', version: 4 }));
    expect(corrected).toMatchObject({
      kind: 'activity-corrected',
      key: 'activity-corrected:activity-1:4',
      facts: { reason: '漏登一人', rosterVersion: 4 },
    });
  });
});
