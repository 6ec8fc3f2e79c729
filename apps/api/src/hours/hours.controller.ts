import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, HoursEntry, HoursSummary, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import { HoursService } from './hours.service';

@Controller()
export class HoursController {
  constructor(private readonly hours: HoursService) {}

  @Get('my/hours')
  @Requires('hours.read')
  myHours(@CurrentActor() actor: Actor): Promise<HoursSummary> {
    return this.hours.mine(actor);
  }

  @Get('my/hours/entries')
  @Requires('hours.read')
  myHourEntries(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<HoursEntry>> {
    return this.hours.myEntries(actor, query);
  }

  @Get('people/:personId/hours')
  @Requires('hours.read')
  hoursOf(@CurrentActor() actor: Actor, @IdParam('personId') personId: string): Promise<HoursSummary> {
    return this.hours.of(actor, personId);
  }
}
