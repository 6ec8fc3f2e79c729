import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Actor, BriefDetail, BriefRecord, BriefSources, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { BriefQueryDto, EditBriefDto, RecomposeBriefDto } from './briefs.dto';
import { BriefsService } from './briefs.service';
import { SourcesService } from './sources.service';

@Controller('briefs')
export class BriefsController {
  constructor(
    private readonly briefs: BriefsService,
    private readonly sources: SourcesService,
  ) {}

  @Get()
  @Requires('brief.read')
  list(@CurrentActor() actor: Actor, @Query() query: BriefQueryDto): Promise<Page<BriefRecord>> {
    return this.briefs.list(actor, query);
  }

  @Get(':id')
  @Requires('brief.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<BriefDetail> {
    return this.briefs.get(actor, id);
  }

  @Get(':id/sources')
  @Requires('brief.read')
  getSources(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<BriefSources> {
    return this.sources.get(actor, id);
  }

  @Put(':id/text')
  @Requires('brief.edit')
  edit(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: EditBriefDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BriefDetail> {
    return this.briefs.edit(actor, id, input, write);
  }

  @Post(':id/recompose')
  @HttpCode(200)
  @Requires('brief.edit')
  recompose(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: RecomposeBriefDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BriefDetail> {
    return this.briefs.recompose(actor, id, input, write);
  }
}
