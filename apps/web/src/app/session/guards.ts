import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import type { Action } from '@jishan/domain';
import { doorFor } from './door';
import { Session } from './session';

/** Sends strangers to the sign-in page and brings them back afterwards. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.restore();
  return session.me() !== null || router.createUrlTree(['/sign-in'], { queryParams: { next: state.url } });
};

/** Lets in whoever could do one of these to anything at all; others see why not, and who has no role yet how the registration stands. */
export function mayDo(...actions: Action[]): CanActivateFn {
  return async (_route, state) => {
    const session = inject(Session);
    const router = inject(Router);
    await session.restore();
    const isAllowed = actions.some((action) => session.mayEver(action));
    const door = doorFor(session.me(), isAllowed);
    if (door === 'open') return true;
    return router.createUrlTree([door], door === '/sign-in' ? { queryParams: { next: state.url } } : {});
  };
}

/** The address ends in a number, as what it leads to is counted; with anything else there is no such page. */
export const isNumbered: CanMatchFn = (_route, segments) => /^[1-9]\d{0,15}$/.test(segments.at(-1)?.path ?? '');
