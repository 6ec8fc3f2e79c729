import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor, PublicationDetail, PublicationRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { ChangePublicationDto, CreatePublicationDto } from './publications.dto';
import { PublicationsService } from './publications.service';

@Controller('publications')
export class PublicationsController {
  constructor(private readonly publications: PublicationsService) {}

  @Get()
  @Requires('publication.read')
  list(@CurrentActor() actor: Actor): Promise<PublicationRecord[]> {
    return this.publications.list(actor);
  }

  @Post()
  @Requires('publication.keep')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreatePublicationDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<PublicationDetail> {
    return this.publications.create(actor, input, write);
  }

  @Get(':id')
  @Requires('publication.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<PublicationDetail> {
    return this.publications.get(actor, id);
  }

  @Put(':id')
  @Requires('publication.keep')
  change(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ChangePublicationDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<PublicationDetail> {
    return this.publications.change(actor, id, input, write);
  }
}
