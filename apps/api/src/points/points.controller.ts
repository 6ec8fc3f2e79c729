import { Body, Controller, Get, Param, Post, Query, type PipeTransform } from '@nestjs/common';
import {
  DomainError,
  type Actor,
  type HoursEntry,
  type HoursSummary,
  type Page,
  type PendingAward,
  type PointsAccountRecord,
  type PointsBalance,
  type PointsEntry,
  type PointsEntryDetail,
  type PointsTransferRecord,
  type ReconciliationReport,
  type ReverseTransferResult,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { HoursService } from './hours.service';
import { AccountQueryDto, ReverseTransferDto, TransferQueryDto } from './points.dto';
import { ReconcileService } from './reconcile.service';
import { StatementsService } from './statements.service';

/** The ledger numbers its rows; what cannot be such a number does not exist. */
class LedgerNumber implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^[1-9]\d{0,14}$/.test(value)) throw new DomainError('resource.not-found');
    return Number(value);
  }
}

@Controller()
export class PointsController {
  constructor(
    private readonly statements: StatementsService,
    private readonly hours: HoursService,
    private readonly reconciliation: ReconcileService,
  ) {}

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

  @Get('points/accounts')
  @Requires('points.list-accounts')
  accounts(@CurrentActor() actor: Actor, @Query() query: AccountQueryDto): Promise<Page<PointsAccountRecord>> {
    return this.statements.accounts(actor, query);
  }

  @Get('points/accounts/:accountId')
  @Requires('points.read')
  balance(@CurrentActor() actor: Actor, @Param('accountId', LedgerNumber) accountId: number): Promise<PointsBalance> {
    return this.statements.balance(actor, accountId);
  }

  @Get('points/accounts/:accountId/entries')
  @Requires('points.read')
  entries(
    @CurrentActor() actor: Actor,
    @Param('accountId', LedgerNumber) accountId: number,
    @Query() query: PageQueryDto,
  ): Promise<Page<PointsEntry>> {
    return this.statements.entries(actor, accountId, query);
  }

  @Get('points/entries/:transferId')
  @Requires('points.read')
  entry(
    @CurrentActor() actor: Actor,
    @Param('transferId', LedgerNumber) transferId: number,
  ): Promise<PointsEntryDetail> {
    return this.statements.entry(actor, transferId);
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
    @Param('id', LedgerNumber) id: number,
    @Body() input: ReverseTransferDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ReverseTransferResult> {
    return this.statements.reverse(actor, id, input.reason, write);
  }

  @Get('points/reconciliation')
  @Requires('points.reconcile')
  async reconcile(@CurrentActor() actor: Actor): Promise<ReconciliationReport> {
    return this.reconciliation.forActor(actor);
  }

  @Get('my/hours')
  @Requires('hours.read')
  myHours(@CurrentActor() actor: Actor): Promise<HoursSummary> {
    return this.hours.mine(actor);
  }

  @Get('my/hours/entries')
  @Requires('hours.read')
  myHourEntries(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<HoursEntry>> {
    return this.hours.myEntries(actor, query);
  }

  @Get('people/:personId/hours')
  @Requires('hours.read')
  hoursOf(@CurrentActor() actor: Actor, @IdParam('personId') personId: string): Promise<HoursSummary> {
    return this.hours.of(actor, personId);
  }
}
