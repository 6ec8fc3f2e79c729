import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { PublicationsModule } from '../publications/publications.module';
import { UnitsModule } from '../units/units.module';
import { BackfileController } from './backfile.controller';
import { BackfileService } from './backfile.service';
import { BackfileStore } from './backfile.store';

@Module({
  imports: [AuditModule, PublicationsModule, UnitsModule],
  controllers: [BackfileController],
  providers: [BackfileService, BackfileStore],
})
export class BackfileModule {}
