import type { ActivityState, OutcomeReport } from './activities';
import type { DomainErrorCode } from './errors';
import type { SignUpFacts } from './sign-ups';
import { minutesBetween } from './calendar';
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
  recorderName: string;
  recordedAt: string;
  /** Points this row earned so far, null before settlement. */
  points: number | null;
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
}

export interface RosterRow {
  personId: string;
  name: string;
  cardNo: string;
  shiftId: string;
  signedUp: boolean;
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
    const place = `${row.shiftId}/${row.personId}`;
    if (seen.has(place)) return 'attendance.duplicate-person';
    seen.add(place);
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

/** Do two rows of the same person and shift say the same? */
export function sameAttendance(left: AttendanceRow, right: AttendanceRow): boolean {
  return (
    left.presence === right.presence &&
    left.minutes === right.minutes &&
    left.source === right.source &&
    (left.note ?? '') === (right.note ?? '')
  );
}

/** Minutes nobody observed count only when somebody other than the one who recorded them confirms. */
export function checkSecondApprover(
  rows: readonly (Pick<AttendanceRow, 'presence' | 'source'> & { recorderId: string })[],
  confirmerId: string,
): DomainErrorCode | null {
  const alone = rows.some((row) => attended(row.presence) && unobserved(row.source) && row.recorderId === confirmerId);
  return alone ? 'attendance.second-approver-missing' : null;
}

/** Who came without signing up: age limits and teams are the leader's to waive, the rules on minors are not. */
export function checkWalkIn(
  activity: Pick<SignUpFacts['activity'], 'riskLevel' | 'eligibility'>,
  person: Pick<SignUpFacts['person'], 'active' | 'birthOn'>,
  day: string,
): DomainErrorCode | null {
  if (!person.active) return 'volunteer.not-active';
  const onlyMinors = { ...activity.eligibility, minAge: null, maxAge: null, teamIds: [] };
  return checkEligibility({ ...activity, eligibility: onlyMinors }, { birthOn: person.birthOn, teamIds: [] }, day);
}

/** Only a confirmed sheet is corrected, and always with a reason. */
export function checkCorrect(activity: { state: ActivityState }, reason: string): DomainErrorCode | null {
  if (activity.state !== 'concluded' && activity.state !== 'settled') return 'activity.not-settled';
  return [...reason.trim()].length < LIMITS.reasonLengthMin ? 'attendance.reason-missing' : null;
}
