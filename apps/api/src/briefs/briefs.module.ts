import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { BriefsController } from './briefs.controller';
import { BriefsService } from './briefs.service';
import { BriefsStore } from './briefs.store';
import { DraftBriefJob } from './draft-brief.job';
import { DraftingService } from './drafting.service';
import { SourcesService } from './sources.service';
import { SourcesStore } from './sources.store';
import { SweepBriefsJob } from './sweep-briefs.job';

@Module({
  imports: [AuditModule],
  controllers: [BriefsController],
  providers: [BriefsService, DraftingService, SourcesService, BriefsStore, SourcesStore, DraftBriefJob, SweepBriefsJob],
  exports: [BriefsService, DraftingService],
})
export class BriefsModule {}
