import type { Routes } from '@angular/router';
import { FieldShell } from './field-shell';

export const FIELD_ROUTES: Routes = [{ path: '', component: FieldShell, children: [] }];
