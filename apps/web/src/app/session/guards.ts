import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import type { Action } from '@jishan/domain';
import { Session } from './session';

/** Sends strangers to the sign-in page and brings them back afterwards. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.restore();
  return session.me() !== null || router.createUrlTree(['/sign-in'], { queryParams: { next: state.url } });
};

/** Lets in whoever could do one of these to anything at all; others see why not. */
export function mayDo(...actions: Action[]): CanActivateFn {
  return async (_route, state) => {
    const session = inject(Session);
    const router = inject(Router);
    await session.restore();
    if (session.me() === null) return router.createUrlTree(['/sign-in'], { queryParams: { next: state.url } });
    return actions.some((action) => session.mayEver(action)) || router.createUrlTree(['/not-allowed']);
  };
}
