import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs';
import { DraftingService } from './drafting.service';

export const DRAFT_BRIEF = 'draft-brief';

@Injectable()
export class DraftBriefJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly drafting: DraftingService,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(DRAFT_BRIEF, async ({ feedEventId }) => {
      if (!feedEventId) throw new Error(`${DRAFT_BRIEF} without feedEventId`);
      await this.drafting.draft(feedEventId);
    });
  }
}
