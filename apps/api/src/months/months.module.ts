import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { OpeningsModule } from '../openings/openings.module';
import { PointsModule } from '../points/points.module';
import { SchemesModule } from '../schemes/schemes.module';
import { UnitsModule } from '../units/units.module';
import { MonthsController } from './months.controller';
import { MonthsService } from './months.service';
import { MonthsStore } from './months.store';
import { RecomputeService } from './recompute.service';
import { RecomputeStore } from './recompute.store';

@Module({
  imports: [UnitsModule, AuditModule, PointsModule, SchemesModule, OpeningsModule],
  controllers: [MonthsController],
  providers: [MonthsService, MonthsStore, RecomputeService, RecomputeStore],
  exports: [MonthsService],
})
export class MonthsModule {}
