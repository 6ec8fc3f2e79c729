import type { AttendanceSource } from './attendance';

/** A book is a unit of account; amounts of different books are never added. 1 = redeemable village points. */
export const VILLAGE_POINTS_BOOK = 1;

export type PointsOwnerKind = 'household' | 'member' | 'team';
export type PointsTransferKind =
  'award' | 'hold' | 'capture' | 'release' | 'redeem' | 'expire' | 'reverse' | 'adjust' | 'gift';

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
}

/** An award that waits for the end of its posting period (公示). */
export interface PendingAward {
  key: string;
  amount: number;
  effectiveOn: string;
  title: string;
  personName: string | null;
}

/** An entry opened down to its activity, rule and recorder. */
export interface PointsEntryDetail extends PointsEntry {
  ownerLabel: string;
  source: string;
  actorName: string;
  /** The calculation in one sentence: 高峰值守每小时 10 分 × 2 小时 = 20 分. */
  explanation: string | null;
  ruleName: string | null;
  schemeTitle: string | null;
  schemeVersion: number | null;
  schemeDocumentRef: string | null;
  activity: { id: string; title: string; unitName: string; startsAt: string } | null;
  attendance: { minutes: number; source: AttendanceSource; recorderName: string; recordedAt: string } | null;
  redemption: { id: string; slipNo: string | null; shopName: string; lines: string[] } | null;
  buckets: { expiresOn: string; amount: number }[];
  /** The entry that undid this one, or that this one undoes. */
  reversedBy: number | null;
  reverses: number | null;
  reason: string | null;
  helperName: string | null;
}

export interface PointsAccountRecord {
  accountId: number;
  ownerKind: PointsOwnerKind;
  ownerId: string;
  ownerLabel: string;
  unitName: string;
  available: number;
  lastMovedAt: string | null;
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

/** One finding of the reconciliation; an empty list is a clean ledger. */
export interface ReconciliationFinding {
  check: string;
  accountId: number | null;
  transferId: number | null;
  expected: string;
  found: string;
}

export interface ReconciliationReport {
  ranAt: string;
  accounts: number;
  transfers: number;
  findings: ReconciliationFinding[];
}

/** Hours for one to five stars today (志愿服务记录与证明出具办法 and 地方星级办法); a version with dates comes with the star table. */
export const STAR_HOURS = [100, 300, 600, 1000, 1500] as const;

/** Stars earned by minutes: 100 h is the first star, 1,500 h the fifth. */
export function starsFor(minutes: number): number {
  return STAR_HOURS.filter((hours) => minutes >= hours * 60).length;
}

/** Minutes still missing to the next star; null with five. */
export function minutesToNextStar(minutes: number): number | null {
  const next = STAR_HOURS.find((hours) => minutes < hours * 60);
  return next === undefined ? null : next * 60 - minutes;
}
