import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs';
import { CorrectingService } from './correcting.service';

const EVERY_MS = 30_000;
export const CORRECT_BULLETINS = 'correct-bulletins';
export const SWEEP_CORRECTIONS = 'sweep-corrections';

/** After a correction of a sheet; and again and again, for a job that was lost and a bulletin that was published at the same moment. */
@Injectable()
export class CorrectBulletinsJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly correcting: CorrectingService,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(CORRECT_BULLETINS, async ({ activityId }) => {
      if (!activityId) throw new Error(`${CORRECT_BULLETINS} without activityId`);
      await this.correcting.tellDesk(activityId);
      await this.correcting.correct(activityId);
    });
    this.jobs.sweep(SWEEP_CORRECTIONS, EVERY_MS, () => this.correcting.correct(null));
  }
}
