import { inject } from '@angular/core';
import type { CanDeactivateFn, RouterStateSnapshot, Routes } from '@angular/router';
import { provideNzI18n, zh_CN } from 'ng-zorro-antd/i18n';
import { mayDo } from '../session/guards';
import { ARTICLE_PAGES } from './articles/article.routes';
import type { PastImport } from './backfile/past-import';
import type { BriefDesk } from './briefs/brief-desk';
import type { BulletinEditor } from './bulletins/bulletin-editor';
import { actionsOf, OFFICE_ACTIONS } from './frame/nav-entries';
import { OfficeShell } from './frame/office-shell';
import { OfficeStylesheet } from './frame/office-stylesheet';
import type { StockCount } from './goods/stock-count';
import type { PublicationPage } from './publications/publication-page';
import { POINTS_PAGES } from './points/points.routes';
import { UnitRegister } from './units/unit-register';

/** Another filter keeps the brief that is open; only another brief or page is a way out of it. */
const askBeforeLeaving: CanDeactivateFn<BriefDesk> = (desk, _route, now, next) =>
  placeOf(now) === placeOf(next) || desk.mayLeave();

function placeOf({ url, root }: RouterStateSnapshot): string {
  return `${url.split('?')[0]} ${root.queryParams['open'] ?? ''}`;
}

const pages: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: '工作台概览',
    loadComponent: () => import('./overview/overview').then((file) => file.Overview),
  },
  {
    path: 'volunteers',
    canActivate: [mayDo(...actionsOf('volunteers'))],
    children: [
      {
        path: '',
        title: '志愿者',
        loadComponent: () => import('./volunteers/volunteer-list').then((file) => file.VolunteerList),
      },
      { path: ':id/record', loadComponent: () => import('./records/record-page').then((file) => file.RecordPage) },
    ],
  },
  {
    path: 'households',
    canActivate: [mayDo(...actionsOf('households'))],
    children: [
      {
        path: '',
        title: '家庭户',
        loadComponent: () => import('./households/household-list').then((file) => file.HouseholdList),
      },
      { path: ':id', loadComponent: () => import('./households/household-page').then((file) => file.HouseholdPage) },
    ],
  },
  {
    path: 'teams',
    canActivate: [mayDo(...actionsOf('teams'))],
    children: [
      { path: '', title: '服务队', loadComponent: () => import('./teams/team-list').then((file) => file.TeamList) },
      { path: ':id', loadComponent: () => import('./teams/team-page').then((file) => file.TeamPage) },
    ],
  },
  {
    path: 'activities',
    canActivate: [mayDo(...actionsOf('activities'))],
    children: [
      {
        path: '',
        title: '活动管理',
        loadComponent: () => import('./activities/managed-activities').then((file) => file.ManagedActivities),
      },
      {
        path: ':id',
        loadComponent: () => import('./activities/managed-activity').then((file) => file.ManagedActivity),
      },
    ],
  },
  POINTS_PAGES,
  {
    path: 'deeds',
    title: '申报评议',
    canActivate: [mayDo(...actionsOf('deeds'))],
    loadComponent: () => import('./deeds/deed-list').then((file) => file.DeedList),
  },
  {
    path: 'deductions',
    title: '扣分评议',
    canActivate: [mayDo(...actionsOf('deductions'))],
    loadComponent: () => import('./deductions/deduction-list').then((file) => file.DeductionList),
  },
  {
    path: 'postings',
    canActivate: [mayDo(...actionsOf('postings'))],
    children: [
      {
        path: '',
        title: '积分公示',
        loadComponent: () => import('./postings/posting-list').then((file) => file.PostingList),
      },
      { path: ':id', loadComponent: () => import('./postings/posting-page').then((file) => file.PostingPage) },
    ],
  },
  {
    path: 'schemes',
    canActivate: [mayDo(...actionsOf('schemes'))],
    children: [
      {
        path: '',
        title: '积分方案',
        loadComponent: () => import('./schemes/scheme-list').then((file) => file.SchemeList),
      },
      { path: ':id', loadComponent: () => import('./schemes/scheme-page').then((file) => file.SchemePage) },
    ],
  },
  {
    path: 'goods',
    canActivate: [mayDo(...actionsOf('goods'))],
    children: [
      {
        path: '',
        title: '商品与库存',
        loadComponent: () => import('./goods/goods-page').then((file) => file.GoodsPage),
      },
      {
        path: 'moves',
        title: '库存流水',
        loadComponent: () => import('./goods/stock-moves').then((file) => file.StockMoves),
      },
      {
        path: 'count',
        title: '全面盘点',
        canDeactivate: [(page: StockCount) => page.unsavedWork.mayLeave()],
        loadComponent: () => import('./goods/stock-count').then((file) => file.StockCount),
      },
      {
        path: 'shifts',
        title: '兑换点班次',
        loadComponent: () => import('./goods/shift-list').then((file) => file.ShiftList),
      },
      {
        path: ':id/vouchers',
        title: '券码',
        loadComponent: () => import('./goods/voucher-page').then((file) => file.VoucherPage),
      },
    ],
  },
  {
    path: 'redemptions',
    title: '兑换记录',
    canActivate: [mayDo(...actionsOf('redemptions'))],
    loadComponent: () => import('./goods/redemption-list').then((file) => file.RedemptionList),
  },
  {
    path: 'sheets',
    title: '月结算单',
    canActivate: [mayDo(...actionsOf('sheets'))],
    loadComponent: () => import('./funds/sheet-page').then((file) => file.SheetPage),
  },
  {
    path: 'fund',
    title: '积分基金',
    canActivate: [mayDo(...actionsOf('fund'))],
    loadComponent: () => import('./funds/fund-page').then((file) => file.FundPage),
  },
  {
    path: 'briefs',
    title: '简讯台',
    canActivate: [mayDo(...actionsOf('briefs'))],
    canDeactivate: [askBeforeLeaving],
    // The brief that is open is part of the address.
    runGuardsAndResolvers: 'paramsOrQueryParamsChange',
    loadComponent: () => import('./briefs/brief-desk').then((file) => file.BriefDesk),
  },
  ...ARTICLE_PAGES,
  {
    path: 'bulletins',
    canActivate: [mayDo(...actionsOf('bulletins'))],
    children: [
      {
        path: '',
        title: '快报',
        loadComponent: () => import('./bulletins/bulletin-list').then((file) => file.BulletinList),
      },
      {
        path: 'past',
        title: '补录的往期',
        loadComponent: () => import('./backfile/past-list').then((file) => file.PastList),
      },
      {
        path: 'past/new',
        title: '补录一期',
        canActivate: [mayDo('backfile.import')],
        canDeactivate: [(page: PastImport) => page.unsavedWork.mayLeave()],
        loadComponent: () => import('./backfile/past-import').then((file) => file.PastImport),
      },
      {
        path: 'past/:id',
        loadComponent: () => import('./backfile/past-page').then((file) => file.PastPage),
      },
      {
        path: ':id',
        canDeactivate: [(page: BulletinEditor) => page.unsavedWork.mayLeave()],
        loadComponent: () => import('./bulletins/bulletin-editor').then((file) => file.BulletinEditor),
      },
    ],
  },
  {
    path: 'wording',
    title: '用词表',
    canActivate: [mayDo(...actionsOf('wording'))],
    loadComponent: () => import('./wording/wording-page').then((file) => file.WordingPage),
  },
  {
    path: 'publications',
    canActivate: [mayDo(...actionsOf('publications'))],
    children: [
      {
        path: '',
        title: '刊物',
        loadComponent: () => import('./publications/publication-list').then((file) => file.PublicationList),
      },
      {
        path: 'new',
        title: '新建刊物',
        canActivate: [mayDo('publication.keep')],
        canDeactivate: [(page: PublicationPage) => page.unsavedWork.mayLeave()],
        loadComponent: () => import('./publications/publication-page').then((file) => file.PublicationPage),
      },
      {
        path: ':id',
        canDeactivate: [(page: PublicationPage) => page.unsavedWork.mayLeave()],
        loadComponent: () => import('./publications/publication-page').then((file) => file.PublicationPage),
      },
    ],
  },
  {
    path: 'archive',
    title: '资料库',
    canActivate: [mayDo(...actionsOf('archive'))],
    loadComponent: () => import('./archive/archive-page').then((file) => file.ArchivePage),
  },
  {
    path: 'digests',
    title: '周报月报',
    canActivate: [mayDo(...actionsOf('digests'))],
    loadComponent: () => import('./digests/digest-page').then((file) => file.DigestPage),
  },
  {
    path: 'units',
    title: '单位',
    canActivate: [mayDo(...actionsOf('units'))],
    loadComponent: () => import('./units/unit-tree').then((file) => file.UnitTree),
  },
  {
    path: 'stars',
    title: '星级标准',
    canActivate: [mayDo(...actionsOf('stars'))],
    loadComponent: () => import('./stars/star-tables').then((file) => file.StarTables),
  },
  {
    path: 'users',
    title: '用户与角色',
    canActivate: [mayDo(...actionsOf('users'))],
    loadComponent: () => import('./users/user-list').then((file) => file.UserList),
  },
  {
    path: 'audit',
    title: '操作日志',
    canActivate: [mayDo(...actionsOf('audit'))],
    loadComponent: () => import('./audit/audit-log').then((file) => file.AuditLog),
  },
  {
    path: 'complaints',
    title: '投诉建议',
    canActivate: [mayDo(...actionsOf('complaints'))],
    loadComponent: () => import('./complaints/complaint-list').then((file) => file.ComplaintList),
  },
  {
    path: '**',
    title: '没有这个页面',
    loadComponent: () => import('../field/closed-door').then((file) => file.ClosedDoor),
    data: {
      heading: '没有这个页面',
      about: '地址可能写错了，或者内容已经移走。',
      back: { path: '/office', label: '回到工作台概览' },
    },
  },
];

export const OFFICE_ROUTES: Routes = [
  {
    path: '',
    component: OfficeShell,
    canActivate: [mayDo(...OFFICE_ACTIONS)],
    resolve: { stylesheet: () => inject(OfficeStylesheet).attach(), units: () => inject(UnitRegister).ready() },
    providers: [provideNzI18n(zh_CN)],
    children: pages,
  },
];
