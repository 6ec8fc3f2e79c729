import type { AttendanceSource } from './attendance';
import { addDays } from './calendar';
import type { DomainErrorCode } from './errors';
import { LIMITS } from './limits';
import type { StarTable } from './stars';

/** A book is a unit of account; amounts of different books are never added. 1 = redeemable village points. */
export const VILLAGE_POINTS_BOOK = 1;

export type PointsOwnerKind = 'household' | 'member' | 'team';
export type PointsTransferKind =
  'award' | 'hold' | 'capture' | 'release' | 'redeem' | 'expire' | 'deduct' | 'move' | 'reverse';

/** 可用 · 公示中 · 冻结 · 即将到期, apart from each other. */
export interface PointsBalance {
  accountId: number | null;
  ownerKind: PointsOwnerKind;
  /** 户 or person the balance belongs to, as the village knows it. */
  ownerLabel: string;
  available: number;
  pending: number;
  held: number;
  /** Points that expire within 31 days, with the first of those days. */
  expiringSoon: number;
  expiringOn: string | null;
  buckets: { expiresOn: string; remaining: number }[];
}

export type HoldEnd = 'capture' | 'release';

/** One line of a statement, newest first. */
export interface PointsEntry {
  transferId: number;
  accountId: number;
  /** Line number of the account, from 1 without gaps. */
  line: number;
  kind: PointsTransferKind;
  /** Signed: what the line did to the balance. */
  amount: number;
  balanceAfter: number;
  occurredOn: string;
  postedAt: string;
  /** What a villager reads: 岗位值守：高峰值守志愿服务活动. */
  title: string;
  /** Who earned it, where a household holds it. */
  personName: string | null;
  reversed: boolean;
  /** What became of points that were set aside: handed over or given back. Null while they wait, and for every other line. */
  holdEnd: HoldEnd | null;
  /** 补记: the month, closed by then, that this belongs to or corrects (YYYY-MM). */
  lateFor: string | null;
}

/** 从前的户账户: of a household that the asker has left, or that has ended. Those who live there go on reading the whole of it. */
export interface FormerAccount {
  accountId: number;
  ownerLabel: string;
  unitName: string;
  /** When the asker belonged to it, the first day in it and the first day no longer in it. */
  periods: { from: string; to: string }[];
  /** Whether the household itself has ended, and when. */
  closedOn: string | null;
}

/** One's own line of a former account, or one that names nobody and is of one's time there. What was left after it is the household's business. */
export type FormerEntry = Omit<PointsEntry, 'balanceAfter'>;

/** An award that waits for the end of its posting period (公示). */
export interface PendingAward {
  key: string;
  amount: number;
  effectiveOn: string;
  title: string;
  personName: string | null;
  /** Somebody objected: it waits for the decision. */
  disputed: boolean;
  /** Its round, where everybody reads it from that day on. */
  postingId: string;
  unitId: string;
  opensOn: string;
}

/** 考勤: what was recorded, by whom, and who stands for it. */
export interface EntryAttendance {
  minutes: number;
  source: AttendanceSource;
  recorderName: string;
  recordedAt: string;
  /** Null where organisers saw it themselves, and for what has been corrected since. */
  guarantorName: string | null;
  /** Who confirmed the sheet; null for what was entered by a correction. */
  concludedByName: string | null;
}

/** 申报: the deed that points were given for, and who reviewed it. */
export interface EntryDeed {
  id: string;
  doneOn: string;
  filedByName: string;
  heldOn: string;
  memberNames: string[];
}

/** 扣分: the matter that points were taken off for, and who reviewed it. */
export interface EntryDeduction {
  id: string;
  happenedOn: string;
  filedByName: string;
  heldOn: string;
  memberNames: string[];
}

/** A transfer opened down to its activity, rule and recorder. */
export interface PointsEntryDetail extends Omit<PointsEntry, 'line' | 'balanceAfter'> {
  /** Null where no line was written, because no balance changed: what was set aside is handed over, or nothing was left to take back. */
  line: number | null;
  /** Null without a line, and for somebody who belongs to the account no more. */
  balanceAfter: number | null;
  ownerLabel: string;
  /** Of the account's owner. */
  unitId: string;
  source: string;
  actorName: string;
  /** The calculation in one sentence: 高峰值守每小时 10 分 × 2 小时 = 20 分. */
  explanation: string | null;
  ruleName: string | null;
  schemeId: string | null;
  schemeTitle: string | null;
  schemeVersion: number | null;
  schemeDocumentRef: string | null;
  activity: { id: string; title: string; unitName: string; startsAt: string } | null;
  attendance: EntryAttendance | null;
  deed: EntryDeed | null;
  deduction: EntryDeduction | null;
  /** `clerkName`: who handed it over. */
  redemption: { id: string; slipNo: string | null; shopName: string; clerkName: string | null; lines: string[] } | null;
  buckets: { expiresOn: string; amount: number }[];
  /** The entry that undid this one, or that this one undoes; with the reason of whichever undoes. */
  reversedBy: number | null;
  reverses: number | null;
  reason: string | null;
  /** Of a deduction: what the balance did not have. Of a reversal: what had been spent already and is left for the office to settle. */
  shortfall: number;
}

export interface PointsAccountRecord {
  accountId: number;
  book: number;
  ownerKind: PointsOwnerKind;
  ownerId: string;
  ownerLabel: string;
  unitName: string;
  available: number;
  /** The day of what last changed it; when that was recorded stands in the entry. */
  lastMovedOn: string | null;
}

export interface PointsTransferRecord {
  transferId: number;
  key: string;
  kind: PointsTransferKind;
  amount: number;
  fromLabel: string;
  toLabel: string;
  personName: string | null;
  occurredOn: string;
  postedAt: string;
  source: string;
  actorName: string;
  /** As in the statement of the account. */
  lateFor: string | null;
}

export interface ReverseTransferInput {
  reason: string;
}

export interface ReverseTransferResult {
  transferId: number;
  /** What had been spent already and is left for the office to settle; a balance never goes below zero. */
  shortfall: number;
}

/** 服务时长 of a person. Minutes in data, hours on paper. */
export interface HoursSummary {
  totalMinutes: number;
  thisYearMinutes: number;
  activities: number;
  stars: number;
  /** Minutes that count for stars: observed sources only. */
  eligibleMinutes: number;
  nextStarMinutes: number | null;
  /** By which version of the star table, with the hours of each star. */
  starTable: Pick<StarTable, 'version' | 'documentRef' | 'effectiveFrom' | 'hours'>;
}

export interface HoursEntry {
  id: number;
  minutes: number;
  source: AttendanceSource;
  occurredOn: string;
  activityId: string | null;
  activityTitle: string | null;
  recorderName: string;
  reversal: boolean;
  reason: string | null;
}

/** 即将到期的积分: what an account loses at the end of a day unless it is spent before. */
export interface ExpiringBalance {
  accountId: number;
  ownerKind: PointsOwnerKind;
  ownerLabel: string;
  unitName: string;
  /** The last day on which the points are good. */
  expiresOn: string;
  points: number;
  /** All that the account has today, these points among it. */
  available: number;
}

/** Everything that runs out from today to a day, the day included. */
export interface ExpiringQuery {
  until: string;
}

/** People are warned a month before; so far ahead an office looks unless it says otherwise. */
export function noticeUntil(today: string): string {
  return addDays(today, LIMITS.expiryNoticeDays);
}

/** May one look so far ahead? Not back: what is gone is in the statements. */
export function checkExpiringUntil(until: string, today: string): DomainErrorCode | null {
  return until < today || until > addDays(today, LIMITS.expiryAheadDays) ? 'expiry.until-out-of-range' : null;
}
