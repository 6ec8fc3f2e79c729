/** 动态. What happened, for everybody above; also the promise that later work will happen. */
export type FeedEventKind =
  | 'activity-published'
  | 'activity-concluded'
  | 'activity-corrected'
  | 'activity-cancelled'
  | 'redemption-handed-over'
  | 'bulletin-published';

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
  name: 'feed.appended' | 'brief.drafted' | 'brief.changed' | 'bulletin.changed' | 'activity.changed';
  id: string;
}
