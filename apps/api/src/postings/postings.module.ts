import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { SealsModule } from '../seals/seals.module';
import { SchemesModule } from '../schemes/schemes.module';
import { UnitsModule } from '../units/units.module';
import { ObjectionsService } from './objections.service';
import { ObjectionsStore } from './objections.store';
import { PapersService } from './papers.service';
import { PostingsController } from './postings.controller';
import { PostingsService } from './postings.service';
import { PostingsStore } from './postings.store';

@Module({
  imports: [AuditModule, UnitsModule, FeedModule, SealsModule, SchemesModule],
  controllers: [PostingsController],
  providers: [PostingsService, PostingsStore, ObjectionsService, ObjectionsStore, PapersService],
  exports: [ObjectionsService],
})
export class PostingsModule {}
