import type { DomainErrorCode } from './errors';
import { can, PERMISSIONS, type Action, type Actor, type Role, type Subject } from './permissions';

/** 积分制管理方案 as lists and pages show it. The terms (rules, caps, expiry …) are the points library's business; here they are `Terms`. */
export interface SchemeRecord {
  id: string;
  unitId: string;
  unitName: string;
  /** 1 redeemable village points, 2 team contest points. */
  book: number;
  title: string;
  /** Number of the version that applies today; null when none does. */
  inForce: number | null;
  versionCount: number;
}

export type SchemeVersionState = 'draft' | 'effective';

/** The meeting that adopted a version: 到会人数 and 赞成票数. */
export interface AdoptVersionInput {
  metOn: string;
  present: number;
  votes: number;
}

export interface SchemeVersionHead {
  id: string;
  version: number;
  state: SchemeVersionState;
  documentRef: string;
  adoption: AdoptVersionInput | null;
  effectiveFrom: string;
  effectiveTo: string | null;
  /** Everybody who had a hand in it; the last one is who wrote it as it is. */
  writerIds: string[];
  writtenByName: string;
  adoptedByName: string | null;
}

export type SchemeVersionRecord<Terms> = SchemeVersionHead & { terms: Terms };

/** A scheme with its versions, newest first. */
export interface SchemeDetail<Terms> extends SchemeRecord {
  /** The last day whose public holidays are known here; after it working days are counted by weekends alone. Null when no day is. */
  calendarUntil: string | null;
  versions: SchemeVersionRecord<Terms>[];
}

export interface CreateSchemeInput {
  unitId: string;
  book: number;
  title: string;
}

/** A draft may be written again and again; an effective version never. */
export interface WriteVersionInput<Terms> {
  documentRef: string;
  effectiveFrom: string;
  effectiveTo?: string | null;
  terms: Terms;
}

/** Roles that a version's terms may name for the adoption of the next: those that may adopt at all. */
export const ADOPTING_ROLES = Object.keys(PERMISSIONS['scheme.adopt']) as Role[];

/** Whoever wrote a version does not adopt it, and the version in force may say whose part that is. */
export function checkAdopter(
  draft: Pick<SchemeVersionHead, 'writerIds'>,
  inForce: { approvers?: { adopting: string[] } } | null,
  actor: Pick<Actor, 'userId' | 'grants'>,
): DomainErrorCode | null {
  if (draft.writerIds.includes(actor.userId)) return 'scheme.own-draft';
  const roles = inForce?.approvers?.adopting ?? [];
  const mayBe = roles.length === 0 || actor.grants.some((grant) => roles.includes(grant.role));
  return mayBe ? null : 'scheme.not-adopter';
}

export type VoteRefusal = 'scheme.vote-to-come' | 'scheme.vote-lost';

/** A version takes effect by a vote that has been held, with more than half of those present for it, as in a council (DECISIONS 45). */
export function checkVote({ metOn, present, votes }: AdoptVersionInput, today: string): VoteRefusal | null {
  if (metOn > today) return 'scheme.vote-to-come';
  return votes * 2 > present ? null : 'scheme.vote-lost';
}

/** What else a version's terms may keep to some of those who may do it: confirming a sheet, recording what a council came to, deciding an objection. */
const APPROVALS = {
  attendance: 'activity.confirm-attendance',
  deeds: 'deed.review',
  objections: 'posting.decide-objection',
} as const satisfies Record<string, Action>;
export type Approval = keyof typeof APPROVALS;
export const APPROVING_ROLES = Object.fromEntries(
  Object.entries(APPROVALS).map(([approval, action]) => [approval, Object.keys(PERMISSIONS[action])]),
) as Record<Approval, Role[]>;

/** Each version that is in force must agree; a role counts where it reaches the subject by itself. */
export function checkApprover(
  approval: Approval,
  versions: readonly { approvers?: Partial<Record<Approval, string[]>> }[],
  actor: Actor,
  subject: Subject,
): DomainErrorCode | null {
  const agrees = ({ approvers }: (typeof versions)[number]) => {
    const roles = approvers?.[approval] ?? [];
    const grants = actor.grants.filter((grant) => roles.includes(grant.role));
    return roles.length === 0 || can({ ...actor, grants }, APPROVALS[approval], subject);
  };
  return versions.every(agrees) ? null : 'scheme.not-approver';
}

/** What a multiplier may ask of a service: the activity's kind, or when it took place. */
export const SERVICE_CONDITIONS = ['peak-post', 'campaign', 'holiday', 'weekend', 'night'] as const;
export type ServiceCondition = (typeof SERVICE_CONDITIONS)[number];

/** Who somebody was in the activity, as schemes price it: 参加 · 带队. */
export const SERVICE_ROLES = ['participant', 'leader'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** Asks what a version would have given on a past period. */
export interface TrySchemeInput {
  from: string;
  to: string;
}

export type TrialState = 'waiting' | 'running' | 'done' | 'failed';

/** `before`: what the version in force gave, posted or under 公示; `after`: what the tried version would have given. */
export interface TrialSums {
  facts: number;
  people: number;
  before: number;
  after: number;
}

export interface TrialUnit extends TrialSums {
  unitId: string;
  unitName: string;
}

/** One service, or one approved claim, whose points would differ. */
export interface TrialLine {
  personId: string;
  personName: string;
  /** Null for a claim; its title then is the rule that it was made under. */
  activityId: string | null;
  activityTitle: string;
  occurredOn: string;
  minutes: number;
  before: number;
  after: number;
  explanation: string;
}

/** What does not come of services, in one unit: opening points, and deductions that were decided, which count below zero. */
export interface TrialExtra {
  kind: 'opening' | 'deduction';
  unitId: string;
  unitName: string;
  accounts: number;
  before: number;
  after: number;
}

/** A cap that took something off: how often, and how much in all. */
export interface TrialCap {
  scope: 'person' | 'household';
  window: 'day' | 'month' | 'activity';
  points: number;
  times: number;
  taken: number;
}

export interface TrialResult extends TrialSums {
  /** People who would have more, and who would have less. */
  gaining: number;
  losing: number;
  units: TrialUnit[];
  lines: TrialLine[];
  caps: TrialCap[];
  extras: TrialExtra[];
}

/** A trial run (试算) of a version: nothing is posted by it. */
export interface SchemeTrial {
  id: string;
  schemeId: string;
  versionId: string;
  version: number;
  from: string;
  to: string;
  state: TrialState;
  /** Hundredths. */
  progress: number;
  askedByName: string;
  askedAt: string;
  finishedAt: string | null;
}

export interface SchemeTrialDetail extends SchemeTrial {
  result: TrialResult | null;
}

export interface TrialPerson {
  personId: string;
  name: string;
  unitName: string;
  facts: number;
  before: number;
  after: number;
}
