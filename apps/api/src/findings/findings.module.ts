import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { BulletinsModule } from '../bulletins/bulletins.module';
import { WordingModule } from '../wording/wording.module';
import { FindingsController } from './findings.controller';
import { FindingsService } from './findings.service';
import { FindingsStore } from './findings.store';

@Module({
  imports: [AuditModule, BulletinsModule, WordingModule],
  controllers: [FindingsController],
  providers: [FindingsService, FindingsStore],
})
export class FindingsModule {}
