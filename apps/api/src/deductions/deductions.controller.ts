import { Body, Controller, Get, HttpCode, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import {
  PICTURE_TYPES,
  type Actor,
  type Council,
  type DeductionCounts,
  type DeductionDetail,
  type DeductionRecord,
  type DeductionRules,
  type Page,
} from '@jishan/domain';
import { CouncilBallotDto } from '../deeds/deeds.dto';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam, PictureBytes } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { AppealsService } from './appeals.service';
import {
  DecideAppealDto,
  DeductionQueryDto,
  DeductionRulesQueryDto,
  FileDeductionDto,
  RaiseAppealDto,
} from './deductions.dto';
import { DeductionsService } from './deductions.service';
import { EvidenceService } from './evidence.service';
import { VerdictsService } from './verdicts.service';

@Controller()
export class DeductionsController {
  constructor(
    private readonly deductions: DeductionsService,
    private readonly evidence: EvidenceService,
    private readonly verdicts: VerdictsService,
    private readonly appeals: AppealsService,
  ) {}

  @Get('deduction-rules')
  @Requires('deduction.file')
  rules(@CurrentActor() actor: Actor, @Query() query: DeductionRulesQueryDto): Promise<DeductionRules> {
    return this.deductions.rules(actor, query);
  }

  @Post('deductions')
  @Requires('deduction.file')
  file(
    @CurrentActor() actor: Actor,
    @Body() input: FileDeductionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.deductions.file(actor, input, write);
  }

  @Get('my/deductions')
  @Requires('deduction.list-own')
  listOwn(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<DeductionRecord>> {
    return this.deductions.listOwn(actor, query);
  }

  @Get('deductions')
  @Requires('deduction.list')
  list(@CurrentActor() actor: Actor, @Query() query: DeductionQueryDto): Promise<Page<DeductionRecord>> {
    return this.deductions.list(actor, query);
  }

  @Get('deduction-counts')
  @Requires('deduction.list')
  counts(@CurrentActor() actor: Actor): Promise<DeductionCounts> {
    return this.deductions.counts(actor);
  }

  @Get('deductions/:id')
  @Requires('deduction.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<DeductionDetail> {
    return this.deductions.get(actor, id);
  }

  @Put('deductions/:id/picture')
  @Requires('deduction.file')
  @ApiConsumes(...PICTURE_TYPES)
  putPicture(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @PictureBytes() bytes: Buffer,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.evidence.put(actor, id, bytes, write);
  }

  @Get('deductions/:id/picture')
  @Requires('deduction.read')
  async picture(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    const { type, bytes } = await this.evidence.get(actor, id);
    return new StreamableFile(bytes, { type, disposition: 'inline; filename="picture.jpg"', length: bytes.length });
  }

  @Post('deductions/:id/withdrawal')
  @HttpCode(200)
  @Requires('deduction.file')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.deductions.withdraw(actor, id, write);
  }

  @Post('deductions/:id/review')
  @HttpCode(200)
  @Requires('deduction.review')
  takeUp(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.verdicts.takeUp(actor, id, write);
  }

  @Get('deductions/:id/council')
  @Requires('deduction.review')
  council(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<Council> {
    return this.verdicts.council(actor, id);
  }

  @Post('deductions/:id/decision')
  @HttpCode(200)
  @Requires('deduction.review')
  decide(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() ballot: CouncilBallotDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.verdicts.decide(actor, id, ballot, write);
  }

  @Post('deductions/:id/appeal')
  @HttpCode(200)
  @Requires('deduction.appeal')
  appeal(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: RaiseAppealDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.appeals.raise(actor, id, input, write);
  }

  @Post('deductions/:id/appeal-decision')
  @HttpCode(200)
  @Requires('deduction.decide-appeal')
  decideAppeal(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: DecideAppealDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<DeductionDetail> {
    return this.appeals.decide(actor, id, input, write);
  }
}
