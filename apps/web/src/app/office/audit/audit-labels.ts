import { ROLE_LABELS } from '@jishan/domain';

/** Chinese for the codes of the audit log. A code that is not here is shown as it is: better an odd word than a hidden deed. */
const AUDIT_LABELS: Record<string, string> = {
  'personal-data.reveal': '查看完整个人信息',
  'volunteer.create': '代为建档',
  'volunteer.claim': '认领档案',
  'volunteer.approve': '通过注册',
  'volunteer.decline': '不通过注册',
  'household.create': '登记新户',
  'household.add-member': '加入户内成员',
  'team.create': '新建服务队',
  'team.appoint-leader': '任命队长',
  'team.add-member': '加入队员',
  'team.remove-member': '队员离队',
  'unit.create': '新建单位',
  'unit.change': '修改单位',
  'activity.plan': '计划活动',
  'activity.change': '修改活动计划',
  'activity.publish': '发布活动',
  'activity.close-sign-up': '截止活动报名',
  'activity.sign-up-for': '代人报名',
  'activity.confirm-attendance': '确认考勤',
  'activity.cancel': '取消活动',
  'activity.correct-attendance': '更正考勤',
  'points.reverse': '冲正积分',
  'points.finding': '对账发现差错',
  'scheme.create': '新建积分方案',
  'scheme.write-version': '起草积分方案版本',
  'scheme.change-version': '修改积分方案草稿',
  'scheme.adopt': '登记表决并生效',
  'goods.manage': '变更商品',
  'stock.move': '变更库存',
  'redemption.hand-over': '发放兑换物品',
  'redemption.cancel': '取消兑换预约',
  'redemption.void': '撤销兑换',
  'brief.edit': '修改简讯',
  'brief.recompose': '按最新记录重写简讯',
  'bulletin.publish': '发布快报',
  'complaint.answer': '答复投诉建议',
  'grant.handed-out': '授予角色',
  'grant.taken-back': '收回角色',
  'password.changed': '修改密码',
  'session.ended-everywhere': '退出所有登录',
  'session.reused': '登录凭证被重复使用',
};

const SUBJECT_LABELS: Record<string, string> = {
  volunteer: '志愿者',
  person: '个人',
  household: '家庭户',
  team: '服务队',
  unit: '单位',
  activity: '活动',
  transfer: '积分流水',
  ledger: '账本',
  scheme: '积分方案',
  goods: '商品',
  shop: '兑换点',
  redemption: '兑换单',
  brief: '简讯',
  bulletin: '快报',
  complaint: '投诉建议',
  user: '用户',
};

export const AUDIT_ACTIONS = Object.entries(AUDIT_LABELS);

export function auditLabel(action: string): string {
  return AUDIT_LABELS[action] ?? action;
}

export function subjectLabel(kind: string): string {
  return SUBJECT_LABELS[kind] ?? kind;
}

/** The role that was given or taken back is kept as its code; everything else is Chinese already. */
export function detailLabel(detail: string | null): string {
  const roles: Record<string, string> = ROLE_LABELS;
  return detail === null ? '—' : (roles[detail] ?? detail);
}
