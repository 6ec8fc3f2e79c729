import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor, ComplaintAnswer, ComplaintReceipt, ComplaintRecord, Page } from '@jishan/domain';
import { CurrentActor, Public, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { SignInThrottle } from '../platform/throttle';
import { AnswerComplaintDto, ComplaintQueryDto, FileComplaintDto } from './complaints.dto';
import { ComplaintsService } from './complaints.service';

@Controller('complaints')
export class ComplaintsController {
  constructor(private readonly complaints: ComplaintsService) {}

  @Post()
  @Public()
  @SignInThrottle()
  file(@Body() input: FileComplaintDto, @IdempotencyKey() write: WriteKey): Promise<ComplaintReceipt> {
    return this.complaints.file(input, write);
  }

  @Get('receipts/:receiptNo')
  @Public()
  @SignInThrottle()
  answerOf(@Param('receiptNo') receiptNo: string): Promise<ComplaintAnswer> {
    return this.complaints.answerOf(receiptNo);
  }

  @Get()
  @Requires('complaint.read')
  list(@CurrentActor() actor: Actor, @Query() query: ComplaintQueryDto): Promise<Page<ComplaintRecord>> {
    return this.complaints.list(actor, query);
  }

  @Post(':id/answer')
  @Requires('complaint.answer')
  @HttpCode(200)
  answer(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AnswerComplaintDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ComplaintRecord> {
    return this.complaints.answer(actor, id, input, write);
  }
}
