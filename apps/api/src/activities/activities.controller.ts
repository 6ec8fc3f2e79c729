import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type {
  ActivityDetail,
  ActivityEstimate,
  ActivityRecord,
  Actor,
  ConfirmResult,
  MySignUp,
  Page,
  RosterRecord,
  SignUpRecord,
  WalkInCandidate,
} from '@jishan/domain';
import { CurrentActor, KnownActor, Public, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { PageQueryDto } from '../platform/validation';
import {
  ActivityQueryDto,
  CancelActivityDto,
  ChangeActivityDto,
  ConfirmAttendanceDto,
  CorrectAttendanceDto,
  PlanActivityDto,
  SignUpDto,
  SignUpForDto,
  WalkInSearchDto,
} from './activities.dto';
import { ActivitiesService } from './activities.service';
import { AttendanceService } from './attendance.service';
import { SignUpsService } from './sign-ups.service';

@Controller()
export class ActivitiesController {
  constructor(
    private readonly activities: ActivitiesService,
    private readonly signUps: SignUpsService,
    private readonly attendance: AttendanceService,
  ) {}

  @Get('activities')
  @Public({ greets: true })
  list(@KnownActor() actor: Actor | null, @Query() query: ActivityQueryDto): Promise<Page<ActivityRecord>> {
    return this.activities.listPublic(actor, query);
  }

  @Get('activities/:id')
  @Public({ greets: true })
  get(@KnownActor() actor: Actor | null, @IdParam() id: string): Promise<ActivityDetail> {
    return this.activities.getPublic(actor, id);
  }

  @Get('activities/:id/estimate')
  @Public()
  estimate(@IdParam() id: string): Promise<ActivityEstimate | null> {
    return this.activities.estimate(id);
  }

  @Get('managed-activities')
  @Requires('activity.list-managed')
  listManaged(@CurrentActor() actor: Actor, @Query() query: ActivityQueryDto): Promise<Page<ActivityRecord>> {
    return this.activities.listManaged(actor, query);
  }

  @Get('managed-activities/:id')
  @Requires('activity.read-managed')
  getManaged(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<ActivityDetail> {
    return this.activities.getManaged(actor, id);
  }

  @Post('activities')
  @Requires('activity.plan')
  plan(
    @CurrentActor() actor: Actor,
    @Body() input: PlanActivityDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ActivityDetail> {
    return this.activities.plan(actor, input, write);
  }

  @Put('activities/:id')
  @Requires('activity.plan')
  change(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ChangeActivityDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ActivityDetail> {
    return this.activities.change(actor, id, input, write);
  }

  @Post('activities/:id/publish')
  @HttpCode(200)
  @Requires('activity.publish')
  publish(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ActivityDetail> {
    return this.activities.publish(actor, id, write);
  }

  @Post('activities/:id/close-sign-up')
  @HttpCode(200)
  @Requires('activity.publish')
  closeSignUp(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ActivityDetail> {
    return this.activities.closeSignUp(actor, id, write);
  }

  @Post('activities/:id/cancel')
  @HttpCode(200)
  @Requires('activity.cancel')
  cancel(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CancelActivityDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ActivityDetail> {
    return this.activities.cancel(actor, id, input, write);
  }

  @Post('activities/:id/sign-ups')
  @Requires('activity.sign-up')
  signUp(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SignUpDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SignUpRecord> {
    return this.signUps.signUp(actor, id, input, write);
  }

  @Post('activities/:id/sign-ups-for')
  @Requires('activity.sign-up-for')
  signUpFor(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: SignUpForDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SignUpRecord> {
    return this.signUps.signUpFor(actor, id, input, write);
  }

  @Delete('activities/:id/sign-ups/:shiftId')
  @Requires('activity.withdraw')
  withdraw(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('shiftId') shiftId: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<SignUpRecord> {
    return this.signUps.withdraw(actor, id, shiftId, write);
  }

  @Get('my/sign-ups')
  @Requires('activity.list-own')
  listOwnSignUps(@CurrentActor() actor: Actor, @Query() query: PageQueryDto): Promise<Page<MySignUp>> {
    return this.signUps.listOwn(actor, query);
  }

  @Get('activities/:id/roster')
  @Requires('activity.roster')
  getRoster(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<RosterRecord> {
    return this.attendance.getRoster(actor, id);
  }

  @Get('activities/:id/walk-in-candidates')
  @Requires('activity.record-attendance')
  findWalkIns(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Query() query: WalkInSearchDto,
  ): Promise<WalkInCandidate[]> {
    return this.signUps.findWalkIns(actor, id, query.search);
  }

  @Put('activities/:id/roster')
  @Requires('activity.record-attendance')
  record(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ConfirmAttendanceDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RosterRecord> {
    return this.attendance.record(actor, id, input, write);
  }

  @Put('activities/:id/attendance')
  @Requires('activity.confirm-attendance')
  confirm(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ConfirmAttendanceDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ConfirmResult> {
    return this.attendance.confirm(actor, id, input, write);
  }

  @Post('activities/:id/corrections')
  @HttpCode(200)
  @Requires('activity.correct-attendance')
  correct(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: CorrectAttendanceDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<ConfirmResult> {
    return this.attendance.correct(actor, id, input, write);
  }
}
