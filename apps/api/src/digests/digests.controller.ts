import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, DigestActivity, DigestRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { DigestActivitiesQueryDto, DigestQueryDto } from './digests.dto';
import { DigestsService } from './digests.service';

@Controller('digests')
export class DigestsController {
  constructor(private readonly digests: DigestsService) {}

  @Get()
  @Requires('digest.read')
  get(@CurrentActor() actor: Actor, @Query() query: DigestQueryDto): Promise<DigestRecord> {
    return this.digests.get(actor, query);
  }

  @Get('activities')
  @Requires('digest.read')
  activities(@CurrentActor() actor: Actor, @Query() query: DigestActivitiesQueryDto): Promise<Page<DigestActivity>> {
    return this.digests.activities(actor, query);
  }
}
