import type { Routes } from '@angular/router';

/** Two shells that share nothing on the wire but http, session, live and ui. */
export const APP_ROUTES: Routes = [
  { path: 'office', loadChildren: () => import('./office/office.routes').then((file) => file.OFFICE_ROUTES) },
  { path: '', loadChildren: () => import('./field/field.routes').then((file) => file.FIELD_ROUTES) },
];
