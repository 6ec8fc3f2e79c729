import type { AttendanceSource } from './attendance';
import type { DomainErrorCode } from './errors';
import type { HoursSummary } from './points';

/**
 * 志愿服务记录 has five parts (《志愿服务记录与证明出具办法（试行）》, 民政部令第67号): the person, the service, training,
 * commendation and evaluation. The service comes from the hours ledger; the last three are entered here and only ever withdrawn.
 */
export const RECORD_KINDS = ['training', 'commendation', 'evaluation'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** 优秀 · 良好 · 合格: what an organisation says of somebody's service. There is no grade that shames. */
export const RATINGS = ['excellent', 'good', 'sound'] as const;
export type Rating = (typeof RATINGS)[number];

export interface AddRecordEntryInput {
  kind: RecordKind;
  /** The day of the training, of the commendation, or on which the evaluation was given. */
  heldOn: string;
  /** What was taught, what was awarded, or which service is evaluated. */
  title: string;
  /** Who held the training, who commended, who evaluates. */
  issuer: string;
  /** Of a training. */
  minutes?: number;
  /** Of an evaluation. */
  rating?: Rating;
  note?: string;
}

export interface RecordEntry {
  id: string;
  kind: RecordKind;
  heldOn: string;
  title: string;
  issuer: string;
  minutes: number | null;
  rating: Rating | null;
  note: string;
  recordedByName: string;
  recordedAt: string;
  /** Set when it was withdrawn; it stays readable. */
  withdrawal: { reason: string; byName: string; at: string } | null;
}

export interface WithdrawRecordEntryInput {
  reason: string;
}

/** Minutes of one source, kept apart because paper and self-reported ones do not count for stars. */
export interface SourceMinutes {
  source: AttendanceSource;
  minutes: number;
  eligible: boolean;
}

/** Services of one kind: 环境卫生, 12 次, 25 小时. */
export interface ServiceByCategory {
  category: string;
  attendances: number;
  minutes: number;
}

/** All five parts on one page. */
export interface ServiceRecord {
  person: {
    id: string;
    name: string;
    cardNo: string;
    unitName: string;
    registeredAt: string;
    teams: string[];
  };
  service: HoursSummary & { sources: SourceMinutes[]; categories: ServiceByCategory[] };
  trainings: RecordEntry[];
  commendations: RecordEntry[];
  evaluations: RecordEntry[];
}

/** What somebody types in who holds a printed record: its number and check code. */
export interface RecordCheckInput {
  recordNo: string;
  code: string;
}

/** As much as stands on the paper, for comparison; null for a wrong number or code. */
export interface RecordCheck {
  genuine: boolean;
  facts: {
    personMasked: string;
    unitName: string;
    printedOn: string;
    totalMinutes: number;
    eligibleMinutes: number;
    stars: number;
    activities: number;
  } | null;
}

/** A record that was put on paper: under this number it can be fetched and tried. */
export interface RecordPrint {
  recordNo: string;
}

/** 2026-000123. */
export const recordNumber = (year: number, no: number): string => `${year}-${String(no).padStart(6, '0')}`;

/** May this person write into that record? Nobody into their own; a training has its minutes and an evaluation its grade, and nothing lies ahead. */
export function checkRecordEntry(
  input: Pick<AddRecordEntryInput, 'kind' | 'heldOn' | 'minutes' | 'rating'>,
  who: { personId: string; actorPersonId: string | null },
  today: string,
): DomainErrorCode | null {
  if (who.personId === who.actorPersonId) return 'record.own';
  if (input.heldOn > today) return 'record.in-the-future';
  if ((input.kind === 'training') !== (input.minutes !== undefined)) return 'record.incomplete';
  if ((input.kind === 'evaluation') !== (input.rating !== undefined)) return 'record.incomplete';
  return null;
}
