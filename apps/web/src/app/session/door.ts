import type { MeRecord } from '@jishan/domain';

export type Door = 'open' | '/sign-in' | '/me' | '/not-allowed';

/** Where somebody is led who asks for a page. Who has no role yet reads on the own page how the registration stands. */
export function doorFor(me: Pick<MeRecord, 'personId' | 'grants'> | null, isAllowed: boolean): Door {
  if (me === null) return '/sign-in';
  if (isAllowed) return 'open';
  return me.personId !== null && me.grants.length === 0 ? '/me' : '/not-allowed';
}
