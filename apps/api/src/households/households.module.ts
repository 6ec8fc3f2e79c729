import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { HouseholdsController } from './households.controller';
import { HouseholdsService } from './households.service';
import { HouseholdsStore } from './households.store';

@Module({
  imports: [AuditModule, VolunteersModule],
  controllers: [HouseholdsController],
  providers: [HouseholdsService, HouseholdsStore],
  exports: [HouseholdsService],
})
export class HouseholdsModule {}
