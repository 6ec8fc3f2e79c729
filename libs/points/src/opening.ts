import { expiryOf } from './award';
import type { AwardDraft } from './facts';
import type { SchemeVersion } from './scheme';
import type { Owner } from './transfer';

/** By which the ledger knows them among the awards; no rule of a scheme can be called so. */
export const OPENING_RULE = '/opening';

/** A draft that may be nobody's in person: a household as a whole was given it. */
export type OwnedDraft = Omit<AwardDraft, 'personId'> & { personId: string | null };

/**
 * The opening points of somebody who has been there since a day, by the version of today. The key is the scheme's and not the
 * version's: a new version gives nobody a second time what is given once.
 */
export function openingOf(scheme: SchemeVersion, owner: Owner, since: string, today: string): OwnedDraft | null {
  const { opening, schemeId, book } = scheme;
  if (!opening) return null;
  const year = today.slice(0, 4);
  const yearly = opening.every === 'year';
  const occurredOn = [since, scheme.effectiveFrom, yearly ? `${year}-01-01` : ''].sort().at(-1) ?? since;
  const source = `opening:${schemeId}:${owner.id}`;
  const times = yearly ? `每年${opening.points}分：${year}年度1次` : `一次性${opening.points}分：自${occurredOn}起`;
  return {
    ...{ key: yearly ? `${source}:${year}` : source, source, book, owner, amount: opening.points, occurredOn },
    personId: owner.kind === 'member' ? owner.id : null,
    ...{ expiresOn: expiryOf(scheme.expiry, occurredOn), activityId: null, schemeVersionId: scheme.id },
    ruleId: OPENING_RULE,
    explanation: `“起始分”${times}，得${opening.points}分。`,
  };
}
