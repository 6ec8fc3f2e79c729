import type { ServiceRole } from '@jishan/domain';
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

export function postingSentence(postingDays: number): string {
  return postingDays === 0 ? '考勤确认后立即入账。' : `公示 ${postingDays} 个工作日后入账。`;
}

/** Everything of a version besides its rules. */
export function termSentences(terms: VersionTerms): string[] {
  return [
    `${ACCOUNT_OWNER_LABELS[terms.accountOwner]}。`,
    postingSentence(terms.postingDays),
    expirySentence(terms.expiry),
    ...(terms.caps.length > 0 ? terms.caps.map(capSentence) : ['不设上限。']),
  ];
}
