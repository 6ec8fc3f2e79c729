import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError, FEED_TITLES } from '@jishan/domain';
import type { WorkCalendar } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { FeedService } from '../feed/feed.service';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { SettlementStore, type DuePosting, type PostingEntry } from './settlement.store';

const EVERY_MS = 600_000;

/** Awards that were on public view (公示) become points when their time is over. */
@Injectable()
export class PostingService implements OnModuleInit {
  private readonly logger = new Logger(PostingService.name);

  constructor(
    private readonly store: SettlementStore,
    private readonly points: PointsService,
    private readonly feed: FeedService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('post-awards', EVERY_MS, () => this.postDue());
  }

  /** Ends every round whose time is over, each in one transaction. Finds nothing when run twice; a round that fails keeps no other waiting. */
  async postDue(): Promise<void> {
    const failures: unknown[] = [];
    for (const posting of await this.store.duePostings(this.clock.today()))
      await this.end(posting).catch((failure: unknown) => failures.push(failure));
    if (failures.length > 0) throw failures[0];
  }

  /** All of the round that still waits becomes points, or nothing does. A correction or another process may have come first. */
  private async end(posting: DuePosting): Promise<void> {
    const posted = await this.dataSource.transaction(async (tx) => {
      const today = this.clock.today();
      const accountIds = await this.store.dueAccounts(tx, today, posting.id);
      await this.points.lockAccounts(tx, accountIds);
      const due = await this.store.takeDue(tx, today, { postingId: posting.id, accountIds });
      await this.store.markPosted(tx, await this.points.postAwards(tx, posting.book, due, true));
      if (await this.store.endPosting(tx, posting.id, this.clock.now())) await this.tell(tx, posting);
      return due.length;
    });
    if (posted > 0) this.logger.log({ awards: posted, posting: posting.id }, 'awards posted after their public view');
  }

  /** Entries of a round that is on view, locked by their accounts; all of `ids` or a refusal. */
  async lockEntries(tx: EntityManager, postingId: string, ids: readonly string[]): Promise<PostingEntry[]> {
    const named = await this.store.entries(tx, postingId, ids);
    if (named.length < new Set(ids).size) throw new DomainError('resource.not-found');
    await this.points.lockAccounts(tx, [...new Set(named.map((entry) => entry.accountId))]);
    const locked = await this.store.entries(tx, postingId, ids);
    // carried over to another account while we waited for the old one
    if (locked.some((entry, index) => entry.accountId !== named[index]?.accountId))
      throw new DomainError('request.conflict');
    return locked;
  }

  /** What is on view for an account that closes becomes points in its successor. Both are locked. */
  carryOver(tx: EntityManager, fromId: number, toId: number): Promise<void> {
    return this.store.carryOver(tx, fromId, toId);
  }

  /** Somebody objects: parked until it is decided, and no part of the batch that ends the round. */
  park(tx: EntityManager, keys: readonly string[]): Promise<void> {
    return this.store.move(tx, keys, 'waiting', 'parked');
  }

  /** Nobody objects any more: it waits again, for the end of the round or, when that is past, for the next run. */
  release(tx: EntityManager, keys: readonly string[]): Promise<void> {
    return this.store.move(tx, keys, 'parked', 'waiting');
  }

  withdraw(tx: EntityManager, keys: readonly string[], reason: string): Promise<void> {
    return this.store.withdraw(tx, keys, reason);
  }

  /** By which the days of a round are counted. */
  calendar(): Promise<WorkCalendar> {
    return this.store.calendar();
  }

  private async tell(tx: EntityManager, { id, unitId, unitName }: DuePosting): Promise<void> {
    await this.feed.append(tx, {
      key: `posting-ended:${id}`,
      kind: 'posting-ended',
      title: FEED_TITLES['posting-ended'](unitName),
      unitId,
      subjectId: id,
    });
  }
}
