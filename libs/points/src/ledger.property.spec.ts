import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './calendar';
import { Ledger } from './ledger';
import { give, judge, refusalOf, today } from './ledger.fixture';
import { FIRST_OWNER_ACCOUNT, VILLAGE_POINTS } from './transfer';

const state = (ledger: Ledger): unknown =>
  JSON.parse(
    JSON.stringify({
      accounts: [...ledger.accounts.values()],
      lots: ledger.allLots(),
      transfers: ledger.transfers,
      entries: ledger.entries,
      uses: ledger.lotUses,
    }),
  );

// Random histories. Small numbers are read as "which account, which key, which target", so that commands meet each other often.
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
          key: fc.nat(400),
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
      key: fc.nat(400),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('capture' as const, 'giveBack' as const, 'reverseAward' as const),
      target: fc.nat(400),
      key: fc.nat(400),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('deduct' as const),
      account: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      amount: fc.integer({ min: 1, max: 60 }),
      key: fc.nat(400),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      from: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      to: fc.nat(20).map((n) => (n === 20 ? 3 : n % 3)),
      amount: fc.integer({ min: 1, max: 25 }),
      key: fc.nat(400),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), account: fc.nat(30) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function newLedger() {
  const ledger = new Ledger();
  for (const id of ['h1', 'h2', 'h3']) ledger.open(VILLAGE_POINTS, { kind: 'household', id });
  return { ledger, day: '2026-12-20' };
}

const SUITABLE = { capture: ['hold'], giveBack: ['hold', 'redeem', 'capture', 'deduct'], reverseAward: ['award'] };

/** Mostly a transfer that the command is for, now and then any number. */
function targetOf(ledger: Ledger, command: Extract<Step, { target: number }>): number {
  const suitable = ledger.transfers.filter((transfer) => SUITABLE[command.do].includes(transfer.kind));
  return suitable.length === 0 || command.target % 10 === 0
    ? command.target
    : (suitable[command.target % suitable.length]?.id ?? 0);
}

function run(world: { ledger: Ledger; day: string }, command: Step): void {
  const { ledger, day } = world;
  const on = { source: 's', occurredOn: day };
  switch (command.do) {
    case 'award':
      ledger.award(
        command.items.map((item) => ({
          key: `a${item.key}`,
          accountId: FIRST_OWNER_ACCOUNT + item.account,
          amount: item.amount,
          personId: null,
          expiresOn: addDays(day, item.days),
          ...on,
        })),
      );
      return;
    case 'spend':
      ledger.spend({
        key: `s${command.key}`,
        kind: command.kind,
        accountId: FIRST_OWNER_ACCOUNT + command.account,
        amount: command.amount,
        personId: null,
        ...on,
      });
      return;
    case 'deduct': {
      const { account, amount, key } = command;
      const accountId = FIRST_OWNER_ACCOUNT + account;
      ledger.deduct({ key: `d${key}`, kind: 'deduct', accountId, amount, personId: null, ...on });
      return;
    }
    case 'capture':
    case 'giveBack':
    case 'reverseAward':
      ledger[command.do]({ key: `r${command.key}`, targetId: targetOf(ledger, command), ...on });
      return;
    case 'move':
      ledger.move({
        key: `m${command.key}`,
        fromId: FIRST_OWNER_ACCOUNT + command.from,
        toId: FIRST_OWNER_ACCOUNT + command.to,
        amount: command.amount,
        personId: null,
        ...on,
      });
      return;
    case 'expire':
      ledger.expire(day, command.limit);
      return;
    case 'wait':
      world.day = addDays(day, command.days);
      return;
    case 'close':
      if (command.account === 2) ledger.close(FIRST_OWNER_ACCOUNT + command.account);
      return;
    default:
      return command satisfies never;
  }
}

const histories = fc.array(step, { maxLength: 60, size: 'max' });

describe('any history', () => {
  it('conserves points, never overdraws, keeps buckets equal to balances and passes reconciliation', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const world = newLedger();
        for (const command of steps) refusalOf(() => run(world, command));
        expect(judge(world.ledger)).toEqual([]);
        for (const account of world.ledger.accounts.values()) expect(account.posted).toBeGreaterThanOrEqual(0);
        for (const lot of world.ledger.allLots()) expect(lot.remaining >= 0 && lot.remaining <= lot.amount).toBe(true);
        // an empty bucket neither pays nor gets anything back: no line says so
        expect(world.ledger.lotUses.filter((use) => use.amount === 0)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is left as it was by a refused command, and by one that is repeated', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const world = newLedger();
        for (const command of steps) {
          const before = state(world.ledger);
          const refused = refusalOf(() => run(world, command)) !== null;
          if (refused) expect(state(world.ledger)).toEqual(before);
          const after = state(world.ledger);
          if (refused || command.do === 'expire' || command.do === 'wait') continue;
          expect(refusalOf(() => run(world, command))).toBeNull();
          expect(state(world.ledger)).toEqual(after);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('pays in the order of last days: no live bucket is passed over', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const world = newLedger();
        for (const command of steps) {
          const known = world.ledger.transfers.length;
          refusalOf(() => run(world, command));
          const spent = world.ledger.transfers
            .slice(known)
            .find((transfer) => ['hold', 'redeem', 'deduct'].includes(transfer.kind));
          if (!spent) continue;
          const last =
            world.ledger.lotUses
              .filter((use) => use.transferId === spent.id)
              .map((use) => use.expiresOn)
              .sort()
              .at(-1) ?? '';
          const skipped = world.ledger
            .lotsOf(spent.debitId)
            .filter((lot) => lot.remaining > 0 && lot.expiresOn >= world.day && lot.expiresOn < last);
          expect(skipped).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is undone by its opposite: redeem or deduct and give back, award and reverse', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 30 }), (steps, amount) => {
        const world = newLedger();
        for (const command of steps) refusalOf(() => run(world, command));
        const { ledger, day } = world;
        const account = FIRST_OWNER_ACCOUNT;
        const on = { source: 's', occurredOn: day };
        const view = () => [
          ledger.accounts.get(account)?.posted,
          ledger
            .lotsOf(account)
            .filter((lot) => lot.remaining > 0)
            .map((lot) => [lot.expiresOn, lot.remaining]),
        ];
        const before = view();
        const [award = 0] = ledger.award([
          { key: 'last', accountId: account, amount, personId: null, expiresOn: addDays(day, 9), ...on },
        ]);
        ledger.reverseAward({ key: 'undo', targetId: award, ...on });
        expect(view()).toEqual(before);
        const spendable = ledger
          .lotsOf(account)
          .filter((lot) => lot.expiresOn >= day)
          .reduce((sum, lot) => sum + lot.remaining, 0);
        if (spendable === 0) return;
        const some = { accountId: account, amount: Math.min(amount, spendable), personId: null, ...on };
        const redeem = ledger.spend({ key: 'spend', kind: 'redeem', ...some });
        ledger.giveBack({ key: 'back', targetId: redeem, ...on });
        expect(view()).toEqual(before);
        const deducted = ledger.deduct({ ...some, key: 'deduct', kind: 'deduct', amount: amount * 9 });
        ledger.giveBack({ key: 'appeal', targetId: deducted, ...on });
        expect(view()).toEqual(before);
      }),
    );
  });

  it('comes to the same balances however a batch of awards is split', () => {
    const items = fc.array(fc.record({ account: fc.nat(2), amount: fc.integer({ min: 1, max: 9 }), days: fc.nat(5) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(items, fc.array(fc.nat(20)), (rows, cuts) => {
        const batch = rows.map((row, index) =>
          give(FIRST_OWNER_ACCOUNT + row.account, row.amount, addDays(today, row.days), `k${index}`),
        );
        const whole = newLedger().ledger;
        whole.award(batch);
        const parts = newLedger().ledger;
        const edges = [0, ...cuts.toSorted((a, b) => a - b), batch.length];
        edges.slice(1).forEach((edge, index) => parts.award(batch.slice(edges[index], edge)));
        const view = (ledger: Ledger) =>
          [...ledger.accounts.values()].map((account) => [account, ledger.lotsOf(account.id)]);
        expect(view(parts)).toEqual(view(whole));
      }),
    );
  });
});
