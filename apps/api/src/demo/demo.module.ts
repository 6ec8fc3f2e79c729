import { Module } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { ArticlesModule } from '../articles/articles.module';
import { BulletinsModule } from '../bulletins/bulletins.module';
import { ComplaintsModule } from '../complaints/complaints.module';
import { CorrectionsModule } from '../corrections/corrections.module';
import { DeductionsModule } from '../deductions/deductions.module';
import { DeedsModule } from '../deeds/deeds.module';
import { ExchangeModule } from '../exchange/exchange.module';
import { FundsModule } from '../funds/funds.module';
import { IdentityModule } from '../identity/identity.module';
import { ChainLoad } from '../invention/chain.load';
import { EarningLoad } from '../invention/earning.load';
import { PeopleLoad } from '../invention/people.load';
import { MonthsModule } from '../months/months.module';
import { OpeningsModule } from '../openings/openings.module';
import { PointsModule } from '../points/points.module';
import { PublicationsModule } from '../publications/publications.module';
import { RegistryModule } from '../registry/registry.module';
import { SchemesModule } from '../schemes/schemes.module';
import { SettlementStore } from '../schemes/settlement.store';
import { SettlementsModule } from '../settlements/settlements.module';
import { StockModule } from '../stock/stock.module';
import { TrialsModule } from '../trials/trials.module';
import { VouchersModule } from '../vouchers/vouchers.module';
import { WordingModule } from '../wording/wording.module';
import { ArticlesAct, BulletinsAct } from './bulletins.act';
import { ComplaintsAct } from './complaints.act';
import { DeductionsAct } from './deductions.act';
import { DeedsAct } from './deeds.act';
import { DemoController } from './demo.controller';
import { DemoService } from './demo.service';
import { ExchangeAct } from './exchange.act';
import { HouseholdsAct } from './households.act';
import { LedgerAct } from './ledger.act';
import { SchemesAct } from './schemes.act';
import { Stage } from './stage';

@Module({
  imports: [
    IdentityModule,
    ComplaintsModule,
    PointsModule,
    SchemesModule,
    OpeningsModule,
    TrialsModule,
    MonthsModule,
    RegistryModule,
    ActivitiesModule,
    DeedsModule,
    DeductionsModule,
    PublicationsModule,
    ArticlesModule,
    BulletinsModule,
    CorrectionsModule,
    StockModule,
    VouchersModule,
    ExchangeModule,
    SettlementsModule,
    FundsModule,
    WordingModule,
  ],
  controllers: [DemoController],
  providers: [
    DemoService,
    Stage,
    ExchangeAct,
    HouseholdsAct,
    LedgerAct,
    SchemesAct,
    ComplaintsAct,
    DeedsAct,
    DeductionsAct,
    ArticlesAct,
    BulletinsAct,
    PeopleLoad,
    ChainLoad,
    EarningLoad,
    SettlementStore,
  ],
})
export class DemoModule {}
