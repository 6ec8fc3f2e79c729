import { Controller, Get } from '@nestjs/common';
import type { Actor, PublicationRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { PublicationsService } from './publications.service';

@Controller('publications')
export class PublicationsController {
  constructor(private readonly publications: PublicationsService) {}

  @Get()
  @Requires('publication.read')
  list(@CurrentActor() actor: Actor): Promise<PublicationRecord[]> {
    return this.publications.list(actor);
  }
}
