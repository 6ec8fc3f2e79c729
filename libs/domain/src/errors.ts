/** Every refusal the product can give. The API maps each to an HTTP status, this file to a Chinese sentence; a code without both does not compile. */
export type DomainErrorCode =
  | 'access.unauthenticated'
  | 'access.denied'
  | 'access.origin-refused'
  | 'account.closed'
  | 'activity.already-concluded'
  | 'activity.not-draft'
  | 'activity.not-open'
  | 'activity.not-started'
  | 'activity.not-settled'
  | 'activity.state-refused'
  | 'activity.sign-up-closed'
  | 'activity.too-young'
  | 'activity.too-old'
  | 'activity.team-only'
  | 'activity.minor-refused'
  | 'activity.dangerous-for-minors'
  | 'activity.times-disordered'
  | 'activity.risk-text-missing'
  | 'activity.has-attendance'
  | 'activity.ages-disordered'
  | 'activity.changed-meanwhile'
  | 'activity.team-elsewhere'
  | 'attendance.duplicate-person'
  | 'attendance.minutes-out-of-range'
  | 'attendance.unknown-person'
  | 'attendance.empty'
  | 'attendance.guarantor-missing'
  | 'attendance.second-approver-missing'
  | 'attendance.changed-meanwhile'
  | 'attendance.unchanged'
  | 'attendance.reason-missing'
  | 'brief.facts-missing'
  | 'brief.in-bulletin'
  | 'brief.already-printed'
  | 'brief.stale'
  | 'bulletin.frozen'
  | 'bulletin.full'
  | 'bulletin.empty'
  | 'bulletin.changed-meanwhile'
  | 'bulletin.section-unknown'
  | 'complaint.already-answered'
  | 'consent.required'
  | 'grant.role-out-of-scope'
  | 'grant.own-account'
  | 'grant.exists'
  | 'household.full'
  | 'household.member-elsewhere'
  | 'household.other-village'
  | 'points.insufficient'
  | 'points.already-reversed'
  | 'points.already-resolved'
  | 'points.key-reused'
  | 'points.transfer-unknown'
  | 'redemption.expired'
  | 'redemption.limit-reached'
  | 'redemption.not-reserved'
  | 'redemption.own-household'
  | 'redemption.code-wrong'
  | 'redemption.code-locked'
  | 'redemption.other-area'
  | 'redemption.reason-missing'
  | 'redemption.not-void-able'
  | 'goods.out-of-stock'
  | 'goods.off-sale'
  | 'goods.stock-negative'
  | 'goods.name-taken'
  | 'shop.name-taken'
  | 'request.key-missing'
  | 'request.key-malformed'
  | 'request.key-reused'
  | 'request.invalid'
  | 'request.malformed'
  | 'request.too-large'
  | 'request.unsupported-media'
  | 'request.conflict'
  | 'request.too-many'
  | 'request.cursor-invalid'
  | 'resource.not-found'
  | 'scheme.backdated'
  | 'scheme.draft-exists'
  | 'scheme.effective'
  | 'scheme.exists'
  | 'scheme.overlap'
  | 'scheme.rules-invalid'
  | 'service.unavailable'
  | 'session.bad-credentials'
  | 'session.code-wrong'
  | 'session.expired'
  | 'session.locked'
  | 'session.not-registered'
  | 'session.reused'
  | 'sign-up.already'
  | 'sign-up.overlap'
  | 'sign-up.not-found'
  | 'sign-up.too-late-to-withdraw'
  | 'team.already-member'
  | 'team.request-pending'
  | 'team.request-decided'
  | 'team.name-taken'
  | 'team.not-member'
  | 'team.leader-required'
  | 'team.tree-too-deep'
  | 'team.parent-elsewhere'
  | 'unit.name-taken'
  | 'unit.parent-unsuitable'
  | 'volunteer.already-registered'
  | 'volunteer.claim-refused'
  | 'volunteer.guardian-required'
  | 'volunteer.household-required'
  | 'volunteer.not-active'
  | 'volunteer.not-pending'
  | 'volunteer.own-approval'
  | 'password.weak'
  | 'password.wrong'
  | 'unexpected';

/** One sentence for the person who was refused: what is the matter and, where there is one, the way on. */
export const ERROR_TITLES: Record<DomainErrorCode, string> = {
  'access.unauthenticated': '请先登录',
  'access.denied': '您的角色没有这项权限',
  'access.origin-refused': '请求来源不被允许',
  'account.closed': '积分账户已关闭',
  'activity.already-concluded': '活动考勤已经确认，如需修改请使用更正',
  'activity.not-draft': '只有草稿状态的活动可以修改或发布',
  'activity.not-open': '活动尚未开放报名',
  'activity.not-started': '活动还没有开始，不能登记考勤',
  'activity.not-settled': '活动考勤尚未确认，无需更正',
  'activity.state-refused': '活动当前状态不允许这项操作',
  'activity.sign-up-closed': '报名已经截止',
  'activity.too-young': '未达到活动要求的最低年龄',
  'activity.too-old': '超过了活动要求的最高年龄',
  'activity.team-only': '活动只面向指定队伍的队员',
  'activity.minor-refused': '活动不面向未成年人',
  'activity.dangerous-for-minors': '有危险的活动不得安排未成年人参加',
  'activity.times-disordered': '结束时间须晚于开始时间，报名截止不得晚于开始时间',
  'activity.risk-text-missing': '中、高风险活动须填写风险提示',
  'activity.has-attendance': '已有考勤记录的活动不能取消',
  'activity.ages-disordered': '最低年龄不得高于最高年龄',
  'activity.changed-meanwhile': '活动刚被他人修改，请刷新后再改',
  'activity.team-elsewhere': '队伍不在主办单位的辖区内',
  'attendance.duplicate-person': '名单中同一个人在同一班次出现了两次',
  'attendance.minutes-out-of-range': '服务时长超出班次范围',
  'attendance.unknown-person': '名单中有查不到的志愿者',
  'attendance.empty': '名单是空的，请至少登记一人',
  'attendance.guarantor-missing': '补录时长须写明证明人',
  'attendance.second-approver-missing': '补录时长须由登记人以外的另一位负责人确认',
  'attendance.changed-meanwhile': '名单刚被他人修改，请刷新后再保存',
  'attendance.unchanged': '与已确认的名单一致，没有需要更正的内容',
  'attendance.reason-missing': '更正须写明原因',
  'brief.facts-missing': '记录不全，写不成简讯',
  'brief.in-bulletin': '简讯已编入一期快报，请先移出',
  'brief.already-printed': '这项活动的简讯已在本刊物刊发过',
  'brief.stale': '简讯已被他人修改，请刷新后再改',
  'bulletin.frozen': '已发布的快报不可修改',
  'bulletin.full': '一期最多编入 200 条简讯',
  'bulletin.empty': '快报还没有内容，不能发布',
  'bulletin.changed-meanwhile': '快报刚被他人修改，请刷新后再改',
  'bulletin.section-unknown': '刊物没有这个栏目',
  'complaint.already-answered': '这条意见已经答复过',
  'consent.required': '须先同意服务协议与个人信息处理说明',
  'grant.role-out-of-scope': '不能授予超出您管辖范围的角色',
  'grant.own-account': '不能给自己授权或撤权',
  'grant.exists': '该用户已有这个角色',
  'household.full': '本户人数已达上限',
  'household.member-elsewhere': '此人已在另一户中',
  'household.other-village': '此人不在本村（社区）',
  'points.insufficient': '积分不足',
  'points.already-reversed': '这笔积分已经冲正过',
  'points.already-resolved': '这笔冻结已经办结',
  'points.key-reused': '同一业务凭证对应了不同的内容',
  'points.transfer-unknown': '查无此笔积分',
  'redemption.expired': '预约已过期',
  'redemption.limit-reached': '已达到本户本期兑换上限',
  'redemption.not-reserved': '该兑换单不在待领取状态',
  'redemption.own-household': '不能为自己家办理，须由另一位办理员经手',
  'redemption.code-wrong': '领取码不正确',
  'redemption.code-locked': '领取码输错次数过多，请取消后重新预约，积分会全部退回',
  'redemption.other-area': '这个兑换点不服务您所在的村（社区）',
  'redemption.reason-missing': '请写明原因',
  'redemption.not-void-able': '只能在当天撤销兑换',
  'goods.out-of-stock': '库存不足',
  'goods.off-sale': '该商品已下架',
  'goods.stock-negative': '出库数量超过了现有库存',
  'goods.name-taken': '这个兑换点已有同名商品',
  'shop.name-taken': '这个单位已有同名兑换点',
  'request.key-missing': '缺少幂等键（Idempotency-Key）',
  'request.key-malformed': '幂等键须为 8 至 100 位字母、数字或 -_.:',
  'request.key-reused': '同一幂等键用于了不同的请求',
  'request.invalid': '填写的内容有误，请按提示修改',
  'request.malformed': '请求内容无法识别',
  'request.too-large': '提交的内容过大',
  'request.unsupported-media': '不支持的内容类型或编码',
  'request.conflict': '与他人的操作冲突，请重试',
  'request.too-many': '操作太频繁，请稍后再试',
  'request.cursor-invalid': '翻页位置无效，请从第一页重新打开',
  'resource.not-found': '没有找到，或您无权查看',
  'scheme.backdated': '已有记录按原办法结算，新版本的生效日期须在其后',
  'scheme.draft-exists': '已有一份草稿版本，请先修改或通过它',
  'scheme.exists': '该单位已有这类积分的方案，请为它另立新版本',
  'scheme.effective': '已生效的方案版本不可修改，请另立新版本',
  'scheme.overlap': '生效日期与已有版本重叠',
  'scheme.rules-invalid': '方案规则有误',
  'service.unavailable': '服务暂时不可用，请稍后重试',
  'session.bad-credentials': '手机号或密码不正确',
  'session.code-wrong': '验证码不正确或已过期',
  'session.expired': '登录已过期，请重新登录',
  'session.locked': '尝试次数过多，请稍后再试',
  'session.not-registered': '该手机号还没有注册，请先注册',
  'session.reused': '登录凭证已失效，请重新登录',
  'sign-up.already': '您已经报过名了',
  'sign-up.overlap': '与您已报名的另一项活动时间冲突',
  'sign-up.not-found': '没有找到您的报名',
  'sign-up.too-late-to-withdraw': '活动已经开始，不能再退出，请联系队长',
  'team.already-member': '已经是队员',
  'team.request-pending': '入队申请正在审核',
  'team.request-decided': '入队申请已经处理过',
  'team.name-taken': '本单位已有同名队伍',
  'team.not-member': '不是本队队员',
  'team.leader-required': '队伍须有一名队长',
  'team.tree-too-deep': '队伍层级只能是总队、中队、分队',
  'team.parent-elsewhere': '上级队伍须属于本单位或其上级单位',
  'unit.name-taken': '同级单位中已有这个名称',
  'unit.parent-unsuitable': '这类单位不能放在所选上级之下',
  'volunteer.already-registered': '该手机号已经注册，请直接登录',
  'volunteer.claim-refused': '信息与队伍登记的不符，不能认领，请联系队长或村（社区）',
  'volunteer.guardian-required': '未满 18 岁须有监护人同意',
  'volunteer.household-required': '未满 14 岁须随监护人在同一户内登记',
  'volunteer.not-active': '志愿者尚未通过审核',
  'volunteer.not-pending': '该注册申请已经处理过',
  'volunteer.own-approval': '不能审核自己的注册',
  'password.weak': '密码须为 10 至 128 位，且不能是常见密码',
  'password.wrong': '原密码不正确',
  unexpected: '系统出错了，请把编号告诉管理员',
};

/** What is wrong with one field of the input, in Chinese, by the field's path (`items.0.count`). */
export interface FieldError {
  field: string;
  message: string;
}

/** The body of every refusal (RFC 9457, `application/problem+json`). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: DomainErrorCode;
  fields?: FieldError[];
  detail?: string;
  traceId: string;
}

/** An expected refusal. Services throw it with a code that a rule returned; the filter turns it into a {@link Problem}. */
export class DomainError extends Error {
  constructor(
    readonly code: DomainErrorCode,
    readonly fields?: FieldError[],
    /** One more Chinese sentence about this very case, for example which activity clashes. */
    readonly detail?: string,
  ) {
    super(`${code}: ${ERROR_TITLES[code]}`);
    this.name = 'DomainError';
  }
}

/** Turns a rule's answer into an error: throws when there is a refusal. */
export function assertAllowed(refusal: DomainErrorCode | null): void {
  if (refusal) throw new DomainError(refusal);
}
