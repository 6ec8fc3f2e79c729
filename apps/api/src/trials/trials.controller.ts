import { Body, Controller, Get, Post, Query, type StreamableFile } from '@nestjs/common';
import type { Actor, Page, SchemeTrial, SchemeTrialDetail, TrialPerson } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { TrySchemeDto } from './trials.dto';
import { TrialsService } from './trials.service';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@Controller()
export class TrialsController {
  constructor(private readonly trials: TrialsService) {}

  @Get('scheme-versions/:id/trials')
  @Requires('scheme.edit')
  list(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<SchemeTrial[]> {
    return this.trials.list(actor, id);
  }

  @Post('scheme-versions/:id/trials')
  @Requires('scheme.edit')
  start(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: TrySchemeDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SchemeTrialDetail> {
    return this.trials.start(actor, id, input, write);
  }

  @Get('scheme-trials/:id')
  @Requires('scheme.edit')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<SchemeTrialDetail> {
    return this.trials.get(actor, id);
  }

  @Get('scheme-trials/:id/people')
  @Requires('scheme.edit')
  people(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<TrialPerson>> {
    return this.trials.people(actor, id, query);
  }

  @Get('scheme-trials/:id/sheet')
  @Requires('scheme.edit')
  async sheet(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    return download(await this.trials.sheet(actor, id), XLSX);
  }
}
