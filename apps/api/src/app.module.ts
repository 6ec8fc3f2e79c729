import { Module, type DynamicModule } from '@nestjs/common';
import { FeedModule } from './feed/feed.module';
import { ActivitiesModule } from './activities/activities.module';
import { ArticlesModule } from './articles/articles.module';
import { ArchiveModule } from './archive/archive.module';
import { AuditModule } from './audit/audit.module';
import { BackfileModule } from './backfile/backfile.module';
import { BriefsModule } from './briefs/briefs.module';
import { BulletinsModule } from './bulletins/bulletins.module';
import { CorrectionsModule } from './corrections/corrections.module';
import { DeedsModule } from './deeds/deeds.module';
import { DeductionsModule } from './deductions/deductions.module';
import { DemoModule } from './demo/demo.module';
import { DigestsModule } from './digests/digests.module';
import { ExchangeModule } from './exchange/exchange.module';
import { ComplaintsModule } from './complaints/complaints.module';
import { HoursModule } from './hours/hours.module';
import { HouseholdsModule } from './households/households.module';
import { IdentityModule } from './identity/identity.module';
import { PassbooksModule } from './passbooks/passbooks.module';
import { OpeningsModule } from './openings/openings.module';
import { MailingsModule } from './mailings/mailings.module';
import { MonthsModule } from './months/months.module';
import { PointsModule } from './points/points.module';
import { PostingsModule } from './postings/postings.module';
import { RecordsModule } from './records/records.module';
import { PublicationsModule } from './publications/publications.module';
import { RegistryModule } from './registry/registry.module';
import { SchemesModule } from './schemes/schemes.module';
import { SealsModule } from './seals/seals.module';
import { ChecksModule } from './checks/checks.module';
import { ExportsModule } from './exports/exports.module';
import { SessionsModule } from './sessions/sessions.module';
import { FindingsModule } from './findings/findings.module';
import { WordingModule } from './wording/wording.module';
import { VouchersModule } from './vouchers/vouchers.module';
import { SettlementsModule } from './settlements/settlements.module';
import { FundsModule } from './funds/funds.module';
import { ExpiriesModule } from './expiries/expiries.module';
import { StarsModule } from './stars/stars.module';
import { StockModule } from './stock/stock.module';
import { SetupModule } from './setup/setup.module';
import type { Config } from './platform/config';
import { LiveModule } from './platform/live/live.module';
import { PlatformModule } from './platform/platform.module';
import { TeamsModule } from './teams/teams.module';
import { TrialsModule } from './trials/trials.module';
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
  StarsModule,
  HoursModule,
  PointsModule,
  SealsModule,
  ExportsModule,
  ChecksModule,
  SchemesModule,
  OpeningsModule,
  TrialsModule,
  MonthsModule,
  StockModule,
  VouchersModule,
  ExchangeModule,
  SettlementsModule,
  FundsModule,
  ExpiriesModule,
  ActivitiesModule,
  DeedsModule,
  RegistryModule,
  DeductionsModule,
  PostingsModule,
  PassbooksModule,
  RecordsModule,
  BriefsModule,
  CorrectionsModule,
  ArticlesModule,
  PublicationsModule,
  WordingModule,
  BackfileModule,
  DigestsModule,
  BulletinsModule,
  FindingsModule,
  ArchiveModule,
  MailingsModule,
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
