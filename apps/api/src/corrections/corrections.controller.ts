import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Actor, CorrectionRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { CorrectionQueryDto, DismissCorrectionDto, WordCorrectionDto } from './corrections.dto';
import { CorrectionsService } from './corrections.service';

@Controller('corrections')
export class CorrectionsController {
  constructor(private readonly corrections: CorrectionsService) {}

  @Get()
  @Requires('bulletin.read')
  list(@CurrentActor() actor: Actor, @Query() query: CorrectionQueryDto): Promise<Page<CorrectionRecord>> {
    return this.corrections.list(actor, query);
  }

  @Put(':id/text')
  @Requires('bulletin.edit')
  word(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: WordCorrectionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<CorrectionRecord> {
    return this.corrections.word(actor, id, input, write);
  }

  @Post(':id/dismissal')
  @HttpCode(200)
  @Requires('bulletin.edit')
  dismiss(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: DismissCorrectionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<CorrectionRecord> {
    return this.corrections.dismiss(actor, id, input, write);
  }
}
