import { computed, Service, signal } from '@angular/core';
import {
  type AttendanceRecord,
  type AttendanceSource,
  checkSecondApprover,
  type DomainErrorCode,
  type Presence,
  type RecordAttendanceInput,
  type RosterRecord,
  type ShiftRecord,
  unobserved,
  type WalkInCandidate,
} from '@jishan/domain';
import { type OutcomeLine, outcomeFault, toOutcomeLines, toOutcomes } from './outcome-draft';
import {
  allMarkedPresent,
  countSheet,
  marked,
  type SheetLine,
  toRows,
  toSheet,
  withMinutes,
  withRecorders,
  withWalkIn,
} from './sheet';

const STEPS_KEPT = 100;

/** The sheet in the leader's hand: marks, figures, and every step back. Nothing leaves it until it is saved. */
@Service({ autoProvided: false })
export class RollCall {
  private readonly sheet = signal<readonly SheetLine[]>([]);
  private readonly past = signal<readonly (readonly SheetLine[])[]>([]);
  private readonly changed = signal(false);
  private kept: readonly AttendanceRecord[] = [];
  private activityId = '';
  private version = 0;

  readonly lines = this.sheet.asReadonly();
  readonly source = signal<AttendanceSource>('roll-call');
  readonly guarantorName = signal('');
  readonly needsGuarantor = computed(() =>
    [this.source(), ...this.sheet().map((line) => line.source)].some(unobserved),
  );
  readonly outcomes = signal<readonly OutcomeLine[]>([]);
  /** As typed; empty when nobody was counted. */
  readonly headcount = signal('');

  readonly counts = computed(() => countSheet(this.sheet()));
  readonly canUndo = computed(() => this.past().length > 0);
  readonly unsaved = this.changed.asReadonly();
  /** Everything that a draft keeps, as it stands on the screen; to know later whether somebody went on. */
  readonly standing = computed(() =>
    JSON.stringify([this.sheet(), this.outcomes(), this.headcount().trim(), this.guarantorName().trim()]),
  );
  readonly fault = computed(() => {
    if (this.headcount().trim() !== '' && !/^\d{1,7}$/.test(this.headcount().trim()))
      return '群众参与人数须为整数，没有可以留空。';
    return outcomeFault(this.outcomes());
  });

  load(roster: RosterRecord): void {
    this.takeKept(roster);
    this.takeMethod(roster);
    this.sheet.set(toSheet(roster));
    this.past.set([]);
    this.outcomes.set(toOutcomeLines(roster.outcomes));
    this.headcount.set(roster.publicHeadcount === null ? '' : String(roster.publicHeadcount));
    this.changed.set(false);
  }

  /** A draft is saved. What somebody tapped or typed while it was on its way stays; then only the version is taken over. */
  takeSaved(roster: RosterRecord, sent: string): void {
    if (this.standing() === sent) return this.load(roster);
    this.takeKept(roster);
    this.changed.set(true);
  }

  mark(line: SheetLine, presence: Presence | null, shift: ShiftRecord): void {
    this.step(marked(this.sheet(), line, presence, shift, this.source()));
  }

  markRest(shift: ShiftRecord): void {
    this.step(allMarkedPresent(this.sheet(), shift, this.source()));
  }

  setMinutes(line: SheetLine, minutes: number): void {
    this.step(withMinutes(this.sheet(), line, minutes));
  }

  addWalkIn(person: WalkInCandidate, shift: ShiftRecord): void {
    this.step(withWalkIn(this.sheet(), person, shift, this.source()));
  }

  undo(): void {
    const before = this.past().at(-1);
    if (!before) return;
    this.sheet.set(before);
    this.past.update((past) => past.slice(0, -1));
  }

  setGuarantor(name: string): void {
    this.guarantorName.set(name);
    this.changed.set(true);
  }

  setOutcomes(lines: readonly OutcomeLine[]): void {
    this.outcomes.set(lines);
    this.changed.set(true);
  }

  setHeadcount(text: string): void {
    this.headcount.set(text);
    this.changed.set(true);
  }

  toInput(uncalled: 'left-out' | 'absent'): RecordAttendanceInput {
    const headcount = this.headcount().trim();
    const guarantorName = this.guarantorName().trim();
    return {
      version: this.version,
      rows: toRows(this.sheet(), uncalled),
      outcomes: toOutcomes(this.outcomes()),
      publicHeadcount: headcount === '' ? null : Number(headcount),
      ...(guarantorName ? { guarantorName } : {}),
    };
  }

  /** Would anybody's minutes on paper be of the same hand that confirms them, if this person confirmed the sheet as it stands? */
  checkApprover(senderId: string): DomainErrorCode | null {
    const guarantorName = this.guarantorName().trim();
    const rows = withRecorders(this.kept, toRows(this.sheet(), 'absent'), { guarantorName, senderId });
    return checkSecondApprover(rows, senderId);
  }

  private takeKept({ version, rows }: RosterRecord): void {
    this.version = version;
    this.kept = rows.flatMap(({ attendance }) => attendance ?? []);
  }

  /** What was chosen and typed for another sheet goes; on the same one it stays until the draft says otherwise. */
  private takeMethod({ activityId }: RosterRecord): void {
    const vouched = this.kept.find((row) => unobserved(row.source));
    const opened = activityId !== this.activityId;
    this.activityId = activityId;
    if (opened) this.source.set(vouched ? 'paper' : 'roll-call');
    if (opened || vouched) this.guarantorName.set(vouched?.guarantorName ?? '');
  }

  private step(next: readonly SheetLine[]): void {
    this.past.update((past) => [...past, this.sheet()].slice(-STEPS_KEPT));
    this.sheet.set(next);
    this.changed.set(true);
  }
}
