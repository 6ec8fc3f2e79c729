import type { ActivityDetail, PlanActivityInput } from '@jishan/domain';
import type { Place } from './places.ts';

const HOUR = 3_600_000;
const instant = (offset: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 + offset).toISOString();

export function planOf(place: Place, title: string, startsIn = HOUR): PlanActivityInput {
  return {
    title,
    kind: 'regular',
    category: '志愿服务',
    unitId: place.unitId,
    teamId: place.teamId,
    place: '村委会前广场',
    riskLevel: 'low',
    shifts: [{ startsAt: instant(startsIn), endsAt: instant(startsIn + HOUR), capacity: 200 }],
    eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false },
    wording: { theme: '清洁家园', subject: '志愿服务活动' },
  };
}

export function personOf(place: Place): Record<string, unknown> {
  const team = place.teamId ? { teamId: place.teamId } : {};
  return {
    name: '核对甲',
    gender: 'undisclosed',
    birthOn: '1975-03-02',
    unitId: place.unitId,
    paperConsent: true,
    ...team,
  };
}

/** A sheet on which one person was there for an hour. */
export function sheetOf(activity: ActivityDetail, personId: string, version = 0): Record<string, unknown> {
  const shiftId = activity.shifts[0]?.id;
  return {
    version,
    outcomes: [{ action: '清理', items: [{ name: '小广告', count: 3, measure: '处' }] }],
    rows: [{ personId, shiftId, presence: 'present', minutes: 60, source: 'roll-call', walkIn: true }],
  };
}

/** Takes effect long after all of this unless a day is given. */
export function schemeVersion({ effectiveFrom = '2099-01-01', points = 10, postingDays = 0 } = {}): Record<
  string,
  unknown
> {
  const earning = { by: 'hour', points, stepMinutes: 30, rounding: 'down' };
  const rule = { id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null };
  const deed = { id: 'helping', name: '助人为乐', factKind: 'deed', category: null, role: null };
  const litter = { id: 'litter', name: '乱堆乱放', factKind: 'deduction', category: null, role: null };
  return {
    documentRef: '核对用',
    effectiveFrom,
    terms: {
      accountOwner: 'household',
      rules: [
        { ...rule, earning, multipliers: [], bonus: null },
        { ...deed, earning: { by: 'fixed', points: 5 }, multipliers: [], bonus: null },
        { ...litter, earning: { by: 'fixed', points: 5 }, multipliers: [], bonus: null },
      ],
      caps: [],
      expiry: { kind: 'year-end', yearsLater: 1 },
      postingDays,
    },
  };
}
