import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Actor, Page, VoucherGivenRecord, VoucherImportReport, VoucherListRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { ImportVouchersDto, VoucherTextDto } from './vouchers.dto';
import { VouchersService } from './vouchers.service';

@Controller('goods/:id')
export class VouchersController {
  constructor(private readonly vouchers: VouchersService) {}

  @Get('voucher-lists')
  @Requires('stock.read')
  list(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<VoucherListRecord[]> {
    return this.vouchers.list(actor, id);
  }

  @Get('vouchers-given')
  @Requires('stock.read')
  handedOut(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() page: PageQueryDto,
  ): Promise<Page<VoucherGivenRecord>> {
    return this.vouchers.handedOut(actor, id, page);
  }

  /** What an import would do; nothing is kept. */
  @Post('voucher-lists/check')
  @HttpCode(200)
  @Requires('stock.move')
  check(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: VoucherTextDto,
  ): Promise<VoucherImportReport> {
    return this.vouchers.check(actor, id, input.text);
  }

  @Post('voucher-lists')
  @Requires('stock.move')
  import(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ImportVouchersDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<VoucherImportReport> {
    return this.vouchers.import(actor, id, input, write);
  }
}
