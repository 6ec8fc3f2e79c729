import type { ActivityCategory, ActivityDetail } from './activities';
import { sheetTotals, type AttendanceRow } from './attendance';
import type { BriefFacts } from './briefs/index';
import { dayOf } from './calendar';
import { FEED_TITLES } from './feed';

/** What `activity-concluded` and `activity-corrected` carry in the feed: all that a 简讯 is made of, and where its figures come from. */
export interface ActivityFacts {
  activityId: string;
  activityTitle: string;
  category: ActivityCategory;
  campaign: string | null;
  brief: BriefFacts;
  /** 人: distinct volunteers who were there. */
  volunteers: number;
  /** 人次. */
  attendances: number;
  minutes: number;
  publicHeadcount: number | null;
  /** Who confirmed or corrected the sheet. */
  recorderName: string;
  /** Grows with every correction: of an activity's events the one with the highest version is the truth. */
  rosterVersion: number;
  /** Of a correction. */
  reason: string | null;
}

/** A confirmed sheet; with a reason it is a corrected one. */
export interface ConcludedSheet {
  rows: readonly AttendanceRow[];
  publicHeadcount: number | null;
  recorderName: string;
  version: number;
  reason: string | null;
}

type ConcludedActivity = Pick<
  ActivityDetail,
  'id' | 'title' | 'category' | 'campaign' | 'brand' | 'unitName' | 'placePhrase' | 'wording' | 'shifts' | 'outcomes'
>;

/** Gathers the facts of a confirmed activity. Nothing is invented: a wording that names no object is about the activity's title. */
export function activityFacts(activity: ConcludedActivity, sheet: ConcludedSheet): ActivityFacts {
  const totals = sheetTotals(sheet.rows);
  return {
    activityId: activity.id,
    activityTitle: activity.title,
    category: activity.category,
    campaign: activity.campaign,
    brief: briefFacts(activity, totals.people + (sheet.publicHeadcount ?? 0)),
    volunteers: totals.people,
    attendances: totals.attendances,
    minutes: totals.minutes,
    publicHeadcount: sheet.publicHeadcount,
    recorderName: sheet.recorderName,
    rosterVersion: sheet.version,
    reason: sheet.reason,
  };
}

/** The event a conclusion or a correction puts into the feed. Its key makes it one, however often it is told. */
export function conclusionNews(activity: ConcludedActivity & Pick<ActivityDetail, 'unitId'>, sheet: ConcludedSheet) {
  const { id, unitId, unitName, title } = activity;
  const facts = activityFacts(activity, sheet);
  const told =
    sheet.reason === null
      ? {
          kind: 'activity-concluded' as const,
          key: `activity-concluded:${id}`,
          title: FEED_TITLES['activity-concluded'](unitName, title, facts.volunteers),
        }
      : {
          kind: 'activity-corrected' as const,
          key: `activity-corrected:${id}:${sheet.version}`,
          title: FEED_TITLES['activity-corrected'](unitName, title),
        };
  return { ...told, unitId, subjectId: id, facts };
}

function briefFacts(activity: ConcludedActivity, participants: number): BriefFacts {
  const { participantKind, ...wording } = activity.wording;
  const days = activity.shifts.map((shift) => dayOf(shift.startsAt)).sort();
  const date = days[0] ?? '';
  const endDate = days[days.length - 1];
  const namesObject = wording.theme || wording.subject || wording.amount;
  return {
    unit: activity.unitName,
    date,
    ...(endDate === date ? {} : { endDate }),
    ...wording,
    ...(namesObject ? {} : { subject: activity.title }),
    ...(activity.brand ? { brand: activity.brand } : {}),
    ...(activity.placePhrase ? { place: activity.placePhrase } : {}),
    ...(activity.outcomes.length > 0 ? { results: activity.outcomes } : {}),
    participants: { count: participants, ...(participantKind ? { kind: participantKind } : {}) },
  };
}
