import { type Approval, ROLE_LABELS, type Role, type ServiceRole } from '@jishan/domain';
import type { Bonus, Cap, Earning, Expiry, Multiplier, Rule } from '@jishan/points';
import type { VersionTerms } from '../../schemes/schemes.api';
import {
  ACCOUNT_OWNER_LABELS,
  CAP_SCOPE_LABELS,
  CAP_WINDOW_LABELS,
  FACT_KIND_LABELS,
  ROUNDING_LABELS,
  SERVICE_ROLE_LABELS,
} from './scheme-labels';

/** A rule as a villager can read it: what it is for, what it gives, and under which circumstances more. */
export function ruleSentence(rule: Rule): string {
  if (rule.factKind === 'deduction')
    return `经评议属实的，每次扣 ${rule.earning.points} 分；可以申诉，从不自动扣分，余额不会扣成负数。`;
  const extras = [...rule.multipliers.map(multiplierPart), ...(rule.bonus ? [bonusPart(rule.bonus)] : [])];
  return `${[`${subjectPart(rule)}：${earningPart(rule.earning)}`, ...extras].join('；')}。`;
}

function subjectPart({ factKind, category, role }: Rule): string {
  if (factKind !== 'attendance')
    return category ? `${category}方面${FACT_KIND_LABELS[factKind]}` : FACT_KIND_LABELS[factKind];
  const activity = category ? `${category}类活动` : '各类活动';
  return role ? `${SERVICE_ROLE_LABELS[role as ServiceRole] ?? role}${activity}` : activity;
}

function earningPart(earning: Earning): string {
  switch (earning.by) {
    case 'hour': {
      const step = earning.stepMinutes === 1 ? '按分钟计时' : `满 ${earning.stepMinutes} 分钟计一段`;
      return `每小时 ${earning.points} 分，${step}，得数${ROUNDING_LABELS[earning.rounding]}`;
    }
    case 'time':
      return earning.minutesMin > 0
        ? `每次 ${earning.points} 分，须服务满 ${earning.minutesMin} 分钟`
        : `每次 ${earning.points} 分`;
    case 'fixed':
      return `一律 ${earning.points} 分`;
    default:
      return earning satisfies never;
  }
}

function multiplierPart({ name, percent }: Multiplier): string {
  return `${name}按 ${percent}% 计`;
}

function bonusPart({ name, times, months, points }: Bonus): string {
  const when = months === 1 ? `当月满 ${times} 次` : `连续 ${months} 个月每月满 ${times} 次`;
  return `${when}，另奖 ${points} 分（${name}）`;
}

/** 每人每天最多 40 分。 */
export function capSentence({ scope, window, points }: Cap): string {
  return `${CAP_SCOPE_LABELS[scope]}${CAP_WINDOW_LABELS[window]}最多 ${points} 分。`;
}

export function expirySentence(expiry: Expiry): string {
  if (expiry.kind === 'months') return `积分自取得起 ${expiry.months} 个月内有效。`;
  if (expiry.yearsLater === 0) return '积分当年年底到期。';
  return expiry.yearsLater === 1 ? '积分次年年底到期。' : `积分在取得后第 ${expiry.yearsLater} 年年底到期。`;
}

/** `calendarUntil`: the last day whose public holidays are known. */
export function postingSentence(
  { postingDays, postingRhythm }: Pick<VersionTerms, 'postingDays' | 'postingRhythm'>,
  calendarUntil: string | null,
): string {
  if (postingDays === 0) return '考勤确认后立即入账。';
  const known = calendarUntil === null ? '没有法定节假日安排，' : `法定节假日和调休已录入到 ${calendarUntil}，之后`;
  const gathered = { 'at-once': '', weekly: '每周的积分汇总到周日，', monthly: '每月的积分汇总到月底，' }[
    postingRhythm
  ];
  return `${gathered}公示 ${postingDays} 个工作日后入账（${known}只按周六、周日休息推算）。`;
}

/** 每户起始 50 分，每年年初重新给一次。 */
export function openingSentence({ opening, accountOwner }: Pick<VersionTerms, 'opening' | 'accountOwner'>): string {
  if (!opening) return '没有起始分。';
  const whose = { household: '每户', member: '每人', team: '每支服务队' }[accountOwner];
  const when = opening.every === 'year' ? '每年给一次' : '只给一次';
  return `${whose}起始 ${opening.points} 分，${when}，不经公示；方案生效后新立的也有。`;
}

export function adoptingSentence({ approvers }: Pick<VersionTerms, 'approvers'>): string {
  const roles = (approvers?.adopting ?? []).map(labelOf);
  return roles.length === 0
    ? '下一版的表决由起草人以外的镇街或区级管理员登记。'
    : `下一版的表决由起草人以外的${roles.join('或')}登记。`;
}

/** 考勤由队长或镇街管理员确认。 Where no role is named nothing is said: whoever may do it does it. */
export function approverSentences({ approvers }: Pick<VersionTerms, 'approvers'>): string[] {
  const whole: Record<Approval, (roles: string) => string> = {
    attendance: (roles) => `考勤只由${roles}确认。`,
    deeds: (roles) => `申报的评议只由${roles}登记。`,
    objections: (roles) => `公示的异议只由${roles}处理。`,
  };
  return (Object.keys(whole) as Approval[]).flatMap((approval) => {
    const roles = approvers?.[approval] ?? [];
    return roles.length === 0 ? [] : [whole[approval](roles.map(labelOf).join('或'))];
  });
}

const labelOf = (role: string) => ROLE_LABELS[role as Role] ?? role;

/** Everything of a version besides its rules. */
export function termSentences(terms: VersionTerms, calendarUntil: string | null): string[] {
  return [
    `${ACCOUNT_OWNER_LABELS[terms.accountOwner]}。`,
    openingSentence(terms),
    postingSentence(terms, calendarUntil),
    expirySentence(terms.expiry),
    ...(terms.caps.length > 0 ? terms.caps.map(capSentence) : ['不设上限。']),
    adoptingSentence(terms),
    ...approverSentences(terms),
  ];
}
