import { Module, type DynamicModule } from '@nestjs/common';
import { FeedModule } from './feed/feed.module';
import { ActivitiesModule } from './activities/activities.module';
import { AuditModule } from './audit/audit.module';
import { BriefsModule } from './briefs/briefs.module';
import { BulletinsModule } from './bulletins/bulletins.module';
import { DemoModule } from './demo/demo.module';
import { ExchangeModule } from './exchange/exchange.module';
import { ComplaintsModule } from './complaints/complaints.module';
import { HouseholdsModule } from './households/households.module';
import { IdentityModule } from './identity/identity.module';
import { PointsModule } from './points/points.module';
import { SchemesModule } from './schemes/schemes.module';
import { SessionsModule } from './sessions/sessions.module';
import { SetupModule } from './setup/setup.module';
import type { Config } from './platform/config';
import { LiveModule } from './platform/live/live.module';
import { PlatformModule } from './platform/platform.module';
import { TeamsModule } from './teams/teams.module';
import { UnitsModule } from './units/units.module';
import { VolunteersModule } from './volunteers/volunteers.module';

/** The features in the order in which they stand on each other: the table of contents. */
export const FEATURES = [
  AuditModule,
  UnitsModule,
  IdentityModule,
  SessionsModule,
  ComplaintsModule,
  VolunteersModule,
  HouseholdsModule,
  TeamsModule,
  FeedModule,
  PointsModule,
  SchemesModule,
  ExchangeModule,
  ActivitiesModule,
  BriefsModule,
  BulletinsModule,
  SetupModule,
  DemoModule,
];

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const sockets = config.role === 'worker' ? [] : [LiveModule.register([SessionsModule])];
    return { module: AppModule, imports: [PlatformModule.register(config), ...FEATURES, ...sockets] };
  }
}
