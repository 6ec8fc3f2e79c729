import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { DeedsModule } from '../deeds/deeds.module';
import { FeedModule } from '../feed/feed.module';
import { HouseholdsModule } from '../households/households.module';
import { PointsModule } from '../points/points.module';
import { SchemesModule } from '../schemes/schemes.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { AppealsService } from './appeals.service';
import { AppealsStore } from './appeals.store';
import { BookingsService } from './bookings.service';
import { DeductionsController } from './deductions.controller';
import { DeductionsService } from './deductions.service';
import { DeductionsStore } from './deductions.store';
import { EvidenceService } from './evidence.service';
import { PricingService } from './pricing.service';
import { VerdictsService } from './verdicts.service';

@Module({
  imports: [
    ...[AuditModule, UnitsModule, VolunteersModule, HouseholdsModule],
    ...[FeedModule, PointsModule, SchemesModule, DeedsModule],
  ],
  controllers: [DeductionsController],
  providers: [
    ...[DeductionsService, DeductionsStore, EvidenceService, VerdictsService],
    PricingService,
    ...[AppealsService, AppealsStore, BookingsService],
  ],
  exports: [DeductionsService, VerdictsService, AppealsService, BookingsService],
})
export class DeductionsModule {}
