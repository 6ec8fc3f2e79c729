import { Injectable, type OnModuleInit } from '@nestjs/common';
import { assertCan, type Actor, type Page, type PageQuery, type SealRecord, type SealStanding } from '@jishan/domain';
import { leafOf, merkleRoot, printedSeal, sealHash, type Seal, type SealedTransfer } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { UnitsService } from '../units/units.service';
import { hashing } from './hashing';
import { SealsStore } from './seals.store';

const EVERY_MS = 2_000;
const OVERLOOKED_MS = 3_600_000;
/** So few at a time that a request does not wait for the hashing. */
const BLOCK = 2_000;
/** Covers whoever has drawn a number but is no transaction yet. */
const PATIENCE_MS = 15_000;

/** Everything up to here is sealed, but transactions from before `next` may still bring lower numbers. */
interface Mark {
  upTo: number;
  next: bigint;
  since: number;
}

/** Seals what was written, in the background. Whoever writes does not wait for it. */
@Injectable()
export class SealsService implements OnModuleInit {
  /** Up to here all is sealed and nothing can appear any more, so that a quick look begins behind it. */
  private settled = 0;
  private mark: Mark | null = null;

  constructor(
    private readonly store: SealsStore,
    private readonly units: UnitsService,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('seal-transfers', EVERY_MS, async () => void (await this.seal()));
    this.jobs.sweep('seal-overlooked', OVERLOOKED_MS, async () => void (await this.sealAll()));
  }

  /** Null before anything has been sealed. */
  latest(): Promise<Seal | null> {
    return this.store.latest();
  }

  /** What is printed under a bulletin or on a sheet: 封印 第12号 1A2B-3C4D-5E6F-7788. Whoever keeps the paper can hold the ledger to it. */
  async printedLatest(tx?: EntityManager): Promise<string | null> {
    const seal = await this.store.latest(tx);
    return seal && printedSeal(seal);
  }

  /** Newest first. The ledger is one for the whole deployment: only who reaches all of it may look. */
  async list(actor: Actor, query: PageQuery): Promise<Page<SealRecord>> {
    await this.assertReaches(actor);
    const page = await this.store.page(query);
    return { ...page, items: page.items.map(toSealRecord) };
  }

  async standing(actor: Actor): Promise<SealStanding> {
    await this.assertReaches(actor);
    const latest = await this.latest();
    return { ...(await this.store.lag()), latest: latest && toSealRecord(latest) };
  }

  private async assertReaches(actor: Actor): Promise<void> {
    assertCan(actor, 'points.reconcile', { unitPath: await this.units.districtPath() });
  }

  /** Forgets what is settled and looks at the whole ledger: the memory could be wrong, the leaves are not. */
  sealAll(): Promise<number> {
    this.settled = 0;
    this.mark = null;
    return this.seal();
  }

  /** Seals all that has no leaf yet, block by block; answers how many transfers. Nothing to do while another process is at it. */
  async seal(): Promise<number> {
    const { oldest } = await this.store.snapshot();
    let total = 0;
    let above = this.settled;
    for (;;) {
      const block = await this.dataSource.transaction((tx) => this.sealBlock(tx, above));
      if (!block) return total;
      total += block.sealed;
      above = block.last ?? above;
      if (block.sealed === BLOCK) continue;
      this.settle(oldest, { upTo: block.upTo, next: (await this.store.snapshot()).next });
      return total;
    }
  }

  private async sealBlock(
    tx: EntityManager,
    above: number,
  ): Promise<{ sealed: number; last: number | undefined; upTo: number } | null> {
    if (!(await this.store.tryLock(tx))) return null;
    const transfers = await this.store.unsealed(tx, above, BLOCK);
    const before = await this.store.latest(tx);
    const last = transfers.at(-1)?.id;
    const upTo = Math.max(before?.upTo ?? 0, last ?? 0);
    if (transfers.length > 0) await this.add(tx, transfers, before, upTo);
    return { sealed: transfers.length, last, upTo };
  }

  private async add(tx: EntityManager, transfers: SealedTransfer[], before: Seal | null, upTo: number): Promise<void> {
    const leaves = transfers.map((transfer) => leafOf(hashing, transfer));
    const block = {
      no: (before?.no ?? 0) + 1,
      at: await this.store.now(tx),
      transfers: transfers.length,
      upTo,
      root: hashing.hex(merkleRoot(hashing.sha256, leaves)),
      previous: before?.hash ?? '',
    };
    const ids = transfers.map((transfer) => transfer.id);
    await this.store.add(tx, { ...block, hash: sealHash(hashing, block) }, ids, leaves);
  }

  /** A look that began when all of the mark's contemporaries had ended has sealed what they left: below the mark nothing is missing. */
  private settle(oldest: bigint, seen: Omit<Mark, 'since'>): void {
    const now = Date.parse(this.clock.now());
    if (this.mark && oldest >= this.mark.next && now - this.mark.since >= PATIENCE_MS) {
      this.settled = this.mark.upTo;
      this.mark = null;
    }
    this.mark ??= { ...seen, since: now };
  }
}

export const toSealRecord = ({ no, at, transfers, hash }: Seal): SealRecord => ({
  ...{ no, at, transfers, hash, printed: printedSeal({ no, hash }) },
});
