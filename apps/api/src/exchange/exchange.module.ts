import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { HouseholdsModule } from '../households/households.module';
import { IdentityModule } from '../identity/identity.module';
import { SessionsModule } from '../sessions/sessions.module';
import { PointsModule } from '../points/points.module';
import { StockModule } from '../stock/stock.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { VouchersModule } from '../vouchers/vouchers.module';
import { AllowancesService } from './allowances.service';
import { AllowancesStore } from './allowances.store';
import { CounterService } from './counter.service';
import { ExchangeController } from './exchange.controller';
import { FulfilmentService } from './fulfilment.service';
import { PickUpCodes } from './pick-up-code';
import { RedemptionService } from './redemption.service';
import { RedemptionStore } from './redemption.store';
import { SecondPersonService } from './second-person.service';

@Module({
  imports: [
    VouchersModule,
    AuditModule,
    IdentityModule,
    VolunteersModule,
    HouseholdsModule,
    FeedModule,
    PointsModule,
    SessionsModule,
    StockModule,
  ],
  controllers: [ExchangeController],
  providers: [
    AllowancesService,
    AllowancesStore,
    CounterService,
    RedemptionService,
    FulfilmentService,
    RedemptionStore,
    PickUpCodes,
    SecondPersonService,
  ],
  exports: [AllowancesService, RedemptionService, FulfilmentService],
})
export class ExchangeModule {}
