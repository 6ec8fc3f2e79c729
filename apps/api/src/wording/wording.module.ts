import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsModule } from '../units/units.module';
import { LintService } from './lint.service';
import { LintStore } from './lint.store';
import { WordingController } from './wording.controller';
import { WordingService } from './wording.service';
import { WordingStore } from './wording.store';

@Module({
  imports: [AuditModule, UnitsModule],
  controllers: [WordingController],
  providers: [WordingService, LintService, WordingStore, LintStore],
  exports: [WordingService, LintService],
})
export class WordingModule {}
