import type { Route } from '@angular/router';
import { isNumbered, mayDo } from '../../session/guards';
import { actionsOf } from '../frame/nav-entries';

/** The points and their books. */
export const POINTS_PAGES: Route = {
  path: 'points',
  children: [
    { path: '', pathMatch: 'full', redirectTo: 'accounts' },
    {
      path: 'accounts',
      canActivate: [mayDo(...actionsOf('points/accounts'))],
      children: [
        {
          path: '',
          title: '积分账户',
          loadComponent: () => import('./account-list').then((file) => file.AccountList),
        },
        {
          path: ':id',
          canMatch: [isNumbered],
          loadComponent: () => import('./account-page').then((file) => file.AccountPage),
        },
      ],
    },
    {
      path: 'transfers',
      title: '积分流水',
      canActivate: [mayDo(...actionsOf('points/transfers'))],
      loadComponent: () => import('./transfer-list').then((file) => file.TransferList),
    },
    {
      path: 'expiring',
      title: '即将到期',
      canActivate: [mayDo(...actionsOf('points/expiring'))],
      loadComponent: () => import('./expiring-list').then((file) => file.ExpiringList),
    },
    {
      path: 'reconciliation',
      title: '对账',
      canActivate: [mayDo(...actionsOf('points/reconciliation'))],
      loadComponent: () => import('./reconciliation').then((file) => file.Reconciliation),
    },
    {
      path: 'seals',
      title: '封印',
      canActivate: [mayDo(...actionsOf('points/seals'))],
      loadComponent: () => import('./seal-list').then((file) => file.SealList),
    },
    {
      path: 'months',
      title: '月结',
      canActivate: [mayDo(...actionsOf('points/months'))],
      loadComponent: () => import('./month-list').then((file) => file.MonthList),
    },
  ],
};
