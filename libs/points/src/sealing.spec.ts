import { describe, expect, it } from 'vitest';
import type { Hashing, SealedTransfer } from './sealing';
import { canonicalText, leafOf, printedSeal, readPrintedSeal, SEALED_COLUMNS, sealHash } from './sealing';
import { ascii, hex, sha256 } from './sha256.fixture';

const hashing: Hashing = { sha256, utf8: ascii, hex: (bytes) => hex(bytes) ?? '' };
const transfer: SealedTransfer = {
  ...{ id: 7, key: 'attendance:1:r4', fingerprint: 'ab12', book: 1, kind: 'award', debitId: 11, creditId: 1004 },
  ...{ amount: 5, shortfall: 0, personId: 'p1', resolvesId: null, actorId: 'u1', source: 'attendance:1' },
  ...{ occurredOn: '2026-03-14', bookedOn: '2026-03-15', createdAt: '2026-03-15T08:00:00.000Z' },
  ...{ expiresOn: '2027-12-31', activityId: 'a1', schemeVersionId: 'v4', ruleId: 'guide-duty' },
  ...{ explanation: 'why', reason: null },
};

describe('the text of a transfer under a seal', () => {
  // whoever holds an export computes the same leaf: the text is part of the format and never changes
  it('is all its columns in their order', () => {
    expect(canonicalText(transfer)).toBe(
      '[7,"attendance:1:r4","ab12",1,"award",11,1004,5,0,"p1",null,"u1","attendance:1","2026-03-14","2026-03-15","2026-03-15T08:00:00.000Z","2027-12-31","a1","v4","guide-duty","why",null]',
    );
  });

  it('leaves nothing out: whatever changes makes another leaf', () => {
    expect([...SEALED_COLUMNS].sort()).toEqual(Object.keys(transfer).sort());
    const leaves = SEALED_COLUMNS.map((column) => hex(leafOf(hashing, { ...transfer, [column]: 'changed' })));
    expect(new Set([...leaves, hex(leafOf(hashing, transfer))]).size).toBe(SEALED_COLUMNS.length + 1);
  });

  it('of something that is not there is that of nothing', () => {
    const { reason: _, ...without } = transfer;
    expect(canonicalText(without as SealedTransfer)).toBe(canonicalText(transfer));
  });
});

describe('the hash of a block', () => {
  const seal = { no: 12, at: '2026-03-15T09:00:00.000Z', transfers: 3, upTo: 7, root: 'aa', previous: 'bb' };

  it('is over everything that stands before it, in its order', () => {
    const text = '["seal",12,"2026-03-15T09:00:00.000Z",3,7,"aa","bb"]';
    expect(sealHash(hashing, seal)).toBe(hex(sha256(ascii(text))));
    const changes = [{ no: 13 }, { at: '' }, { transfers: 4 }, { upTo: 8 }, { root: 'ab' }, { previous: '' }];
    const hashes = changes.map((change) => sealHash(hashing, { ...seal, ...change }));
    expect(new Set([...hashes, sealHash(hashing, seal)]).size).toBe(changes.length + 1);
  });
});

describe('a printed seal', () => {
  const hash = `1a2b3c4d5e6f7788${'0'.repeat(48)}`;

  it('shows its number and four groups', () => {
    expect(printedSeal({ no: 12, hash })).toBe('封印 第12号 1A2B-3C4D-5E6F-7788');
  });

  it('is read back however it was typed', () => {
    const read = { no: 12, short: '1a2b3c4d5e6f7788' };
    for (const text of [
      printedSeal({ no: 12, hash }),
      '  12 1a2b3c4d5e6f7788  ',
      '第12号1A2B3C4D5E6F7788',
      '第 12 号  1a2b 3c4d 5e6f 7788',
      '12号1A2B-3C4D 5E6F-7788',
    ])
      expect(readPrintedSeal(text), text).toEqual(read);
  });

  it('is none with a group missing, a letter that is no digit, or something behind it', () => {
    for (const text of [
      '',
      '12',
      '第12号',
      '1A2B-3C4D-5E6F',
      '12 1A2B-3C4D-5E6F-778G',
      '12 1A2B-3C4D-5E6F-7788 x',
      '12 1A2B-3C4D-5E6F-7788x',
    ])
      expect(readPrintedSeal(text), text).toBeNull();
  });
});
