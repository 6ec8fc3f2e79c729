import { Body, Controller, Get, Post } from '@nestjs/common';
import type { Actor, StarTable } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IssueStarTableDto } from './stars.dto';
import { StarsService } from './stars.service';

@Controller('star-tables')
export class StarsController {
  constructor(private readonly stars: StarsService) {}

  @Get()
  @Requires('star.read')
  list(): Promise<StarTable[]> {
    return this.stars.list();
  }

  @Post()
  @Requires('star.issue')
  issue(
    @CurrentActor() actor: Actor,
    @Body() input: IssueStarTableDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<StarTable> {
    return this.stars.issue(actor, input, write);
  }
}
