import type { ActivityKind, ActivityState, RiskLevel, SignUpState } from './activities';
import type { BulletinChangeKind, BulletinState, BulletinStep } from './briefs/chain';
import type { BriefMark, BriefStatus, CorrectionState } from './briefs/records';
import type { AttendanceSource, Presence } from './attendance';
import type { ComplaintState } from './complaints';
import type { CouncilVote } from './councils';
import type { AppealState, DeductionState } from './deductions';
import type { DeedState } from './deeds';
import type { RedemptionState } from './exchange';
import type { GoodsForm, GoodsState, StockMoveKind } from './stock';
import type { FeedEventKind } from './feed';
import type { FundEntryKind } from './shop-books';
import type { ObjectionState, PostingEntryState, PostingPhase } from './postings';
import type { HouseholdChangeKind } from './households';
import type { ConsentPurpose, Gender, GuardianRelation, VolunteerState } from './people';
import type { Role } from './permissions';
import type { Rating, RecordKind } from './records';
import type { HoldEnd, PointsTransferKind } from './points';
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

export const HOUSEHOLD_CHANGE_LABELS: Record<HouseholdChangeKind, string> = {
  founded: '立户',
  joined: '加入',
  left: '离开',
  'head-changed': '换户主',
  split: '分户',
  merged: '并户',
  moved: '迁居',
  died: '去世',
  'taken-in': '个人积分并入',
  'kept-apart': '个人积分另存',
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
  deduct: '扣分',
  move: '划转',
  reverse: '冲正',
};

export const HOLD_END_LABELS: Record<HoldEnd, string> = { capture: '已领取', release: '已退回' };

export const REDEMPTION_STATE_LABELS: Record<RedemptionState, string> = {
  reserved: '待领取',
  'handed-over': '已领取',
  cancelled: '已取消',
  expired: '已过期',
  voided: '已撤销',
};

export const GOODS_FORM_LABELS: Record<GoodsForm, string> = { own: '自有商品', voucher: '第三方券' };

export const RECORD_KIND_LABELS: Record<RecordKind, string> = {
  training: '培训',
  commendation: '表彰奖励',
  evaluation: '服务评价',
};
export const RATING_LABELS: Record<Rating, string> = { excellent: '优秀', good: '良好', sound: '合格' };

export const FUND_ENTRY_LABELS: Record<FundEntryKind, string> = {
  income: '收入',
  purchase: '采购',
  settlement: '结算付款',
  reversal: '冲正',
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

/** The books of the ledger, by number. */
export const BOOK_LABELS: Record<number, string> = { 1: '可兑换的村级积分', 2: '服务队擂台积分' };
export const POSTING_PHASE_LABELS: Record<PostingPhase, string> = {
  'to-come': '尚未公示',
  'on-view': '公示中',
  over: '已期满',
};

export const POSTING_ENTRY_LABELS: Record<PostingEntryState, string> = {
  waiting: '公示中',
  parked: '有异议',
  posted: '已入账',
  withdrawn: '已撤回',
};
export const DEED_STATE_LABELS: Record<DeedState, string> = {
  submitted: '待评议',
  'under-review': '评议中',
  approved: '已通过',
  declined: '未通过',
  withdrawn: '已撤回',
};
export const COUNCIL_VOTE_LABELS: Record<CouncilVote, string> = { for: '赞成', against: '反对' };
export const DEDUCTION_STATE_LABELS: Record<DeductionState, string> = {
  submitted: '待评议',
  'under-review': '评议中',
  confirmed: '申诉期',
  appealed: '申诉中',
  booked: '已扣分',
  contested: '扣分后申诉中',
  overturned: '申诉成立',
  dropped: '不成立',
  withdrawn: '已撤回',
};
export const APPEAL_STATE_LABELS: Record<AppealState, string> = {
  open: '待处理',
  upheld: '申诉成立',
  rejected: '申诉不成立',
};
export const OBJECTION_STATE_LABELS: Record<ObjectionState, string> = {
  open: '待处理',
  upheld: '异议成立',
  rejected: '异议不成立',
};
export const FEED_KIND_LABELS: Record<FeedEventKind, string> = {
  'activity-published': '活动发布',
  'activity-concluded': '活动结束',
  'activity-corrected': '考勤更正',
  'activity-cancelled': '活动取消',
  'redemption-handed-over': '积分兑换',
  'deed-filed': '积分申报',
  'deed-decided': '申报评议',
  'deduction-filed': '提出扣分',
  'deduction-decided': '扣分评议',
  'appeal-raised': '扣分申诉',
  'appeal-decided': '申诉处理',
  'deduction-booked': '扣分入账',
  'objection-raised': '公示异议',
  'objection-decided': '异议处理',
  'posting-ended': '公示期满',
  'bulletin-published': '快报发布',
};

export const COMPLAINT_STATE_LABELS: Record<ComplaintState, string> = { open: '待答复', answered: '已答复' };
export const BRIEF_STATUS_LABELS: Record<BriefStatus, string> = {
  unused: '未采用',
  placed: '已编入',
  printed: '已刊发',
};
export const BRIEF_MARK_LABELS: Record<BriefMark, string> = {
  outdated: '数据已更新',
  flagged: '数字与记录不符（已说明）',
};
export const CORRECTION_STATE_LABELS: Record<CorrectionState, string> = {
  waiting: '待刊发',
  carried: '已编入',
  dismissed: '不刊发',
};
export const BULLETIN_STATE_LABELS: Record<BulletinState, string> = {
  collecting: '征集中',
  proofreading: '待校对',
  signing: '待核签',
  signed: '已签待发',
  published: '已发布',
};
export const BULLETIN_STEP_LABELS: Record<BulletinStep, string> = { edit: '编辑', proofread: '校对', sign: '核签' };
export const BULLETIN_CHANGE_LABELS: Record<BulletinChangeKind, string> = {
  open: '新建',
  'place-brief': '编入简讯',
  'take-out-brief': '移出简讯',
  'place-article': '编入信息',
  'take-out-article': '移出信息',
  arrange: '调整',
  'word-correction': '改写更正',
  'dismiss-correction': '不刊发更正',
  'release-number': '退回期号',
  'hand-in': '送校',
  proofread: '校对通过',
  sign: '核签',
  publish: '发布',
  recall: '撤回送校',
  'send-back': '退回',
  withdraw: '撤回签发',
};
