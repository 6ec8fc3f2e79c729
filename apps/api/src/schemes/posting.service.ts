import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { SettlementStore } from './settlement.store';

const BATCH = 500;
const EVERY_MS = 600_000;

/** Awards that were on public view (公示) become points when their time is over. */
@Injectable()
export class PostingService implements OnModuleInit {
  private readonly logger = new Logger(PostingService.name);

  constructor(
    private readonly store: SettlementStore,
    private readonly points: PointsService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('post-awards', EVERY_MS, () => this.postDue());
  }

  /** Posts what is due, some hundred awards per transaction. Finds nothing when run twice. */
  async postDue(): Promise<void> {
    for (let posted = BATCH; posted === BATCH;) {
      posted = await this.postBatch();
      if (posted > 0) this.logger.log({ awards: posted }, 'awards posted after their posting period');
    }
  }

  private postBatch(): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const due = await this.store.takeDue(tx, this.clock.today(), BATCH);
      for (const book of new Set(due.map((award) => award.book))) {
        const awards = due.filter((award) => award.book === book);
        await this.store.markPosted(tx, await this.points.postAwards(tx, book, awards));
      }
      return due.length;
    });
  }
}
