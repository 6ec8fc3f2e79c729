import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, type StreamableFile } from '@nestjs/common';
import type {
  Actor,
  AdoptionLine,
  ArticleDetail,
  ArticleDue,
  ArticleRecord,
  ArticleVersionText,
  Page,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam, RowNumber } from '../platform/input';
import { AdoptionService } from './adoption.service';
import {
  AdoptionQueryDto,
  ArticleQueryDto,
  CreateArticleDto,
  DeclineArticleDto,
  SaveArticleDto,
  SubmitArticleDto,
} from './articles.dto';
import { ArticlesService } from './articles.service';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@Controller('articles')
export class ArticlesController {
  constructor(
    private readonly articles: ArticlesService,
    private readonly adoption: AdoptionService,
  ) {}

  @Get()
  @Requires('article.read')
  list(@CurrentActor() actor: Actor, @Query() query: ArticleQueryDto): Promise<Page<ArticleRecord>> {
    return this.articles.list(actor, query);
  }

  /** When something is due that is sent in now. */
  @Get('due')
  @Requires('article.write')
  due(): Promise<ArticleDue> {
    return this.articles.dueNow();
  }

  @Get('adoption')
  @Requires('article.read')
  figures(@CurrentActor() actor: Actor, @Query() query: AdoptionQueryDto): Promise<AdoptionLine[]> {
    return this.adoption.lines(actor, query);
  }

  @Get('adoption/file')
  @Requires('article.read')
  async file(@CurrentActor() actor: Actor, @Query() query: AdoptionQueryDto): Promise<StreamableFile> {
    return download(await this.adoption.file(actor, query), XLSX);
  }

  @Get(':id')
  @Requires('article.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<ArticleDetail> {
    return this.articles.get(actor, id);
  }

  @Get(':id/versions/:version')
  @Requires('article.read')
  version(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Param('version', RowNumber) version: number,
  ): Promise<ArticleVersionText> {
    return this.articles.version(actor, id, version);
  }

  @Post()
  @Requires('article.write')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateArticleDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.create(actor, input, write);
  }

  @Put(':id')
  @Requires('article.write')
  save(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SaveArticleDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.save(actor, id, input, write);
  }

  @Post(':id/submit')
  @HttpCode(200)
  @Requires('article.write')
  submit(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SubmitArticleDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.submit(actor, id, input, write);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Requires('article.write')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.withdraw(actor, id, write);
  }

  @Post(':id/take')
  @HttpCode(200)
  @Requires('article.edit')
  take(@CurrentActor() actor: Actor, @IdParam() id: string, @IdempotencyKey() write: WriteKey): Promise<ArticleDetail> {
    return this.articles.take(actor, id, write);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Requires('article.edit')
  release(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.release(actor, id, write);
  }

  @Put(':id/text')
  @Requires('article.edit')
  edit(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SaveArticleDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.edit(actor, id, input, write);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Requires('article.edit')
  decline(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: DeclineArticleDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ArticleDetail> {
    return this.articles.decline(actor, id, input, write);
  }
}
