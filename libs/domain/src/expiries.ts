import type { DomainErrorCode } from './errors';
import { addDays } from './calendar';
import { LIMITS } from './limits';
import type { PointsOwnerKind } from './points';

/** 即将到期的积分: what an account loses at the end of a day unless it is spent before. */
export interface ExpiringBalance {
  accountId: number;
  ownerKind: PointsOwnerKind;
  ownerLabel: string;
  unitName: string;
  /** The last day on which the points are good. */
  expiresOn: string;
  points: number;
  /** All that the account has today, these points among it. */
  available: number;
}

/** Everything that runs out from today to a day, the day included. */
export interface ExpiringQuery {
  until: string;
}

/** People are warned a month before; so far ahead an office looks unless it says otherwise. */
export function noticeUntil(today: string): string {
  return addDays(today, LIMITS.expiryNoticeDays);
}

/** May one look so far ahead? Not back: what is gone is in the statements. */
export function checkExpiringUntil(until: string, today: string): DomainErrorCode | null {
  return until < today || until > addDays(today, LIMITS.expiryAheadDays) ? 'expiry.until-out-of-range' : null;
}
