import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Actor, HouseholdDetail, HouseholdRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { AddHouseholdMemberDto, CreateHouseholdDto, HouseholdQueryDto } from './households.dto';
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

  @Post()
  @Requires('household.manage')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateHouseholdDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.households.create(actor, input, write);
  }

  @Post(':id/members')
  @Requires('household.manage')
  @HttpCode(200)
  addMember(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AddHouseholdMemberDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.households.addMember(actor, id, input, write);
  }
}
