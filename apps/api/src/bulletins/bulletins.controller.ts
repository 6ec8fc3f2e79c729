import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, type StreamableFile } from '@nestjs/common';
import {
  BULLETIN_FORMATS,
  DomainError,
  type Actor,
  type BulletinChange,
  type BulletinDetail,
  type BulletinFormat,
  type BulletinPages,
  type BulletinPreview,
  type BulletinRecord,
  type BulletinVersion,
  type Page,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam, RowNumber } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import {
  ArrangeBulletinDto,
  BulletinQueryDto,
  BulletinStepDto,
  OpenBulletinDto,
  PlaceArticleDto,
  PlaceBriefsDto,
  ReturnBulletinDto,
} from './bulletins.dto';
import { BulletinsService } from './bulletins.service';
import { ChainService } from './chain.service';
import { PublishingService } from './publishing.service';

const MEDIA_TYPE: Record<BulletinFormat, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

@Controller()
export class BulletinsController {
  constructor(
    private readonly bulletins: BulletinsService,
    private readonly chain: ChainService,
    private readonly publishing: PublishingService,
  ) {}

  @Get('bulletins')
  @Requires('bulletin.read')
  list(@CurrentActor() actor: Actor, @Query() query: BulletinQueryDto): Promise<Page<BulletinRecord>> {
    return this.bulletins.list(actor, query);
  }

  @Post('bulletins')
  @Requires('bulletin.edit')
  open(
    @CurrentActor() actor: Actor,
    @Body() input: OpenBulletinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.open(actor, input, write);
  }

  @Get('bulletins/:id')
  @Requires('bulletin.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<BulletinDetail> {
    return this.bulletins.get(actor, id);
  }

  @Put('bulletins/:id')
  @Requires('bulletin.edit')
  arrange(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ArrangeBulletinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.arrange(actor, id, input, write);
  }

  @Post('bulletins/:id/briefs')
  @HttpCode(200)
  @Requires('bulletin.edit')
  place(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: PlaceBriefsDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.place(actor, id, input, write);
  }

  @Delete('bulletins/:id/briefs/:briefId')
  @Requires('bulletin.edit')
  takeOut(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('briefId') briefId: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.takeOut(actor, id, briefId, write);
  }

  @Post('bulletins/:id/articles')
  @HttpCode(200)
  @Requires('bulletin.edit')
  placeArticle(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: PlaceArticleDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.placeArticle(actor, id, input, write);
  }

  @Delete('bulletins/:id/articles/:articleId')
  @Requires('bulletin.edit')
  takeOutArticle(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('articleId') articleId: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.takeOutArticle(actor, id, articleId, write);
  }

  @Get('bulletins/:id/preview')
  @Requires('bulletin.read')
  preview(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<BulletinPreview> {
    return this.publishing.preview(actor, id);
  }

  @Get('bulletins/:id/pages')
  @Requires('bulletin.read')
  pages(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<BulletinPages> {
    return this.publishing.pages(actor, id);
  }

  @Get('bulletins/:id/versions')
  @Requires('bulletin.read')
  listVersions(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<BulletinChange>> {
    return this.bulletins.listVersions(actor, id, query);
  }

  @Get('bulletins/:id/versions/:version')
  @Requires('bulletin.read')
  getVersion(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Param('version', RowNumber) version: number,
  ): Promise<BulletinVersion> {
    return this.bulletins.getVersion(actor, id, version);
  }

  @Post('bulletins/:id/hand-in')
  @HttpCode(200)
  @Requires('bulletin.hand-in')
  handIn(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: BulletinStepDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.chain.take(actor, id, 'edit', input, write);
  }

  @Post('bulletins/:id/proofread')
  @HttpCode(200)
  @Requires('bulletin.proofread')
  proofread(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: BulletinStepDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.chain.take(actor, id, 'proofread', input, write);
  }

  @Post('bulletins/:id/sign')
  @HttpCode(200)
  @Requires('bulletin.sign')
  sign(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: BulletinStepDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.chain.take(actor, id, 'sign', input, write);
  }

  @Post('bulletins/:id/recall')
  @HttpCode(200)
  @Requires('bulletin.hand-in')
  recall(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.chain.recall(actor, id, write);
  }

  @Post('bulletins/:id/send-back')
  @HttpCode(200)
  @Requires('bulletin.send-back')
  sendBack(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ReturnBulletinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.chain.sendBack(actor, id, input, write);
  }

  @Post('bulletins/:id/withdraw-signature')
  @HttpCode(200)
  @Requires('bulletin.sign')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ReturnBulletinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.chain.withdraw(actor, id, input, write);
  }

  @Post('bulletins/:id/release-number')
  @HttpCode(200)
  @Requires('bulletin.sign')
  releaseNumber(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinDetail> {
    return this.bulletins.releaseNumber(actor, id, write);
  }

  @Post('bulletins/:id/publish')
  @HttpCode(200)
  @Requires('bulletin.publish')
  publish(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: BulletinStepDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<BulletinRecord> {
    return this.publishing.publish(actor, id, input, write);
  }

  @Get('bulletins/:id/files/:format')
  @Requires('bulletin.read')
  async file(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Param('format') format: string,
  ): Promise<StreamableFile> {
    const known = BULLETIN_FORMATS.find((candidate) => candidate === format);
    if (!known) throw new DomainError('resource.not-found');
    return download(await this.publishing.file(actor, id, known), MEDIA_TYPE[known]);
  }
}
