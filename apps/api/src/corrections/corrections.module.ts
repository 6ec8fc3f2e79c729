import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { BriefsModule } from '../briefs/briefs.module';
import { CorrectBulletinsJob } from './correct-bulletins.job';
import { CorrectingService } from './correcting.service';
import { CorrectionsController } from './corrections.controller';
import { CorrectionsService } from './corrections.service';
import { CorrectionsStore } from './corrections.store';

@Module({
  imports: [AuditModule, BriefsModule],
  controllers: [CorrectionsController],
  providers: [CorrectionsService, CorrectingService, CorrectionsStore, CorrectBulletinsJob],
  exports: [CorrectionsService, CorrectingService],
})
export class CorrectionsModule {}
