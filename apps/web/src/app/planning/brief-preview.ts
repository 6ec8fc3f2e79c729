import {
  activityFacts,
  type ActivityDetail,
  type AttendanceRow,
  BriefFactsError,
  composeBrief,
  dayOf,
  reportedBy,
  type UnitRecord,
} from '@jishan/domain';

type Previewed = Parameters<typeof activityFacts>[0] & Pick<ActivityDetail, 'unitId'>;

/** The 简讯 as the server will draft it from these facts; null where a word is missing or damaged. */
export function previewBrief(
  activity: Previewed,
  units: readonly UnitRecord[],
  sheet: { rows: readonly AttendanceRow[]; publicHeadcount: number | null },
): string | null {
  try {
    const { brief } = activityFacts(activity, { ...sheet, recorderName: '', version: 0, reason: null });
    return composeBrief(reportedBy(unitLine(units, activity.unitId), brief), dayOf(new Date().toISOString())).text;
  } catch (error) {
    if (error instanceof BriefFactsError) return null;
    throw error;
  }
}

/** Names from the district down to the unit, as printed. */
function unitLine(units: readonly UnitRecord[], unitId: string): string[] {
  const path = units.find((unit) => unit.id === unitId)?.path ?? '';
  const byId = new Map(units.map((unit) => [unit.id, unit.name]));
  return path.split('/').flatMap((id) => byId.get(id) ?? []);
}
