import type { ServiceCondition, ServiceRole } from '@jishan/domain';
import type { Cap, FactKind, OwnerKind, Rounding } from '@jishan/points';

export const FACT_KIND_LABELS: Record<FactKind, string> = {
  attendance: '服务考勤',
  deed: '申报的善行',
  commendation: '表彰',
};
export const SERVICE_ROLE_LABELS: Record<ServiceRole, string> = { participant: '参加', leader: '带队' };
export const CONDITION_LABELS: Record<ServiceCondition, string> = {
  'peak-post': '高峰值守',
  campaign: '专项行动',
  holiday: '节假日',
  weekend: '周末',
  night: '夜间（22 点至 6 点）',
};
export const ROUNDING_LABELS: Record<Rounding, string> = { down: '不足的舍去', nearest: '四舍五入', up: '不足的进一' };
export const EARNING_LABELS = { hour: '按小时', time: '按次', fixed: '固定分值' } as const;
export const CAP_SCOPE_LABELS: Record<Cap['scope'], string> = { person: '每人', household: '每户' };
export const CAP_WINDOW_LABELS: Record<Cap['window'], string> = { day: '每天', month: '每月', activity: '每次活动' };
export const ACCOUNT_OWNER_LABELS: Record<OwnerKind, string> = {
  household: '记入所在户的账户，没有户的记入本人账户',
  member: '记入本人账户',
  team: '记入队伍账户',
};
export const BOOK_LABELS: Record<number, string> = { 1: '可兑换的村级积分', 2: '队伍擂台积分' };
