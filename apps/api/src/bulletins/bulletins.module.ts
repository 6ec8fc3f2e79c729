import { Module } from '@nestjs/common';
import { ArticlesModule } from '../articles/articles.module';
import { AuditModule } from '../audit/audit.module';
import { BriefsModule } from '../briefs/briefs.module';
import { CorrectionsModule } from '../corrections/corrections.module';
import { FeedModule } from '../feed/feed.module';
import { PrintsModule } from '../prints/prints.module';
import { PublicationsModule } from '../publications/publications.module';
import { SealsModule } from '../seals/seals.module';
import { WordingModule } from '../wording/wording.module';
import { BulletinsController } from './bulletins.controller';
import { BulletinsService } from './bulletins.service';
import { BulletinsStore } from './bulletins.store';
import { ChainService } from './chain.service';
import { PublishingService } from './publishing.service';
import { VersionsService } from './versions.service';
import { VersionsStore } from './versions.store';

@Module({
  imports: [
    ArticlesModule,
    AuditModule,
    BriefsModule,
    CorrectionsModule,
    FeedModule,
    PrintsModule,
    PublicationsModule,
    SealsModule,
    WordingModule,
  ],
  controllers: [BulletinsController],
  providers: [BulletinsService, ChainService, PublishingService, VersionsService, BulletinsStore, VersionsStore],
  exports: [BulletinsService, ChainService, PublishingService],
})
export class BulletinsModule {}
