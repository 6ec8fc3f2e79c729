import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '@jishan/domain';
import {
  VILLAGE_POINTS,
  type Award,
  type Book,
  type DeductionDraft,
  type MoveCommand,
  type OwnedDraft,
  type Owner,
  type ResolveCommand,
  type SpendCommand,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { accountName, LedgerStore, type BookOwner, type By, type LockedAccounts } from './ledger.store';
import {
  BalancesStore,
  type AccountRef,
  type Balance,
  type ClosedAccount,
  type LiveAward,
  type OwnAccount,
  type SucceededAccount,
} from './balances.store';

export { accountName, type BookOwner, type LockedAccounts } from './ledger.store';
export type { AccountRef, Balance, ClosedAccount, LiveAward, OwnAccount } from './balances.store';

/** At the counter in one step, or set aside for an order; `personId`: who of the household spends. */
export type SpendInput = SpendCommand & { actorId: string | null };

export type CaptureInput = Omit<ResolveCommand, 'targetId'> & { holdId: number; actorId: string | null };
export type GiveBackInput = ResolveCommand & By;
export type MoveInput = Omit<MoveCommand, 'personId'> & By;
/** A change of owner as somebody decided it, whatever is moved by it. */
export type ChangeOfOwner = Omit<MoveInput, 'fromId' | 'toId' | 'amount'>;

const EXPIRY_BATCH = 500;
const HOUR_MS = 3_600_000;

/**
 * What other features ask of the ledger, always inside their own transaction: nothing here opens one, except the sweep. Who may do it
 * is their question. Each key is a business fact: given twice with the same input it is the same transfer, with other input refused.
 *
 * Locks are taken in one order by everybody: what the feature itself locks (an activity, goods), then accounts that have to be opened,
 * then all accounts that the transaction touches, at once and in the order of their ids. An award under 公示 has no lock of its own: it
 * changes under the lock of its account. The feed comes last.
 */
@Injectable()
export class PointsService implements OnModuleInit {
  private readonly logger = new Logger(PointsService.name);

  constructor(
    private readonly ledger: LedgerStore,
    private readonly balances: BalancesStore,
    private readonly households: HouseholdsService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('expire-points', HOUR_MS, async () => void (await this.expireAll()));
  }

  /** Posts a scheme's drafts; those of 0 points tell a story and are left out. Answers the transfer of every key posted. */
  async post(tx: EntityManager, drafts: readonly OwnedDraft[], actorId: string | null): Promise<Map<string, number>> {
    const posted = new Map<string, number>();
    const paid = drafts.filter((draft) => draft.amount > 0);
    const { idOf } = await this.ledger.lockOwners(tx, paid);
    for (const book of new Set(paid.map((draft) => draft.book))) {
      const own = paid.filter((draft) => draft.book === book);
      const accountOf = (draft: OwnedDraft) => known(idOf.get(accountName(book, draft.owner.id)));
      const bookedOn = this.clock.today();
      const awards = own.map((draft) => ({ ...draft, actorId, bookedOn, accountId: accountOf(draft) }));
      for (const [key, id] of await this.ledger.award(tx, book, awards, true)) posted.set(key, id);
    }
    return posted;
  }

  /** Posts awards whose accounts are known. `locked`: by {@link lockOwners}, in this transaction. */
  postAwards(tx: EntityManager, book: Book, awards: readonly Award[], locked = false): Promise<Map<string, number>> {
    const bookedOn = this.clock.today();
    return this.ledger.award(
      tx,
      book,
      awards.map((award) => ({ bookedOn, ...award })),
      locked,
    );
  }

  spend(tx: EntityManager, input: SpendInput): Promise<number> {
    return this.ledger.spend(tx, input, input);
  }

  /**
   * Takes off what a reviewed decision says, today, as far as the balance has it; the rest stands in the row as the shortfall, for the
   * office to settle. An appeal that succeeds is a {@link giveBack} of the transfer. Twice is once.
   */
  async deduct(
    tx: EntityManager,
    draft: DeductionDraft,
    by: { actorId: string | null; reason?: string | null },
  ): Promise<{ transferId: number }> {
    const { idOf } = await this.ledger.lockOwners(tx, [draft]);
    const accountId = known(idOf.get(accountName(draft.book, draft.owner.id)));
    const occurredOn = this.clock.today();
    const command = { ...draft, kind: 'deduct' as const, accountId, occurredOn };
    return { transferId: await this.ledger.deduct(tx, command, { ...draft, ...by }) };
  }

  /** The held points are gone for good: the goods were handed over. */
  capture(tx: EntityManager, input: CaptureInput): Promise<number> {
    return this.ledger.capture(tx, { key: input.key, targetId: input.holdId, occurredOn: input.occurredOn }, input);
  }

  /** Cancels a hold, or takes a redeem, a capture or a deduction back. */
  async giveBack(tx: EntityManager, input: GiveBackInput): Promise<number> {
    const closed = await this.balances.closedBehind(tx, input.targetId);
    if (!closed) return this.ledger.giveBack(tx, input, input);
    // what comes back to an account that was closed meanwhile goes on to its successor, by the same last days
    return this.inClosed(tx, closed, async () => {
      const transferId = await this.ledger.giveBack(tx, input, input);
      await this.passAll(tx, closed, { ...input, key: `${input.key}:on`, source: 'succession' });
      return transferId;
    });
  }

  /** So many points change their owner, the first to die first, with their last days. Both accounts are locked. */
  move(tx: EntityManager, { fromId, toId, amount, ...input }: MoveInput): Promise<number> {
    return this.ledger.move(tx, { personId: null, ...input, fromId, toId, amount }, input);
  }

  /**
   * What comes later goes to its successor: what is still awarded for facts of its days, given back or taken back. Both are locked, and
   * everything has been passed on.
   */
  closeAccount(tx: EntityManager, closed: ClosedAccount): Promise<void> {
    return this.balances.close(tx, closed, this.clock.now());
  }

  /** All that can be spent today; null when that is nothing. What has died stays behind and is swept as always. */
  async passAll(tx: EntityManager, ends: ClosedAccount, input: ChangeOfOwner): Promise<number | null> {
    const { available: amount } = await this.balanceOf(tx, ends.accountId);
    return amount > 0 ? this.move(tx, { ...input, fromId: ends.accountId, toId: ends.successorId, amount }) : null;
  }

  /** Afterwards it is closed since the day on which it was. */
  private async inClosed<T>(tx: EntityManager, closed: SucceededAccount, work: () => Promise<T>): Promise<T> {
    await this.ledger.lockAccounts(tx, [closed.accountId]);
    if ((await this.balances.holder(tx, closed.accountId)) !== closed.successorId)
      throw new DomainError('request.conflict');
    await this.balances.reopen(tx, closed.accountId);
    const done = await work();
    await this.balances.close(tx, closed, closed.closedAt);
    return done;
  }

  /** The awards for these facts of an activity that still count. */
  liveAwards(tx: EntityManager, activityId: string, sources: readonly string[]): Promise<LiveAward[]> {
    return this.balances.liveAwards(tx, activityId, sources);
  }

  /** Takes awards back, account by account. What was spent meanwhile is answered as the shortfall, for the office to settle. */
  async reverseAwards(
    tx: EntityManager,
    awardIds: readonly number[],
    by: { actorId: string | null; reason: string; occurredOn: string },
  ): Promise<ReversedAward[]> {
    await this.ledger.lockAccounts(tx, await this.balances.creditedBy(tx, awardIds));
    const reversals: number[] = [];
    for (const targetId of awardIds) {
      const command = { key: `reverse-award:${targetId}`, targetId, occurredOn: by.occurredOn };
      const reverse = () => this.ledger.reverseAward(tx, command, by).catch(namedForAwards);
      const closed = await this.balances.closedBehind(tx, targetId);
      reversals.push(closed ? await this.reverseInClosed(tx, closed, command, by, reverse) : await reverse());
    }
    return this.balances.reversals(tx, reversals);
  }

  /** The successor gives back first what it can of what the closed account was awarded. */
  private reverseInClosed(
    tx: EntityManager,
    closed: SucceededAccount,
    { key, targetId, occurredOn }: { key: string; targetId: number; occurredOn: string },
    by: { actorId: string | null; reason: string },
    reverse: () => Promise<number>,
  ): Promise<number> {
    return this.inClosed(tx, closed, async () => {
      const [amount, { available }] = [
        await this.balances.standingOf(tx, targetId),
        await this.balanceOf(tx, closed.successorId),
      ];
      const ends = { fromId: closed.successorId, toId: closed.accountId, amount: Math.min(amount, available) };
      if (ends.amount > 0)
        await this.move(tx, { ...by, ...ends, key: `${key}:from`, source: 'succession', occurredOn });
      return reverse();
    });
  }

  ensureAccounts(tx: EntityManager, book: Book, owners: readonly Owner[]): Promise<Map<string, number>> {
    return this.ledger.ensureAccounts(tx, book, owners);
  }

  /** The same, locked, with others by their ids: whoever counts what was given before giving more comes here first, and once. */
  lockOwners(tx: EntityManager, accounts: readonly BookOwner[], alsoIds?: readonly number[]): Promise<LockedAccounts> {
    return this.ledger.lockOwners(tx, accounts, alsoIds);
  }

  /** The household's account if the person lives in one today, else the person's own; opened when missing. */
  async accountOfPerson(tx: EntityManager, personId: string, book: Book = VILLAGE_POINTS): Promise<AccountRef> {
    return known((await this.accountsOfPeople(tx, [personId], book)).get(personId));
  }

  /** The same for several people, opened together. */
  async accountsOfPeople(
    tx: EntityManager,
    personIds: readonly string[],
    book: Book = VILLAGE_POINTS,
  ): Promise<Map<string, AccountRef>> {
    const owners = [...(await this.ownersOf(tx, personIds, this.clock.today()))];
    const accounts = await this.ensureAccounts(
      tx,
      book,
      owners.map(([, owner]) => owner),
    );
    const refOf = ({ kind: ownerKind, id: ownerId }: Owner): AccountRef => {
      return { accountId: known(accounts.get(ownerId)), book, ownerKind, ownerId };
    };
    return new Map(owners.map(([personId, owner]) => [personId, refOf(owner)]));
  }

  /** Whose account a person's points lie in on a day: the household's, or their own. */
  async ownersOf(tx: EntityManager, personIds: readonly string[], on: string): Promise<Map<string, Owner>> {
    const households = await this.households.householdsOf(tx, [...personIds], on);
    return new Map(personIds.map((id) => [id, ownerOf(id, households.get(id))]));
  }

  /** The open accounts of these owners, in all books. */
  estateOf(tx: EntityManager, ownerIds: readonly string[]): Promise<OwnAccount[]> {
    return this.balances.accountsOf(tx, ownerIds);
  }

  lockAccounts(tx: EntityManager, accountIds: readonly number[]): Promise<void> {
    return this.ledger.lockAccounts(tx, accountIds);
  }

  /** Committed state; inside a transaction ask {@link balanceIn}. */
  balance(accountId: number): Promise<Balance> {
    return this.balanceIn(this.dataSource.manager, accountId);
  }

  /** Of a closed account, that of its successor. */
  async balanceIn(tx: EntityManager, accountId: number): Promise<Balance> {
    return this.balanceOf(tx, await this.balances.holder(tx, accountId));
  }

  private async balanceOf(tx: EntityManager, accountId: number): Promise<Balance> {
    const balance = await this.balances.balance(accountId, this.clock.today(), tx);
    if (!balance) throw new DomainError('resource.not-found');
    return balance;
  }

  /** Takes what died before today out of the balances, some hundred accounts per transaction. Finds nothing when run twice. */
  async expireAll(): Promise<number> {
    let swept = 0;
    for (;;) {
      const batch = await this.dataSource.transaction((tx) => this.ledger.expire(tx, this.clock.today(), EXPIRY_BATCH));
      swept += batch;
      if (batch < EXPIRY_BATCH) break;
    }
    if (swept > 0) this.logger.log({ accounts: swept }, 'points expired');
    return swept;
  }
}

export interface ReversedAward {
  awardId: number;
  transferId: number;
  taken: number;
  shortfall: number;
}

function known<T>(account: T | undefined): T {
  if (account === undefined) throw new Error('an account that was just opened is not there');
  return account;
}

function ownerOf(personId: string, householdId: string | undefined): Owner {
  return householdId === undefined ? { kind: 'member', id: personId } : { kind: 'household', id: householdId };
}

function namedForAwards(error: unknown): never {
  if (error instanceof DomainError && error.code === 'points.already-resolved')
    throw new DomainError('points.already-reversed');
  throw error;
}
