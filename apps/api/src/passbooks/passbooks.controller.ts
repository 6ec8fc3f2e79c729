import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import type { Actor, LineCheckRecord, PassbookRecord } from '@jishan/domain';
import { CurrentActor, Public, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { RowNumber } from '../platform/input';
import { SignInThrottle } from '../platform/throttle';
import { CardsService } from './cards.service';
import { CardQueryDto, ConfirmPrintDto, LineCheckDto, PrintedLinesDto, StatementQueryDto } from './passbooks.dto';
import { PassbooksService } from './passbooks.service';

@Controller()
export class PassbooksController {
  constructor(
    private readonly passbooks: PassbooksService,
    private readonly cards: CardsService,
  ) {}

  @Get('points/accounts/:accountId/passbook')
  @Requires('points.read')
  get(@CurrentActor() actor: Actor, @Param('accountId', RowNumber) accountId: number): Promise<PassbookRecord> {
    return this.passbooks.get(actor, accountId);
  }

  @Get('points/accounts/:accountId/passbook/file')
  @Requires('points.read')
  async file(
    @CurrentActor() actor: Actor,
    @Param('accountId', RowNumber) accountId: number,
    @Query() query: PrintedLinesDto,
  ): Promise<StreamableFile> {
    return download(await this.passbooks.file(actor, accountId, query));
  }

  @Post('points/accounts/:accountId/passbook/prints')
  @Requires('passbook.confirm-print')
  confirm(
    @CurrentActor() actor: Actor,
    @Param('accountId', RowNumber) accountId: number,
    @Body() input: ConfirmPrintDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<PassbookRecord> {
    return this.passbooks.confirm(actor, accountId, input, write);
  }

  @Get('points/accounts/:accountId/statement')
  @Requires('points.read')
  async statement(
    @CurrentActor() actor: Actor,
    @Param('accountId', RowNumber) accountId: number,
    @Query() query: StatementQueryDto,
  ): Promise<StreamableFile> {
    return download(await this.passbooks.statement(actor, accountId, query));
  }

  @Get('membership-cards')
  @Requires('card.print')
  async print(@CurrentActor() actor: Actor, @Query() query: CardQueryDto): Promise<StreamableFile> {
    return download(await this.cards.file(actor, query));
  }

  @Get('passbook-lines')
  @Public()
  @SignInThrottle()
  check(@Query() query: LineCheckDto): Promise<LineCheckRecord> {
    return this.passbooks.check(query);
  }
}
