import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, FeedEventRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { FeedQueryDto } from './feed.dto';
import { FeedService } from './feed.service';

@Controller('feed')
export class FeedController {
  constructor(private readonly feed: FeedService) {}

  @Get()
  @Requires('feed.read')
  list(@CurrentActor() actor: Actor, @Query() query: FeedQueryDto): Promise<Page<FeedEventRecord>> {
    return this.feed.list(actor, query);
  }
}
