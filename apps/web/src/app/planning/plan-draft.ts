import {
  type ActivityCategory,
  type ActivityDetail,
  type ActivityKind,
  addDays,
  type BriefWording,
  checkPlan,
  dayOf,
  type DomainErrorCode,
  instantAt,
  isDay,
  LIMITS,
  type PlanActivityInput,
  type RiskLevel,
  timeOf,
} from '@jishan/domain';

export interface ShiftDraft {
  day: string;
  from: string;
  to: string;
  /** Goes on past midnight: `to` is of the day after. */
  endsNextDay: boolean;
  /** As typed; empty: no limit. */
  capacity: string;
}

/** The form as it is typed. */
export interface PlanDraft {
  title: string;
  kind: ActivityKind;
  category: ActivityCategory;
  unitId: string;
  teamId: string;
  place: string;
  placePhrase: string;
  description: string;
  needs: string;
  riskLevel: RiskLevel;
  riskText: string;
  shifts: ShiftDraft[];
  closesDay: string;
  closesTime: string;
  minAge: string;
  maxAge: string;
  teamOnly: boolean;
  minorsAllowed: boolean;
  brand: string;
  campaign: string;
  wording: Required<Omit<BriefWording, 'partners' | 'amount'>>;
  /** Joined by 、. */
  partners: string;
}

export function blankPlan(today: string): PlanDraft {
  return {
    title: '',
    kind: 'regular',
    category: '环境卫生',
    unitId: '',
    teamId: '',
    place: '',
    placePhrase: '',
    description: '',
    needs: '',
    riskLevel: 'low',
    riskText: '',
    shifts: [{ day: addDays(today, 3), from: '09:00', to: '11:00', endsNextDay: false, capacity: '25' }],
    closesDay: '',
    closesTime: '18:00',
    minAge: '',
    maxAge: '',
    teamOnly: false,
    minorsAllowed: true,
    brand: '',
    campaign: '',
    wording: { organizer: '', lead: '', audience: '', action: '', theme: '', subject: '', participantKind: '' },
    partners: '',
  };
}

export function toPlanDraft(activity: ActivityDetail): PlanDraft {
  const { wording, eligibility } = activity;
  return {
    title: activity.title,
    kind: activity.kind,
    category: activity.category,
    unitId: activity.unitId,
    teamId: activity.teamId ?? '',
    place: activity.place,
    placePhrase: activity.placePhrase ?? '',
    description: activity.description,
    needs: activity.needs,
    riskLevel: activity.riskLevel,
    riskText: activity.riskText,
    shifts: activity.shifts.map(({ startsAt, endsAt, capacity }) => ({
      day: dayOf(startsAt),
      from: timeOf(startsAt),
      to: timeOf(endsAt),
      endsNextDay: dayOf(endsAt) > dayOf(startsAt),
      capacity: capacity === null ? '' : String(capacity),
    })),
    closesDay: dayOf(activity.signUpClosesAt),
    closesTime: timeOf(activity.signUpClosesAt),
    minAge: eligibility.minAge === null ? '' : String(eligibility.minAge),
    maxAge: eligibility.maxAge === null ? '' : String(eligibility.maxAge),
    teamOnly: eligibility.teamIds.length > 0,
    minorsAllowed: eligibility.minorsAllowed,
    brand: activity.brand ?? '',
    campaign: activity.campaign ?? '',
    wording: {
      organizer: wording.organizer ?? '',
      lead: wording.lead ?? '',
      audience: wording.audience ?? '',
      action: wording.action ?? '',
      theme: wording.theme ?? '',
      subject: wording.subject ?? '',
      participantKind: wording.participantKind ?? '',
    },
    partners: (wording.partners ?? []).join('、'),
  };
}

/** What is missing or malformed, one sentence; the rules of the domain come after this. */
export function missingIn(draft: PlanDraft): string | null {
  if (draft.title.trim() === '') return '请填写活动名称。';
  if (draft.unitId === '') return '请选择主办单位。';
  if (draft.place.trim() === '') return '请填写集合地点。';
  for (const shift of draft.shifts) {
    if (!isDay(shift.day) || !isTime(shift.from) || !isTime(shift.to)) return '请填全每个班次的日期和起止时间。';
    if (shift.capacity.trim() !== '' && !isWhole(shift.capacity, 1, LIMITS.capacity))
      return '名额须为正整数；不限名额可以留空。';
  }
  if (draft.closesDay !== '' && !(isDay(draft.closesDay) && isTime(draft.closesTime)))
    return '请填全报名截止的日期和时间。';
  if ([draft.minAge, draft.maxAge].some((age) => age.trim() !== '' && !isWhole(age, 0, LIMITS.oldestAge)))
    return '年龄须为整数；不限可以留空。';
  return draft.teamOnly && draft.teamId === '' ? '只限本队队员时，请选择承办服务队。' : null;
}

/** The domain's refusal of a complete draft. */
export function refusalOf(draft: PlanDraft): DomainErrorCode | null {
  return checkPlan(toPlanInput(draft));
}

export function toPlanInput(draft: PlanDraft): PlanActivityInput {
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    category: draft.category,
    unitId: draft.unitId,
    teamId: draft.teamId || null,
    place: draft.place.trim(),
    placePhrase: draft.placePhrase.trim() || null,
    description: draft.description.trim(),
    needs: draft.needs.trim(),
    riskLevel: draft.riskLevel,
    riskText: draft.riskText.trim(),
    shifts: draft.shifts.map(({ day, from, to, endsNextDay, capacity }) => ({
      startsAt: instantAt(day, from),
      endsAt: instantAt(endsNextDay ? addDays(day, 1) : day, to),
      capacity: capacity.trim() === '' ? null : Number(capacity),
    })),
    ...(draft.closesDay ? { signUpClosesAt: instantAt(draft.closesDay, draft.closesTime) } : {}),
    eligibility: {
      minAge: draft.minAge.trim() === '' ? null : Number(draft.minAge),
      maxAge: draft.maxAge.trim() === '' ? null : Number(draft.maxAge),
      teamIds: draft.teamOnly && draft.teamId ? [draft.teamId] : [],
      minorsAllowed: draft.minorsAllowed,
    },
    brand: draft.brand.trim() || null,
    campaign: draft.campaign.trim() || null,
    wording: toWording(draft),
  };
}

function toWording(draft: PlanDraft): BriefWording {
  const wording = { ...draft.wording, audience: forWhom(draft.wording.audience.trim()) };
  const said = Object.entries(wording).flatMap(([field, text]) => (text.trim() ? [[field, text.trim()]] : []));
  const partners = draft.partners
    .split(/[、，,]/u)
    .map((name) => name.trim())
    .filter(Boolean);
  return { ...(Object.fromEntries(said) as BriefWording), ...(partners.length > 0 ? { partners } : {}) };
}

/** A brief wants the audience with its preposition; people are asked for whom, and answer 社区居民 or 向阳社区居民. */
function forWhom(audience: string): string {
  return audience === '' || /^(为|给|对|向(?!阳)|面向|针对)/u.test(audience) ? audience : `为${audience}`;
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** These carry out an activity, which has to be named; 观看 or 学习 take the theme itself. */
const CARRIES_OUT = /(?:开展|举办|举行|组织|启动)$/;

/** The sentence of the 简讯 would stop at the quotation mark: 开展“一河清水送京城”. */
export function endsAtTheTheme({ action, theme, subject }: PlanDraft['wording']): boolean {
  return theme.trim() !== '' && subject.trim() === '' && CARRIES_OUT.test(action.trim() || '开展');
}
