import { Module } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { BulletinsModule } from '../bulletins/bulletins.module';
import { ComplaintsModule } from '../complaints/complaints.module';
import { IdentityModule } from '../identity/identity.module';
import { PointsModule } from '../points/points.module';
import { SchemesModule } from '../schemes/schemes.module';
import { SettlementStore } from '../schemes/settlement.store';
import { ChainLoad } from './chain.load';
import { DemoController } from './demo.controller';
import { DemoService } from './demo.service';
import { EarningLoad } from './earning.load';
import { PeopleLoad } from './people.load';

@Module({
  imports: [IdentityModule, ComplaintsModule, PointsModule, SchemesModule, ActivitiesModule, BulletinsModule],
  controllers: [DemoController],
  providers: [DemoService, PeopleLoad, ChainLoad, EarningLoad, SettlementStore],
})
export class DemoModule {}
