// Merkle trees after RFC 6962 §2.1: a leaf is hashed behind a 0x00, two halves together behind a 0x01, so that neither can pass for
// the other. The halves are split at the largest power of two, which is the same as pairing neighbours level by level.

/** SHA-256. Given from outside, because this library runs in the server and in the browser. It may not keep the bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const LEAF = 0x00;
const NODE = 0x01;
const EMPTY = new Uint8Array(0);

/** One room for whatever is about to be hashed: a long ledger makes millions of hashes. */
let room = new Uint8Array(1_024);

function prefixed(prefix: number, first: Uint8Array, second: Uint8Array = EMPTY): Uint8Array {
  const end = 1 + first.length + second.length;
  if (end > room.length) room = new Uint8Array(2 * end);
  room[0] = prefix;
  room.set(first, 1);
  room.set(second, 1 + first.length);
  return room.subarray(0, end);
}

/** The leaf of some bytes (32 bytes). */
export const leafHash = (sha256: Sha256, bytes: Uint8Array): Uint8Array => sha256(prefixed(LEAF, bytes));

const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array) => sha256(prefixed(NODE, left, right));

/** Neighbours joined; an odd one at the end goes up as it is. */
function levelAbove(sha256: Sha256, level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at] as Uint8Array, level[at + 1]];
    above.push(right ? nodeHash(sha256, left, right) : left);
  }
  return above;
}

/** The root over leaves in their order. A tree has at least one leaf. */
export function merkleRoot(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves;
  while (level.length > 1) level = levelAbove(sha256, level);
  const [root] = level;
  if (!root) throw new RangeError('a Merkle tree needs a leaf');
  return root;
}

/** What somebody who has only the leaf at this place needs to compute the root: the neighbours on the way up, the lowest first. */
export function inclusionProof(sha256: Sha256, leaves: readonly Uint8Array[], place: number): Uint8Array[] {
  if (!Number.isInteger(place) || place < 0 || place >= leaves.length) throw new RangeError('no such leaf');
  const proof: Uint8Array[] = [];
  let at = place;
  for (let level = leaves; level.length > 1; level = levelAbove(sha256, level)) {
    const neighbour = level[at ^ 1];
    if (neighbour) proof.push(neighbour);
    at >>= 1;
  }
  return proof;
}

/** The root that a leaf at this place of a tree of `size` leaves leads to with its proof; null when the proof is of another length. */
export function rootByProof(
  sha256: Sha256,
  leaf: Uint8Array,
  { place, size, proof }: { place: number; size: number; proof: readonly Uint8Array[] },
): Uint8Array | null {
  if (place < 0 || place >= size) return null;
  const rest = [...proof];
  let hash = leaf;
  for (let at = place, width = size; width > 1; at >>= 1, width = Math.ceil(width / 2)) {
    const isAlone = at % 2 === 0 && at + 1 === width;
    if (isAlone) continue;
    const neighbour = rest.shift();
    if (!neighbour) return null;
    hash = at % 2 === 0 ? nodeHash(sha256, hash, neighbour) : nodeHash(sha256, neighbour, hash);
  }
  return rest.length === 0 ? hash : null;
}
