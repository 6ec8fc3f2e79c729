import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ArchiveController } from './archive.controller';
import { ArchiveService } from './archive.service';
import { ArchiveStore } from './archive.store';
import { EvidenceService } from './evidence.service';
import { EvidenceStore } from './evidence.store';

@Module({
  imports: [AuditModule],
  controllers: [ArchiveController],
  providers: [ArchiveService, ArchiveStore, EvidenceService, EvidenceStore],
})
export class ArchiveModule {}
