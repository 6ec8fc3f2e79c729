import type { CanDeactivateFn, Routes } from '@angular/router';
import { ActivitiesPage } from '../activities/activities-page';
import { isNumbered, mayDo, signedIn } from '../session/guards';
import type { UnsavedWork } from '../ui/unsaved-work';
import { FieldShell } from './field-shell';

const askBeforeLeaving: CanDeactivateFn<{ unsavedWork: UnsavedWork }> = (page) => page.unsavedWork.mayLeave();

const work: Routes = [
  {
    path: '',
    title: '工作',
    canActivate: [signedIn],
    loadComponent: () => import('./work-page').then((file) => file.WorkPage),
  },
  {
    path: 'activities',
    canActivate: [mayDo('activity.record-attendance')],
    children: [
      {
        path: '',
        title: '活动管理',
        loadComponent: () => import('../planning/managed-page').then((file) => file.ManagedPage),
      },
      {
        path: 'new',
        title: '策划活动',
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('../planning/plan-page').then((file) => file.PlanPage),
      },
      {
        path: ':id',
        title: '活动管理',
        loadComponent: () => import('../planning/managed-activity-page').then((file) => file.ManagedActivityPage),
      },
      {
        path: ':id/edit',
        title: '修改活动',
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('../planning/plan-page').then((file) => file.PlanPage),
      },
      {
        path: ':id/roll-call',
        title: '点名',
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('../attendance/roll-call-page').then((file) => file.RollCallPage),
      },
    ],
  },
  {
    path: 'teams',
    canActivate: [mayDo('team.manage-members')],
    children: [
      {
        path: '',
        title: '我的服务队',
        loadComponent: () => import('../teams/my-teams-page').then((file) => file.MyTeamsPage),
      },
      {
        path: ':id',
        title: '队员',
        loadComponent: () => import('../teams/team-members-page').then((file) => file.TeamMembersPage),
      },
    ],
  },
  {
    path: 'people/new',
    title: '登记新人',
    canActivate: [mayDo('volunteer.create')],
    loadComponent: () => import('../volunteers/new-person-page').then((file) => file.NewPersonPage),
  },
  {
    path: 'deeds/new',
    title: '代为申报',
    canActivate: [mayDo('deed.file')],
    canDeactivate: [askBeforeLeaving],
    loadComponent: () => import('../deeds/new-deed-page').then((file) => file.NewDeedPage),
    data: { back: '/work', forOthers: true },
  },
  {
    path: 'deductions',
    canActivate: [mayDo('deduction.list')],
    children: [
      {
        path: '',
        title: '扣分评议',
        loadComponent: () => import('../deductions/deductions-at-work-page').then((file) => file.DeductionsAtWorkPage),
      },
      {
        path: 'new',
        title: '提出扣分',
        canActivate: [mayDo('deduction.file')],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('../deductions/new-deduction-page').then((file) => file.NewDeductionPage),
      },
    ],
  },
  {
    path: 'registrations',
    title: '注册审核',
    canActivate: [mayDo('volunteer.approve')],
    loadComponent: () => import('../volunteers/registrations-page').then((file) => file.RegistrationsPage),
  },
  {
    path: 'counter',
    title: '兑换柜台',
    canActivate: [mayDo('redemption.redeem')],
    loadComponent: () => import('../counter/counter-page').then((file) => file.CounterPage),
  },
];

const mine: Routes = [
  {
    path: 'me',
    title: '我的',
    canActivate: [signedIn],
    loadComponent: () => import('../account/account-page').then((file) => file.AccountPage),
  },
  {
    path: 'my-activities',
    title: '我的报名',
    canActivate: [mayDo('activity.list-own')],
    loadComponent: () => import('../activities/my-activities-page').then((file) => file.MyActivitiesPage),
  },
  {
    path: 'points',
    canActivate: [mayDo('points.read')],
    children: [
      {
        path: '',
        title: '时长与积分',
        loadComponent: () => import('../points/points-page').then((file) => file.PointsPage),
      },
      {
        path: 'entries/:transferId',
        canMatch: [isNumbered],
        title: '积分明细',
        loadComponent: () => import('../points/entry-page').then((file) => file.EntryPage),
      },
    ],
  },
  {
    path: 'record',
    title: '我的服务记录',
    canActivate: [mayDo('points.read')],
    loadComponent: () => import('../records/record-page').then((file) => file.RecordPage),
  },
  {
    path: 'deeds',
    children: [
      {
        path: '',
        title: '我的申报',
        canActivate: [mayDo('deed.list-own')],
        loadComponent: () => import('../deeds/my-deeds-page').then((file) => file.MyDeedsPage),
      },
      {
        path: 'new',
        title: '申报好人好事',
        canActivate: [mayDo('deed.file')],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('../deeds/new-deed-page').then((file) => file.NewDeedPage),
        data: { back: '/deeds' },
      },
      {
        path: ':id',
        title: '申报',
        canActivate: [mayDo('deed.read')],
        loadComponent: () => import('../deeds/deed-page').then((file) => file.DeedPage),
      },
    ],
  },
  {
    path: 'deductions',
    children: [
      {
        path: '',
        title: '扣分与申诉',
        canActivate: [mayDo('deduction.list-own')],
        loadComponent: () => import('../deductions/my-deductions-page').then((file) => file.MyDeductionsPage),
      },
      {
        path: ':id',
        title: '扣分',
        canActivate: [mayDo('deduction.read')],
        loadComponent: () => import('../deductions/deduction-page').then((file) => file.DeductionPage),
      },
    ],
  },
  {
    path: 'household',
    title: '我的家庭',
    canActivate: [mayDo('household.read')],
    loadComponent: () => import('../households/my-household-page').then((file) => file.MyHouseholdPage),
  },
  {
    path: 'households/:id',
    title: '家庭户',
    canActivate: [mayDo('household.list')],
    loadComponent: () => import('../households/household-page').then((file) => file.HouseholdPage),
  },
  {
    path: 'shop',
    title: '积分兑换',
    canActivate: [mayDo('redemption.reserve')],
    loadComponent: () => import('../exchange/shop-page').then((file) => file.ShopPage),
  },
  {
    path: 'my-redemptions',
    title: '我的兑换',
    canActivate: [mayDo('redemption.list-own')],
    loadComponent: () => import('../exchange/my-redemptions-page').then((file) => file.MyRedemptionsPage),
  },
];

const open: Routes = [
  { path: '', pathMatch: 'full', title: '志愿活动', component: ActivitiesPage },
  {
    path: 'activities/:id',
    title: '活动',
    loadComponent: () => import('../activities/activity-page').then((file) => file.ActivityPage),
  },
  {
    path: 'sign-in',
    title: '登录',
    loadComponent: () => import('../session/sign-in-page').then((file) => file.SignInPage),
  },
  {
    path: 'register',
    title: '注册志愿者',
    loadComponent: () => import('../volunteers/register-page').then((file) => file.RegisterPage),
  },
  {
    path: 'teams',
    title: '志愿服务队',
    canActivate: [signedIn],
    loadComponent: () => import('../teams/teams-page').then((file) => file.TeamsPage),
  },
  {
    path: 'teams/:id',
    title: '服务队',
    canActivate: [signedIn],
    loadComponent: () => import('../teams/team-page').then((file) => file.TeamPage),
  },
  {
    path: 'complaint',
    title: '投诉建议',
    loadComponent: () => import('../complaints/complaint-page').then((file) => file.ComplaintPage),
  },
  {
    path: 'postings',
    title: '积分公示',
    loadComponent: () => import('../postings/places-page').then((file) => file.PostingPlacesPage),
  },
  {
    path: 'postings/:unitId',
    title: '积分公示',
    loadComponent: () => import('../postings/unit-postings-page').then((file) => file.UnitPostingsPage),
  },
  {
    path: 'verify',
    title: '查验真伪',
    loadComponent: () => import('../passbooks/verify-page').then((file) => file.VerifyPage),
  },
  {
    path: 'not-allowed',
    title: '没有权限',
    loadComponent: () => import('./closed-door').then((file) => file.ClosedDoor),
    data: { heading: '这里不对您开放', about: '您的角色没有这项权限。如有需要，请联系村（社区）或镇街管理员。' },
  },
  {
    path: '**',
    title: '没有这个页面',
    loadComponent: () => import('./closed-door').then((file) => file.ClosedDoor),
    data: { heading: '没有这个页面', about: '地址可能写错了，或者内容已经移走。' },
  },
];

export const FIELD_ROUTES: Routes = [
  {
    path: '',
    component: FieldShell,
    children: [{ path: 'work', children: work }, ...mine, ...open],
  },
];
