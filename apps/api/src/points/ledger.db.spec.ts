import { randomInt } from 'node:crypto';
import { addDays } from '@jishan/domain';
import { systemAccount, type Award, type Book } from '@jishan/points';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecDatabase, type SpecDatabase } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { LedgerStore } from './ledger.store';

const BOOK: Book = 1;
const today = '2026-11-20';
const yearEnd = '2026-12-31';
const store = new LedgerStore();
const by = { actorId: null };

let spec: SpecDatabase;
beforeAll(async () => {
  spec = await openSpecDatabase();
});
afterAll(() => spec.close());

const within = <T>(work: (tx: EntityManager) => Promise<T>) => spec.dataSource.transaction(work);
const award = (accountId: number, amount: number, key: string = newId(), expiresOn = yearEnd): Award => ({
  key,
  accountId,
  amount,
  expiresOn,
  personId: null,
  source: 'spec',
  occurredOn: today,
  actorId: null,
  activityId: null,
  schemeVersionId: null,
  ruleId: null,
  explanation: null,
});

async function openAccounts(count: number, book: Book = BOOK): Promise<number[]> {
  const owners = Array.from({ length: count }, () => ({ kind: 'household' as const, id: newId() }));
  return within(async (tx) => [...(await store.ensureAccounts(tx, book, owners)).values()]);
}

const give = (...awards: Award[]) => within((tx) => store.award(tx, BOOK, awards));
const spend = (accountId: number, amount: number, key: string = newId(), kind: 'hold' | 'redeem' = 'redeem') =>
  within((tx) =>
    store.spend(tx, { key, kind, accountId, amount, personId: null, source: 'spec', occurredOn: today }, by),
  );
const posted = async (accountId: number): Promise<number> =>
  (await spec.dataSource.query('SELECT posted FROM point_accounts WHERE id = $1', [accountId]))[0].posted;
const code = (error: unknown) => (error as { code?: string }).code;

/** Every identity that must hold whatever happened, as counts of rows that break it. */
async function broken(): Promise<Record<string, number>> {
  const [row] = await spec.dataSource.query(`
    SELECT (SELECT count(*) FROM point_accounts a WHERE id >= 1000 AND posted <> (SELECT coalesce(sum(remaining), 0) FROM point_lots l WHERE l.account_id = a.id)) AS lots,
           (SELECT count(*) FROM point_accounts a WHERE id >= 1000 AND posted <> (SELECT coalesce(sum(CASE WHEN credit_id = a.id THEN amount ELSE -amount END), 0) FROM point_transfers t WHERE a.id IN (t.credit_id, t.debit_id))) AS transfers,
           (SELECT count(*) FROM point_accounts a WHERE id >= 1000 AND version <> (SELECT count(*) FROM point_entries e WHERE e.account_id = a.id)) AS gaps,
           (SELECT count(*) FROM (SELECT balance_after - amount <> lag(balance_after, 1, 0::bigint) OVER (PARTITION BY account_id ORDER BY version) AS broken FROM point_entries) e WHERE e.broken) AS running,
           (SELECT count(*) FROM point_lots l WHERE amount - remaining <> (SELECT coalesce(sum(u.amount), 0) FROM point_lot_uses u JOIN point_transfers t ON t.id = u.transfer_id
              WHERE u.expires_on = l.expires_on AND coalesce(t.owner_debit_id, t.owner_credit_id) = l.account_id)) AS uses`);
  return row;
}
const sound = { lots: 0, transfers: 0, gaps: 0, running: 0, uses: 0 };

describe('at the same moment', () => {
  it('twenty who spend the last hundred points: exactly one does', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [account = 0] = await openAccounts(1);
      await give(award(account, 60), award(account, 40, newId(), addDays(yearEnd, 100)));
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => spend(account, 100, newId(), index % 2 === 0 ? 'hold' : 'redeem')),
      );
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [code(result.reason)] : []));
      expect(new Set(refusals)).toEqual(new Set(['points.insufficient']));
      expect(await posted(account)).toBe(0);
    }
    expect(await broken()).toEqual(sound);
  });

  it('a hold is captured or released by whoever comes first, never both', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 1_000));
    for (let round = 0; round < 10; round += 1) {
      const hold = await spend(account, 10, newId(), 'hold');
      const resolve = (how: 'capture' | 'giveBack') =>
        within((tx) => store[how](tx, { key: newId(), targetId: hold, occurredOn: today }, by));
      const results = await Promise.allSettled([
        resolve('capture'),
        resolve('giveBack'),
        resolve('capture'),
        resolve('giveBack'),
      ]);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    }
    expect(await broken()).toEqual(sound);
  });

  it('thirty-two clients on four accounts keep every sum right', async () => {
    const accounts = await openAccounts(4);
    await give(...accounts.map((account) => award(account, 500)));
    const any = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T; // the lists are never empty
    const refusals: unknown[] = [];
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let turn = 0; turn < 12; turn += 1) {
          const account = any(accounts);
          const work = [
            () =>
              give(
                ...[...accounts]
                  .sort(() => randomInt(3) - 1)
                  .map((one) => award(one, 1 + randomInt(5), newId(), addDays(yearEnd, randomInt(3)))),
              ),
            () => spend(account, 1 + randomInt(60)),
            () =>
              spend(account, 1 + randomInt(30), newId(), 'hold').then((hold) =>
                within((tx) => store.giveBack(tx, { key: newId(), targetId: hold, occurredOn: today }, by)),
              ),
            () =>
              give(award(account, 7)).then((ids) =>
                within((tx) =>
                  store.reverseAward(tx, { key: newId(), targetId: [...ids.values()][0] ?? 0, occurredOn: today }, by),
                ),
              ),
            () => within((tx) => store.expire(tx, addDays(yearEnd, 1), 2)),
          ];
          await any(work)().catch((error: unknown) => refusals.push(code(error)));
        }
      }),
    );
    expect(new Set(refusals)).toEqual(new Set(['points.insufficient']));
    expect(await broken()).toEqual(sound);
  });

  it('overlapping batches post each key once', async () => {
    const accounts = await openAccounts(5);
    const awards = Array.from({ length: 40 }, (_, index) =>
      award(accounts[index % 5] ?? 0, 1 + index, `overlap:${index}:${newId()}`),
    );
    const batches = Array.from({ length: 12 }, () => [...awards].sort(() => randomInt(3) - 1).slice(0, 30));
    await Promise.all([...batches, awards].map((batch) => give(...batch)));
    expect((await Promise.all(accounts.map(posted))).reduce((sum, one) => sum + one, 0)).toBe((40 * 41) / 2);
    expect(await broken()).toEqual(sound);
  });

  it('deductions and spending share what there is: the points lacking are named, and an appeal gives back what was taken', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 60), award(account, 40, newId(), addDays(yearEnd, 100)));
    const why = { ...by, schemeVersionId: null, ruleId: 'litter', explanation: '扣30分。' };
    const deduct = (key: string) =>
      within((tx) => {
        const command = { key, kind: 'deduct' as const, accountId: account, amount: 30, personId: null };
        return store.deduct(tx, { ...command, source: 'spec', occurredOn: today }, why);
      });
    // each twice at once, as a retry would
    const keys = Array.from({ length: 4 }, newId);
    const [spent, ...ids] = await Promise.all([
      spend(account, 10).catch(() => null),
      ...[...keys, ...keys].map((key) => deduct(key)),
    ]);
    const [off] = await spec.dataSource.query(
      `SELECT count(*) AS times, sum(amount)::int AS taken, sum(shortfall)::int AS lacking, min(explanation) AS said FROM point_transfers WHERE id = ANY($1)`,
      [ids],
    );
    const left = 100 - (spent === null ? 0 : 10);
    expect(off).toEqual({ times: 4, taken: left, lacking: 120 - left, said: '扣30分。' });
    expect(await posted(account)).toBe(0);
    await Promise.all(
      [...new Set(ids)].map((targetId) =>
        within((tx) => store.giveBack(tx, { key: newId(), targetId, occurredOn: today }, by)),
      ),
    );
    expect(await posted(account)).toBe(left);
    expect(await broken()).toEqual(sound);
  });

  it('one key in twenty requests is one transfer', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 100));
    const key = newId();
    const ids = await Promise.all(Array.from({ length: 20 }, () => spend(account, 9, key)));
    expect(new Set(ids).size).toBe(1);
    expect(await posted(account)).toBe(91);
  });
});

describe('a key', () => {
  it('may come twice within a batch with the same input, and not with another', async () => {
    const [account = 0] = await openAccounts(1);
    const twice = award(account, 5, newId());
    const ids = await give(twice, award(account, 1), twice);
    expect(ids.size).toBe(2);
    expect(await posted(account)).toBe(6);
    await expect(give(twice, { ...twice, amount: 6 })).rejects.toMatchObject({ code: 'points.key-reused' });
    await expect(give({ ...twice, amount: 6 })).rejects.toMatchObject({ code: 'points.key-reused' });
    expect(await give({ ...twice, occurredOn: addDays(today, 1) })).toEqual(new Map([[twice.key, ids.get(twice.key)]]));
  });

  it('of one command does not pass for another', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 50));
    const key = newId();
    const hold = await spend(account, 5, key, 'hold');
    await expect(spend(account, 5, key, 'redeem')).rejects.toMatchObject({ code: 'points.key-reused' });
    await expect(
      within((tx) => store.capture(tx, { key, targetId: hold, occurredOn: today }, by)),
    ).rejects.toMatchObject({ code: 'points.key-reused' });
    await expect(give(award(account, 5, key))).rejects.toMatchObject({ code: 'points.key-reused' });
  });
});

describe('the schema itself', () => {
  it('lets no transfer cross books, whatever the statement', async () => {
    const [village = 0] = await openAccounts(1, 1);
    const [contest = 0] = await openAccounts(1, 2);
    await expect(give(award(contest, 5))).rejects.toMatchObject({ code: 'resource.not-found' });
    const insert = (debit: number, credit: number) =>
      spec.dataSource.query(
        `INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, source, occurred_on) VALUES ($1, '', 1, 'redeem', $2, $3, 5, 's', $4)`,
        [newId(), debit, credit, today],
      );
    await expect(insert(contest, systemAccount(1, 'redeemed'))).rejects.toThrow('point_transfers_debit_in_book');
    await expect(insert(village, village)).rejects.toThrow('point_transfers_fits');
    await expect(insert(village, systemAccount(1, 'expired'))).rejects.toThrow('point_transfers_fits');
  });

  it('refuses a change of what was written to the server by privilege, to the owner by trigger', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 10));
    await spend(account, 4);
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    try {
      for (const table of [
        'point_transfers',
        'point_entries',
        'point_lot_uses',
        'point_system_balances',
        'hour_entries',
      ]) {
        const column =
          { point_transfers: 'source', point_system_balances: 'posted', hour_entries: 'reason' }[table] ?? 'amount';
        const statements = [
          `UPDATE ${table} SET ${column} = ${column}`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table} CASCADE`,
        ];
        for (const statement of statements) {
          await expect(spec.dataSource.query(statement), statement).rejects.toThrow('permission denied');
          await expect(owner.query(statement), statement).rejects.toMatchObject({ code: 'PT405' });
        }
      }
      for (const table of ['point_accounts', 'point_lots']) {
        await expect(spec.dataSource.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
        await expect(owner.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: 'PT405' });
      }
      for (const statement of [
        'UPDATE point_accounts SET book = 2',
        'UPDATE point_accounts SET owner_id = NULL',
        'UPDATE point_lots SET expires_on = expires_on + 1',
        `INSERT INTO point_accounts (id, book, kind) VALUES (7, 1, 'issuer')`,
      ]) {
        await expect(spec.dataSource.query(statement), statement).rejects.toThrow('permission denied');
      }
    } finally {
      await owner.end();
    }
  });

  it('stops a balance below zero and a bucket over its size even when a command is wrong', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 10));
    await expect(
      spec.dataSource.query('UPDATE point_accounts SET posted = posted - 11 WHERE id = $1', [account]),
    ).rejects.toThrow('point_accounts_posted_check');
    await expect(
      spec.dataSource.query('UPDATE point_lots SET remaining = 11 WHERE account_id = $1', [account]),
    ).rejects.toThrow('point_lots_remaining');
    await expect(
      spec.dataSource.query('UPDATE point_accounts SET posted = 1 WHERE id = $1', [systemAccount(1, 'issuer')]),
    ).rejects.toThrow('point_accounts_fits');
  });
});

describe('a month that is closed', () => {
  const close = (month: string) =>
    spec.dataSource.query('INSERT INTO closed_months (month) VALUES ($1) ON CONFLICT DO NOTHING', [`${month}-01`]);

  it('takes nothing more, by whatever command or statement; what belonged to it stands in an open month', async () => {
    const [account = 0, other = 0] = await openAccounts(2);
    await give({ ...award(account, 50), occurredOn: '2025-02-10', bookedOn: '2025-02-10' });
    const on = { occurredOn: '2025-02-28', source: 'spec', personId: null };
    const hold = await within((tx) =>
      store.spend(tx, { ...on, key: newId(), kind: 'hold', accountId: account, amount: 5 }, by),
    );
    await close('2025-02');
    const commands: ((tx: EntityManager) => Promise<unknown>)[] = [
      (tx) => store.award(tx, BOOK, [{ ...award(account, 5), ...on, bookedOn: '2025-02-28' }]),
      (tx) => store.spend(tx, { ...on, key: newId(), kind: 'redeem', accountId: account, amount: 5 }, by),
      (tx) => store.move(tx, { ...on, key: newId(), fromId: account, toId: other, amount: 5 }, by),
      (tx) => store.capture(tx, { ...on, key: newId(), targetId: hold }, by),
      (tx) => store.giveBack(tx, { ...on, key: newId(), targetId: hold }, by),
    ];
    for (const command of commands)
      await expect(within(command)).rejects.toMatchObject({ code: 'points.month-closed' });
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    const raw = `INSERT INTO hour_entries (key, kind, person_id, minutes, source, origin, category, role, occurred_on, recorder_id, booked_on)
                 VALUES ($1::text, 'credit', gen_random_uuid(), 60, 'scan', 'spec', '其他', 'participant', '2025-02-10', gen_random_uuid(), $2)`;
    await expect(owner.query(raw, [newId(), '2025-02-10'])).rejects.toMatchObject({ code: 'PT423' });
    await owner.query(raw, [newId(), '2025-03-01']);
    await owner.end();
    expect(await posted(account)).toBe(45);
    const late = await give({ ...award(account, 5), ...on, bookedOn: '2025-03-01' });
    expect(late.size).toBe(1);
    await within((tx) => store.giveBack(tx, { ...on, key: newId(), targetId: hold, occurredOn: '2025-03-01' }, by));
    expect(await posted(account)).toBe(55);
    expect(await broken()).toEqual(sound);
  });

  it('stays as it is: its row and its balances are not changed by anybody', async () => {
    await close('2025-05');
    const complete = `UPDATE closed_months SET state = 'closed', closed_at = now(), up_to_transfer = 0, totals = '{}', seal = 's' WHERE month = '2025-05-01'`;
    const add = `INSERT INTO month_balances VALUES ('2025-05-01', 1000, 0, 5, 0, 5)`;
    await spec.dataSource.query(add);
    await spec.dataSource.query(complete);
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    try {
      for (const statement of [
        complete,
        `UPDATE closed_months SET month = '2025-06-01' WHERE month = '2025-05-01'`,
        'DELETE FROM closed_months',
        'TRUNCATE closed_months CASCADE',
        'UPDATE month_balances SET opening = opening + 1, closing = closing + 1',
        'DELETE FROM month_balances',
      ])
        await expect(owner.query(statement), statement).rejects.toMatchObject({ code: 'PT405' });
      await expect(owner.query(add.replace('1000', '1001'))).rejects.toMatchObject({ code: 'PT423' });
      for (const statement of [
        'DELETE FROM closed_months',
        `UPDATE closed_months SET month = '2025-06-01'`,
        'DELETE FROM month_balances',
      ])
        await expect(spec.dataSource.query(statement), statement).rejects.toThrow('permission denied');
    } finally {
      await owner.end();
    }
  });
});

describe('expiry', () => {
  it('sweeps in batches, twice without effect, and leaves other accounts alone', async () => {
    const accounts = await openAccounts(3);
    await give(
      ...accounts.map((account) => award(account, 5, newId(), '2025-06-30')),
      award(accounts[0] ?? 0, 2, newId(), '2027-06-30'),
    );
    const sweep = (limit: number) => within((tx) => store.expire(tx, '2025-07-01', limit));
    expect([await sweep(2), await sweep(2), await sweep(2)]).toEqual([2, 1, 0]);
    expect(await Promise.all(accounts.map(posted))).toEqual([2, 0, 0]);
    expect(await broken()).toEqual(sound);
  });

  it('done by four at once takes each bucket once', async () => {
    const accounts = await openAccounts(30);
    await give(...accounts.map((account) => award(account, 5, newId(), '2025-06-30')));
    const swept = await Promise.all([1, 2, 3, 4].map(() => within((tx) => store.expire(tx, '2025-07-01', 100))));
    expect(swept.reduce((sum, one) => sum + one, 0)).toBe(30);
    expect(await broken()).toEqual(sound);
  });
});
