import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, HouseholdDetail, HouseholdRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdParam } from '../platform/input';
import { HouseholdQueryDto } from './households.dto';
import { HouseholdsService } from './households.service';

@Controller('households')
export class HouseholdsController {
  constructor(private readonly households: HouseholdsService) {}

  @Get()
  @Requires('household.list')
  list(@CurrentActor() actor: Actor, @Query() query: HouseholdQueryDto): Promise<Page<HouseholdRecord>> {
    return this.households.list(actor, query);
  }

  @Get(':id')
  @Requires('household.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<HouseholdDetail> {
    return this.households.get(actor, id);
  }
}
