import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Actor, Page, PastBulletinDetail, PastBulletinRecord, PastReport } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PastBulletinDto, PastBulletinQueryDto, WithdrawPastBulletinDto } from './backfile.dto';
import { BackfileService } from './backfile.service';

@Controller('past-bulletins')
export class BackfileController {
  constructor(private readonly backfile: BackfileService) {}

  @Get()
  @Requires('bulletin.read')
  list(@CurrentActor() actor: Actor, @Query() query: PastBulletinQueryDto): Promise<Page<PastBulletinRecord>> {
    return this.backfile.list(actor, query);
  }

  /** What an import would do; nothing is kept. */
  @Post('check')
  @HttpCode(200)
  @Requires('backfile.import')
  check(@CurrentActor() actor: Actor, @Body() input: PastBulletinDto): Promise<PastReport> {
    return this.backfile.check(actor, input);
  }

  @Post()
  @Requires('backfile.import')
  import(
    @CurrentActor() actor: Actor,
    @Body() input: PastBulletinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<PastBulletinRecord> {
    return this.backfile.import(actor, input, write);
  }

  @Get(':id')
  @Requires('bulletin.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<PastBulletinDetail> {
    return this.backfile.get(actor, id);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Requires('backfile.withdraw')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: WithdrawPastBulletinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<PastBulletinDetail> {
    return this.backfile.withdraw(actor, id, input, write);
  }
}
