import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsController } from './units.controller';
import { UnitsService } from './units.service';
import { UnitsStore } from './units.store';

@Module({
  imports: [AuditModule],
  controllers: [UnitsController],
  providers: [UnitsService, UnitsStore],
  exports: [UnitsService],
})
export class UnitsModule {}
