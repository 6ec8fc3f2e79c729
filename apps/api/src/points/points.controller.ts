import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type {
  Actor,
  FormerAccount,
  FormerEntry,
  Page,
  PendingAward,
  PointsAccountRecord,
  PointsBalance,
  PointsEntry,
  PointsEntryDetail,
  PointsTransferRecord,
  ReverseTransferResult,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { RowNumber } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { AccountQueryDto, EntryQueryDto, ReverseTransferDto, TransferQueryDto } from './points.dto';
import { StatementsService } from './statements.service';

@Controller()
export class PointsController {
  constructor(private readonly statements: StatementsService) {}

  @Get('my/points')
  @Requires('points.read')
  myBalance(@CurrentActor() actor: Actor): Promise<PointsBalance> {
    return this.statements.myBalance(actor);
  }

  @Get('my/points/entries')
  @Requires('points.read')
  myEntries(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<PointsEntry>> {
    return this.statements.myEntries(actor, query);
  }

  @Get('my/points/pending')
  @Requires('points.read')
  myPending(@CurrentActor() actor: Actor): Promise<PendingAward[]> {
    return this.statements.myPending(actor);
  }

  @Get('my/points/former')
  @Requires('points.read-former')
  myFormer(@CurrentActor() actor: Actor): Promise<FormerAccount[]> {
    return this.statements.myFormer(actor);
  }

  @Get('my/points/former/:accountId/entries')
  @Requires('points.read-former')
  formerEntries(
    @CurrentActor() actor: Actor,
    @Param('accountId', RowNumber) accountId: number,
    @Query() query: PageQueryDto,
  ): Promise<Page<FormerEntry>> {
    return this.statements.formerEntries(actor, accountId, query);
  }

  @Get('points/accounts')
  @Requires('points.list-accounts')
  accounts(@CurrentActor() actor: Actor, @Query() query: AccountQueryDto): Promise<Page<PointsAccountRecord>> {
    return this.statements.accounts(actor, query);
  }

  @Get('points/accounts/:accountId')
  @Requires('points.read')
  balance(@CurrentActor() actor: Actor, @Param('accountId', RowNumber) accountId: number): Promise<PointsBalance> {
    return this.statements.balance(actor, accountId);
  }

  @Get('points/accounts/:accountId/entries')
  @Requires('points.read')
  entries(
    @CurrentActor() actor: Actor,
    @Param('accountId', RowNumber) accountId: number,
    @Query() query: PageQueryDto,
  ): Promise<Page<PointsEntry>> {
    return this.statements.entries(actor, accountId, query);
  }

  @Get('points/entries/:transferId')
  @Requires('points.read')
  entry(
    @CurrentActor() actor: Actor,
    @Param('transferId', RowNumber) transferId: number,
    @Query() { accountId }: EntryQueryDto,
  ): Promise<PointsEntryDetail> {
    return this.statements.entry(actor, transferId, accountId);
  }

  @Get('points/transfers')
  @Requires('points.list-transfers')
  transfers(@CurrentActor() actor: Actor, @Query() query: TransferQueryDto): Promise<Page<PointsTransferRecord>> {
    return this.statements.transfers(actor, query);
  }

  @Post('points/transfers/:id/reversal')
  @Requires('points.reverse')
  reverse(
    @CurrentActor() actor: Actor,
    @Param('id', RowNumber) id: number,
    @Body() input: ReverseTransferDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ReverseTransferResult> {
    return this.statements.reverse(actor, id, input.reason, write);
  }
}
