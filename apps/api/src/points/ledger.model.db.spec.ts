// The reference ledger of libs/points and the commands in PostgreSQL get the same random histories; every reply and, after each
// history, every row must agree.
import { DomainError, addDays } from '@jishan/domain';
import { Ledger, LedgerRefusal, type Book, type Refusal, type Transfer } from '@jishan/points';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecDatabase, type SpecDatabase } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { LedgerStore } from './ledger.store';

const BOOK: Book = 1;
const HISTORIES = 200;
const store = new LedgerStore();
const by = { actorId: null };

const CODES: Record<Refusal, string> = {
  insufficient: 'points.insufficient',
  'transfer-unknown': 'points.transfer-unknown',
  'account-unknown': 'resource.not-found',
  'key-reused': 'points.key-reused',
  'account-closed': 'account.closed',
  'already-resolved': 'points.already-resolved',
};

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('award' as const),
      items: fc.array(
        fc.record({
          account: fc.nat(2),
          amount: fc.integer({ min: 1, max: 20 }),
          days: fc.integer({ min: -3, max: 40 }),
          key: fc.nat(200),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('spend' as const),
      kind: fc.constantFrom('hold' as const, 'redeem' as const),
      account: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      amount: fc.integer({ min: 1, max: 25 }),
      key: fc.nat(200),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('capture' as const, 'giveBack' as const, 'reverseAward' as const),
      target: fc.nat(400),
      key: fc.nat(200),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), account: fc.nat(5) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const SUITABLE = { capture: ['hold'], giveBack: ['hold', 'redeem', 'capture'], reverseAward: ['award'] };

/** Both ledgers side by side; the model counts from 1 and 1000, the database from wherever it is. */
class World {
  readonly model = new Ledger();
  readonly accounts: { model: number; real: number }[] = [];
  /** Real transfer ids by the model's. */
  readonly ids = new Map<number, number>();
  day = '2027-12-20';
  readonly run = newId();

  constructor(
    private readonly tx: EntityManager,
    real: number[],
  ) {
    for (const id of real)
      this.accounts.push({ model: this.model.open(BOOK, { kind: 'household', id: String(id) }), real: id });
  }

  /** The reply of both for one command: ids as the model's numbers, refusals as codes. */
  async play(command: Step): Promise<{ model: unknown; real: unknown }> {
    const on = { source: 's', occurredOn: this.day };
    const key = (letter: string, number: number) => `${letter}${number}:${this.run}`;
    const account = (index: number) => this.accounts[index] ?? { model: 999_999, real: 999_999_999 };
    switch (command.do) {
      case 'award': {
        const batch = command.items.map((item) => ({
          ...on,
          key: key('a', item.key),
          amount: item.amount,
          personId: null,
          expiresOn: addDays(this.day, item.days),
          account: account(item.account),
        }));
        return this.both(
          () => this.model.award(batch.map((item) => ({ ...item, accountId: item.account.model }))),
          async () => {
            const reason = { actorId: null, activityId: null, schemeVersionId: null, ruleId: null, explanation: null };
            const ids = await store.award(
              this.tx,
              BOOK,
              batch.map((item) => ({ ...item, ...reason, accountId: item.account.real })),
            );
            return batch.map((item) => ids.get(item.key) ?? 0);
          },
        );
      }
      case 'spend': {
        const input = { ...on, key: key('s', command.key), kind: command.kind, amount: command.amount, personId: null };
        const { model, real } = account(command.account);
        return this.both(
          () => [this.model.spend({ ...input, accountId: model })],
          async () => [await store.spend(this.tx, { ...input, accountId: real }, by)],
        );
      }
      case 'capture':
      case 'giveBack':
      case 'reverseAward': {
        const target = this.target(command);
        const input = { key: key('r', command.key), occurredOn: this.day };
        const real = this.ids.get(target) ?? 999_999_999;
        return this.both(
          () => [this.model[command.do]({ ...input, targetId: target })],
          async () => [await store[command.do](this.tx, { ...input, targetId: real }, by)],
        );
      }
      case 'expire': {
        const real = await store.expire(this.tx, this.day, command.limit);
        const model = this.model.expire(this.day, command.limit);
        const rows: { id: number; key: string }[] = await this.tx.query(
          `SELECT id, key FROM point_transfers WHERE kind = 'expire' ORDER BY id DESC LIMIT $1`,
          [model.length],
        );
        rows.reverse().forEach((row, index) => this.ids.set(model[index] ?? 0, row.id));
        return { model: model.length, real };
      }
      case 'wait':
        this.day = addDays(this.day, command.days);
        return { model: null, real: null };
      case 'close':
        if (command.account === 2) {
          this.model.close(account(2).model);
          await this.tx.query('UPDATE point_accounts SET closed_at = now() WHERE id = $1', [account(2).real]);
        }
        return { model: null, real: null };
      default:
        return command satisfies never;
    }
  }

  private target(command: Extract<Step, { target: number }>): number {
    const suitable = this.model.transfers.filter((transfer) => SUITABLE[command.do].includes(transfer.kind));
    return suitable.length === 0 || command.target % 10 === 0
      ? command.target
      : (suitable[command.target % suitable.length]?.id ?? 0);
  }

  private async both(model: () => number[], real: () => Promise<number[]>): Promise<{ model: unknown; real: unknown }> {
    const expected = attempt(model);
    await this.tx.query('SAVEPOINT command');
    let found: number[] | string;
    try {
      found = await real();
    } catch (error) {
      await this.tx.query('ROLLBACK TO SAVEPOINT command');
      if (!(error instanceof DomainError)) throw error;
      found = error.code;
    }
    if (typeof expected === 'string' || typeof found === 'string') return { model: expected, real: found };
    expected.forEach((id, index) => {
      if (!this.ids.has(id)) this.ids.set(id, (found as number[])[index] ?? 0);
    });
    return { model: expected.map((id) => this.ids.get(id)), real: found };
  }

  /** Every row of both, in the model's numbers and order. */
  async rows(): Promise<{ model: unknown; real: unknown }> {
    const real = this.accounts.map((account) => account.real);
    const numbers = new Map([...this.ids].map(([model, id]) => [id, model]));
    const accountOf = (id: number) => this.accounts.find((account) => account.real === id)?.model ?? id;
    const query = <T>(sql: string): Promise<T[]> => this.tx.query(sql, [real]);
    const transfers = await query<Transfer & { key: string }>(
      `SELECT id, kind, debit_id AS "debitId", credit_id AS "creditId", amount, shortfall, expires_on AS "expiresOn", resolves_id AS "resolvesId", occurred_on AS "occurredOn"
         FROM point_transfers WHERE coalesce(owner_debit_id, owner_credit_id) = ANY($1) OR resolves_id IN (SELECT id FROM point_transfers WHERE owner_debit_id = ANY($1)) ORDER BY id`,
    );
    const entries = await query<{ accountId: number; transferId: number }>(
      `SELECT account_id AS "accountId", version, transfer_id AS "transferId", amount, balance_after AS "balanceAfter" FROM point_entries WHERE account_id = ANY($1) ORDER BY account_id, version`,
    );
    const lots = await query<{ accountId: number }>(
      `SELECT account_id AS "accountId", expires_on AS "expiresOn", amount, remaining FROM point_lots WHERE account_id = ANY($1) ORDER BY 1, 2`,
    );
    const uses = await query<{ transferId: number }>(
      `SELECT u.transfer_id AS "transferId", u.expires_on AS "expiresOn", u.amount FROM point_lot_uses u JOIN point_transfers t ON t.id = u.transfer_id
        WHERE coalesce(t.owner_debit_id, t.owner_credit_id) = ANY($1)`,
    );
    const accounts = await query<{ id: number }>(
      `SELECT id, posted, version, closed_at IS NOT NULL AS closed FROM point_accounts WHERE id = ANY($1) ORDER BY id`,
    );
    const sorted = (list: object[]) => list.map((item) => JSON.stringify(Object.entries(item).sort())).sort();
    const model = {
      transfers: sorted(this.model.transfers.map(({ key: _, book: __, personId: ___, source: ____, ...rest }) => rest)),
      entries: sorted(this.model.entries),
      lots: sorted(this.model.allLots()),
      uses: sorted(this.model.lotUses),
      accounts: sorted(
        [...this.model.accounts.values()].map(({ id, posted, version, closed }) => ({ id, posted, version, closed })),
      ),
    };
    const number = (id: number | null) => (id === null ? null : (numbers.get(id) ?? -1));
    return {
      model,
      real: {
        transfers: sorted(
          transfers.map((row) => ({
            ...row,
            id: number(row.id),
            resolvesId: number(row.resolvesId),
            debitId: accountOf(row.debitId),
            creditId: accountOf(row.creditId),
          })),
        ),
        entries: sorted(
          entries.map((row) => ({ ...row, accountId: accountOf(row.accountId), transferId: number(row.transferId) })),
        ),
        lots: sorted(lots.map((row) => ({ ...row, accountId: accountOf(row.accountId) }))),
        uses: sorted(uses.map((row) => ({ ...row, transferId: number(row.transferId) }))),
        accounts: sorted(accounts.map((row) => ({ ...row, id: accountOf(row.id) }))),
      },
    };
  }
}

function attempt(work: () => number[]): number[] | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof LedgerRefusal) return CODES[error.refusal];
    throw error;
  }
}

describe('the ledger in PostgreSQL and the ledger on paper', () => {
  let spec: SpecDatabase;
  beforeAll(async () => {
    spec = await openSpecDatabase();
  });
  afterAll(() => spec.close());

  it('answer every command alike and end with the same rows', async () => {
    const replies = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
        await inRolledBack(spec, async (tx) => {
          const owners = [1, 2, 3].map(() => ({ kind: 'household' as const, id: newId() }));
          const accounts = [...(await store.ensureAccounts(tx, BOOK, owners)).values()].sort((a, b) => a - b);
          const world = new World(tx, accounts);
          for (const command of steps) {
            const { model, real } = await world.play(command);
            expect(real).toEqual(model);
            const reply = `${command.do} ${typeof real === 'string' ? real : 'done'}`;
            replies.set(reply, (replies.get(reply) ?? 0) + 1);
          }
          const { model, real } = await world.rows();
          expect(real).toEqual(model);
        });
      }),
      { numRuns: HISTORIES },
    );
    // a run that never met a refusal or a resolution would prove nothing
    const played = [...replies.values()].reduce((sum, count) => sum + count, 0);
    expect(played).toBeGreaterThan(3_000);
    for (const reply of [
      'capture done',
      'giveBack done',
      'reverseAward done',
      'expire done',
      'spend points.insufficient',
      'award points.key-reused',
      'capture points.already-resolved',
      'award account.closed',
      'spend resource.not-found',
    ]) {
      expect(replies.get(reply) ?? 0, reply).toBeGreaterThan(2);
    }
  }, 120_000);
});

async function inRolledBack(spec: SpecDatabase, work: (tx: EntityManager) => Promise<void>): Promise<void> {
  const runner = spec.dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await work(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
