import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import type { Actor, ExpiringBalance, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdParam } from '../platform/input';
import { ExpiringPageDto, ExpiringQueryDto } from './expiries.dto';
import { ExpiriesService } from './expiries.service';

@Controller('units/:id/expiring-balances')
export class ExpiriesController {
  constructor(private readonly expiries: ExpiriesService) {}

  @Get()
  @Requires('points.list-accounts')
  list(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: ExpiringPageDto,
  ): Promise<Page<ExpiringBalance>> {
    return this.expiries.list(actor, id, query);
  }

  @Get('file')
  @Requires('points.list-accounts')
  async file(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: ExpiringQueryDto,
  ): Promise<StreamableFile> {
    return download(await this.expiries.file(actor, id, query));
  }
}
