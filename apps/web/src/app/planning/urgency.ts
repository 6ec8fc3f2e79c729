import type { ActivityRecord } from '@jishan/domain';

export interface ActivityGroup<T> {
  heading: string;
  activities: T[];
}

/** What waits for its leader now, and everything else; each activity once, in the order given, and no empty group. */
export function groupByUrgency<T extends Pick<ActivityRecord, 'id' | 'state'>>(
  activities: readonly T[],
): ActivityGroup<T>[] {
  const once = [...new Map(activities.map((activity) => [activity.id, activity])).values()];
  return [
    { heading: '正在进行，等着点名', activities: once.filter(({ state }) => state === 'under-way') },
    { heading: '其他活动', activities: once.filter(({ state }) => state !== 'under-way') },
  ].filter((group) => group.activities.length > 0);
}
