import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import type { Actor, Page, PointsReceipt, SealRecord, SealStanding, TransferSealing } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { RowNumber } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { EntryQueryDto } from '../points/points.dto';
import { ReceiptsService } from './receipts.service';
import { SealsService } from './seals.service';

@Controller('points')
export class SealsController {
  constructor(
    private readonly seals: SealsService,
    private readonly receipts: ReceiptsService,
  ) {}

  @Get('seals')
  @Requires('points.reconcile')
  list(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<SealRecord>> {
    return this.seals.list(actor, query);
  }

  @Get('seals/standing')
  @Requires('points.reconcile')
  standing(@CurrentActor() actor: Actor): Promise<SealStanding> {
    return this.seals.standing(actor);
  }

  @Get('entries/:transferId/seal')
  @Requires('points.read')
  sealing(@CurrentActor() actor: Actor, @Param('transferId', RowNumber) transferId: number): Promise<TransferSealing> {
    return this.receipts.sealing(actor, transferId);
  }

  @Get('entries/:transferId/receipt')
  @Requires('points.read')
  receipt(@CurrentActor() actor: Actor, @Param('transferId', RowNumber) transferId: number): Promise<PointsReceipt> {
    return this.receipts.receipt(actor, transferId);
  }

  @Get('entries/:transferId/receipt/file')
  @Requires('points.read')
  async slip(
    @CurrentActor() actor: Actor,
    @Param('transferId', RowNumber) transferId: number,
    @Query() { accountId }: EntryQueryDto,
  ): Promise<StreamableFile> {
    const bytes = await this.receipts.slip(actor, transferId, accountId);
    return download({ name: `积分收据-${transferId}.pdf`, bytes });
  }
}
