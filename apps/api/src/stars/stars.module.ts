import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsModule } from '../units/units.module';
import { StarsController } from './stars.controller';
import { StarsService } from './stars.service';
import { StarsStore } from './stars.store';

@Module({
  imports: [AuditModule, UnitsModule],
  controllers: [StarsController],
  providers: [StarsService, StarsStore],
  exports: [StarsService],
})
export class StarsModule {}
