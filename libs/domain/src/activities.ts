import { DomainError, type DomainErrorCode } from './errors';
import type { Quantity } from './briefs/facts';

/** 草稿 → 已发布 → 报名截止 → 进行中 → 已结束（考勤已确认） → 已结算; 已取消. */
export type ActivityState =
  'draft' | 'published' | 'sign-up-closed' | 'under-way' | 'concluded' | 'settled' | 'cancelled';
/** `reopen`: a correction put points under 公示 again. */
export type ActivityEvent = 'publish' | 'close-sign-up' | 'begin' | 'conclude' | 'settle' | 'reopen' | 'cancel';

const TRANSITIONS: Record<ActivityState, Partial<Record<ActivityEvent, ActivityState>>> = {
  draft: { publish: 'published', cancel: 'cancelled' },
  published: { 'close-sign-up': 'sign-up-closed', begin: 'under-way', conclude: 'concluded', cancel: 'cancelled' },
  'sign-up-closed': { begin: 'under-way', conclude: 'concluded', cancel: 'cancelled' },
  'under-way': { conclude: 'concluded', cancel: 'cancelled' },
  concluded: { settle: 'settled' },
  settled: { reopen: 'concluded' },
  cancelled: {},
};

export const ACTIVITY_STATES = Object.keys(TRANSITIONS) as ActivityState[];

/** The state after an event, or null when the event has no place in this state. */
export function nextActivityState(state: ActivityState, event: ActivityEvent): ActivityState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** The states in which an event has a place. */
export function statesBefore(event: ActivityEvent): ActivityState[] {
  return ACTIVITY_STATES.filter((state) => nextActivityState(state, event) !== null);
}

/** Why this cannot happen to the activity now, or null. */
export function checkTransition(activity: { state: ActivityState }, event: ActivityEvent): DomainErrorCode | null {
  if (nextActivityState(activity.state, event)) return null;
  return event === 'publish' ? 'activity.not-draft' : 'activity.state-refused';
}

/** The state an event leads to; throws where it has no place. */
export function activityStateAfter(activity: { state: ActivityState }, event: ActivityEvent): ActivityState {
  const state = nextActivityState(activity.state, event);
  if (state === null) throw new DomainError(checkTransition(activity, event) ?? 'activity.state-refused');
  return state;
}

export const ACTIVITY_KINDS = ['regular', 'peak-post', 'campaign', 'training', 'visit', 'performance'] as const;
/** 日常服务 · 高峰值守 · 专项行动 · 培训 · 走访慰问 · 文艺演出. Schemes price by kind and category. */
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** The category decides the bulletin's section. */
export const ACTIVITY_CATEGORIES = [
  '环境卫生',
  '文明宣传',
  '文明引导',
  '理论宣讲',
  '志愿服务',
  '便民服务',
  '未成年人',
  '文化活动',
  '读书分享',
  '移风易俗',
] as const;
export type ActivityCategory = (typeof ACTIVITY_CATEGORIES)[number];

export type RiskLevel = 'low' | 'medium' | 'high';

export interface Eligibility {
  minAge: number | null;
  maxAge: number | null;
  /** Only members of these teams; empty means anybody. */
  teamIds: string[];
  minorsAllowed: boolean;
}

export interface ShiftRecord {
  id: string;
  startsAt: string;
  endsAt: string;
  /** Null: no limit. */
  capacity: number | null;
  signedUp: number;
  waiting: number;
}

/** The words of an activity that its 简讯 is made of; see composeBrief. All optional, none invented. */
export interface BriefWording {
  organizer?: string;
  partners?: string[];
  lead?: string;
  audience?: string;
  action?: string;
  theme?: string;
  subject?: string;
  /** Where the object itself is counted: 入户发放“…”1.5万份. */
  amount?: Quantity;
  participantKind?: string;
}

export interface ActivityRecord {
  id: string;
  title: string;
  kind: ActivityKind;
  category: ActivityCategory;
  state: ActivityState;
  unitId: string;
  unitName: string;
  teamId: string | null;
  teamName: string | null;
  place: string;
  startsAt: string;
  endsAt: string;
  signUpClosesAt: string;
  riskLevel: RiskLevel;
  /** Sum over the shifts; null when any shift is unlimited. */
  capacity: number | null;
  signedUp: number;
  waiting: number;
  brand: string | null;
  campaign: string | null;
  /** What the asking person is to it. */
  mine: SignUpState | 'none';
}

export interface ActivityDetail extends ActivityRecord {
  description: string;
  riskText: string;
  needs: string;
  eligibility: Eligibility;
  shifts: ShiftRecord[];
  wording: BriefWording;
  /** 地点 with its preposition as the brief prints it: 在市民活动中心. */
  placePhrase: string | null;
  contactName: string | null;
  version: number;
  cancelReason: string | null;
  concludedAt: string | null;
  outcomes: OutcomeReport[];
  /** My sign-ups by shift. */
  mySignUps: SignUpRecord[];
}

/** Outcome figures: 清理 [堆料 500 处, 小广告 213 处]. */
export interface OutcomeReport {
  action: string;
  items: Quantity[];
}

export interface ShiftInput {
  id?: string;
  startsAt: string;
  endsAt: string;
  capacity?: number | null;
}

export interface PlanActivityInput {
  title: string;
  kind: ActivityKind;
  category: ActivityCategory;
  unitId: string;
  teamId?: string | null;
  place: string;
  placePhrase?: string | null;
  description?: string;
  needs?: string;
  riskLevel: RiskLevel;
  riskText?: string;
  shifts: ShiftInput[];
  signUpClosesAt?: string;
  eligibility: Eligibility;
  brand?: string | null;
  campaign?: string | null;
  wording: BriefWording;
}

/** A changed plan, with the version it was made from. */
export interface ChangeActivityInput extends PlanActivityInput {
  version: number;
}

/** What one person would get for one shift under the scheme in force that day. */
export interface ActivityEstimate {
  minutes: number;
  points: number;
  explanation: string;
}

export interface CancelActivityInput {
  reason: string;
}

export type SignUpState = 'confirmed' | 'waiting' | 'withdrawn';

export interface SignUpRecord {
  id: string;
  activityId: string;
  shiftId: string;
  personId: string;
  state: SignUpState;
  signedUpAt: string;
  /** From 1; null unless waiting. */
  waitingPlace: number | null;
  /** When a place that became free was given to whoever waited for it; null for who had one from the start. */
  promotedAt: string | null;
}

export interface ActivityQuery {
  unitId?: string;
  teamId?: string;
  state?: ActivityState;
  category?: ActivityCategory;
  from?: string;
  to?: string;
  search?: string;
}

/** May this plan be saved? Times in order, shifts sane, no minors where it is dangerous. */
export function checkPlan(
  plan: Pick<PlanActivityInput, 'shifts' | 'signUpClosesAt' | 'riskLevel' | 'riskText' | 'eligibility'>,
): DomainErrorCode | null {
  const starts = plan.shifts.map((shift) => shift.startsAt).sort()[0];
  if (starts === undefined) return 'activity.times-disordered';
  if (plan.shifts.some((shift) => shift.endsAt <= shift.startsAt)) return 'activity.times-disordered';
  if (plan.signUpClosesAt && plan.signUpClosesAt > starts) return 'activity.times-disordered';
  const { minAge, maxAge } = plan.eligibility;
  if (minAge !== null && maxAge !== null && minAge > maxAge) return 'activity.ages-disordered';
  if (plan.riskLevel === 'high' && plan.eligibility.minorsAllowed) return 'activity.dangerous-for-minors';
  if (plan.riskLevel !== 'low' && !plan.riskText?.trim()) return 'activity.risk-text-missing';
  return null;
}

/** A plan may be called off until there is attendance to account for. */
export function checkCancelActivity(
  activity: { state: ActivityState },
  hasAttendance: boolean,
): DomainErrorCode | null {
  return checkTransition(activity, 'cancel') ?? (hasAttendance ? 'activity.has-attendance' : null);
}
