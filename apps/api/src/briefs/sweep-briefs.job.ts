import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs';
import { DraftingService } from './drafting.service';

const EVERY_MS = 30_000;
export const SWEEP_BRIEFS = 'sweep-briefs';

/** Covers a crash between the commit of a conclusion and the queueing of its job. */
@Injectable()
export class SweepBriefsJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly drafting: DraftingService,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep(SWEEP_BRIEFS, EVERY_MS, () => this.drafting.draftMissing());
  }
}
