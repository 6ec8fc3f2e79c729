import { describe, expect, it } from 'vitest';
import { BOOKS, FIRST_OWNER_ACCOUNT, fingerprintText, SYSTEM_KINDS, systemAccount, type Book } from './transfer';

describe('system accounts', () => {
  it('have the same numbers in every deployment', () => {
    const numbers = (book: Book) => SYSTEM_KINDS.map((kind) => [kind, systemAccount(book, kind)]);
    expect(numbers(1)).toEqual([
      ['issuer', 11],
      ['escrow', 12],
      ['redeemed', 13],
      ['expired', 14],
    ]);
    expect(numbers(2).map(([, id]) => id)).toEqual([21, 22, 23, 24]);
  });

  it('are each one of a kind and no account of an owner', () => {
    const all = BOOKS.flatMap((book) => SYSTEM_KINDS.map((kind) => systemAccount(book, kind)));
    expect(all).toHaveLength(8);
    expect(new Set(all).size).toBe(8);
    expect(Math.max(...all)).toBeLessThan(FIRST_OWNER_ACCOUNT);
  });
});

describe('what makes a request the same request', () => {
  const on = { source: 'order:1', occurredOn: '2026-06-15' };
  const award = { ...on, key: 'a', accountId: 1000, amount: 5, personId: 'p1', expiresOn: '2027-12-31' };
  const spend = { ...on, key: 's', kind: 'hold' as const, accountId: 1000, amount: 5, personId: 'p1' };
  const move = { ...on, key: 'm', fromId: 1000, toId: 1001, amount: 5, personId: 'p1' };
  const capture = { key: 'c', kind: 'capture' as const, targetId: 7, occurredOn: '2026-06-15' };

  // the ledgers of all deployments hold hashes of these texts: another text makes every repeated key a reused one
  it('is written as it has always been written', () => {
    expect([award, spend, move, capture].map((command) => fingerprintText(command))).toEqual([
      '["award",1000,5,"p1","2027-12-31","order:1"]',
      '["hold",1000,5,"p1","order:1"]',
      '["move",1000,1001,5,"p1","order:1"]',
      '["capture",7]',
    ]);
  });

  it('is everything that moves, and neither the key nor the day', () => {
    for (const command of [award, spend, move, capture])
      expect(fingerprintText({ ...command, key: 'other', occurredOn: '2026-06-16' })).toBe(fingerprintText(command));
    const others = [
      ...[
        { accountId: 1001 },
        { amount: 6 },
        { personId: null },
        { expiresOn: '2028-12-31' },
        { source: 'order:2' },
      ].map((change) => [award, { ...award, ...change }] as const),
      ...[
        { kind: 'redeem' as const },
        { accountId: 1001 },
        { amount: 6 },
        { personId: null },
        { source: 'order:2' },
      ].map((change) => [spend, { ...spend, ...change }] as const),
      ...[{ fromId: 1002 }, { toId: 1002 }, { amount: 6 }, { personId: null }, { source: 'order:2' }].map(
        (change) => [move, { ...move, ...change }] as const,
      ),
      ...[{ kind: 'give-back' as const }, { targetId: 8 }].map(
        (change) => [capture, { ...capture, ...change }] as const,
      ),
    ];
    for (const [one, other] of others) expect(fingerprintText(other)).not.toBe(fingerprintText(one));
  });
});
