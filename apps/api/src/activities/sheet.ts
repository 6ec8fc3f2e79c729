// What a roll-call sheet comes to, without the database.
import {
  assertAllowed,
  checkPeople,
  placeOf,
  unobserved,
  type Actor,
  type RecordAttendanceInput,
} from '@jishan/domain';
import { newId } from '../platform/ids';
import type { Roster } from '../schemes/settlement.service';
import type { Person } from '../volunteers/people.service';
import type { LockedActivity } from './activities.store';
import type { SheetRow } from './attendance.store';

/** The rows as they may be kept. Who walked in is told by the sign-ups, not by the sender. */
export function checkedRows(
  actor: Actor,
  activity: LockedActivity,
  { rows, guarantorName }: RecordAttendanceInput,
  { people, places }: { people: ReadonlyMap<string, Person>; places: ReadonlySet<string> },
): SheetRow[] {
  const facts = new Map([...people].map(([id, { state, birthOn }]) => [id, { active: state === 'active', birthOn }]));
  assertAllowed(checkPeople(activity, rows, facts, places));
  return rows.map((row) => ({
    ...row,
    id: newId(),
    note: row.note ?? '',
    walkIn: !places.has(placeOf(row)),
    guarantorName: unobserved(row.source) ? (guarantorName?.trim() ?? null) : null,
    recorderId: actor.userId,
    revision: 0,
  }));
}

/** One roster a shift, because the scheme looks at the day and the hour. */
export function rostersOf(actor: Actor, activity: LockedActivity, rows: SheetRow[], leaderId: string | null): Roster[] {
  const { id: activityId, unitId, kind, category, teamId } = activity;
  const toRosterRow = ({ id, revision, personId, minutes, source }: SheetRow): Roster['rows'][number] => ({
    ...{ attendanceId: id, revision, personId, minutes, source, teamId },
    role: personId === leaderId ? 'leader' : 'participant',
  });
  return activity.shifts.flatMap(({ id: shiftId, startsAt }) => {
    const roster = { activityId, unitId, kind, category, startsAt, recorderId: actor.userId };
    const ofShift = rows.filter((row) => row.shiftId === shiftId).map(toRosterRow);
    return ofShift.length === 0 ? [] : [{ ...roster, rows: ofShift }];
  });
}
