import type { Routes } from '@angular/router';
import { FIELD_ROUTES } from './field/field.routes';

/**
 * Two shells. The field's comes with the app, because nearly everybody starts there and a second round trip for it is
 * felt on a village network; its pages load one by one. The office, with its component kit, loads when it is entered.
 */
export const APP_ROUTES: Routes = [
  { path: 'office', loadChildren: () => import('./office/office.routes').then((file) => file.OFFICE_ROUTES) },
  { path: '', children: FIELD_ROUTES },
];
