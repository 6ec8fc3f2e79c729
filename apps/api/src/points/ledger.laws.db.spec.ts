// What holds in PostgreSQL whatever the numbers: things done and undone, done again, done in other portions, and done at the edge of a day.
import { addDays } from '@jishan/domain';
import { award as awardBy, GRACE_DAYS, type Award, type AwardDraft, type Book, type Fact } from '@jishan/points';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { LedgerStore } from './ledger.store';
import { PointsModule } from './points.module';
import { PointsService } from './points.service';

const BOOK: Book = 1;
const today = '2026-06-15';
const by = { actorId: null };
const store = new LedgerStore();

let spec: SpecModule;
let points: PointsService;
beforeAll(async () => {
  spec = await openSpecModule(PointsModule);
  points = spec.get(PointsService);
});
afterAll(() => spec.close());

const within = <T>(work: (tx: EntityManager) => Promise<T>) => spec.dataSource.transaction(work);
const on = (occurredOn = today) => ({ key: newId(), personId: null, source: 'spec', occurredOn });

async function openAccounts(count: number): Promise<number[]> {
  const owners = Array.from({ length: count }, () => ({ kind: 'household' as const, id: newId() }));
  return within(async (tx) => [...(await store.ensureAccounts(tx, BOOK, owners)).values()]);
}
const award = (accountId: number, amount: number, expiresOn: string, day = today): Award => ({
  ...{ ...on(day), bookedOn: day, accountId, amount, expiresOn },
  ...{ actorId: null, activityId: null, schemeVersionId: null, ruleId: null, explanation: null },
});
const give = (...awards: Award[]) => within((tx) => store.award(tx, BOOK, awards));
const spend = (accountId: number, amount: number, day = today, kind: 'hold' | 'redeem' = 'redeem') =>
  within((tx) => store.spend(tx, { ...on(day), kind, accountId, amount }, by));
const undo = (how: 'giveBack' | 'capture' | 'reverseAward', targetId: number, day = today) =>
  within((tx) => store[how](tx, { key: newId(), targetId, occurredOn: day }, by));

/** Balance and buckets that hold something, first to die first. */
async function standing(accountId: number): Promise<[number, [string, number][]]> {
  const [{ posted }] = await spec.dataSource.query('SELECT posted FROM point_accounts WHERE id = $1', [accountId]);
  const lots: { day: string; remaining: number }[] = await spec.dataSource.query(
    'SELECT expires_on AS day, remaining FROM point_lots WHERE account_id = $1 AND remaining > 0 ORDER BY 1',
    [accountId],
  );
  return [posted, lots.map(({ day, remaining }) => [day, remaining])];
}

const lot = fc.record({ amount: fc.integer({ min: 1, max: 20 }), days: fc.integer({ min: 0, max: 40 }) });
const lots = fc.array(lot, { minLength: 1, maxLength: 6 });
const RUNS = { numRuns: 15 };

describe('what is done and undone', () => {
  it('leaves the balance and every bucket as they were: redeem or hold and give back, award and reverse', async () => {
    await fc.assert(
      fc.asyncProperty(lots, fc.integer({ min: 1, max: 200 }), async (given, part) => {
        const [account = 0] = await openAccounts(1);
        await give(...given.map(({ amount, days }) => award(account, amount, addDays(today, days))));
        const before = await standing(account);
        const amount = 1 + (part % before[0]);
        await undo('giveBack', await spend(account, amount));
        expect(await standing(account)).toEqual(before);
        await undo('giveBack', await spend(account, amount, today, 'hold'));
        expect(await standing(account)).toEqual(before);
        const hold = await spend(account, amount, today, 'hold');
        await undo('giveBack', await undo('capture', hold));
        expect(await standing(account)).toEqual(before);
        const [id = 0] = (await give(award(account, amount, addDays(today, part % 50)))).values();
        await undo('reverseAward', id);
        expect(await standing(account)).toEqual(before);
      }),
      RUNS,
    );
  });
});

describe('what is done again or in other portions', () => {
  it('comes to the same balances however a batch is split, and in whatever order', async () => {
    const rows = fc.array(fc.record({ account: fc.nat(2), amount: fc.integer({ min: 1, max: 9 }), days: fc.nat(4) }), {
      minLength: 1,
      maxLength: 24,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.array(fc.nat(24), { maxLength: 5 }), async (batch, cuts) => {
        const [whole, parts] = [await openAccounts(3), await openAccounts(3)];
        const awards = (accounts: number[]) =>
          batch.map((row) => award(accounts[row.account] ?? 0, row.amount, addDays(today, row.days)));
        await give(...awards(whole));
        const pieces = awards(parts).reverse();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), pieces.length];
        for (const [index, edge] of edges.slice(1).entries()) await give(...pieces.slice(edges[index], edge));
        expect(await Promise.all(parts.map(standing))).toEqual(await Promise.all(whole.map(standing)));
      }),
      RUNS,
    );
  });

  it('changes nothing when a month of facts is awarded again, in one piece, in parts or backwards', async () => {
    const owners = [1, 2].map(() => ({ kind: 'household' as const, id: newId() }));
    const rule = { id: 'service', name: '志愿服务', factKind: 'attendance' as const, category: null, role: null };
    const bonus = { name: '全勤奖', times: 3, months: 1, points: 5 };
    const version = {
      ...{ id: newId(), schemeId: newId(), version: 1, title: '方案', unitId: newId(), documentRef: '一', book: BOOK },
      ...{ adoption: null, effectiveFrom: '2026-01-01', effectiveTo: null, accountOwner: 'household' as const },
      rules: [{ ...rule, earning: { by: 'fixed' as const, points: 3 }, multipliers: [], bonus }],
      caps: [{ scope: 'household' as const, window: 'month' as const, points: 30 }],
      ...{ expiry: { kind: 'months' as const, months: 12 }, postingDays: 0, postingRhythm: 'at-once' as const },
    };
    const facts = Array.from({ length: 24 }, (_, index): Fact => ({
      ...{ kind: 'attendance', id: newId(), revision: 0, category: '其他', role: 'participant', conditions: [] },
      ...{ personId: newId(), owner: owners[index % 2] ?? owners[0]!, activityId: null, minutes: 60 }, // two of them
      occurredOn: addDays('2026-05-01', index),
      settledAt: `${addDays('2026-05-01', index)}T10:00:00.000Z`,
    }));
    const drafts = awardBy(version, facts, { awards: [], facts: [] });
    const post = (list: readonly AwardDraft[]) =>
      within((tx) =>
        points.post(
          tx,
          list.map((draft) => ({ ...draft, schemeVersionId: null as never })),
          null,
        ),
      );
    await post(drafts);
    const accounts = [...(await within((tx) => store.ensureAccounts(tx, BOOK, owners))).values()];
    const before = await Promise.all(accounts.map(standing));
    expect(before.map(([posted]) => posted)).toEqual([30, 30]);
    const again = awardBy(version, facts.toReversed(), { awards: [], facts: [] });
    for (const list of [drafts, again, again.slice(7), drafts.toReversed()]) await post(list);
    expect(await Promise.all(accounts.map(standing))).toEqual(before);
  });
});

describe('the edge of a day', () => {
  const at = (instant: string) => {
    spec.get(Clock).freeze(instant);
    return spec.get(Clock).today();
  };
  const sweep = (day: string) => within((tx) => store.expire(tx, day, 1_000));

  it.each([
    ['the end of a year', '2026-12-31', '2027-01-01'],
    ['a leap day', '2028-02-29', '2028-03-01'],
    ['the last of February in any other year', '2027-02-28', '2027-03-01'],
  ])('points live through %s and are gone the day after', async (_, last, next) => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 5, last), award(account, 2, addDays(last, 400)));
    await sweep(last);
    expect((await standing(account))[0]).toBe(7);
    await spend(account, 1, last);
    await expect(spend(account, 3, next)).rejects.toMatchObject({ code: 'points.insufficient' });
    await sweep(next);
    expect(await standing(account)).toEqual([2, [[addDays(last, 400), 2]]]);
    await sweep(next);
    expect((await standing(account))[0]).toBe(2);
  });

  it('is midnight in Shanghai, to the millisecond, for what is swept and for what is booked', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 5, '2026-12-31'));
    expect(at('2026-12-31T15:59:59.999Z')).toBe('2026-12-31');
    await points.expireAll();
    expect((await standing(account))[0]).toBe(5);
    expect((await points.balance(account)).available).toBe(5);
    expect(at('2026-12-31T16:00:00.000Z')).toBe('2027-01-01');
    expect((await points.balance(account)).available).toBe(0); // swept or not
    await points.expireAll();
    expect(await standing(account)).toEqual([0, []]);
    const { bookedOn: _, ...late } = award(account, 1, '2027-12-31', '2026-12-31');
    await within((tx) => points.postAwards(tx, BOOK, [late]));
    const [row] = await spec.dataSource.query('SELECT booked_on, occurred_on FROM point_transfers WHERE key = $1', [
      late.key,
    ]);
    expect(row).toEqual({ booked_on: '2027-01-01', occurred_on: '2026-12-31' });
  });

  it('that passes while goods are set aside takes nothing: they are fetched, or come back with days of grace', async () => {
    const [account = 0] = await openAccounts(1);
    await give(award(account, 10, '2026-12-31'));
    const [fetched, left] = [
      await spend(account, 4, '2026-12-31', 'hold'),
      await spend(account, 6, '2026-12-31', 'hold'),
    ];
    await sweep('2027-01-01');
    const capture = await undo('capture', fetched, '2027-01-02');
    expect(await standing(account)).toEqual([0, []]);
    await undo('giveBack', left, '2027-01-02');
    const grace = addDays('2027-01-02', GRACE_DAYS);
    expect(await standing(account)).toEqual([6, [[grace, 6]]]);
    await undo('giveBack', capture, '2027-01-02');
    expect(await standing(account)).toEqual([10, [[grace, 10]]]);
    await sweep(grace);
    expect((await standing(account))[0]).toBe(10);
    await sweep(addDays(grace, 1));
    expect(await standing(account)).toEqual([0, []]);
  });
});

describe('what the tables take, whoever writes', () => {
  const places = { issuer: 11, escrow: 12, redeemed: 13, expired: 14, other: 21, owner: 1000, another: 1001 };
  const LEGS: Record<string, string[]> = {
    award: ['issuer>owner'],
    hold: ['owner>escrow'],
    capture: ['escrow>redeemed'],
    release: ['escrow>owner'],
    redeem: ['owner>redeemed'],
    expire: ['owner>expired'],
    reverse: ['owner>issuer', 'issuer>owner', 'redeemed>owner'],
    move: ['owner>another'],
    deduct: ['owner>issuer'],
    gift: [],
  };
  const fits = async (rows: readonly (readonly unknown[])[]): Promise<boolean[]> => {
    const found: { fits: boolean }[] = await spec.dataSource.query(
      `SELECT points_transfer_fits(kind, 1::smallint, debit, credit, amount, shortfall, resolves, last_day) AS fits
         FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::date[])
              WITH ORDINALITY AS r (kind, debit, credit, amount, shortfall, resolves, last_day, place) ORDER BY place`,
      [0, 1, 2, 3, 4, 5, 6].map((column) => rows.map((row) => row[column])),
    );
    return found.map((row) => row.fits);
  };
  const rowOf = (kind: string, debit: number, credit: number, amount = 5, shortfall = 0) => {
    const resolves = ['capture', 'release', 'reverse'].includes(kind) ? 1 : null;
    return [kind, debit, credit, amount, shortfall, resolves, kind === 'award' ? today : null] as const;
  };

  it('is a transfer between the accounts of its kind, and between no others', async () => {
    const named = (name: string) => (name === 'another' ? 'owner' : name);
    const pairs = Object.entries(places).flatMap(([from, debit]) =>
      Object.entries(places).map(([to, credit]) => ({ from, to, debit, credit })),
    );
    for (const [kind, legs] of Object.entries(LEGS)) {
      const allowed = pairs.map(({ from, to }) =>
        kind === 'move'
          ? ['owner>another', 'another>owner'].includes(`${from}>${to}`)
          : legs.includes(`${named(from)}>${named(to)}`),
      );
      expect(await fits(pairs.map(({ debit, credit }) => rowOf(kind, debit, credit))), kind).toEqual(allowed);
    }
  });

  it('has an amount, a shortfall where something may be lacking, a last day only when given, and what it resolves', async () => {
    const [award, redeem] = [rowOf('award', 11, 1000), rowOf('redeem', 1000, 13)];
    const bad = [
      ...[rowOf('award', 11, 1000, 0), rowOf('award', 11, 1000, 5, 1), rowOf('redeem', 1000, 13, 0)],
      ...[rowOf('redeem', 1000, 13, 5, 1), rowOf('redeem', 1000, 13, -5), rowOf('deduct', 1000, 11, 5, -1)],
      ...[rowOf('deduct', 1000, 11, 0), rowOf('reverse', 1000, 11, 0), rowOf('reverse', 13, 1000, 0)],
      ...[award.with(6, null), redeem.with(6, today), award.with(5, 1), redeem.with(5, 1)],
      rowOf('reverse', 1000, 11).with(5, null),
    ];
    const good = [
      ...[award, redeem, rowOf('deduct', 1000, 11, 0, 5), rowOf('deduct', 1000, 11, 3, 2)],
      ...[rowOf('reverse', 1000, 11, 0, 5), rowOf('reverse', 11, 1000, 0)],
    ];
    expect(await fits(bad)).toEqual(bad.map(() => false));
    expect(await fits(good)).toEqual(good.map(() => true));
  });
});
