import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { APP_ROUTES } from './app.routes';
import { authInterceptor } from './http/auth.interceptor';
import { problemInterceptor } from './http/problem.interceptor';
import { Session } from './session/session';
import { openWhole } from './ui/lost-page';
import { PageTitle } from './ui/page-title';

export const APP_CONFIG: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideHttpClient(withInterceptors([problemInterceptor, authInterceptor])),
    provideRouter(
      APP_ROUTES,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
      withNavigationErrorHandler(openWhole),
    ),
    { provide: TitleStrategy, useExisting: PageTitle },
    // Not awaited: public pages show at once. Guards wait for it, and so does every request that would carry the token.
    provideAppInitializer(() => void inject(Session).restore()),
  ],
};
