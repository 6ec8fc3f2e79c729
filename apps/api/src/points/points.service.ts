import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '@jishan/domain';
import { VILLAGE_POINTS, type Award, type AwardDraft, type Book, type Owner, type OwnerKind } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { LedgerStore } from './ledger.store';
import { BalancesStore } from './balances.store';
import { StatementsStore, type LiveAward } from './statements.store';

export type { LiveAward } from './statements.store';

export interface SpendInput {
  key: string;
  /** `redeem`: at the counter in one step; `hold`: set aside for an order. */
  kind: 'hold' | 'redeem';
  accountId: number;
  amount: number;
  /** Who of the household spends. */
  personId: string | null;
  actorId: string | null;
  source: string;
  occurredOn: string;
}

export interface CaptureInput {
  key: string;
  holdId: number;
  actorId: string | null;
  occurredOn: string;
}

export interface GiveBackInput {
  key: string;
  targetId: number;
  actorId: string | null;
  occurredOn: string;
  reason?: string | null;
}

export interface AccountRef {
  accountId: number;
  book: Book;
  ownerKind: OwnerKind;
  ownerId: string;
}

export interface Balance {
  accountId: number;
  /** Can be spent today. */
  available: number;
  /** Awarded, but still under 公示. */
  pending: number;
  /** Set aside for orders. */
  held: number;
  expiringSoon: number;
  expiringOn: string | null;
}

const EXPIRY_BATCH = 500;
const HOUR_MS = 3_600_000;

/**
 * What other features ask of the ledger, always inside their own transaction: nothing here opens one, except the sweep. Who may do it
 * is their question. Each key is a business fact: given twice with the same input it is the same transfer, with other input refused.
 */
@Injectable()
export class PointsService implements OnModuleInit {
  private readonly logger = new Logger(PointsService.name);

  constructor(
    private readonly ledger: LedgerStore,
    private readonly balances: BalancesStore,
    private readonly statements: StatementsStore,
    private readonly households: HouseholdsService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('expire-points', HOUR_MS, async () => void (await this.expireAll()));
  }

  /** Posts a scheme's drafts; those of 0 points tell a story and are left out. Answers the transfer of every key posted. */
  async post(tx: EntityManager, drafts: readonly AwardDraft[], actorId: string | null): Promise<Map<string, number>> {
    const posted = new Map<string, number>();
    for (const book of new Set(drafts.map((draft) => draft.book))) {
      const own = drafts.filter((draft) => draft.book === book && draft.amount > 0);
      const accounts = await this.ensureAccounts(
        tx,
        book,
        own.map((draft) => draft.owner),
      );
      const awards = own.map((draft) => ({ ...draft, actorId, accountId: this.known(accounts.get(draft.owner.id)) }));
      for (const [key, id] of await this.ledger.award(tx, book, awards)) posted.set(key, id);
    }
    return posted;
  }

  /** Posts awards whose accounts are known. `locked`: by {@link lockOwners}, in this transaction. */
  postAwards(tx: EntityManager, book: Book, awards: readonly Award[], locked = false): Promise<Map<string, number>> {
    return this.ledger.award(tx, book, awards, locked);
  }

  spend(tx: EntityManager, input: SpendInput): Promise<number> {
    return this.ledger.spend(tx, input, input);
  }

  /** The held points are gone for good: the goods were handed over. */
  capture(tx: EntityManager, input: CaptureInput): Promise<number> {
    return this.ledger.capture(tx, { key: input.key, targetId: input.holdId, occurredOn: input.occurredOn }, input);
  }

  /** Cancels a hold, or takes a redeem or a capture back. */
  giveBack(tx: EntityManager, input: GiveBackInput): Promise<number> {
    return this.ledger.giveBack(tx, input, input);
  }

  /** The awards of an activity that still count, or those of them that are for these facts. */
  liveAwards(tx: EntityManager, activityId: string, sources: readonly string[] | null): Promise<LiveAward[]> {
    return this.statements.liveAwards(tx, activityId, sources);
  }

  /** Takes awards back, account by account. What was spent meanwhile is answered as the shortfall, for the office to settle. */
  async reverseAwards(
    tx: EntityManager,
    awardIds: readonly number[],
    by: { actorId: string | null; reason: string; occurredOn: string },
  ): Promise<ReversedAward[]> {
    await this.ledger.lockAccounts(tx, await this.statements.accountsOf(tx, awardIds));
    const reversals: number[] = [];
    for (const targetId of awardIds) {
      const command = { key: `reverse-award:${targetId}`, targetId, occurredOn: by.occurredOn };
      reversals.push(await this.ledger.reverseAward(tx, command, by).catch(namedForAwards));
    }
    return this.statements.reversals(tx, reversals);
  }

  ensureAccounts(tx: EntityManager, book: Book, owners: readonly Owner[]): Promise<Map<string, number>> {
    return this.ledger.ensureAccounts(tx, book, owners);
  }

  /** The same, locked: whoever counts what an account was given before giving more comes here first. */
  lockOwners(tx: EntityManager, book: Book, owners: readonly Owner[]): Promise<Map<string, number>> {
    return this.ledger.lockOwners(tx, book, owners);
  }

  /** The household's account if the person lives in one today, else the person's own; opened when missing. */
  async accountOfPerson(tx: EntityManager, personId: string, book: Book = VILLAGE_POINTS): Promise<AccountRef> {
    const owners = await this.ownersOf(tx, [personId], this.clock.today());
    const owner = owners.get(personId) ?? { kind: 'member', id: personId };
    const accounts = await this.ensureAccounts(tx, book, [owner]);
    return { accountId: this.known(accounts.get(owner.id)), book, ownerKind: owner.kind, ownerId: owner.id };
  }

  /** Whose account a person's points lie in on a day: the household's, or their own. */
  async ownersOf(tx: EntityManager, personIds: readonly string[], on: string): Promise<Map<string, Owner>> {
    const households = await this.households.householdsOf(tx, [...personIds], on);
    return new Map(personIds.map((id) => [id, ownerOf(id, households.get(id))]));
  }

  lockAccounts(tx: EntityManager, accountIds: readonly number[]): Promise<void> {
    return this.ledger.lockAccounts(tx, accountIds);
  }

  /** Committed state; inside a transaction ask {@link balanceIn}. */
  balance(accountId: number): Promise<Balance> {
    return this.balanceIn(this.dataSource.manager, accountId);
  }

  async balanceIn(tx: EntityManager, accountId: number): Promise<Balance> {
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

  private known(accountId: number | undefined): number {
    if (accountId === undefined) throw new Error('an account that was just opened is not there');
    return accountId;
  }
}

export interface ReversedAward {
  awardId: number;
  transferId: number;
  taken: number;
  shortfall: number;
}

function ownerOf(personId: string, householdId: string | undefined): Owner {
  return householdId === undefined ? { kind: 'member', id: personId } : { kind: 'household', id: householdId };
}

function namedForAwards(error: unknown): never {
  if (error instanceof DomainError && error.code === 'points.already-resolved')
    throw new DomainError('points.already-reversed');
  throw error;
}
