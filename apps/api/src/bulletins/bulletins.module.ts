import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { PublicationsModule } from '../publications/publications.module';
import { SealsModule } from '../seals/seals.module';
import { BulletinsController } from './bulletins.controller';
import { BulletinsService } from './bulletins.service';
import { BulletinsStore } from './bulletins.store';
import { PublishingService } from './publishing.service';

@Module({
  imports: [AuditModule, FeedModule, PublicationsModule, SealsModule],
  controllers: [BulletinsController],
  providers: [BulletinsService, PublishingService, BulletinsStore],
  exports: [BulletinsService, PublishingService],
})
export class BulletinsModule {}
