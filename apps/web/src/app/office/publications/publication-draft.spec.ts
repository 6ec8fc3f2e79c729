import { describe, expect, it } from 'vitest';
import { moved, newDraft, sampleOf, settingsOf } from './publication-draft';

describe('the draft of a publication', () => {
  it('moves one item and keeps the others in order', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
  });

  it('sends no list that names nobody, and no spaces at the edges', () => {
    const draft = {
      ...newDraft('u'),
      title: ' 快报 ',
      distribution: [
        { label: '报', names: ' ' },
        { label: '发', names: ' 各镇 ' },
      ],
    };
    expect(settingsOf(draft)).toMatchObject({ title: '快报', distribution: [{ label: '发', names: '各镇' }] });
    expect(settingsOf(draft)).not.toHaveProperty('unitId');
  });

  it('shows what the style does', () => {
    expect(sampleOf(newDraft('u').houseStyle)).toEqual([
      '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
      '城子街道：17日，各社区组织开展“清洁家园”行动，清理小广告210余处，近80人参加。',
      '区教委：近日，举办“传家训”诵读活动，共40人参加。',
    ]);
    const other = sampleOf({ recentDays: 3, roundParticipants: false, approximate: '多', near: false });
    expect(other).toEqual([
      '永定镇：近日，贵石村开展“春节防火安全”主题宣传活动，共33名居民参加。',
      '城子街道：17日，各社区组织开展“清洁家园”行动，清理小广告210多处，共78人参加。',
      '区教委：近日，举办“传家训”诵读活动，共40人参加。',
    ]);
  });
});
