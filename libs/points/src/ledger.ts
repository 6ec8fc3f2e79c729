import { addDays, monthOf } from './calendar';
import type { LotPlan } from './lots';
import { planFifo, totalOf } from './lots';
import type {
  Account,
  AwardCommand,
  Book,
  DeductCommand,
  Entry,
  Lot,
  LotUse,
  MoveCommand,
  Owner,
  Refusal,
  ResolveCommand,
  SpendCommand,
  SystemKind,
  Transfer,
  TransferKind,
} from './transfer';
import { FIRST_OWNER_ACCOUNT, GRACE_DAYS, LedgerRefusal, fingerprintText, systemAccount } from './transfer';

const refuse = (refusal: Refusal): never => {
  throw new LedgerRefusal(refusal);
};

/** The legs of a new transfer and what goes with them; key, source and day come from its command. */
type Legs = Pick<Transfer, 'kind' | 'book' | 'debitId' | 'creditId' | 'amount'> & Partial<Transfer>;
type Named = Pick<Transfer, 'key' | 'source' | 'occurredOn'> & Partial<Pick<Transfer, 'bookedOn'>>;

/**
 * The reference ledger: what the PostgreSQL commands do, in memory and in plain steps. It is the oracle of their tests and the
 * place to read what a command means. Every command either refuses with a {@link LedgerRefusal} and changes nothing, or is done.
 * Given a key again it answers with the same transfer, or refuses with `key-reused` when the request differs.
 */
export class Ledger {
  readonly accounts = new Map<number, Account>();
  readonly transfers: Transfer[] = [];
  readonly entries: Entry[] = [];
  readonly lotUses: LotUse[] = [];
  private readonly lots = new Map<string, Lot>();
  private readonly byKey = new Map<string, { id: number; fingerprint: string }>();
  private readonly resolved = new Set<number>();
  private readonly closedMonths = new Set<string>();

  /** The id of the owner's account in a book, opened when there is none. */
  open(book: Book, owner: Owner): number {
    const found = [...this.accounts.values()].find(
      (account) => account.book === book && account.kind === owner.kind && account.ownerId === owner.id,
    );
    if (found) return found.id;
    const id = FIRST_OWNER_ACCOUNT + this.accounts.size;
    this.accounts.set(id, { id, book, kind: owner.kind, ownerId: owner.id, posted: 0, version: 0, closed: false });
    return id;
  }

  /** A closed account gets and spends nothing more; what lies in it still expires and can be reversed. */
  close(accountId: number): void {
    this.account(accountId).closed = true;
  }

  /** YYYY-MM: nothing more is booked on its days, not even what was booked there before and is asked for again. */
  closeMonth(month: string): void {
    this.closedMonths.add(month);
  }

  /** The buckets of an account, the first to die first, the empty and the expired too; none of an account that there is not. */
  lotsOf(accountId: number): Lot[] {
    return [...this.lots.values()]
      .filter((lot) => lot.accountId === accountId)
      .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1));
  }

  /** The buckets of all accounts, in the order in which they were first filled. */
  allLots(): Lot[] {
    return [...this.lots.values()];
  }

  /** Of a system account; the issuer's is below zero by all that was ever given and not taken back. */
  systemBalance(book: Book, kind: SystemKind): number {
    const id = systemAccount(book, kind);
    const sumOf = (side: 'creditId' | 'debitId') =>
      this.transfers.reduce((sum, transfer) => sum + (transfer[side] === id ? transfer.amount : 0), 0);
    return sumOf('creditId') - sumOf('debitId');
  }

  /** All or none of the batch; a key may come twice with the same input. Answers one id per command, in the order given. */
  award(batch: readonly AwardCommand[]): number[] {
    const byKey = new Map<string, AwardCommand>();
    for (const command of batch) {
      const twin = byKey.get(command.key);
      if (twin && fingerprintText(twin) !== fingerprintText(command)) refuse('key-reused');
      byKey.set(command.key, command);
    }
    [...byKey.values()].forEach((command) => this.assertOpen(command.bookedOn ?? command.occurredOn));
    const newKeys = [...byKey.values()].filter((command) => !this.byKey.has(command.key));
    newKeys.forEach((command) => this.account(command.accountId));
    const fresh = [...byKey.values()].filter((command) => this.replay(command.key, fingerprintText(command)) === null);
    if (fresh.some((command) => this.account(command.accountId).closed)) refuse('account-closed');
    for (const command of fresh.sort((a, b) => (a.key < b.key ? -1 : 1))) this.issue(command);
    return batch.map((command) => this.byKey.get(command.key)?.id ?? refuse('transfer-unknown'));
  }

  /** Points leave an owner: set aside (`hold`) or spent at once (`redeem`). Buckets that have expired do not pay, swept or not. */
  spend(command: SpendCommand): number {
    return this.pay(command, command.kind === 'hold' ? 'escrow' : 'redeemed');
  }

  /** A reviewed deduction goes back to the issuer, as far as live buckets pay it; the rest is the transfer's `shortfall`. */
  deduct(command: DeductCommand): number {
    return this.pay(command, 'issuer');
  }

  /** The held points are gone for good: escrow → redeemed. Touches no owner, so it also works after the buckets expired. */
  capture(command: ResolveCommand): number {
    const hold = this.target(command.targetId, ['hold']);
    const fingerprint = fingerprintText({ ...command, kind: 'capture' });
    const replayed = this.replayResolving(command, fingerprint);
    if (replayed !== null) return replayed;
    const { book, amount, personId, id } = hold;
    const creditId = systemAccount(book, 'redeemed');
    const legs = { kind: 'capture' as const, book, debitId: hold.creditId, creditId, amount, personId, resolvesId: id };
    return this.record({ ...command, source: hold.source }, fingerprint, legs).id;
  }

  /**
   * Cancels a hold (`release`) or takes a redeem, a capture or a deduct back (`reverse`): exactly the buckets that paid get their points
   * again. What came from a bucket that has expired since goes into one that lives {@link GRACE_DAYS} more days.
   */
  giveBack(command: ResolveCommand): number {
    const target = this.target(command.targetId, ['hold', 'redeem', 'capture', 'deduct']);
    const fingerprint = fingerprintText({ ...command, kind: 'give-back' });
    const replayed = this.replayResolving(command, fingerprint);
    if (replayed !== null) return replayed;
    const paid = target.kind === 'capture' ? this.target(target.resolvesId ?? 0, ['hold']) : target;
    const account = this.account(paid.debitId);
    if (account.closed) refuse('account-closed');
    const { book, amount, personId, id } = target;
    const kind: TransferKind = target.kind === 'hold' ? 'release' : 'reverse';
    const legs = { kind, book, debitId: target.creditId, creditId: account.id, amount, personId, resolvesId: id };
    const back = this.record({ ...command, source: target.source }, fingerprint, legs);
    if (amount > 0) this.enter(account, back.id, amount);
    const uses = this.lotUses.filter((use) => use.transferId === paid.id);
    this.restore(account.id, back, uses);
    return back.id;
  }

  /** Sweeps what died before `today`: one transfer per account, in account order, at most `limit` accounts. Answers their ids. */
  expire(today: string, limit = Number.POSITIVE_INFINITY): number[] {
    const dead = (lot: Lot) => lot.remaining > 0 && lot.expiresOn < today;
    const swept = this.allLots().filter(dead);
    const ids = [...new Set(swept.map((lot) => lot.accountId))].sort((a, b) => a - b).slice(0, limit);
    if (ids.length > 0) this.assertOpen(today);
    return ids.map((id) => {
      const account = this.account(id);
      const plan = this.lotsOf(id)
        .filter(dead)
        .map((lot) => ({ expiresOn: lot.expiresOn, amount: lot.remaining }));
      const named = { key: `expire:${id}:${today}:${account.version + 1}`, source: 'expiry', occurredOn: today };
      const creditId = systemAccount(account.book, 'expired');
      const legs = { kind: 'expire' as const, book: account.book, debitId: id, creditId, amount: totalOf(plan) };
      return this.take(this.record(named, '', legs), plan);
    });
  }

  /**
   * Takes an award back: first what is left in its own bucket, then the other live buckets in order. What has been spent is not
   * chased into a negative balance; it becomes the transfer's `shortfall`.
   */
  reverseAward(command: ResolveCommand): number {
    const award = this.target(command.targetId, ['award']);
    const fingerprint = fingerprintText({ ...command, kind: 'reverse-award' });
    const replayed = this.replayResolving(command, fingerprint);
    if (replayed !== null) return replayed;
    const plan = planFifo(this.lotsOf(award.creditId), award.amount, command.occurredOn, award.expiresOn);
    const amount = totalOf(plan);
    const { book, personId, id } = award;
    const legs = { kind: 'reverse' as const, book, debitId: award.creditId, creditId: award.debitId, amount, personId };
    const more = { shortfall: award.amount - amount, resolvesId: id };
    return this.take(this.record({ ...command, source: award.source }, fingerprint, { ...legs, ...more }), plan);
  }

  /**
   * Points go to another owner of the same book, the first to die first, each into the bucket of its own last day. What has died
   * stays behind. `not-movable`: the same account, or one of another book.
   */
  move(command: MoveCommand): number {
    const [from, to] = [this.account(command.fromId), this.account(command.toId)];
    if (from.id === to.id || from.book !== to.book) refuse('not-movable');
    this.assertOpen(command.occurredOn);
    const fingerprint = fingerprintText(command);
    const replayed = this.replay(command.key, fingerprint);
    if (replayed !== null) return replayed;
    if (from.closed || to.closed) refuse('account-closed');
    const { amount, personId, occurredOn } = command;
    const plan = planFifo(this.lotsOf(from.id), amount, occurredOn);
    if (totalOf(plan) < amount) refuse('insufficient');
    const legs = { kind: 'move' as const, book: from.book, debitId: from.id, creditId: to.id, amount, personId };
    const id = this.take(this.record(command, fingerprint, legs), plan);
    this.enter(to, id, amount);
    plan.forEach((step) => this.fill(to.id, step.expiresOn, step.amount));
    return id;
  }

  private pay(command: SpendCommand | DeductCommand, to: SystemKind): number {
    const account = this.account(command.accountId);
    this.assertOpen(command.occurredOn);
    const fingerprint = fingerprintText(command);
    const replayed = this.replay(command.key, fingerprint);
    if (replayed !== null) return replayed;
    if (account.closed) refuse('account-closed');
    const { kind, personId } = command;
    const plan = planFifo(this.lotsOf(account.id), command.amount, command.occurredOn);
    const amount = totalOf(plan);
    const shortfall = command.amount - amount;
    if (shortfall > 0 && kind !== 'deduct') refuse('insufficient');
    const creditId = systemAccount(account.book, to);
    const legs = { kind, book: account.book, debitId: account.id, creditId, amount, shortfall, personId };
    return this.take(this.record(command, fingerprint, legs), plan);
  }

  private account(id: number): Account {
    return this.accounts.get(id) ?? refuse('account-unknown');
  }

  private target(id: number, kinds: readonly TransferKind[]): Transfer {
    const found = this.transfers[id - 1];
    return found && kinds.includes(found.kind) ? found : refuse('transfer-unknown');
  }

  private replay(key: string, fingerprint: string): number | null {
    const known = this.byKey.get(key);
    if (!known) return null;
    return known.fingerprint === fingerprint ? known.id : refuse('key-reused');
  }

  private assertOpen(day: string): void {
    if (this.closedMonths.has(monthOf(day))) refuse('month-closed');
  }

  private replayResolving(command: ResolveCommand, fingerprint: string): number | null {
    this.assertOpen(command.occurredOn);
    const replayed = this.replay(command.key, fingerprint);
    if (replayed === null && this.resolved.has(command.targetId)) refuse('already-resolved');
    return replayed;
  }

  private record({ key, source, occurredOn, bookedOn = occurredOn }: Named, fingerprint: string, legs: Legs): Transfer {
    const rest = { shortfall: 0, personId: null, expiresOn: null, resolvesId: null };
    const transfer: Transfer = { ...rest, ...legs, id: this.transfers.length + 1, key, source, occurredOn, bookedOn };
    this.transfers.push(transfer);
    this.byKey.set(key, { id: transfer.id, fingerprint });
    if (transfer.resolvesId !== null) this.resolved.add(transfer.resolvesId);
    return transfer;
  }

  private issue(command: AwardCommand): void {
    const { amount, personId, expiresOn } = command;
    const account = this.account(command.accountId);
    const debitId = systemAccount(account.book, 'issuer');
    const paid = { amount, personId, expiresOn };
    const legs = { kind: 'award' as const, book: account.book, debitId, creditId: account.id, ...paid };
    this.enter(account, this.record(command, fingerprintText(command), legs).id, amount);
    this.fill(account.id, expiresOn, amount);
  }

  private take(transfer: Transfer, plan: readonly LotPlan[]): number {
    if (transfer.amount > 0) this.enter(this.account(transfer.debitId), transfer.id, -transfer.amount);
    for (const step of plan) {
      const lot = this.lots.get(`${transfer.debitId}/${step.expiresOn}`);
      if (lot) lot.remaining -= step.amount;
      this.lotUses.push({ transferId: transfer.id, expiresOn: step.expiresOn, amount: step.amount });
    }
    return transfer.id;
  }

  private restore(accountId: number, back: Transfer, uses: readonly LotUse[]): void {
    for (const use of uses) {
      const lot = this.lots.get(`${accountId}/${use.expiresOn}`);
      if (lot && use.expiresOn >= back.occurredOn) {
        lot.remaining += use.amount;
        this.lotUses.push({ transferId: back.id, expiresOn: use.expiresOn, amount: -use.amount });
      } else this.fill(accountId, addDays(back.occurredOn, GRACE_DAYS), use.amount);
    }
  }

  private fill(accountId: number, expiresOn: string, amount: number): void {
    const key = `${accountId}/${expiresOn}`;
    const lot = this.lots.get(key) ?? { accountId, expiresOn, amount: 0, remaining: 0 };
    this.lots.set(key, { ...lot, amount: lot.amount + amount, remaining: lot.remaining + amount });
  }

  private enter(account: Account, transferId: number, amount: number): void {
    account.posted += amount;
    account.version += 1;
    const { id: accountId, version, posted: balanceAfter } = account;
    this.entries.push({ accountId, version, transferId, amount, balanceAfter });
  }
}
