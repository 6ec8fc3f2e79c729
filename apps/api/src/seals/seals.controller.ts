import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import type { Actor, Page, PointsReceipt, SealRecord, SealStanding, TransferSealing } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { RowNumber } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
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
  ): Promise<StreamableFile> {
    const bytes = await this.receipts.slip(actor, transferId);
    const name = encodeURIComponent(`积分收据-${transferId}.pdf`);
    const disposition = `attachment; filename="document.pdf"; filename*=UTF-8''${name}`;
    return new StreamableFile(bytes, { type: 'application/pdf', disposition, length: bytes.length });
  }
}
