import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ExportsModule } from '../exports/exports.module';
import { PointsModule } from '../points/points.module';
import { UnitsModule } from '../units/units.module';
import { ChecksController } from './checks.controller';
import { ChecksService } from './checks.service';
import { ChecksStore } from './checks.store';

@Module({
  imports: [UnitsModule, AuditModule, PointsModule, ExportsModule],
  controllers: [ChecksController],
  providers: [ChecksService, ChecksStore],
})
export class ChecksModule {}
