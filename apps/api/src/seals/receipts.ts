// A receipt is checked by itself: what it says of the transfer, hashed, leads over its neighbours to the root, and the root to the seal.
import type { PointsReceipt } from '@jishan/domain';
import {
  inclusionProof,
  leafOf,
  printedSeal,
  rootByProof,
  sealHash,
  type Seal,
  type SealedTransfer,
} from '@jishan/points';
import { hashing } from './hashing';

export function receiptFor(
  transfer: SealedTransfer,
  { seal, place, leaves }: { seal: Seal; place: number; leaves: readonly Uint8Array[] },
  issuedAt: string,
): PointsReceipt {
  return {
    ...{ receipt: 'jishan', format: 1, issuedAt, transfer: { ...transfer }, place, seal },
    leaf: hashing.hex(leafOf(hashing, transfer)),
    proof: inclusionProof(hashing.sha256, leaves, place).map((neighbour) => hashing.hex(neighbour)),
    printed: printedSeal(seal),
  };
}

/** What is wrong with it, in a sentence; null when it holds. */
export function receiptFault({ transfer, leaf, place, proof, seal }: PointsReceipt): string | null {
  const own = leafOf(hashing, transfer as unknown as SealedTransfer);
  if (hashing.hex(own) !== leaf) return '收据所载的流水内容被改动过，与它的叶哈希不符。';
  const neighbours = proof.map((neighbour) => Buffer.from(neighbour, 'hex'));
  const root = rootByProof(hashing.sha256, own, { place, size: seal.transfers, proof: neighbours });
  if (!root || hashing.hex(root) !== seal.root) return '收据的路径到不了封印的根，这笔流水不在这号封印之内。';
  if (sealHash(hashing, seal) !== seal.hash) return '收据所载的封印与它自己的哈希不符。';
  return null;
}
