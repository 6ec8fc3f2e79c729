import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { PointsModule } from '../points/points.module';
import { UnitsModule } from '../units/units.module';
import { PostingService } from './posting.service';
import { SchemesController } from './schemes.controller';
import { SchemesService } from './schemes.service';
import { SchemesStore } from './schemes.store';
import { SettlementService } from './settlement.service';
import { SettlementStore } from './settlement.store';

@Module({
  imports: [AuditModule, UnitsModule, PointsModule],
  controllers: [SchemesController],
  providers: [SchemesService, SchemesStore, SettlementService, SettlementStore, PostingService],
  exports: [SchemesService, SettlementService],
})
export class SchemesModule {}
