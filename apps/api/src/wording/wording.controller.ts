import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Actor, WordingDetail, WordingEntry } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { AddWordingDto, ChangeWordingDto, WithdrawWordingDto, WordingQueryDto } from './wording.dto';
import { WordingService } from './wording.service';

@Controller('wording')
export class WordingController {
  constructor(private readonly wording: WordingService) {}

  @Get()
  @Requires('wording.read')
  list(@Query() { kind }: WordingQueryDto): Promise<WordingEntry[]> {
    return this.wording.list(kind ?? null);
  }

  @Get(':id')
  @Requires('wording.read')
  get(@IdParam() id: string): Promise<WordingDetail> {
    return this.wording.get(id);
  }

  @Post()
  @Requires('wording.keep')
  add(
    @CurrentActor() actor: Actor,
    @Body() input: AddWordingDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<WordingDetail> {
    return this.wording.add(actor, input, write);
  }

  @Put(':id')
  @Requires('wording.keep')
  change(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ChangeWordingDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<WordingDetail> {
    return this.wording.change(actor, id, input, write);
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Requires('wording.keep')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { version }: WithdrawWordingDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<WordingDetail> {
    return this.wording.withdraw(actor, id, version, write);
  }
}
