import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { HoursModule } from '../hours/hours.module';
import { PointsModule } from '../points/points.module';
import { UnitsModule } from '../units/units.module';
import { PostingService } from './posting.service';
import { GrantingService } from './granting.service';
import { PastStore } from './past.store';
import { SchemesController } from './schemes.controller';
import { SchemesService } from './schemes.service';
import { SchemesStore } from './schemes.store';
import { SettlementService } from './settlement.service';
import { SettlementStore } from './settlement.store';

@Module({
  imports: [AuditModule, UnitsModule, FeedModule, PointsModule, HoursModule],
  controllers: [SchemesController],
  providers: [
    ...[SchemesService, SchemesStore, PastStore, SettlementService, SettlementStore],
    ...[PostingService, GrantingService],
  ],
  exports: [SchemesService, SettlementService, PostingService, GrantingService],
})
export class SchemesModule {}
