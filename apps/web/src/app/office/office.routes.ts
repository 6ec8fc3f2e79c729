import type { Routes } from '@angular/router';

export const OFFICE_ROUTES: Routes = [];
