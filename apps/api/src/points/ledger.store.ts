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
  type Owner,
  type Refusal,
  type ResolveCommand,
  type SpendCommand,
} from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';

/** Who did it. Not part of what makes a request the same request. */
export interface By {
  actorId: string | null;
  reason?: string | null;
}

const REFUSAL_CODES: Record<Refusal, DomainErrorCode> = {
  insufficient: 'points.insufficient',
  'transfer-unknown': 'points.transfer-unknown',
  'account-unknown': 'resource.not-found',
  'key-reused': 'points.key-reused',
  'account-closed': 'account.closed',
  'already-resolved': 'points.already-resolved',
};

const fingerprintOf = (command: Parameters<typeof fingerprintText>[0]) =>
  hash('sha256', fingerprintText(command), 'buffer');

/**
 * In a statement of its own, before anything else looks at the rows: a statement that locks a row and updates it by a snapshot from
 * before the lock can deadlock with others that wait for the same row.
 */
const LOCK = prepared('SELECT FROM point_accounts WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE');

const FIND_ACCOUNTS = prepared(`SELECT a.owner_id AS "ownerId", a.id FROM unnest($2::text[], $3::uuid[]) AS o (kind, id)
           JOIN point_accounts a ON a.book = $1 AND a.owner_id = o.id AND a.kind = o.kind`);
const LOCK_OWNERS = prepared(`${FIND_ACCOUNTS} ORDER BY a.id FOR NO KEY UPDATE OF a`);

/** Awards of one book in one statement, whatever their number; their accounts are locked. Keys seen before insert nothing and are missing in the answer. */
const AWARD = prepared(`
    WITH req AS MATERIALIZED (
      SELECT * FROM unnest($3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::uuid[], $8::date[], $9::text[], $10::date[], $11::uuid[], $12::uuid[], $13::uuid[], $14::text[], $15::text[])
        AS r (key, fingerprint, account, amount, person, last_day, source, occurred_on, actor, activity, version, rule, explanation)),
    ins AS (
      INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, person_id, expires_on, source, occurred_on, actor_id, activity_id, scheme_version_id, rule_id, explanation)
      SELECT key, fingerprint, $1::smallint, 'award', $2::bigint, account, amount, person, last_day, source, occurred_on, actor, activity, version, rule, explanation
        FROM req ORDER BY key
      ON CONFLICT (key) DO NOTHING RETURNING id, key, credit_id, amount, expires_on),
    acc AS MATERIALIZED (SELECT id, posted, version, closed_at FROM point_accounts WHERE id = ANY($5)),
    agg AS MATERIALIZED (SELECT credit_id, sum(amount)::bigint AS gained, count(*) AS lines FROM ins GROUP BY credit_id),
    upd AS (UPDATE point_accounts a SET posted = a.posted + g.gained, version = a.version + g.lines FROM agg g WHERE a.id = g.credit_id),
    lots AS (
      INSERT INTO point_lots (account_id, expires_on, amount, remaining)
      SELECT credit_id, expires_on, sum(amount), sum(amount) FROM ins GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (account_id, expires_on) DO UPDATE SET amount = point_lots.amount + excluded.amount, remaining = point_lots.remaining + excluded.remaining),
    ent AS (
      INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after)
      SELECT acc.id, acc.version + row_number() OVER line, ins.id, ins.amount, acc.posted + sum(ins.amount) OVER line
        FROM ins JOIN acc ON acc.id = ins.credit_id WINDOW line AS (PARTITION BY acc.id ORDER BY ins.id))
    SELECT ins.key, ins.id, acc.closed_at IS NOT NULL AS closed FROM ins JOIN acc ON acc.id = ins.credit_id`);

/** Every command of the ledger, a round trip or two each. What they mean is libs/points/src/ledger.ts; nothing here is an entity or a save(). */
@Injectable()
export class LedgerStore {
  /**
   * All or none; a key may come twice with the same input. Answers the transfer of every key. Accounts that {@link lockOwners} has
   * locked in this transaction need no second lock.
   */
  async award(tx: EntityManager, book: Book, awards: readonly Award[], locked = false): Promise<Map<string, number>> {
    const byKey = new Map<string, { award: Award; fingerprint: Buffer }>();
    for (const award of awards) {
      const fingerprint = fingerprintOf(award);
      const twin = byKey.get(award.key);
      if (twin && !twin.fingerprint.equals(fingerprint)) throw new DomainError('points.key-reused');
      byKey.set(award.key, { award, fingerprint });
    }
    if (byKey.size === 0) return new Map();
    if (!locked)
      await this.lockAccounts(
        tx,
        awards.map((award) => award.accountId),
      );
    const rows = await this.command(tx, AWARD, [
      book,
      systemAccount(book, 'issuer'),
      ...columnsOf([...byKey.values()]),
    ]);
    const ids = new Map(rows.map((row) => [String(row['key']), Number(row['id'])]));
    const known = [...byKey.keys()].filter((key) => !ids.has(key));
    if (known.length > 0) {
      const seen: { key: string; id: number; fingerprint: Buffer }[] = await tx.query(
        'SELECT key, id, fingerprint FROM point_transfers WHERE key = ANY($1)',
        [known],
      );
      if (seen.some((row) => !byKey.get(row.key)?.fingerprint.equals(row.fingerprint)))
        throw new DomainError('points.key-reused');
      seen.forEach((row) => ids.set(row.key, row.id));
    }
    if (rows.some((row) => row['closed'])) throw new DomainError('account.closed');
    return ids;
  }

  spend(tx: EntityManager, command: SpendCommand, by: By): Promise<number> {
    const { key, kind, accountId, amount, personId, source, occurredOn } = command;
    return this.call(tx, 'points_spend', [
      key,
      fingerprintOf(command),
      kind,
      accountId,
      amount,
      personId,
      by.actorId,
      source,
      occurredOn,
    ]);
  }

  capture(tx: EntityManager, command: ResolveCommand, by: By): Promise<number> {
    const fingerprint = fingerprintOf({ ...command, kind: 'capture' });
    return this.call(tx, 'points_capture', [
      command.key,
      fingerprint,
      command.targetId,
      by.actorId,
      command.occurredOn,
    ]);
  }

  giveBack(tx: EntityManager, command: ResolveCommand, by: By): Promise<number> {
    const fingerprint = fingerprintOf({ ...command, kind: 'give-back' });
    return this.call(tx, 'points_give_back', [
      command.key,
      fingerprint,
      command.targetId,
      by.actorId,
      by.reason ?? null,
      command.occurredOn,
      GRACE_DAYS,
    ]);
  }

  reverseAward(tx: EntityManager, command: ResolveCommand, by: By): Promise<number> {
    const fingerprint = fingerprintOf({ ...command, kind: 'reverse-award' });
    return this.call(tx, 'points_reverse_award', [
      command.key,
      fingerprint,
      command.targetId,
      by.actorId,
      by.reason ?? null,
      command.occurredOn,
    ]);
  }

  /** Sweeps at most so many accounts; answers how many it swept. */
  expire(tx: EntityManager, today: string, limit: number): Promise<number> {
    return this.call(tx, 'points_expire', [today, limit]);
  }

  /** Account ids by owner id; accounts that are missing are opened. */
  async ensureAccounts(tx: EntityManager, book: Book, owners: readonly Owner[]): Promise<Map<string, number>> {
    return this.openMissing(tx, book, owners, FIND_ACCOUNTS);
  }

  /** The same, and nobody else gives to or takes from these accounts until the end of the transaction. */
  async lockOwners(tx: EntityManager, book: Book, owners: readonly Owner[]): Promise<Map<string, number>> {
    return this.openMissing(tx, book, owners, LOCK_OWNERS);
  }

  private async openMissing(tx: EntityManager, book: Book, owners: readonly Owner[], statement: string) {
    const found = async () => {
      const values = [book, owners.map((owner) => owner.kind), owners.map((owner) => owner.id)];
      const rows = await this.command(tx, statement, values);
      return new Map(rows.map((row) => [String(row['ownerId']), Number(row['id'])]));
    };
    const known = await found();
    const missing = owners.filter((owner) => !known.has(owner.id));
    if (missing.length === 0) return known;
    await tx.query(
      `INSERT INTO point_accounts (book, kind, owner_id) SELECT DISTINCT $1::smallint, kind, id FROM unnest($2::text[], $3::uuid[]) AS o (kind, id) ORDER BY id
       ON CONFLICT DO NOTHING`,
      [book, missing.map((owner) => owner.kind), missing.map((owner) => owner.id)],
    );
    return found();
  }

  /** Whoever reads what these accounts were given before giving more waits here, in account order. */
  async lockAccounts(tx: EntityManager, accountIds: readonly number[]): Promise<void> {
    await this.command(tx, LOCK, [accountIds]);
  }

  private async call(tx: EntityManager, command: string, values: unknown[]): Promise<number> {
    const rows = await this.command(
      tx,
      prepared(`SELECT ${command}(${values.map((_, index) => `$${index + 1}`).join(', ')}) AS id`),
      values,
    );
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

function columnsOf(rows: readonly { award: Award; fingerprint: Buffer }[]): unknown[] {
  const column = <T>(pick: (award: Award) => T) => rows.map(({ award }) => pick(award));
  return [
    column((award) => award.key),
    rows.map((row) => row.fingerprint),
    column((award) => award.accountId),
    column((award) => award.amount),
    column((award) => award.personId),
    column((award) => award.expiresOn),
    column((award) => award.source),
    column((award) => award.occurredOn),
    column((award) => award.actorId),
    column((award) => award.activityId),
    column((award) => award.schemeVersionId),
    column((award) => award.ruleId),
    column((award) => award.explanation),
  ];
}

const FOREIGN_KEY_VIOLATION = '23503';

function refusalOf(error: unknown): DomainError | null {
  const state = (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  if (state === FOREIGN_KEY_VIOLATION) return new DomainError(REFUSAL_CODES['account-unknown']);
  const refusal = (Object.keys(REFUSAL_STATES) as Refusal[]).find((candidate) => REFUSAL_STATES[candidate] === state);
  return refusal ? new DomainError(REFUSAL_CODES[refusal]) : null;
}
