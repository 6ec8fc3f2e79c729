// Seals against what they sealed: the chain, each block's root, and every transfer in exactly one of them. Needs no database.
import { merkleRoot, sealHash, type Seal } from '@jishan/points';
import { hashing } from './hashing';

export type SealFindingKind =
  | 'leaf-not-transfer'
  | 'leaf-out-of-place'
  | 'seal-unknown'
  | 'not-sealed'
  | 'block-incomplete'
  | 'root-not-leaves'
  | 'chain-broken'
  | 'seal-not-its-hash';

export interface SealFinding {
  kind: SealFindingKind;
  /** `transfer:88` or `seal:12`. Of a root that does not fit, the figures are the first and the last transfer of its block. */
  subject: string;
  expected: number;
  found: number;
}

/** A transfer as the seals see it. */
export interface SealedLine {
  id: number;
  /** Null when a seal names it and it is not there. */
  writtenAt: string | null;
  /** Over the transfer as it reads today. */
  leaf: Uint8Array | null;
  /** Where it was sealed, with the leaf of that day. */
  sealed: { no: number; place: number; leaf: Uint8Array } | null;
}

interface Block {
  seal: Seal;
  leaves: Uint8Array[];
  count: number;
  first: number;
  last: number;
  next: number;
}

/** Sealing follows writing within seconds. What is older than the last seal by this much was left out, or its leaf was taken away. */
const OVERDUE_MS = 600_000;

export class SealWalk {
  private readonly findings: SealFinding[] = [];
  private readonly blocks: Map<number, Block>;
  private readonly unsealed: { id: number; at: number }[] = [];

  constructor(private readonly seals: readonly Seal[]) {
    const fresh = { count: 0, first: 0, last: 0, next: 0 };
    this.blocks = new Map(seals.map((seal) => [seal.no, { seal, leaves: [], ...fresh }]));
    this.checkChain();
  }

  /** Transfers come in the order of their numbers, in which each block was sealed too. */
  add({ id, writtenAt, leaf, sealed }: SealedLine): void {
    if (!sealed) {
      if (writtenAt !== null) this.unsealed.push({ id, at: Date.parse(writtenAt) });
      return;
    }
    const block = this.blocks.get(sealed.no);
    if (!block) return this.name('seal-unknown', `transfer:${id}`, 0, sealed.no);
    if (leaf && Buffer.compare(leaf, sealed.leaf) !== 0) this.name('leaf-not-transfer', `transfer:${id}`, 1, 0);
    if (sealed.place !== block.next) this.name('leaf-out-of-place', `transfer:${id}`, block.next, sealed.place);
    block.next = sealed.place + 1;
    block.first ||= id;
    block.last = id;
    block.count += 1;
    block.leaves.push(sealed.leaf);
    if (block.count === block.seal.transfers) this.checkRoot(block);
  }

  end(): SealFinding[] {
    const short = [...this.blocks.values()].filter((block) => block.count !== block.seal.transfers);
    for (const { seal, count } of short) this.name('block-incomplete', `seal:${seal.no}`, seal.transfers, count);
    const last = this.seals.at(-1);
    const sealedAt = Date.parse(last?.at ?? '');
    for (const { id, at } of this.unsealed) {
      const leftOut = short.length > 0 && id <= (last?.upTo ?? 0);
      if (leftOut || sealedAt - at > OVERDUE_MS) this.name('not-sealed', `transfer:${id}`, 1, 0);
    }
    return this.findings;
  }

  private name(kind: SealFindingKind, subject: string, expected: number, found: number): void {
    this.findings.push({ kind, subject, expected, found });
  }

  private checkRoot(block: Block): void {
    const root = hashing.hex(merkleRoot(hashing.sha256, block.leaves));
    if (root !== block.seal.root) this.name('root-not-leaves', `seal:${block.seal.no}`, block.first, block.last);
    block.leaves = []; // a long ledger has many blocks
  }

  private checkChain(): void {
    let before: Pick<Seal, 'no' | 'hash'> = { no: 0, hash: '' };
    for (const seal of this.seals) {
      const follows = seal.no === before.no + 1 && seal.previous === before.hash;
      if (!follows) this.name('chain-broken', `seal:${seal.no}`, before.no + 1, seal.no);
      if (sealHash(hashing, seal) !== seal.hash) this.name('seal-not-its-hash', `seal:${seal.no}`, 1, 0);
      before = seal;
    }
  }
}
