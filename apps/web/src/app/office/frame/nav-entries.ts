import { type Action, PERMISSIONS } from '@jishan/domain';

export interface NavEntry {
  path: string;
  label: string;
  /** Shown to whoever could do one of these to anything. */
  actions: readonly Action[];
}

export interface NavGroup {
  label: string;
  entries: readonly NavEntry[];
}

/** The office's pages, in the order of the chain: people, activities, points, goods, briefs, and the keeping of it all. */
export const NAV_GROUPS: readonly NavGroup[] = [
  {
    label: '人员',
    entries: [
      { path: 'volunteers', label: '志愿者', actions: ['volunteer.list'] },
      { path: 'households', label: '家庭户', actions: ['household.list'] },
      { path: 'teams', label: '服务队', actions: ['team.members'] },
    ],
  },
  {
    label: '活动',
    entries: [{ path: 'activities', label: '活动管理', actions: ['activity.list-managed'] }],
  },
  {
    label: '积分',
    entries: [
      { path: 'points/accounts', label: '积分账户', actions: ['points.list-accounts'] },
      { path: 'points/expiring', label: '即将到期', actions: ['points.list-accounts'] },
      { path: 'points/transfers', label: '积分流水', actions: ['points.list-transfers'] },
      { path: 'points/reconciliation', label: '对账', actions: ['points.reconcile'] },
      { path: 'deeds', label: '申报评议', actions: ['deed.list'] },
      { path: 'deductions', label: '扣分评议', actions: ['deduction.list'] },
      { path: 'points/seals', label: '封印', actions: ['points.reconcile'] },
      { path: 'points/months', label: '月结', actions: ['points.reconcile', 'points.close-month'] },
      { path: 'schemes', label: '积分方案', actions: ['scheme.read'] },
      { path: 'postings', label: '积分公示', actions: ['posting.read'] },
    ],
  },
  {
    label: '兑换',
    entries: [
      { path: 'goods', label: '商品与库存', actions: ['stock.read', 'goods.manage'] },
      { path: 'redemptions', label: '兑换记录', actions: ['redemption.list'] },
      { path: 'sheets', label: '月结算单', actions: ['stock.read'] },
      { path: 'fund', label: '积分基金', actions: ['fund.read'] },
    ],
  },
  {
    label: '简讯与快报',
    entries: [
      { path: 'briefs', label: '简讯台', actions: ['brief.read'] },
      { path: 'my-articles', label: '我的信息', actions: ['article.write'] },
      { path: 'articles', label: '信息台', actions: ['article.read'] },
      { path: 'adoption', label: '信息采用情况', actions: ['article.read'] },
      { path: 'bulletins', label: '快报', actions: ['bulletin.read'] },
      { path: 'archive', label: '资料库', actions: ['brief.read'] },
      { path: 'publications', label: '刊物', actions: ['publication.read'] },
      { path: 'digests', label: '周报月报', actions: ['digest.read'] },
      { path: 'wording', label: '用词表', actions: ['wording.read'] },
    ],
  },
  {
    label: '管理',
    entries: [
      { path: 'units', label: '单位', actions: ['unit.manage'] },
      { path: 'stars', label: '星级标准', actions: ['star.issue', 'hours.read'] },
      { path: 'users', label: '用户与角色', actions: ['user.read'] },
      { path: 'audit', label: '操作日志', actions: ['audit.read'] },
      { path: 'complaints', label: '投诉建议', actions: ['complaint.read'] },
    ],
  },
];

/** The actions that open a page: the guard of its route asks for the same as its entry. */
export function actionsOf(path: string): Action[] {
  return (
    NAV_GROUPS.flatMap((group) => group.entries)
      .find((entry) => entry.path === path)
      ?.actions.slice() ?? []
  );
}

/** What makes somebody part of the office: any of its pages, except those that every volunteer may read. */
export const OFFICE_ACTIONS: readonly Action[] = NAV_GROUPS.flatMap((group) => group.entries)
  .flatMap((entry) => entry.actions)
  .filter((action) => !('volunteer' in PERMISSIONS[action]));
