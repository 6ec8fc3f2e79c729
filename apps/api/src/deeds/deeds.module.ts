import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { HouseholdsModule } from '../households/households.module';
import { SchemesModule } from '../schemes/schemes.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { CouncilsService } from './councils.service';
import { DeedPicturesService } from './deed-pictures.service';
import { DeedsController } from './deeds.controller';
import { DeedsService } from './deeds.service';
import { DeedsStore } from './deeds.store';
import { ReviewsService } from './reviews.service';
import { ReviewsStore } from './reviews.store';

@Module({
  imports: [AuditModule, UnitsModule, VolunteersModule, HouseholdsModule, FeedModule, SchemesModule],
  controllers: [DeedsController],
  providers: [DeedsService, DeedsStore, ReviewsService, ReviewsStore, CouncilsService, DeedPicturesService],
  exports: [DeedsService, ReviewsService, CouncilsService, DeedPicturesService],
})
export class DeedsModule {}
