import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { OpeningsModule } from '../openings/openings.module';
import { UnitsModule } from '../units/units.module';
import { TrialExtrasStore } from './trial-extras.store';
import { TrialsController } from './trials.controller';
import { TrialsService } from './trials.service';
import { TrialsStore } from './trials.store';

@Module({
  imports: [AuditModule, UnitsModule, OpeningsModule],
  controllers: [TrialsController],
  providers: [TrialsService, TrialsStore, TrialExtrasStore],
  exports: [TrialsService],
})
export class TrialsModule {}
