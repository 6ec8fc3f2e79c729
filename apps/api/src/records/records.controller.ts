import { Body, Controller, Get, HttpCode, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import type { Actor, RecordCheck, RecordEntry, RecordPrint, ServiceRecord } from '@jishan/domain';
import { CurrentActor, Public, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { SignInThrottle } from '../platform/throttle';
import { RecordPrinting } from './printing.service';
import { AddRecordEntryDto, RecordCheckDto, WithdrawRecordEntryDto } from './records.dto';
import { RecordsService } from './records.service';

@Controller()
export class RecordsController {
  constructor(
    private readonly records: RecordsService,
    private readonly printing: RecordPrinting,
  ) {}

  @Get('my/record')
  @Requires('hours.read')
  mine(@CurrentActor() actor: Actor): Promise<ServiceRecord> {
    return this.records.mine(actor);
  }

  @Get('people/:personId/record')
  @Requires('hours.read')
  of(@CurrentActor() actor: Actor, @IdParam('personId') personId: string): Promise<ServiceRecord> {
    return this.records.of(actor, personId);
  }

  @Post('people/:personId/record-prints')
  @Requires('hours.read')
  print(
    @CurrentActor() actor: Actor,
    @IdParam('personId') personId: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RecordPrint> {
    return this.printing.print(actor, personId, write);
  }

  @Get('record-prints/:recordNo/file')
  @Requires('hours.read')
  async file(@CurrentActor() actor: Actor, @Param('recordNo') recordNo: string): Promise<StreamableFile> {
    return download(await this.printing.file(actor, recordNo));
  }

  @Post('people/:personId/record-entries')
  @Requires('record.add')
  add(
    @CurrentActor() actor: Actor,
    @IdParam('personId') personId: string,
    @Body() input: AddRecordEntryDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RecordEntry> {
    return this.records.add(actor, personId, input, write);
  }

  @Post('record-entries/:id/withdrawal')
  @Requires('record.withdraw')
  @HttpCode(200)
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { reason }: WithdrawRecordEntryDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RecordEntry> {
    return this.records.withdraw(actor, id, reason, write);
  }

  @Get('record-checks')
  @Public()
  @SignInThrottle()
  check(@Query() query: RecordCheckDto): Promise<RecordCheck> {
    return this.printing.check(query);
  }
}
