import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsModule } from '../units/units.module';
import { ExpiriesController } from './expiries.controller';
import { ExpiriesService } from './expiries.service';
import { ExpiriesStore } from './expiries.store';

@Module({
  imports: [AuditModule, UnitsModule],
  controllers: [ExpiriesController],
  providers: [ExpiriesService, ExpiriesStore],
})
export class ExpiriesModule {}
