import { describe, expect, it } from 'vitest';
import { FEED_TITLES, type FeedEventKind } from './feed';

const SAID: Record<FeedEventKind, [title: string, expected: string]> = {
  'activity-published': [FEED_TITLES['activity-published']('涧沟村', '清扫“老街”'), '涧沟村发布了活动“清扫‘老街’”。'],
  'activity-concluded': [
    FEED_TITLES['activity-concluded']('涧沟村', '清扫老街', 12),
    '涧沟村的活动“清扫老街”结束，12人参加服务。',
  ],
  'activity-corrected': [FEED_TITLES['activity-corrected']('涧沟村', '清扫老街'), '涧沟村更正了活动“清扫老街”的考勤。'],
  'activity-cancelled': [FEED_TITLES['activity-cancelled']('涧沟村', '清扫老街'), '涧沟村取消了活动“清扫老街”。'],
  'redemption-handed-over': [
    FEED_TITLES['redemption-handed-over'](
      '涧沟村积分超市',
      [
        { goodsName: '食盐', pieces: 2, measure: '袋' },
        { goodsName: '毛巾', pieces: 1, measure: '条' },
      ],
      18,
    ),
    '涧沟村积分超市兑出食盐2袋、毛巾1条，共18分。',
  ],
  'bulletin-published': [
    FEED_TITLES['bulletin-published']('工作快报', '第857期（总第2138期）'),
    '《工作快报》第857期（总第2138期）已发布。',
  ],
  'deed-filed': [FEED_TITLES['deed-filed']('陇驾庄村'), '陇驾庄村收到一件积分申报，等待评议。'],
  'deed-decided': [FEED_TITLES['deed-decided']('陇驾庄村', true), '陇驾庄村评议了一件积分申报：通过。'],
  'deduction-filed': [FEED_TITLES['deduction-filed']('大沟村'), '大沟村提出一件扣分，等待评议。'],
  'deduction-decided': [FEED_TITLES['deduction-decided']('大沟村', true), '大沟村评议了一件扣分：属实，进入申诉期。'],
  'appeal-raised': [FEED_TITLES['appeal-raised']('大沟村'), '大沟村收到一件扣分申诉，等待处理。'],
  'appeal-decided': [FEED_TITLES['appeal-decided']('大沟村', false), '大沟村有一件扣分申诉已处理：申诉不成立。'],
  'deduction-booked': [FEED_TITLES['deduction-booked']('大沟村'), '大沟村有一件扣分已经入账。'],
  'objection-raised': [FEED_TITLES['objection-raised']('涧沟村', 2), '涧沟村的积分公示收到一件异议，涉及2条。'],
  'objection-decided': [
    FEED_TITLES['objection-decided']('涧沟村', true),
    '涧沟村的积分公示有一件异议已处理：异议成立。',
  ],
  'posting-ended': [FEED_TITLES['posting-ended']('涧沟村'), '涧沟村的一期积分公示期满入账。'],
};

describe('what the feed says', () => {
  it.each(Object.entries(SAID))('of %s is one sentence with its full stop', (_kind, [title, expected]) => {
    expect(title).toBe(expected);
    expect(title).toMatch(/^[^。！？\n]+。$/u);
  });
});
