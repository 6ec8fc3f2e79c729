import type { Approval, ServiceCondition, ServiceRole } from '@jishan/domain';
import type { Cap, FactKind, Opening, OwnerKind, PostingRhythm, Rounding } from '@jishan/points';

export const FACT_KIND_LABELS: Record<FactKind, string> = {
  attendance: '服务考勤',
  deed: '申报的善行',
  commendation: '表彰',
  deduction: '扣分（经评议）',
};
export const SERVICE_ROLE_LABELS: Record<ServiceRole, string> = { participant: '参加', leader: '带队' };
export const CONDITION_LABELS: Record<ServiceCondition, string> = {
  'peak-post': '高峰值守',
  campaign: '专项行动',
  holiday: '节假日',
  weekend: '周末',
  night: '夜间（19 点及以后开始）',
};
export const ROUNDING_LABELS: Record<Rounding, string> = { down: '不足的舍去', nearest: '四舍五入', up: '不足的进一' };
export const EARNING_LABELS = { hour: '按小时', time: '按次', fixed: '固定分值' } as const;
export const CAP_SCOPE_LABELS: Record<Cap['scope'], string> = { person: '每人', household: '每户' };
export const CAP_WINDOW_LABELS: Record<Cap['window'], string> = { day: '每天', month: '每月', activity: '每次活动' };
export const ACCOUNT_OWNER_LABELS: Record<OwnerKind, string> = {
  household: '记入所在户的账户，没有户的记入本人账户',
  member: '记入本人账户',
  team: '记入服务队账户',
};
export const RHYTHM_LABELS: Record<PostingRhythm, string> = {
  'at-once': '逐日公示',
  weekly: '按周汇总公示',
  monthly: '按月汇总公示',
};
export const OPENING_LABELS: Record<Opening['every'], string> = { once: '一次性', year: '每年一次' };

export const APPROVAL_LABELS: Record<Approval, string> = {
  attendance: '考勤由谁确认',
  deeds: '申报的评议由谁登记',
  objections: '公示的异议由谁处理',
};
