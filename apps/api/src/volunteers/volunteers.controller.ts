import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Actor, ConsentRecord, Page, RegisterResult, VolunteerDetail, VolunteerRecord } from '@jishan/domain';
import { CurrentActor, Public, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { SignInThrottle } from '../platform/throttle';
import { RegistrationService } from './registration.service';
import { ChangeConsentDto, DecideVolunteerDto, RegisterDto, VolunteerQueryDto } from './volunteers.dto';
import { VolunteersService } from './volunteers.service';

@Controller()
export class VolunteersController {
  constructor(
    private readonly volunteers: VolunteersService,
    private readonly registration: RegistrationService,
  ) {}

  @Post('volunteers')
  @Public()
  @SignInThrottle()
  register(@Body() input: RegisterDto, @IdempotencyKey() write: WriteKey): Promise<RegisterResult> {
    return this.registration.register(input, write);
  }

  @Get('my/registration')
  @Requires('me.read')
  own(@CurrentActor() actor: Actor): Promise<VolunteerDetail> {
    return this.volunteers.own(actor);
  }

  @Get('volunteers')
  @Requires('volunteer.list')
  list(@CurrentActor() actor: Actor, @Query() query: VolunteerQueryDto): Promise<Page<VolunteerRecord>> {
    return this.volunteers.list(actor, query);
  }

  @Get('volunteers/:id')
  @Requires('volunteer.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<VolunteerDetail> {
    return this.volunteers.get(actor, id);
  }

  @Post('volunteers/:id/decision')
  @Requires('volunteer.approve')
  @HttpCode(200)
  decide(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: DecideVolunteerDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<VolunteerDetail> {
    return this.volunteers.decide(actor, id, input, write);
  }

  @Put('volunteers/:id/consents')
  @Requires('volunteer.change-own')
  changeConsent(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ChangeConsentDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ConsentRecord[]> {
    return this.volunteers.changeConsent(actor, id, input, write);
  }
}
