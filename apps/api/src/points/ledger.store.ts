import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError, type DomainErrorCode } from '@jishan/domain';
import {
  fingerprintText,
  GRACE_DAYS,
  REFUSAL_STATES,
  systemAccount,
  type Award,
  type Book,
  type DeductCommand,
  type MoveCommand,
  type Owner,
  type Refusal,
  type ResolveCommand,
  type SpendCommand,
} from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';
import { AWARD, FIND_ACCOUNTS, LOCK, LOCK_OWNERS, OPEN_ACCOUNTS } from './ledger.statements';

/** Who did it. Not part of what makes a request the same request. */
export interface By {
  actorId: string | null;
  reason?: string | null;
}

/** By which rule of a scheme, and how it was worked out. */
export type Why = Pick<Award, 'schemeVersionId' | 'ruleId' | 'explanation'>;

/** Whose account of which book. */
export interface BookOwner {
  book: Book;
  owner: Owner;
}

/** Accounts that are this transaction's alone. */
export interface LockedAccounts {
  ids: ReadonlySet<number>;
  /** By {@link accountName}. */
  idOf: ReadonlyMap<string, number>;
  ownerOf: ReadonlyMap<number, string>;
}

const REFUSAL_CODES: Record<Refusal, DomainErrorCode> = {
  insufficient: 'points.insufficient',
  'transfer-unknown': 'points.transfer-unknown',
  'account-unknown': 'resource.not-found',
  'key-reused': 'points.key-reused',
  'account-closed': 'account.closed',
  'already-resolved': 'points.already-resolved',
  'not-movable': 'points.not-movable',
  'month-closed': 'points.month-closed',
};

const fingerprintOf = (command: Parameters<typeof fingerprintText>[0]) =>
  hash('sha256', fingerprintText(command), 'buffer');

/** Every command of the ledger, a round trip or two each. What they mean is libs/points/src/ledger.ts; nothing here is an entity or a save(). */
@Injectable()
export class LedgerStore {
  /**
   * All or none; a key may come twice with the same input. Answers the transfer of every key. Accounts that {@link lockOwners} has
   * locked in this transaction need no second lock.
   */
  async award(tx: EntityManager, book: Book, awards: readonly Award[], locked = false): Promise<Map<string, number>> {
    const byKey = new Map<string, KeyedAward>();
    for (const award of awards) {
      const fingerprint = fingerprintOf(award);
      const twin = byKey.get(award.key);
      if (twin && !twin.fingerprint.equals(fingerprint)) throw new DomainError('points.key-reused');
      byKey.set(award.key, { award, fingerprint });
    }
    const [only, ...others] = byKey.values();
    if (!only) return new Map();
    if (others.length === 0) return new Map([[only.award.key, await this.awardOne(tx, book, only)]]);
    const accountIds = awards.map((award) => award.accountId);
    const columns = columnsOf([...byKey.values()]);
    const [, rows] = await Promise.all([
      locked || this.lockAccounts(tx, accountIds),
      // sent right behind the lock, and done after it
      this.command(tx, AWARD, [book, systemAccount(book, 'issuer'), ...columns]),
    ]);
    const ids = new Map(rows.map((row) => [String(row['key']), Number(row['id'])]));
    const known = [...byKey.keys()].filter((key) => !ids.has(key));
    if (known.length > 0) {
      const seek = 'SELECT key, id, fingerprint FROM point_transfers WHERE key = ANY($1)';
      const seen: { key: string; id: number; fingerprint: Buffer }[] = await tx.query(seek, [known]);
      if (seen.some((row) => !byKey.get(row.key)?.fingerprint.equals(row.fingerprint)))
        throw new DomainError('points.key-reused');
      seen.forEach((row) => ids.set(row.key, row.id));
    }
    if (rows.some((row) => row['closed'])) throw new DomainError('account.closed');
    return ids;
  }

  /** Whoever gives one award alone asks nobody before: the row is locked where it is updated. */
  private awardOne(tx: EntityManager, book: Book, { award, fingerprint }: KeyedAward): Promise<number> {
    const [accountId, ...rest] = AWARD_COLUMNS.map((column) => award[column] ?? null);
    return this.call(tx, 'points_award', [award.key, fingerprint, book, accountId, ...rest]);
  }

  spend(tx: EntityManager, command: SpendCommand, by: By): Promise<number> {
    const { key, kind, accountId, amount, personId, source, occurredOn } = command;
    return this.call(tx, 'points_spend', [
      ...[key, fingerprintOf(command), kind, accountId, amount],
      ...[personId, by.actorId, source, occurredOn],
    ]);
  }

  /** Off by a reviewed decision, with what it was by: the row says so. */
  deduct(tx: EntityManager, command: DeductCommand, by: By & Why): Promise<number> {
    const { key, accountId, amount, personId, source, occurredOn } = command;
    return this.call(tx, 'points_deduct', [
      ...[key, fingerprintOf(command), accountId, amount, personId, by.actorId, source, by.reason ?? null],
      ...[occurredOn, by.schemeVersionId, by.ruleId, by.explanation],
    ]);
  }

  /** The accounts and all that lies in them stay; so many points change their owner with their last days. */
  move(tx: EntityManager, command: MoveCommand, by: By): Promise<number> {
    const { key, fromId, toId, amount, personId, source, occurredOn } = command;
    return this.call(tx, 'points_move', [
      ...[key, fingerprintOf(command), fromId, toId, amount],
      ...[personId, by.actorId, source, by.reason ?? null, occurredOn],
    ]);
  }

  capture(tx: EntityManager, command: ResolveCommand, by: By): Promise<number> {
    const { key, targetId, occurredOn } = command;
    const fingerprint = fingerprintOf({ ...command, kind: 'capture' });
    return this.call(tx, 'points_capture', [key, fingerprint, targetId, by.actorId, occurredOn]);
  }

  giveBack(tx: EntityManager, command: ResolveCommand, by: By): Promise<number> {
    const { key, targetId, occurredOn } = command;
    const values = [key, fingerprintOf({ ...command, kind: 'give-back' }), targetId, by.actorId, by.reason ?? null];
    return this.call(tx, 'points_give_back', [...values, occurredOn, GRACE_DAYS]);
  }

  reverseAward(tx: EntityManager, command: ResolveCommand, by: By): Promise<number> {
    const { key, targetId, occurredOn } = command;
    const values = [key, fingerprintOf({ ...command, kind: 'reverse-award' }), targetId, by.actorId, by.reason ?? null];
    return this.call(tx, 'points_reverse_award', [...values, occurredOn]);
  }

  /** Sweeps at most so many accounts; answers how many it swept. */
  expire(tx: EntityManager, today: string, limit: number): Promise<number> {
    return this.call(tx, 'points_expire', [today, limit]);
  }

  /** Account ids by owner id; accounts that are missing are opened. Not for whoever has locked accounts: see {@link lockOwners}. */
  async ensureAccounts(tx: EntityManager, book: Book, owners: readonly Owner[]): Promise<Map<string, number>> {
    const found = async () => {
      const values = [book, owners.map((owner) => owner.kind), owners.map((owner) => owner.id)];
      const rows = await this.command(tx, FIND_ACCOUNTS, values);
      return new Map(rows.map((row) => [String(row['ownerId']), Number(row['id'])]));
    };
    const known = await found();
    const missing = owners.filter((owner) => !known.has(owner.id)).map((owner) => ({ book, owner }));
    if (missing.length === 0) return known;
    await tx.query(OPEN_ACCOUNTS, ownerColumns(missing));
    return found();
  }

  /**
   * Opens what is missing and locks the accounts of these owners, with some others by their ids: all in one statement, in the order of
   * their ids. Nobody else gives to or takes from them until the end of the transaction. To be asked once a transaction, for everything
   * it is going to touch: a second round could wait for somebody who waits for the first.
   */
  async lockOwners(
    tx: EntityManager,
    accounts: readonly BookOwner[],
    alsoIds: readonly number[] = [],
  ): Promise<LockedAccounts> {
    const wanted = [...new Map(accounts.map((one) => [accountName(one.book, one.owner.id), one])).values()];
    if (wanted.length === 0 && alsoIds.length === 0) return lockedFrom([]);
    const locked = () => this.command(tx, LOCK_OWNERS, [...ownerColumns(wanted), alsoIds]);
    let rows = await locked();
    if (rows.length === 0 && wanted.length > 0) {
      await tx.query(OPEN_ACCOUNTS, ownerColumns(wanted));
      rows = await locked();
    }
    // closed and succeeded to while we waited for it; the successor would now be locked out of order
    if (rows.some((row) => row['moved'])) throw new DomainError('request.conflict');
    return lockedFrom(rows);
  }

  /** Whoever reads what these accounts were given before giving more waits here, in account order. */
  async lockAccounts(tx: EntityManager, accountIds: readonly number[]): Promise<void> {
    await this.command(tx, LOCK, [accountIds]);
  }

  private async call(tx: EntityManager, command: string, values: unknown[]): Promise<number> {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    const rows = await this.command(tx, prepared(`SELECT ${command}(${places}) AS id`), values);
    return Number(rows[0]?.['id']);
  }

  /** Turns the database's refusals into ours. */
  private async command(tx: EntityManager, statement: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    if (!tx.queryRunner?.isTransactionActive) throw new Error('a ledger command belongs into a transaction');
    try {
      return await tx.query(statement, values);
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  }
}

interface KeyedAward {
  award: Award;
  fingerprint: Buffer;
}

/** In the order of the statement's parameters, after the key and its fingerprint. */
const AWARD_COLUMNS = [
  ...(['accountId', 'amount', 'personId', 'expiresOn', 'source', 'occurredOn', 'actorId'] as const),
  ...(['activityId', 'schemeVersionId', 'ruleId', 'explanation', 'bookedOn'] as const),
];

function columnsOf(rows: readonly KeyedAward[]): unknown[] {
  return [
    rows.map(({ award }) => award.key),
    rows.map((row) => row.fingerprint),
    ...AWARD_COLUMNS.map((column) => rows.map(({ award }) => award[column] ?? null)),
  ];
}

/** What {@link LockedAccounts} are found by. */
export const accountName = (book: Book, ownerId: string) => `${book}/${ownerId}`;

const ownerColumns = (accounts: readonly BookOwner[]) => [
  accounts.map((one) => one.book),
  accounts.map((one) => one.owner.kind),
  accounts.map((one) => one.owner.id),
];

function lockedFrom(rows: readonly Record<string, unknown>[]): LockedAccounts {
  const ownerOf = new Map(rows.map((row) => [Number(row['id']), String(row['ownerId'])]));
  const wanted = rows.filter((row) => row['wanted']);
  const nameOf = (row: Record<string, unknown>) => accountName(Number(row['book']) as Book, String(row['ownerId']));
  return {
    ids: new Set(ownerOf.keys()),
    idOf: new Map(wanted.map((row) => [nameOf(row), Number(row['id'])])),
    ownerOf,
  };
}

const FOREIGN_KEY_VIOLATION = '23503';

function refusalOf(error: unknown): DomainError | null {
  const state = (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  if (state === FOREIGN_KEY_VIOLATION) return new DomainError(REFUSAL_CODES['account-unknown']);
  const refusal = (Object.keys(REFUSAL_STATES) as Refusal[]).find((candidate) => REFUSAL_STATES[candidate] === state);
  return refusal ? new DomainError(REFUSAL_CODES[refusal]) : null;
}
