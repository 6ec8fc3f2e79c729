import { Body, Controller, Get, HttpCode, Post, Query, type StreamableFile } from '@nestjs/common';
import type {
  Actor,
  MyObjection,
  ObjectionRecord,
  Page,
  PostingDetail,
  PostingPlace,
  PostingRecord,
  UnitPostings,
} from '@jishan/domain';
import { CurrentActor, Public, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { ObjectionsService } from './objections.service';
import { PapersService } from './papers.service';
import { DecideObjectionDto, PostingQueryDto, RaiseObjectionDto, RecordObjectionDto } from './postings.dto';
import { PostingsService } from './postings.service';

@Controller()
export class PostingsController {
  constructor(
    private readonly postings: PostingsService,
    private readonly objections: ObjectionsService,
    private readonly papers: PapersService,
  ) {}

  @Get('public-postings')
  @Public()
  places(): Promise<PostingPlace[]> {
    return this.postings.places();
  }

  @Get('public-postings/:id')
  @Public()
  ofUnit(@IdParam() id: string): Promise<UnitPostings> {
    return this.postings.ofUnit(id);
  }

  @Get('postings')
  @Requires('posting.read')
  list(@CurrentActor() actor: Actor, @Query() query: PostingQueryDto): Promise<Page<PostingRecord>> {
    return this.postings.list(actor, query);
  }

  @Get('postings/:id')
  @Requires('posting.read')
  detail(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<PostingDetail> {
    return this.postings.detail(actor, id);
  }

  @Get('postings/:id/sheet')
  @Requires('posting.read')
  async sheet(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    return download(await this.papers.sheet(actor, id));
  }

  @Get('postings/:id/poster')
  @Requires('posting.read')
  async poster(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    return download(await this.papers.poster(actor, id));
  }

  @Get('my/objections')
  @Requires('posting.object')
  mine(@CurrentActor() actor: Actor): Promise<MyObjection[]> {
    return this.objections.mine(actor);
  }

  @Post('postings/:id/objections')
  @Requires('posting.object')
  raise(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: RaiseObjectionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ObjectionRecord> {
    return this.objections.raise(actor, id, input, write);
  }

  @Post('postings/:id/objections-for')
  @Requires('posting.record-objection')
  record(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: RecordObjectionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ObjectionRecord> {
    return this.objections.record(actor, id, input, write);
  }

  @Post('objections/:id/decision')
  @Requires('posting.decide-objection')
  @HttpCode(200)
  decide(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: DecideObjectionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ObjectionRecord> {
    return this.objections.decide(actor, id, input, write);
  }
}
