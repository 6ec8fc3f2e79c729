// The reference ledger of libs/points and the commands in PostgreSQL get the same random histories; every reply and, after each
// history, every row must agree.
import { randomInt } from 'node:crypto';
import { DomainError, addDays } from '@jishan/domain';
import { Ledger, LedgerRefusal, type Book, type Refusal, type Transfer } from '@jishan/points';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecDatabase, type SpecDatabase } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { LedgerStore } from './ledger.store';

const BOOK: Book = 1;
const HISTORY = 120;
/** `npm run test:model` plays many more; a run that failed is played again by its seed. */
const COMMANDS = Number(process.env['MODEL_COMMANDS'] ?? 8_000);
const SEED = Number(process.env['MODEL_SEED'] ?? randomInt(2 ** 31));
const LONGEST_START_MS = 300_000;
const LONGEST_COMMAND_MS = 15;
/** Crosses the end of a year and a leap day, and lies in the past: the guard of closed months looks at such days only. */
const FIRST_DAY = '2023-12-20';
const store = new LedgerStore();
const by = { actorId: null };

const CODES: Record<Refusal, string> = {
  insufficient: 'points.insufficient',
  'transfer-unknown': 'points.transfer-unknown',
  'account-unknown': 'resource.not-found',
  'key-reused': 'points.key-reused',
  'account-closed': 'account.closed',
  'already-resolved': 'points.already-resolved',
  'not-movable': 'points.not-movable',
  'month-closed': 'points.month-closed',
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
          late: fc.nat(40).map((n) => Math.max(0, n - 20)),
          key: fc.nat(200),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      /** Some of the batch stands in it twice. */
      repeats: fc.nat(6).map((n) => Math.max(0, n - 4)),
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
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('deduct' as const),
      account: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      amount: fc.integer({ min: 1, max: 60 }),
      key: fc.nat(200),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      from: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      to: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      amount: fc.integer({ min: 1, max: 25 }),
      key: fc.nat(200),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), account: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('closeMonth' as const), dice: fc.nat(20) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const SUITABLE = { capture: ['hold'], giveBack: ['hold', 'redeem', 'capture', 'deduct'], reverseAward: ['award'] };

interface Replies {
  model: unknown;
  real: unknown;
}
const NOTHING: Replies = { model: null, real: null };

/** Both ledgers side by side; the model counts from 1 and 1000, the database from wherever it is. */
class World {
  readonly model = new Ledger();
  readonly accounts: { model: number; real: number }[] = [];
  /** Real transfer ids by the model's. */
  readonly ids = new Map<number, number>();
  day = FIRST_DAY;
  readonly run = newId();
  /** The last command that had a key, word for word. */
  private last: () => Promise<Replies> = () => Promise.resolve(NOTHING);

  constructor(
    private readonly tx: EntityManager,
    real: number[],
  ) {
    for (const id of real)
      this.accounts.push({ model: this.model.open(BOOK, { kind: 'household', id: String(id) }), real: id });
  }

  /** The reply of both for one command: ids as the model's numbers, refusals as codes. */
  async play(command: Step): Promise<Replies> {
    const on = { source: 's', occurredOn: this.day };
    // one key in twenty is known to commands of every kind
    const key = (letter: string, number: number) => `${number % 20 === 0 ? 'x' : letter}${number}:${this.run}`;
    const account = (index: number) => this.accounts[index] ?? { model: 999_999, real: 999_999_999 };
    switch (command.do) {
      case 'award': {
        const items = [...command.items, ...command.items.slice(0, command.repeats)];
        const batch = items.map((item) => ({
          ...on,
          key: key('a', item.key),
          amount: item.amount,
          personId: null,
          occurredOn: addDays(this.day, -item.late),
          bookedOn: this.day,
          expiresOn: addDays(this.day, item.days),
          account: account(item.account),
        }));
        return this.keyed(
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
        return this.keyed(
          () => [this.model.spend({ ...input, accountId: model })],
          async () => [await store.spend(this.tx, { ...input, accountId: real }, by)],
        );
      }
      case 'deduct': {
        const { amount } = command;
        const input = { ...on, key: key('d', command.key), kind: 'deduct' as const, amount, personId: null };
        const { model, real } = account(command.account);
        const why = { ...by, schemeVersionId: null, ruleId: null, explanation: null };
        return this.both(
          () => [this.model.deduct({ ...input, accountId: model })],
          async () => [await store.deduct(this.tx, { ...input, accountId: real }, why)],
        );
      }
      case 'move': {
        const input = { ...on, key: key('m', command.key), amount: command.amount, personId: null };
        const [from, to] = [account(command.from), account(command.to)];
        return this.keyed(
          () => [this.model.move({ ...input, fromId: from.model, toId: to.model })],
          async () => [await store.move(this.tx, { ...input, fromId: from.real, toId: to.real }, by)],
        );
      }
      case 'capture':
      case 'giveBack':
      case 'reverseAward': {
        const target = this.target(command);
        const input = { key: key('r', command.key), occurredOn: this.day };
        // looked up when it is asked: what was unknown at first may be there when it is asked again
        const real = () => this.ids.get(target) ?? 999_999_999;
        return this.keyed(
          () => [this.model[command.do]({ ...input, targetId: target })],
          async () => [await store[command.do](this.tx, { ...input, targetId: real() }, by)],
        );
      }
      case 'expire': {
        let model: number[] = [];
        const replies = await this.both(
          () => [(model = this.model.expire(this.day, command.limit)).length],
          async () => [await store.expire(this.tx, this.day, command.limit)],
          (count) => count,
        );
        const rows: { id: number; key: string }[] = await this.tx.query(
          `SELECT id, key FROM point_transfers WHERE kind = 'expire' ORDER BY id DESC LIMIT $1`,
          [model.length],
        );
        rows.reverse().forEach((row, index) => this.ids.set(model[index] ?? 0, row.id));
        return replies;
      }
      case 'again':
        return this.last();
      case 'wait':
        this.day = addDays(this.day, command.days);
        return NOTHING;
      case 'close':
        if (command.account === 2) {
          this.model.close(account(2).model);
          await this.tx.query('UPDATE point_accounts SET closed_at = now() WHERE id = $1', [account(2).real]);
        }
        return NOTHING;
      case 'closeMonth': {
        const closes = command.dice === 20 || (command.dice > 10 && this.day.endsWith('-31'));
        if (closes) await this.closeMonth(this.day.slice(0, 7));
        return NOTHING;
      }
      default:
        return command satisfies never;
    }
  }

  private async closeMonth(month: string): Promise<void> {
    this.model.closeMonth(month);
    await this.tx.query('INSERT INTO closed_months (month) VALUES ($1) ON CONFLICT DO NOTHING', [`${month}-01`]);
  }

  private target(command: Extract<Step, { target: number }>): number {
    const suitable = this.model.transfers.filter((transfer) => SUITABLE[command.do].includes(transfer.kind));
    return suitable.length === 0 || command.target % 10 === 0
      ? command.target
      : (suitable[command.target % suitable.length]?.id ?? 0);
  }

  private keyed(model: () => number[], real: () => Promise<number[]>): Promise<Replies> {
    this.last = () => this.both(model, real);
    return this.last();
  }

  private async both(
    model: () => number[],
    real: () => Promise<number[]>,
    numberOf?: (id: number) => number,
  ): Promise<Replies> {
    const expected = attempt(model);
    const isRefused = typeof expected === 'string';
    // a round trip saved: where the model says that it is done, a refusal is the end of the history anyway
    if (isRefused) await this.tx.query('SAVEPOINT command');
    let found: number[] | string;
    try {
      found = await real();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      found = error.code;
      if (isRefused) await this.tx.query('ROLLBACK TO SAVEPOINT command');
    }
    if (typeof expected === 'string' || typeof found === 'string') return { model: expected, real: found };
    if (numberOf) return { model: expected, real: found };
    expected.forEach((id, index) => {
      if (!this.ids.has(id)) this.ids.set(id, (found as number[])[index] ?? 0);
    });
    return { model: expected.map((id) => this.ids.get(id)), real: found };
  }

  /** Every row of both, in the model's numbers and order. */
  async rows(): Promise<Replies> {
    const real = this.accounts.map((account) => account.real);
    const numbers = new Map([...this.ids].map(([model, id]) => [id, model]));
    const accountOf = (id: number) => this.accounts.find((account) => account.real === id)?.model ?? id;
    const query = <T>(sql: string): Promise<T[]> => this.tx.query(sql, [real]);
    const transfers = await query<Transfer & { key: string }>(
      `SELECT id, kind, debit_id AS "debitId", credit_id AS "creditId", amount, shortfall, expires_on AS "expiresOn", resolves_id AS "resolvesId", occurred_on AS "occurredOn", booked_on AS "bookedOn"
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

const EXPECTED = [
  'again done',
  'again points.month-closed',
  'capture done',
  'giveBack done',
  'reverseAward done',
  'deduct done',
  'deduct account.closed',
  'deduct points.month-closed',
  'move done',
  'move points.insufficient',
  'move points.not-movable',
  'move points.month-closed',
  'expire done',
  'expire points.month-closed',
  'spend points.insufficient',
  'spend points.month-closed',
  'award points.key-reused',
  'award points.month-closed',
  'capture points.already-resolved',
  'award account.closed',
  'spend resource.not-found',
  'spend points.key-reused',
  'giveBack points.key-reused',
];
/** Histories are rolled back, so that several at once need a database each: a month is closed for all. */
const DATABASES = 3;

describe('the ledger in PostgreSQL and the ledger on paper', () => {
  let databases: SpecDatabase[] = [];
  beforeAll(async () => {
    databases = await Promise.all(Array.from({ length: DATABASES }, () => openSpecDatabase()));
  });
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it(
    `answer ${COMMANDS} commands alike, history after history, and end each with the same rows`,
    async () => {
      process.stdout.write(`the ledger's model: ${COMMANDS} commands from seed ${SEED}\n`);
      const replies = new Map<string, number>();
      let played = 0;
      const play = async (tx: EntityManager, steps: readonly Step[]) => {
        const owners = [1, 2, 3].map(() => ({ kind: 'household' as const, id: newId() }));
        const accounts = [...(await store.ensureAccounts(tx, BOOK, owners)).values()].sort((a, b) => a - b);
        const world = new World(tx, accounts);
        for (const command of steps) {
          const { model, real } = await world.play(command);
          expect(real).toEqual(model);
          if (real === null) continue;
          const reply = `${command.do} ${typeof real === 'string' ? real : 'done'}`;
          replies.set(reply, (replies.get(reply) ?? 0) + 1);
          played += 1;
        }
        const { model, real } = await world.rows();
        expect(real).toEqual(model);
      };
      const histories = fc.array(step, { minLength: HISTORY / 2, maxLength: HISTORY, size: 'max' });
      let seed = SEED;
      const lane = async (database: SpecDatabase) => {
        const property = fc.asyncProperty(histories, (steps) => inRolledBack(database, (tx) => play(tx, steps)));
        while (played < COMMANDS) await fc.assert(property, { numRuns: 20, seed: seed++ });
      };
      await Promise.all(databases.map(lane));
      process.stdout.write(`${[...replies].map(([reply, times]) => `${reply}: ${times}`).join('\n')}\n`);
      // a run that never met a refusal or a resolution would prove nothing
      for (const reply of EXPECTED) expect(replies.get(reply) ?? 0, reply).toBeGreaterThan(0);
    },
    LONGEST_START_MS + COMMANDS * LONGEST_COMMAND_MS,
  );
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
