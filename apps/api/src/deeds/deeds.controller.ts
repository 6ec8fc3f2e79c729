import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import {
  PICTURE_TYPES,
  type Actor,
  type CouncilMember,
  type Council,
  type DeedCounts,
  type DeedDetail,
  type DeedRecord,
  type DeedRule,
  type Page,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam, PictureBytes } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { CouncilsService } from './councils.service';
import { DeedPicturesService } from './deed-pictures.service';
import {
  AddCouncilMemberDto,
  CouncilQueryDto,
  CouncilBallotDto,
  DeedQueryDto,
  DeedRulesQueryDto,
  FileDeedDto,
} from './deeds.dto';
import { DeedsService } from './deeds.service';
import { ReviewsService } from './reviews.service';

@Controller()
export class DeedsController {
  constructor(
    private readonly deeds: DeedsService,
    private readonly pictures: DeedPicturesService,
    private readonly reviews: ReviewsService,
    private readonly councils: CouncilsService,
  ) {}

  @Get('deed-rules')
  @Requires('deed.file')
  rules(@CurrentActor() actor: Actor, @Query() query: DeedRulesQueryDto): Promise<DeedRule[]> {
    return this.deeds.rules(actor, query);
  }

  @Post('deeds')
  @Requires('deed.file')
  file(
    @CurrentActor() actor: Actor,
    @Body() input: FileDeedDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeedDetail> {
    return this.deeds.file(actor, input, write);
  }

  @Get('my/deeds')
  @Requires('deed.list-own')
  listOwn(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<DeedRecord>> {
    return this.deeds.listOwn(actor, query);
  }

  @Get('deeds')
  @Requires('deed.list')
  list(@CurrentActor() actor: Actor, @Query() query: DeedQueryDto): Promise<Page<DeedRecord>> {
    return this.deeds.list(actor, query);
  }

  @Get('deed-counts')
  @Requires('deed.list')
  counts(@CurrentActor() actor: Actor): Promise<DeedCounts> {
    return this.deeds.counts(actor);
  }

  @Get('deeds/:id')
  @Requires('deed.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<DeedDetail> {
    return this.deeds.get(actor, id);
  }

  @Put('deeds/:id/picture')
  @Requires('deed.change-own')
  @ApiConsumes(...PICTURE_TYPES)
  putPicture(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @PictureBytes() bytes: Buffer,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeedDetail> {
    return this.pictures.put(actor, id, bytes, write);
  }

  @Get('deeds/:id/picture')
  @Requires('deed.read')
  async picture(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    const { type, bytes } = await this.pictures.get(actor, id);
    return new StreamableFile(bytes, { type, disposition: 'inline; filename="picture.jpg"', length: bytes.length });
  }

  @Post('deeds/:id/withdrawal')
  @HttpCode(200)
  @Requires('deed.change-own')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeedDetail> {
    return this.deeds.withdraw(actor, id, write);
  }

  @Post('deeds/:id/review')
  @HttpCode(200)
  @Requires('deed.review')
  takeUp(@CurrentActor() actor: Actor, @IdParam() id: string, @IdempotencyKey() write: WriteKey): Promise<DeedDetail> {
    return this.reviews.takeUp(actor, id, write);
  }

  @Get('deeds/:id/council')
  @Requires('deed.review')
  council(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<Council> {
    return this.reviews.council(actor, id);
  }

  @Post('deeds/:id/decision')
  @HttpCode(200)
  @Requires('deed.review')
  decide(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CouncilBallotDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeedDetail> {
    return this.reviews.decide(actor, id, input, write);
  }

  @Get('council-members')
  @Requires('council.read')
  members(@CurrentActor() actor: Actor, @Query() query: CouncilQueryDto): Promise<CouncilMember[]> {
    return this.councils.members(actor, query.unitId);
  }

  @Post('council-members')
  @Requires('council.keep')
  addMember(
    @CurrentActor() actor: Actor,
    @Body() input: AddCouncilMemberDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<CouncilMember[]> {
    return this.councils.add(actor, input, write);
  }

  @Delete('council-members/:id')
  @Requires('council.keep')
  removeMember(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<CouncilMember[]> {
    return this.councils.remove(actor, id, write);
  }
}
