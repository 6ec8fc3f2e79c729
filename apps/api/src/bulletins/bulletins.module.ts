import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { SealsModule } from '../seals/seals.module';
import { BulletinsController } from './bulletins.controller';
import { BulletinsService } from './bulletins.service';
import { BulletinsStore } from './bulletins.store';
import { PublicationsStore } from './publications.store';
import { PublishingService } from './publishing.service';

@Module({
  imports: [AuditModule, FeedModule, SealsModule],
  controllers: [BulletinsController],
  providers: [BulletinsService, PublishingService, BulletinsStore, PublicationsStore],
  exports: [BulletinsService, PublishingService],
})
export class BulletinsModule {}
