import { inject } from '@angular/core';
import type { Routes } from '@angular/router';
import { mayDo } from '../session/guards';
import { actionsOf, OFFICE_ACTIONS } from './frame/nav-entries';
import { OfficeShell } from './frame/office-shell';
import { OfficeStylesheet } from './frame/office-stylesheet';

export const OFFICE_ROUTES: Routes = [
  {
    path: '',
    component: OfficeShell,
    canActivate: [mayDo(...OFFICE_ACTIONS)],
    resolve: { stylesheet: () => inject(OfficeStylesheet).attach() },
    children: [
      {
        path: 'volunteers',
        title: '志愿者',
        canActivate: [mayDo(...actionsOf('volunteers'))],
        loadComponent: () => import('./volunteers/volunteer-list').then((file) => file.VolunteerList),
      },
    ],
  },
];
