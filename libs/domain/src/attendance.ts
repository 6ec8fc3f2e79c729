import type { ActivityState, OutcomeReport } from './activities';
import type { DomainErrorCode } from './errors';
import type { Role } from './permissions';
import type { PlannedSignUp, SignUpFacts } from './sign-ups';
import { dayOf, minutesBetween } from './calendar';
import { LIMITS } from './limits';
import { checkEligibility } from './sign-ups';

/** 到 · 迟到 · 早退 · 请假 · 缺席. */
export const PRESENCES = ['present', 'late', 'left-early', 'excused', 'absent'] as const;
export type Presence = (typeof PRESENCES)[number];

/** 现场扫码 · 队长点名 · 纸质补录 · 自报. The last two are unobserved and need a guarantor. */
export type AttendanceSource = 'scan' | 'roll-call' | 'paper' | 'self-report';

export interface AttendanceRow {
  personId: string;
  shiftId: string;
  presence: Presence;
  /** Service actually done, without travel; 0 for 请假 and 缺席. */
  minutes: number;
  source: AttendanceSource;
  walkIn: boolean;
  note?: string;
}

export interface AttendanceRecord extends AttendanceRow {
  id: string;
  name: string;
  cardNo: string;
  recorderId: string;
  recorderName: string;
  recordedAt: string;
  /** Who vouches for it; null where organisers saw it themselves. */
  guarantorName: string | null;
  /** Points this row earned so far, null before settlement. */
  points: number | null;
}

/** My sign-up, and how I stand on the confirmed sheet with the minutes that count; null before that, and for whoever is not on it. */
export interface MySignUp extends PlannedSignUp {
  presence: Presence | null;
  minutes: number | null;
}

/** The roll-call sheet: everybody signed up, with what has been recorded. */
export interface RosterRecord {
  activityId: string;
  state: ActivityState;
  /** Sent back with a save; a save on an older sheet is refused. */
  version: number;
  rows: RosterRow[];
  outcomes: OutcomeReport[];
  /** People who took part without being volunteers, for mass activities; null if not counted. */
  publicHeadcount: number | null;
  /** Who confirmed the sheet; null before that. */
  concludedByName: string | null;
  /** Roles of whom the terms in force want one to confirm, where the reader is none of them; empty: the reader may. */
  confirmers: Role[];
}

export interface RosterRow {
  personId: string;
  name: string;
  cardNo: string;
  shiftId: string;
  signedUp: boolean;
  /** When the person moved up from the waiting list; null for everybody else. */
  promotedAt: string | null;
  attendance: AttendanceRecord | null;
}

/** The whole roster in one save. */
export interface RecordAttendanceInput {
  version: number;
  rows: AttendanceRow[];
  outcomes?: OutcomeReport[];
  publicHeadcount?: number | null;
  /** Named person who vouches for paper or self-reported minutes. */
  guarantorName?: string;
}

/** Confirmation saves the sheet and settles it. */
export type ConfirmAttendanceInput = RecordAttendanceInput;

export interface CorrectAttendanceInput extends RecordAttendanceInput {
  reason: string;
}

/** Somebody a leader may add to the sheet on the spot. */
export interface WalkInCandidate {
  personId: string;
  name: string;
  cardNo: string;
  unitName: string;
}

export interface ConfirmResult {
  activityId: string;
  state: ActivityState;
  presentCount: number;
  totalMinutes: number;
  pointsPosted: number;
  pointsPending: number;
  feedEventId: string;
}

/** One person in one shift: what a row is about. */
export function placeOf(row: Pick<AttendanceRow, 'shiftId' | 'personId'>): string {
  return `${row.shiftId}/${row.personId}`;
}

/** Was the person there, if late or not to the end? Only such a row has minutes. */
export function attended(presence: Presence): boolean {
  return presence === 'present' || presence === 'late' || presence === 'left-early';
}

/** Nobody of the organisers saw it: somebody named must vouch for it. */
export function unobserved(source: AttendanceSource): boolean {
  return source === 'paper' || source === 'self-report';
}

export interface SheetTotals {
  /** 人: distinct persons who were there. */
  people: number;
  /** 人次: one for each shift a person was there. */
  attendances: number;
  minutes: number;
}

/** The figures of a sheet; 人 and 人次 are never mixed. */
export function sheetTotals(rows: readonly Pick<AttendanceRow, 'personId' | 'presence' | 'minutes'>[]): SheetTotals {
  const there = rows.filter((row) => attended(row.presence));
  return {
    people: new Set(there.map((row) => row.personId)).size,
    attendances: there.length,
    minutes: there.reduce((sum, row) => sum + row.minutes, 0),
  };
}

/** The sheet can be kept from an hour before the start until it is confirmed. */
export function checkRecord(activity: { state: ActivityState; startsAt: string }, now: string): DomainErrorCode | null {
  if (activity.state === 'concluded' || activity.state === 'settled') return 'activity.already-concluded';
  if (activity.state === 'draft' || activity.state === 'cancelled') return 'activity.state-refused';
  return minutesBetween(now, activity.startsAt) > 60 ? 'activity.not-started' : null;
}

/** Rows must be sane: nobody twice in a shift, minutes within the shift, none for those who were not there. */
export function checkRows(
  rows: readonly AttendanceRow[],
  shifts: readonly { id: string; startsAt: string; endsAt: string }[],
  guarantorName?: string,
): DomainErrorCode | null {
  if (rows.length === 0) return 'attendance.empty';
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(placeOf(row))) return 'attendance.duplicate-person';
    seen.add(placeOf(row));
    const shift = shifts.find((candidate) => candidate.id === row.shiftId);
    if (!shift) return 'resource.not-found';
    const longest = Math.min(minutesBetween(shift.startsAt, shift.endsAt), LIMITS.minutesPerShift);
    const inRange = attended(row.presence) ? row.minutes > 0 && row.minutes <= longest : row.minutes === 0;
    if (!inRange || !Number.isInteger(row.minutes)) return 'attendance.minutes-out-of-range';
    if (unobserved(row.source) && !guarantorName?.trim()) return 'attendance.guarantor-missing';
  }
  return null;
}

/** May the sheet be confirmed now? As for keeping it, and somebody must have been marked. */
export function checkConfirm(
  activity: { state: ActivityState; startsAt: string },
  now: string,
): DomainErrorCode | null {
  if (activity.state !== 'concluded' && activity.state !== 'settled' && now < activity.startsAt)
    return 'activity.not-started';
  return checkRecord(activity, now);
}

/** The rows that say something else than was kept, each with what it replaces; null: the person was not on the sheet. */
export function changedRows<Kept extends AttendanceRow, Row extends AttendanceRow>(
  kept: readonly Kept[],
  rows: readonly Row[],
): { before: Kept | null; row: Row }[] {
  const keptByPlace = new Map(kept.map((row) => [placeOf(row), row]));
  return rows
    .map((row) => ({ before: keptByPlace.get(placeOf(row)) ?? null, row }))
    .filter(({ before, row }) => before === null || !saysTheSame(before, row));
}

function saysTheSame(left: AttendanceRow, right: AttendanceRow): boolean {
  const says = ({
    presence,
    minutes,
    source,
    note,
    guarantorName,
  }: AttendanceRow & { guarantorName?: string | null }) =>
    JSON.stringify([presence, minutes, source, note ?? '', guarantorName ?? null]);
  return says(left) === says(right);
}

/** Minutes nobody observed count only when somebody other than the one who recorded them confirms. */
export function checkSecondApprover(
  rows: readonly (Pick<AttendanceRow, 'presence' | 'source'> & { recorderId: string })[],
  confirmerId: string,
): DomainErrorCode | null {
  const alone = rows.some((row) => attended(row.presence) && unobserved(row.source) && row.recorderId === confirmerId);
  return alone ? 'attendance.second-approver-missing' : null;
}

/**
 * Minutes nobody observed that are added to a confirmed sheet count only when somebody enters them who had no hand in it: `hands` are
 * those who recorded and who confirmed it.
 */
export function checkLateMinutes(
  changed: readonly Pick<AttendanceRow, 'presence' | 'source'>[],
  hands: ReadonlySet<string>,
  correctorId: string,
): DomainErrorCode | null {
  const late = changed.some((row) => attended(row.presence) && unobserved(row.source));
  return late && hands.has(correctorId) ? 'attendance.second-approver-missing' : null;
}

/** Do the figures that were sent say something else than the kept ones? What was not sent stays. */
export function changesFigures(
  kept: Pick<RosterRecord, 'outcomes' | 'publicHeadcount'>,
  { outcomes = kept.outcomes, publicHeadcount = kept.publicHeadcount }: Partial<RecordAttendanceInput>,
): boolean {
  return publicHeadcount !== kept.publicHeadcount || told(outcomes) !== told(kept.outcomes);
}

/** The same text for the same outcomes, however they came: in their order, their items' fields in one. */
function told(outcomes: readonly OutcomeReport[]): string {
  return JSON.stringify(
    outcomes.map(({ action, items }) => [
      action,
      items.map(({ name, count, measure, of, exact, more }) => [name, count, measure, of, exact, more]),
    ]),
  );
}

/** What must be known of the people on a sheet. */
export type PeopleFacts = ReadonlyMap<string, Pick<SignUpFacts['person'], 'active' | 'birthOn'>>;

/**
 * Everybody on the sheet must be known. For those who came without signing up, age limits and teams are the leader's to waive; that they
 * are active volunteers, and the rules on minors, are not. `places` holds the `placeOf` of everybody who signed up.
 */
export function checkPeople(
  activity: Pick<SignUpFacts['activity'], 'riskLevel' | 'eligibility'> & {
    shifts: readonly { id: string; startsAt: string }[];
  },
  rows: readonly AttendanceRow[],
  people: PeopleFacts,
  places: ReadonlySet<string>,
): DomainErrorCode | null {
  const forMinors = { ...activity, eligibility: { ...activity.eligibility, minAge: null, maxAge: null, teamIds: [] } };
  const days = new Map(activity.shifts.map((shift) => [shift.id, dayOf(shift.startsAt)]));
  for (const row of rows) {
    const person = people.get(row.personId);
    if (!person) return 'attendance.unknown-person';
    if (!attended(row.presence) || places.has(placeOf(row))) continue;
    if (!person.active) return 'volunteer.not-active';
    const refusal = checkEligibility(forMinors, { birthOn: person.birthOn, teamIds: [] }, days.get(row.shiftId) ?? '');
    if (refusal) return refusal;
  }
  return null;
}

/** Only a confirmed sheet is corrected, and always with a reason. */
export function checkCorrect(activity: { state: ActivityState }, reason: string): DomainErrorCode | null {
  if (activity.state !== 'concluded' && activity.state !== 'settled') return 'activity.not-settled';
  return [...reason.trim()].length < LIMITS.reasonLengthMin ? 'attendance.reason-missing' : null;
}
