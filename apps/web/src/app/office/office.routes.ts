import { inject } from '@angular/core';
import type { Routes } from '@angular/router';
import { provideNzI18n, zh_CN } from 'ng-zorro-antd/i18n';
import { mayDo } from '../session/guards';
import { actionsOf, OFFICE_ACTIONS } from './frame/nav-entries';
import { OfficeShell } from './frame/office-shell';
import { OfficeStylesheet } from './frame/office-stylesheet';

const pages: Routes = [
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
      { path: '', title: '活动管理', loadComponent: () => import('./activities/managed-activities').then((file) => file.ManagedActivities) },
      { path: ':id', loadComponent: () => import('./activities/managed-activity').then((file) => file.ManagedActivity) },
    ],
  },
];

export const OFFICE_ROUTES: Routes = [
  {
    path: '',
    component: OfficeShell,
    canActivate: [mayDo(...OFFICE_ACTIONS)],
    resolve: { stylesheet: () => inject(OfficeStylesheet).attach() },
    providers: [provideNzI18n(zh_CN)],
    children: pages,
  },
];
