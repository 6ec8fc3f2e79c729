import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { Actor, FindingRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { AcknowledgeFindingDto } from './findings.dto';
import { FindingsService } from './findings.service';

@Controller('bulletins/:id')
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Get('findings')
  @Requires('bulletin.read')
  list(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<FindingRecord[]> {
    return this.findings.list(actor, id);
  }

  @Post('acknowledgements')
  @HttpCode(200)
  @Requires('finding.acknowledge')
  acknowledge(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AcknowledgeFindingDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<FindingRecord[]> {
    return this.findings.acknowledge(actor, id, input, write);
  }
}
