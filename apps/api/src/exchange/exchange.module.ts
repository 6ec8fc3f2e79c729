import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { HouseholdsModule } from '../households/households.module';
import { IdentityModule } from '../identity/identity.module';
import { PointsModule } from '../points/points.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { CounterService } from './counter.service';
import { ExchangeController } from './exchange.controller';
import { FulfilmentService } from './fulfilment.service';
import { GoodsService } from './goods.service';
import { GoodsStore } from './goods.store';
import { PickUpCodes } from './pick-up-code';
import { RedemptionService } from './redemption.service';
import { RedemptionStore } from './redemption.store';

@Module({
  imports: [AuditModule, UnitsModule, IdentityModule, VolunteersModule, HouseholdsModule, FeedModule, PointsModule],
  controllers: [ExchangeController],
  providers: [
    GoodsService,
    CounterService,
    RedemptionService,
    FulfilmentService,
    GoodsStore,
    RedemptionStore,
    PickUpCodes,
  ],
  exports: [GoodsService, RedemptionService, FulfilmentService],
})
export class ExchangeModule {}
