import { Injectable } from '@nestjs/common';
import type { Actor, PointsBucket, SeenBalance } from '@jishan/domain';
import { BOOKS, VILLAGE_POINTS, type Book, type Owner } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { accountName, PointsService, type LockedAccounts } from '../points/points.service';
import { PostingService } from '../schemes/posting.service';
import { RegistryStore } from './registry.store';

/** The change of a household that points move by. */
export interface Occasion {
  changeId: string;
  actor: Actor;
  reason: string;
}

/** Village points that changed their owner. */
export interface Passed {
  points: number;
  buckets: PointsBucket[];
}

export const householdOwner = (id: string): Owner => ({ kind: 'household', id });
export const memberOwner = (id: string): Owner => ({ kind: 'member', id });

const NOTHING: Passed = { points: 0, buckets: [] };

/** What households and people own in all books, and how it goes from one to another. Always inside the caller's transaction. */
@Injectable()
export class EstatesService {
  constructor(
    private readonly points: PointsService,
    private readonly postings: PostingService,
    private readonly store: RegistryStore,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * The accounts of these owners in every book, opened where they are missing: an owner who never had points may still be given some
   * for a fact of before, and the account that is to be closed has to be there to say who succeeded to it. `alsoIds`: accounts that the
   * same transaction gives something back to.
   */
  async lock(tx: EntityManager, owners: readonly Owner[], alsoIds: readonly number[] = []): Promise<LockedAccounts> {
    const open = await this.points.estateOf(
      tx,
      owners.map((owner) => owner.id),
    );
    const behind = await this.store.predecessors(
      open.map((account) => account.accountId),
      tx,
    );
    const accounts = BOOKS.flatMap((book) => owners.map((owner) => ({ book, owner })));
    return this.points.lockOwners(tx, accounts, [...new Set([...behind, ...alsoIds])]);
  }

  /** The village points of an owner with the number of the last line, by which an agreement can tell whether anything changed. */
  async seen(owner: Owner, ownerLabel: string, tx: EntityManager = this.dataSource.manager): Promise<SeenBalance> {
    const own = await this.points.estateOf(tx, [owner.id]);
    const account = own.find(({ book, ownerKind }) => book === VILLAGE_POINTS && ownerKind === owner.kind);
    if (account) return { ...(await this.points.balanceIn(tx, account.accountId)), lines: account.lines };
    const nothing = { available: 0, pending: 0, held: 0, expiringSoon: 0, expiringOn: null, buckets: [] };
    return { accountId: null, ownerKind: owner.kind, ownerLabel, ...nothing, lines: 0 };
  }

  /** So many village points of a locked account. */
  async give(
    tx: EntityManager,
    accounts: LockedAccounts,
    ends: { from: Owner; to: Owner },
    points: number,
    occasion: Occasion,
  ): Promise<Passed> {
    if (points === 0) return NOTHING;
    const { accountId: fromId, successorId: toId } = endsIn(VILLAGE_POINTS, accounts, ends);
    const change = this.changeOf(occasion, fromId);
    return this.passed(tx, [await this.points.move(tx, { ...change, fromId, toId, amount: points })]);
  }

  /** Everything, in all books: what can be spent, and what is on public view. The old account stays open. */
  empty(tx: EntityManager, accounts: LockedAccounts, ends: { from: Owner; to: Owner }, occasion: Occasion) {
    return this.passAll(tx, accounts, ends, occasion, false);
  }

  /** The same, and the old account is closed: what still comes for it goes to the new one. Points that are set aside come there too when they are given back. */
  succeed(tx: EntityManager, accounts: LockedAccounts, ends: { from: Owner; to: Owner }, occasion: Occasion) {
    return this.passAll(tx, accounts, ends, occasion, true);
  }

  private async passAll(
    tx: EntityManager,
    accounts: LockedAccounts,
    ends: { from: Owner; to: Owner },
    occasion: Occasion,
    closing: boolean,
  ): Promise<Passed> {
    const moved: number[] = [];
    for (const book of BOOKS) {
      const pair = endsIn(book, accounts, ends);
      await this.postings.carryOver(tx, pair.accountId, pair.successorId);
      const change = this.changeOf(occasion, pair.accountId);
      const transferId = await this.points.passAll(tx, pair, change);
      if (closing) await this.points.closeAccount(tx, pair);
      if (transferId !== null && book === VILLAGE_POINTS) moved.push(transferId);
    }
    return this.passed(tx, moved);
  }

  private changeOf({ changeId, actor, reason }: Occasion, fromId: number) {
    const source = `household-change:${changeId}`;
    return { key: `${source}:${fromId}`, actorId: actor.userId, source, reason, occurredOn: this.clock.today() };
  }

  private async passed(tx: EntityManager, transferIds: readonly number[]): Promise<Passed> {
    const buckets = await this.store.bucketsOf(tx, transferIds);
    return { points: buckets.reduce((sum, bucket) => sum + bucket.amount, 0), buckets };
  }
}

export function together(parts: readonly Passed[]): Passed {
  const days = new Map<string, number>();
  for (const { expiresOn, amount } of parts.flatMap((part) => part.buckets))
    days.set(expiresOn, (days.get(expiresOn) ?? 0) + amount);
  const buckets = [...days].sort().map(([expiresOn, amount]) => ({ expiresOn, amount }));
  return { points: parts.reduce((sum, part) => sum + part.points, 0), buckets };
}

function endsIn(book: Book, { idOf }: LockedAccounts, { from, to }: { from: Owner; to: Owner }) {
  const [accountId, successorId] = [idOf.get(accountName(book, from.id)), idOf.get(accountName(book, to.id))];
  if (accountId === undefined || successorId === undefined)
    throw new Error('points of an owner whose account is not locked');
  return { accountId, successorId };
}
