import { Module } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { AuditModule } from '../audit/audit.module';
import { DeedsModule } from '../deeds/deeds.module';
import { ExchangeModule } from '../exchange/exchange.module';
import { HouseholdsModule } from '../households/households.module';
import { IdentityModule } from '../identity/identity.module';
import { PointsModule } from '../points/points.module';
import { SchemesModule } from '../schemes/schemes.module';
import { TeamsModule } from '../teams/teams.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { DeathsService } from './deaths.service';
import { EstatesService } from './estates.service';
import { HomesService } from './homes.service';
import { MembersService } from './members.service';
import { PartitionService } from './partition.service';
import { RegistryController } from './registry.controller';
import { RegistryStore } from './registry.store';

/** What a village registers about its households, and what becomes of their points by it. */
@Module({
  imports: [
    AuditModule,
    UnitsModule,
    IdentityModule,
    VolunteersModule,
    HouseholdsModule,
    TeamsModule,
    PointsModule,
    SchemesModule,
    ExchangeModule,
    ActivitiesModule,
    DeedsModule,
  ],
  controllers: [RegistryController],
  providers: [MembersService, PartitionService, DeathsService, HomesService, EstatesService, RegistryStore],
  exports: [HomesService, MembersService, PartitionService],
})
export class RegistryModule {}
