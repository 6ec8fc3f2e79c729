import { Body, Controller, Get, HttpCode, Post, Query, type StreamableFile } from '@nestjs/common';
import type { Actor, ClerkShiftRecord, Page, ShopSheetRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { CloseShiftDto, MonthDto, SheetFileDto, type SheetFormat } from './settlements.dto';
import { SheetsService } from './sheets.service';
import { ShiftsService } from './shifts.service';

const MEDIA_TYPE: Record<SheetFormat, string> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

@Controller()
export class SettlementsController {
  constructor(
    private readonly shifts: ShiftsService,
    private readonly sheets: SheetsService,
  ) {}

  @Get('shops/:id/clerk-shifts')
  @Requires('stock.read')
  listShifts(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() page: PageQueryDto,
  ): Promise<Page<ClerkShiftRecord>> {
    return this.shifts.list(actor, id, page);
  }

  @Post('shops/:id/clerk-shifts')
  @Requires('shift.keep')
  openShift(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ClerkShiftRecord> {
    return this.shifts.open(actor, id, write);
  }

  @Post('clerk-shifts/:id/close')
  @HttpCode(200)
  @Requires('shift.keep')
  closeShift(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CloseShiftDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ClerkShiftRecord> {
    return this.shifts.close(actor, id, input, write);
  }

  /** The next clerk takes over; answers with the shift that begins. */
  @Post('clerk-shifts/:id/accept')
  @HttpCode(200)
  @Requires('shift.keep')
  acceptShift(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ClerkShiftRecord> {
    return this.shifts.accept(actor, id, write);
  }

  @Get('shops/:id/sheet')
  @Requires('stock.read')
  sheet(@CurrentActor() actor: Actor, @IdParam() id: string, @Query() { month }: MonthDto): Promise<ShopSheetRecord> {
    return this.sheets.get(actor, id, month);
  }

  @Post('shops/:id/sheet')
  @Requires('sheet.sign')
  sign(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { month }: MonthDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ShopSheetRecord> {
    return this.sheets.sign(actor, id, month, write);
  }

  @Get('shops/:id/sheet/file')
  @Requires('stock.read')
  async file(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() { month, format }: SheetFileDto,
  ): Promise<StreamableFile> {
    return download(await this.sheets.file(actor, id, month, format), MEDIA_TYPE[format]);
  }
}
