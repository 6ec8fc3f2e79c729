import { type HttpHandlerFn, HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { AccessToken, WITHOUT_TOKEN } from './access-token';

/**
 * Sends the access token; when it has run out, renews it once without a word and asks again with the same request and key.
 * A request made while the session is being restored waits: asked without the token, it would be answered as for a stranger.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  const accessToken = inject(AccessToken);
  if (!request.url.startsWith('/api/') || request.context.get(WITHOUT_TOKEN)) return next(request);
  return from(accessToken.settled()).pipe(
    switchMap((token) => (token === null ? next(request) : sendAndRenew(token, accessToken, request, next))),
  );
};

function sendAndRenew(token: string, accessToken: AccessToken, request: HttpRequest<unknown>, next: HttpHandlerFn) {
  return sendWith(token, request, next).pipe(
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) return throwError(() => error);
      const current = accessToken.value();
      const renewed = current !== null && current !== token ? Promise.resolve(current) : accessToken.renew();
      return from(renewed).pipe(
        switchMap((fresh) => (fresh === null ? throwError(() => error) : sendWith(fresh, request, next))),
      );
    }),
  );
}

function sendWith(token: string, request: HttpRequest<unknown>, next: HttpHandlerFn) {
  return next(request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }));
}
