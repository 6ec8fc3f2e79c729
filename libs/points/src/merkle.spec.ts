import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inclusionProof, leafHash, merkleRoot, rootByProof } from './merkle';
import { ascii, hex, sha256 } from './sha256.fixture';

const leavesOf = (texts: readonly string[]) => texts.map((text) => leafHash(sha256, ascii(text)));

/** RFC 6962 §2.1 word for word, as the other opinion. */
function byTheBook(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const parts = [byTheBook(leaves.slice(0, half)), byTheBook(leaves.slice(half))];
  return sha256(Uint8Array.from([1, ...parts.flatMap((part) => [...part])]));
}

describe('a Merkle tree', () => {
  it('stands on SHA-256: the examples of FIPS 180-4', () => {
    expect(hex(sha256(ascii('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex(sha256(ascii('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')))).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('hashes leaves and the test tree of the RFC 6962 implementations', () => {
    // the first inputs of the known-answer tests of certificate-transparency: "", "\x00"
    expect(hex(leafHash(sha256, ascii('')))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(hex(merkleRoot(sha256, leavesOf(['', '\u0000'])))).toBe(
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
  });

  it('is the tree of the RFC for every size', () => {
    for (let size = 1; size <= 70; size++) {
      const leaves = leavesOf(Array.from({ length: size }, (_, at) => `leaf ${at}`));
      expect(hex(merkleRoot(sha256, leaves)), `${size} leaves`).toBe(hex(byTheBook(leaves)));
    }
  });

  it('proves each of its leaves, and no other leaf, place or size', () => {
    const texts = fc.uniqueArray(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (all, first, second) => {
        const leaves = leavesOf(all);
        const root = hex(merkleRoot(sha256, leaves));
        const place = first % all.length;
        const proof = inclusionProof(sha256, leaves, place);
        const leaf = leaves[place] as Uint8Array;
        expect(hex(rootByProof(sha256, leaf, { place, size: all.length, proof }))).toBe(root);
        const other = second % all.length;
        if (other === place) return;
        expect(hex(rootByProof(sha256, leaf, { place: other, size: all.length, proof }))).not.toBe(root);
        expect(hex(rootByProof(sha256, leaves[other] as Uint8Array, { place, size: all.length, proof }))).not.toBe(
          root,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('knows a proof of another length and a leaf that is not there', () => {
    const leaves = leavesOf(['a', 'b', 'c']);
    const proof = inclusionProof(sha256, leaves, 2);
    const leaf = leaves[2] as Uint8Array;
    expect(proof).toHaveLength(1);
    expect(rootByProof(sha256, leaf, { place: 2, size: 3, proof: [...proof, ...proof] })).toBeNull();
    expect(rootByProof(sha256, leaf, { place: 2, size: 3, proof: [] })).toBeNull();
    expect(rootByProof(sha256, leaf, { place: 3, size: 3, proof })).toBeNull();
    expect(() => merkleRoot(sha256, [])).toThrow(new RangeError('a Merkle tree needs a leaf'));
  });

  it('has no leaf before the first, behind the last or between two', () => {
    const leaves = leavesOf(['a', 'b', 'c']);
    const only = leaves.slice(0, 1);
    for (const place of [-1, 3, 0.5])
      expect(() => inclusionProof(sha256, leaves, place)).toThrow(new RangeError('no such leaf'));
    // a tree of one leaf needs no proof: the place alone can be wrong
    const leaf = leaves[0] as Uint8Array;
    expect(hex(rootByProof(sha256, leaf, { place: 0, size: 1, proof: [] }))).toBe(hex(merkleRoot(sha256, only)));
    for (const place of [-1, 1, 2]) expect(rootByProof(sha256, leaf, { place, size: 1, proof: [] })).toBeNull();
  });
});
