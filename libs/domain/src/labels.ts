import type { ActivityKind, ActivityState, RiskLevel, SignUpState } from './activities';
import type { BulletinState } from './briefs/bulletin';
import type { BriefStatus } from './briefs/records';
import type { AttendanceSource, Presence } from './attendance';
import type { RedemptionState, GoodsState, StockMoveKind } from './exchange';
import type { FeedEventKind } from './feed';
import type { ConsentPurpose, Gender, GuardianRelation, VolunteerState } from './people';
import type { Role } from './permissions';
import type { PointsTransferKind } from './points';
import type { TeamKind, TeamLevel } from './teams';
import type { UnitKind } from './units';

export const ROLE_LABELS: Record<Role, string> = {
  volunteer: '志愿者',
  'team-leader': '队长',
  'station-admin': '村（社区）管理员',
  'points-clerk': '积分兑换员',
  'town-admin': '镇街管理员',
  correspondent: '信息员',
  editor: '编辑',
  proofreader: '校对',
  signer: '核签',
  'district-admin': '区级管理员',
  auditor: '审计员',
};

export const UNIT_KIND_LABELS: Record<UnitKind, string> = {
  district: '区',
  bureau: '委办局',
  town: '镇',
  subdistrict: '街道',
  village: '村',
  community: '社区',
  centre: '文明实践中心',
  institute: '文明实践所',
  station: '文明实践站',
};

export const VOLUNTEER_STATE_LABELS: Record<VolunteerState, string> = {
  pending: '待审核',
  active: '已通过',
  declined: '未通过',
  suspended: '已停用',
  closed: '已注销',
};

export const GENDER_LABELS: Record<Gender, string> = { female: '女', male: '男', undisclosed: '不填' };
export const GUARDIAN_RELATION_LABELS: Record<GuardianRelation, string> = {
  parent: '父母',
  grandparent: '祖父母、外祖父母',
  other: '其他监护人',
};

export const CONSENT_LABELS: Record<ConsentPurpose, string> = {
  service: '同意服务协议与个人信息处理说明',
  'public-name': '同意在公示、光荣榜中显示姓名',
  'sms-notice': '同意接收活动短信提醒',
  insurance: '同意为办理保险提供身份证号',
};

export const TEAM_LEVEL_LABELS: Record<TeamLevel, string> = { corps: '总队', division: '中队', branch: '分队' };
export const TEAM_KIND_LABELS: Record<TeamKind, string> = {
  general: '志愿服务队',
  'civility-guide': '“红绿灯”文明引导队',
};

export const ACTIVITY_STATE_LABELS: Record<ActivityState, string> = {
  draft: '草稿',
  published: '报名中',
  'sign-up-closed': '报名截止',
  'under-way': '进行中',
  concluded: '已结束',
  settled: '已结算',
  cancelled: '已取消',
};

export const ACTIVITY_KIND_LABELS: Record<ActivityKind, string> = {
  regular: '日常服务',
  'peak-post': '高峰值守',
  campaign: '专项行动',
  training: '培训',
  visit: '走访慰问',
  performance: '文艺演出',
};

export const RISK_LABELS: Record<RiskLevel, string> = { low: '低', medium: '中', high: '高' };
export const SIGN_UP_STATE_LABELS: Record<SignUpState, string> = {
  confirmed: '已报名',
  waiting: '候补中',
  withdrawn: '已退出',
};
export const PRESENCE_LABELS: Record<Presence, string> = {
  present: '到',
  late: '迟到',
  'left-early': '早退',
  excused: '请假',
  absent: '缺席',
};

export const ATTENDANCE_SOURCE_LABELS: Record<AttendanceSource, string> = {
  scan: '现场扫码',
  'roll-call': '队长点名',
  paper: '纸质补录',
  'self-report': '自报',
};

export const TRANSFER_KIND_LABELS: Record<PointsTransferKind, string> = {
  award: '入账',
  hold: '冻结',
  capture: '领取',
  release: '解冻',
  redeem: '兑换',
  expire: '到期',
  reverse: '冲正',
  adjust: '调整',
  gift: '赠送',
};

export const REDEMPTION_STATE_LABELS: Record<RedemptionState, string> = {
  reserved: '待领取',
  'handed-over': '已领取',
  cancelled: '已取消',
  expired: '已过期',
  voided: '已撤销',
};

export const GOODS_STATE_LABELS: Record<GoodsState, string> = { 'on-sale': '在售', 'off-sale': '下架' };

export const STOCK_MOVE_LABELS: Record<StockMoveKind, string> = {
  in: '入库',
  reserve: '预约占用',
  release: '释放',
  out: '出库',
  restore: '撤销退回',
  difference: '盘点差异',
};

export const FEED_KIND_LABELS: Record<FeedEventKind, string> = {
  'activity-published': '活动发布',
  'activity-concluded': '活动结束',
  'activity-corrected': '考勤更正',
  'activity-cancelled': '活动取消',
  'redemption-handed-over': '积分兑换',
  'bulletin-published': '快报发布',
};

export const BRIEF_STATUS_LABELS: Record<BriefStatus, string> = {
  unused: '未采用',
  placed: '已编入',
  printed: '已刊发',
};
export const BULLETIN_STATE_LABELS: Record<BulletinState, string> = { collecting: '征集中', published: '已发布' };

/** 2.5 小时; minutes are data, hours are what people read. At most two decimals, none that are zero. */
export function hoursLabel(minutes: number): string {
  return `${Math.round((minutes / 60) * 100) / 100} 小时`;
}
