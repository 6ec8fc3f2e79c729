import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import type { Actor, SchemeDetail, SchemeRecord } from '@jishan/domain';
import type { VersionTerms } from '@jishan/points';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { AdoptVersionDto, CreateSchemeDto, SchemeQueryDto, WriteVersionDto } from './schemes.dto';
import { SchemesService } from './schemes.service';

@Controller()
export class SchemesController {
  constructor(private readonly schemes: SchemesService) {}

  @Get('schemes')
  @Requires('scheme.read')
  list(@Query() query: SchemeQueryDto): Promise<SchemeRecord[]> {
    return this.schemes.list(query.unitId);
  }

  @Get('schemes/:id')
  @Requires('scheme.read')
  get(@IdParam() id: string): Promise<SchemeDetail<VersionTerms>> {
    return this.schemes.get(id);
  }

  @Post('schemes')
  @Requires('scheme.edit')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateSchemeDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    return this.schemes.create(actor, input, write);
  }

  @Post('schemes/:id/versions')
  @Requires('scheme.edit')
  writeVersion(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: WriteVersionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    return this.schemes.writeVersion(actor, id, input, write);
  }

  @Put('scheme-versions/:id')
  @Requires('scheme.edit')
  changeVersion(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: WriteVersionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    return this.schemes.changeVersion(actor, id, input, write);
  }

  @Post('scheme-versions/:id/adoption')
  @Requires('scheme.adopt')
  adopt(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AdoptVersionDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    return this.schemes.adopt(actor, id, input, write);
  }
}
