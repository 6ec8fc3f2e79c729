import type { Cap, FactKind } from './scheme';
import type { Book, Owner } from './transfer';

/** Something that was proved and may earn points. Whoever calls knows what it is; here it is only a kind, a category and a role. */
export interface Fact {
  /** Nothing that happens by itself takes points off: see deduct.ts. */
  kind: Exclude<FactKind, 'deduction'>;
  id: string;
  /** 0 at first; a correction counts up, because a corrected fact is a new fact with a key of its own. */
  revision: number;
  category: string;
  role: string;
  /** Which multipliers' conditions hold. */
  conditions: readonly string[];
  personId: string;
  /** Where the points would go. */
  owner: Owner;
  activityId: string | null;
  minutes: number;
  occurredOn: string;
  /** Instant at which the fact was confirmed: caps are used up in this order, then by id. */
  settledAt: string;
}

/** What counted already, so that caps and bonuses go on where they stopped. */
export interface History {
  awards: readonly PastAward[];
  facts: readonly PastFact[];
  /** What was given besides the awards, as far as caps count it. */
  used?: readonly UsedCap[];
}

/** Points that caps of one scope and window count already for somebody. */
export interface UsedCap extends Pick<Cap, 'scope' | 'window'> {
  /** The person, or of a household's cap the owner of the account. */
  of: string;
  /** The day (YYYY-MM-DD), the month (YYYY-MM) or the id of the activity. */
  within: string;
  points: number;
}

/** Points given before. */
export type PastAward = Pick<AwardDraft, 'ruleId' | 'personId' | 'activityId' | 'occurredOn' | 'amount'> & {
  key: string;
  ownerId: string;
};

/** A bonus that a correction may take back. */
export type GivenBonus = Pick<AwardDraft, 'ruleId' | 'personId' | 'occurredOn'> & { schemeVersionId: string | null };

/** Something somebody did; with `times`, how often they did it in the month of that day; with `settledAt`, known only to what was confirmed since. */
export type PastFact = Pick<Fact, 'kind' | 'category' | 'role' | 'personId' | 'occurredOn'> & {
  times?: number;
  settledAt?: string;
};

/** Points that the scheme gives for a fact, ready to be posted. An amount of 0 is never posted; it tells why nothing came of it. */
export interface AwardDraft {
  key: string;
  /** `attendance:<id>`: what the points are for. */
  source: string;
  book: Book;
  owner: Owner;
  personId: string;
  amount: number;
  expiresOn: string;
  occurredOn: string;
  activityId: string | null;
  schemeVersionId: string;
  /** The rule's id; with `/bonus` at the end for its bonus. */
  ruleId: string;
  /** The calculation in one Chinese sentence. */
  explanation: string;
  /** The cap that took something off, and how much. */
  cut?: Cap & { taken: number };
}
