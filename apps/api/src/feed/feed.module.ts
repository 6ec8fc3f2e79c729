import { Module } from '@nestjs/common';
import { FeedController } from './feed.controller';
import { FeedService } from './feed.service';
import { FeedStore } from './feed.store';

@Module({ controllers: [FeedController], providers: [FeedService, FeedStore], exports: [FeedService] })
export class FeedModule {}
