// The vocabulary of the points ledger. Read this first; then ledger.ts, which is the whole behaviour in plain code.
//
// Points move by transfers from one account to another. A transfer is one row that is both legs of the booking, so the
// ledger balances by construction: what leaves the debit account arrives at the credit account. Amounts are whole
// numbers above zero; direction is never a minus sign. Nothing is edited: a mistake gets a second transfer that resolves it.
//
//   award      issuer   → owner      points for a proved fact
//   hold       owner    → escrow     set aside for an order
//   capture    escrow   → redeemed   the order was handed over   (resolves the hold)
//   release    escrow   → owner      the order was cancelled     (resolves the hold)
//   redeem     owner    → redeemed   spent at the counter in one step
//   expire     owner    → expired    the bucket's last day has passed
//   deduct     owner    → issuer     a reviewed decision takes points off; what the balance lacks is a named shortfall
//   move       owner    → owner      a household splits, merges or moves: points keep their last days
//   reverse    back again, resolving an award, a redeem, a capture or a deduct

/** A unit of account; points of different books never mix. 1 = 可兑换积分, 2 = 队伍擂台积分. */
export type Book = 1 | 2;
export const VILLAGE_POINTS: Book = 1;
export const CONTEST_POINTS: Book = 2;
export const BOOKS: readonly Book[] = [VILLAGE_POINTS, CONTEST_POINTS];

/** Who can own points. An owner account has a balance row; its points lie in buckets by their last day. */
export const OWNER_KINDS = ['household', 'member', 'team'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** Where points come from and go to. A system account never has a balance row: its balance is the sum of its transfers. */
export const SYSTEM_KINDS = ['issuer', 'escrow', 'redeemed', 'expired'] as const;
export type SystemKind = (typeof SYSTEM_KINDS)[number];

export interface Owner {
  kind: OwnerKind;
  /** The household's, person's or team's id; opaque to the ledger. */
  id: string;
}

export interface Account {
  id: number;
  book: Book;
  kind: OwnerKind;
  ownerId: string;
  /** What can be spent: holds are already out of it. Never below zero. */
  posted: number;
  /** Number of the latest entry; entries of an account count 1, 2, 3 … without gaps. */
  version: number;
  closed: boolean;
}

/** Ids below this are system accounts. */
export const FIRST_OWNER_ACCOUNT = 1000;

/** The id of a book's system account, the same in every deployment: issuer of book 1 is 11, its escrow 12. */
export function systemAccount(book: Book, kind: SystemKind): number {
  return book * 10 + SYSTEM_KINDS.indexOf(kind) + 1;
}

export type TransferKind =
  'award' | 'hold' | 'capture' | 'release' | 'redeem' | 'expire' | 'deduct' | 'move' | 'reverse';

export interface Transfer {
  id: number;
  /** The business fact this stands for (`attendance:81233:r4`, `redeem:<order>`): unique in the ledger for ever. */
  key: string;
  kind: TransferKind;
  book: Book;
  debitId: number;
  creditId: number;
  /** Above zero; only a deduction or a reversal that found nothing to take moves 0, and what takes such a deduction back. */
  amount: number;
  /** What a deduction or the reversal of an award did not find any more: for the office to settle. 0 for all other kinds. */
  shortfall: number;
  /** Who earned (award) or fetched (hold, redeem); the household only holds. */
  personId: string | null;
  /** Last day of the awarded points, YYYY-MM-DD; null for all other kinds. */
  expiresOn: string | null;
  /** The transfer that this one settles; each is settled at most once. */
  resolvesId: number | null;
  source: string;
  occurredOn: string;
  /** The day of the books it belongs to: never one of a month that is closed. */
  bookedOn: string;
}

/** One line of an owner's statement. Here direction is a sign, because a reader adds the column up. */
export interface Entry {
  accountId: number;
  version: number;
  transferId: number;
  amount: number;
  balanceAfter: number;
}

/** Bucket: all points of one account that die after the same day. `expiresOn` is the last day they can be used. */
export interface Lot {
  accountId: number;
  expiresOn: string;
  amount: number;
  remaining: number;
}

/** What a transfer took from a bucket (above zero) or gave back to it (below zero). */
export interface LotUse {
  transferId: number;
  expiresOn: string;
  amount: number;
}

/** Every refusal of a ledger command, with the SQLSTATE by which the database says the same. */
export const REFUSAL_STATES = {
  insufficient: 'PT402',
  'transfer-unknown': 'PT404',
  'account-unknown': 'PT406',
  'key-reused': 'PT409',
  'account-closed': 'PT410',
  'already-resolved': 'PT411',
  'not-movable': 'PT412',
  'month-closed': 'PT423',
} as const;
export type Refusal = keyof typeof REFUSAL_STATES;

/** A ledger command said no. Nothing has changed. */
export class LedgerRefusal extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal);
    this.name = 'LedgerRefusal';
  }
}

/** Days that points given back from an expired bucket can still be used, counted from the day after. */
export const GRACE_DAYS = 30;

/** Points for somebody. The same shape for a scheme's draft once its account is known. */
export interface AwardCommand {
  key: string;
  accountId: number;
  amount: number;
  personId: string | null;
  expiresOn: string;
  source: string;
  occurredOn: string;
  /** Every other command is booked on the day on which it occurs; the fact of an award may lie in a month that is closed. */
  bookedOn?: string;
}

/** An award with who recorded it and why it was given: what the ledger's row says. */
export interface Award extends AwardCommand {
  actorId: string | null;
  activityId: string | null;
  schemeVersionId: string | null;
  ruleId: string | null;
  explanation: string | null;
}

export interface SpendCommand {
  key: string;
  kind: 'hold' | 'redeem';
  accountId: number;
  amount: number;
  personId: string | null;
  source: string;
  occurredOn: string;
}

/** Points that a reviewed decision takes off; the balance may have less. */
export type DeductCommand = Omit<SpendCommand, 'kind'> & { kind: 'deduct' };

/** Points that change their owner with their last days: a household is split, joined to another or goes to another village. */
export interface MoveCommand {
  key: string;
  fromId: number;
  toId: number;
  amount: number;
  personId: string | null;
  source: string;
  occurredOn: string;
}

/** Settles an earlier transfer, and takes its source over: capture or give back a hold, give back a redeem, a capture or a deduct, reverse an award. */
export interface ResolveCommand {
  key: string;
  targetId: number;
  occurredOn: string;
}

/**
 * The text by which a repeated key is recognised as the same request or refused: what moves, not when or by whose hand,
 * so that a retry after midnight is still the same. The server stores its SHA-256.
 */
export function fingerprintText(
  command:
    | AwardCommand
    | SpendCommand
    | DeductCommand
    | MoveCommand
    | ({ kind: 'capture' | 'give-back' | 'reverse-award' } & ResolveCommand),
): string {
  if ('targetId' in command) return JSON.stringify([command.kind, command.targetId]);
  if ('fromId' in command)
    return JSON.stringify(['move', command.fromId, command.toId, command.amount, command.personId, command.source]);
  if ('kind' in command)
    return JSON.stringify([command.kind, command.accountId, command.amount, command.personId, command.source]);
  return JSON.stringify([
    'award',
    command.accountId,
    command.amount,
    command.personId,
    command.expiresOn,
    command.source,
  ]);
}
