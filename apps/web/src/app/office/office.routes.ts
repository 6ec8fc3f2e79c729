import { inject } from '@angular/core';
import type { Routes } from '@angular/router';
import { provideNzI18n, zh_CN } from 'ng-zorro-antd/i18n';
import { mayDo } from '../session/guards';
import { actionsOf, OFFICE_ACTIONS } from './frame/nav-entries';
import { OfficeShell } from './frame/office-shell';
import { OfficeStylesheet } from './frame/office-stylesheet';
import { UnitRegister } from './units/unit-register';

const pages: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: '工作台概览',
    loadComponent: () => import('./overview/overview').then((file) => file.Overview),
  },
  {
    path: 'volunteers',
    title: '志愿者',
    canActivate: [mayDo(...actionsOf('volunteers'))],
    loadComponent: () => import('./volunteers/volunteer-list').then((file) => file.VolunteerList),
  },
  {
    path: 'households',
    title: '家庭户',
    canActivate: [mayDo(...actionsOf('households'))],
    loadComponent: () => import('./households/household-list').then((file) => file.HouseholdList),
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
  {
    path: 'points',
    children: [
      {
        path: 'accounts',
        canActivate: [mayDo(...actionsOf('points/accounts'))],
        children: [
          {
            path: '',
            title: '积分账户',
            loadComponent: () => import('./points/account-list').then((file) => file.AccountList),
          },
          { path: ':id', loadComponent: () => import('./points/account-page').then((file) => file.AccountPage) },
        ],
      },
      {
        path: 'transfers',
        title: '积分流水',
        canActivate: [mayDo(...actionsOf('points/transfers'))],
        loadComponent: () => import('./points/transfer-list').then((file) => file.TransferList),
      },
      {
        path: 'reconciliation',
        title: '对账',
        canActivate: [mayDo(...actionsOf('points/reconciliation'))],
        loadComponent: () => import('./points/reconciliation').then((file) => file.Reconciliation),
      },
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
    ],
  },
  {
    path: 'redemptions',
    title: '兑换记录',
    canActivate: [mayDo(...actionsOf('redemptions'))],
    loadComponent: () => import('./goods/redemption-list').then((file) => file.RedemptionList),
  },
  {
    path: 'briefs',
    title: '简讯台',
    canActivate: [mayDo(...actionsOf('briefs'))],
    loadComponent: () => import('./briefs/brief-desk').then((file) => file.BriefDesk),
  },
  {
    path: 'bulletins',
    canActivate: [mayDo(...actionsOf('bulletins'))],
    children: [
      {
        path: '',
        title: '快报',
        loadComponent: () => import('./bulletins/bulletin-list').then((file) => file.BulletinList),
      },
      { path: ':id', loadComponent: () => import('./bulletins/bulletin-editor').then((file) => file.BulletinEditor) },
    ],
  },
  {
    path: 'units',
    title: '单位',
    canActivate: [mayDo(...actionsOf('units'))],
    loadComponent: () => import('./units/unit-tree').then((file) => file.UnitTree),
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
