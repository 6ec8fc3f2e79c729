import { quoted } from './briefs/index';

/** 动态. What happened, for everybody above; also the promise that later work will happen. */
export type FeedEventKind =
  | 'activity-published'
  | 'activity-concluded'
  | 'activity-corrected'
  | 'activity-cancelled'
  | 'redemption-handed-over'
  | 'bulletin-published'
  | 'deed-filed'
  | 'deed-decided'
  | 'deduction-filed'
  | 'deduction-decided'
  | 'appeal-raised'
  | 'appeal-decided'
  | 'deduction-booked'
  | 'objection-raised'
  | 'objection-decided'
  | 'posting-ended';

/** What the feed says, one whole sentence a kind; none of them has a place for the name of a person. */
export const FEED_TITLES = {
  'activity-published': (unit: string, activity: string) => `${unit}发布了活动${quoted(activity)}。`,
  'activity-concluded': (unit: string, activity: string, volunteers: number) =>
    `${unit}的活动${quoted(activity)}结束，${volunteers}人参加服务。`,
  'activity-corrected': (unit: string, activity: string) => `${unit}更正了活动${quoted(activity)}的考勤。`,
  'activity-cancelled': (unit: string, activity: string) => `${unit}取消了活动${quoted(activity)}。`,
  'redemption-handed-over': (
    shop: string,
    lines: readonly { goodsName: string; pieces: number; measure: string }[],
    points: number,
  ) =>
    `${shop}兑出${lines.map((line) => `${line.goodsName}${line.pieces}${line.measure}`).join('、')}，共${points}分。`,
  'bulletin-published': (publication: string, bulletinNo: string) => `《${publication}》${bulletinNo}已发布。`,
  'deed-filed': (unit: string) => `${unit}收到一件积分申报，等待评议。`,
  'deed-decided': (unit: string, approved: boolean) => `${unit}评议了一件积分申报：${approved ? '通过' : '未通过'}。`,
  'deduction-filed': (unit: string) => `${unit}提出一件扣分，等待评议。`,
  'deduction-decided': (unit: string, confirmed: boolean) =>
    `${unit}评议了一件扣分：${confirmed ? '属实，进入申诉期' : '不成立'}。`,
  'appeal-raised': (unit: string) => `${unit}收到一件扣分申诉，等待处理。`,
  'appeal-decided': (unit: string, upheld: boolean) =>
    `${unit}有一件扣分申诉已处理：${upheld ? '申诉成立' : '申诉不成立'}。`,
  'deduction-booked': (unit: string) => `${unit}有一件扣分已经入账。`,
  'objection-raised': (unit: string, entries: number) => `${unit}的积分公示收到一件异议，涉及${entries}条。`,
  'objection-decided': (unit: string, upheld: boolean) =>
    `${unit}的积分公示有一件异议已处理：${upheld ? '异议成立' : '异议不成立'}。`,
  'posting-ended': (unit: string) => `${unit}的一期积分公示期满入账。`,
} satisfies Record<FeedEventKind, (...words: never[]) => string>;

export interface FeedEventRecord {
  id: string;
  /** Grows without going back; `after=` takes it. */
  sequence: number;
  kind: FeedEventKind;
  unitId: string;
  unitName: string;
  subjectId: string;
  /** One Chinese sentence without personal names. */
  title: string;
  at: string;
}

export interface FeedQuery {
  unitId?: string;
  kind?: FeedEventKind;
  /** Sequence of the last event seen: the answer starts with the next one, oldest first. */
  after?: number;
}

/** What travels over a socket: names and ids, never content. Each client fetches under its own rights. */
export interface LiveEvent {
  name:
    | 'feed.appended'
    | 'brief.drafted'
    | 'brief.changed'
    | 'article.changed'
    | 'bulletin.changed'
    | 'wording.changed'
    | 'mailing.changed'
    | 'publication.changed'
    | 'activity.changed'
    | 'sign-up.promoted'
    | 'trial.changed';
  id: string;
}

/** Who looks at the same thing at this moment, each once. */
export interface OnlookersNotice {
  /** What it is: bulletin. */
  kind: string;
  id: string;
  people: { userId: string; name: string }[];
}
