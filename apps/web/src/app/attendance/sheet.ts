import {
  attended,
  type AttendanceRecord,
  type AttendanceRow,
  type AttendanceSource,
  changedRows,
  minutesBetween,
  placeOf,
  type Presence,
  type RosterRecord,
  type ShiftRecord,
  unobserved,
  type WalkInCandidate,
} from '@jishan/domain';

/** One person of one shift on the roll-call sheet. */
export interface SheetLine {
  personId: string;
  name: string;
  cardNo: string;
  shiftId: string;
  walkIn: boolean;
  /** When the person moved up from the waiting list. */
  promotedAt: string | null;
  /** Null: not called yet. */
  presence: Presence | null;
  minutes: number;
  source: AttendanceSource;
  note: string;
}

type Shift = Pick<ShiftRecord, 'id' | 'startsAt' | 'endsAt'>;

/** The sheet of a roster: what was recorded stays, everybody else is still to be called. */
export function toSheet(roster: RosterRecord): SheetLine[] {
  return roster.rows.map(({ personId, name, cardNo, shiftId, signedUp, promotedAt, attendance }) => ({
    personId,
    name,
    cardNo,
    shiftId,
    walkIn: attendance?.walkIn ?? !signedUp,
    promotedAt,
    presence: attendance?.presence ?? null,
    minutes: attendance?.minutes ?? 0,
    source: attendance?.source ?? 'roll-call',
    note: attendance?.note ?? '',
  }));
}

export function isSameLine(
  one: { personId: string; shiftId: string },
  other: { personId: string; shiftId: string },
): boolean {
  return one.personId === other.personId && one.shiftId === other.shiftId;
}

/** Marks a person; who was there gets the whole shift until somebody says otherwise. Null takes the mark away. */
export function marked(
  lines: readonly SheetLine[],
  line: SheetLine,
  presence: Presence | null,
  shift: Shift,
  source: AttendanceSource,
): SheetLine[] {
  const whole = minutesBetween(shift.startsAt, shift.endsAt);
  return lines.map((other) => {
    if (!isSameLine(other, line)) return other;
    const minutes = presence !== null && attended(presence) ? other.minutes || whole : 0;
    return { ...other, presence, minutes, source };
  });
}

/** 全部到: everybody of the shift who was not called yet. */
export function allMarkedPresent(lines: readonly SheetLine[], shift: Shift, source: AttendanceSource): SheetLine[] {
  const minutes = minutesBetween(shift.startsAt, shift.endsAt);
  return lines.map((line) =>
    line.shiftId === shift.id && line.presence === null ? { ...line, presence: 'present', minutes, source } : line,
  );
}

export function withMinutes(lines: readonly SheetLine[], line: SheetLine, minutes: number): SheetLine[] {
  return lines.map((other) =>
    isSameLine(other, line) ? { ...other, minutes: Math.max(0, Math.trunc(minutes) || 0) } : other,
  );
}

/** Somebody who came without having signed up: there already, and marked so. Nobody stands twice in a shift. */
export function withWalkIn(
  lines: readonly SheetLine[],
  person: WalkInCandidate,
  shift: Shift,
  source: AttendanceSource,
): SheetLine[] {
  const { personId, name, cardNo } = person;
  const line: SheetLine = {
    personId,
    name,
    cardNo,
    shiftId: shift.id,
    walkIn: true,
    promotedAt: null,
    presence: null,
    minutes: 0,
    source,
    note: '',
  };
  const known = lines.some((other) => isSameLine(other, line));
  return marked(known ? lines : [...lines, line], line, 'present', shift, source);
}

/** The rows to send. Who was not called is left out of a draft; a confirmation counts them as absent. */
export function toRows(lines: readonly SheetLine[], uncalled: 'left-out' | 'absent'): AttendanceRow[] {
  return lines.flatMap(({ presence, note, personId, shiftId, minutes, source, walkIn }) => {
    if (presence === null && uncalled === 'left-out') return [];
    const row: AttendanceRow = { personId, shiftId, presence: presence ?? 'absent', minutes, source, walkIn };
    return [note.trim() ? { ...row, note: note.trim() } : row];
  });
}

/** The rows as they would stand once they are sent: by whoever kept them, or by the sender where they say something new. */
export function withRecorders(
  kept: readonly AttendanceRecord[],
  rows: readonly AttendanceRow[],
  { guarantorName, senderId }: { guarantorName: string; senderId: string },
): (AttendanceRow & { recorderId: string })[] {
  const sent = rows.map((row) => ({ ...row, guarantorName: unobserved(row.source) ? guarantorName : null }));
  const changed = new Set(changedRows(kept, sent).map(({ row }) => row));
  const recorders = new Map(kept.map((row) => [placeOf(row), row.recorderId]));
  return sent.map((row) => ({
    ...row,
    recorderId: changed.has(row) ? senderId : (recorders.get(placeOf(row)) ?? senderId),
  }));
}

export interface SheetCounts {
  present: number;
  walkIns: number;
  excused: number;
  absent: number;
  uncalled: number;
}

export function countSheet(lines: readonly SheetLine[]): SheetCounts {
  const there = lines.filter((line) => line.presence !== null && attended(line.presence));
  return {
    present: there.length,
    walkIns: there.filter((line) => line.walkIn).length,
    excused: lines.filter((line) => line.presence === 'excused').length,
    absent: lines.filter((line) => line.presence === 'absent').length,
    uncalled: lines.filter((line) => line.presence === null).length,
  };
}

/** When the last of the shifts ends in which somebody gets minutes that have not passed yet; null when nobody does. */
export function aheadUntil(
  rows: readonly Pick<AttendanceRow, 'shiftId' | 'minutes'>[],
  shifts: readonly Shift[],
  now: string,
): string | null {
  const early = shifts.filter(
    ({ id, startsAt, endsAt }) =>
      now < endsAt && rows.some((row) => row.shiftId === id && row.minutes > minutesBetween(startsAt, now)),
  );
  return (
    early
      .map(({ endsAt }) => endsAt)
      .sort()
      .at(-1) ?? null
  );
}
