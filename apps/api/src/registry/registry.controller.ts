import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import type {
  Actor,
  DeathPreview,
  HouseholdChangeResult,
  HouseholdDetail,
  HouseholdHome,
  MyHousehold,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { DeathsService } from './deaths.service';
import { HomesService } from './homes.service';
import { MembersService } from './members.service';
import { PartitionService } from './partition.service';
import {
  AddHouseholdMemberDto,
  ChangeHeadDto,
  CreateHouseholdDto,
  LeaveHouseholdDto,
  MergeHouseholdDto,
  MoveHouseholdDto,
  RecordDeathDto,
  SplitHouseholdDto,
  TakeInDto,
} from './registry.dto';

@Controller()
export class RegistryController {
  constructor(
    private readonly homes: HomesService,
    private readonly members: MembersService,
    private readonly partitions: PartitionService,
    private readonly deaths: DeathsService,
  ) {}

  @Get('my/household')
  @Requires('household.read')
  ownHome(@CurrentActor() actor: Actor): Promise<MyHousehold> {
    return this.homes.own(actor);
  }

  @Get('households/:id/home')
  @Requires('household.read')
  home(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<HouseholdHome> {
    return this.homes.get(actor, id);
  }

  @Post('households')
  @Requires('household.manage')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateHouseholdDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.members.create(actor, input, write);
  }

  @Post('households/:id/members')
  @Requires('household.manage')
  @HttpCode(200)
  addMember(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AddHouseholdMemberDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.members.add(actor, id, input, write);
  }

  @Post('households/:id/members/:personId/leave')
  @Requires('household.manage')
  @HttpCode(200)
  leave(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('personId') personId: string,
    @Body() input: LeaveHouseholdDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.members.leave(actor, id, personId, input, write);
  }

  @Post('households/:id/members/:personId/personal-points')
  @Requires('household.manage')
  @HttpCode(200)
  takeIn(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('personId') personId: string,
    @Body() input: TakeInDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.members.takeIn(actor, id, personId, input, write);
  }

  @Put('households/:id/head')
  @Requires('household.manage')
  changeHead(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ChangeHeadDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdDetail> {
    return this.members.changeHead(actor, id, input, write);
  }

  @Post('households/:id/split')
  @Requires('household.manage')
  @HttpCode(200)
  split(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SplitHouseholdDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdChangeResult> {
    return this.partitions.split(actor, id, input, write);
  }

  @Post('households/:id/merger')
  @Requires('household.manage')
  @HttpCode(200)
  merge(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: MergeHouseholdDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdChangeResult> {
    return this.partitions.merge(actor, id, input, write);
  }

  @Post('households/:id/move')
  @Requires('household.move')
  @HttpCode(200)
  move(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: MoveHouseholdDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdChangeResult> {
    return this.partitions.move(actor, id, input, write);
  }

  @Get('volunteers/:id/death')
  @Requires('volunteer.record-death')
  previewDeath(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<DeathPreview> {
    return this.deaths.preview(actor, id);
  }

  @Post('volunteers/:id/death')
  @Requires('volunteer.record-death')
  @HttpCode(200)
  recordDeath(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: RecordDeathDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<HouseholdChangeResult> {
    return this.deaths.record(actor, id, input, write);
  }
}
