import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Actor, JoinRequestRecord, Page, TeamMemberRecord, TeamRecord, VolunteerDetail } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { EnrolmentService } from './enrolment.service';
import { MembershipService } from './membership.service';
import {
  CreateTeamDto,
  CreateVolunteerDto,
  DecideJoinDto,
  RequestJoinDto,
  TeamPersonDto,
  TeamQueryDto,
} from './teams.dto';
import { TeamsService } from './teams.service';

@Controller()
export class TeamsController {
  constructor(
    private readonly teams: TeamsService,
    private readonly membership: MembershipService,
    private readonly enrolment: EnrolmentService,
  ) {}

  @Get('teams')
  @Requires('team.list')
  list(@CurrentActor() actor: Actor, @Query() query: TeamQueryDto): Promise<Page<TeamRecord>> {
    return this.teams.list(actor, query);
  }

  @Get('my/teams')
  @Requires('me.read')
  own(@CurrentActor() actor: Actor): Promise<TeamRecord[]> {
    return this.teams.own(actor);
  }

  @Get('teams/:id')
  @Requires('team.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<TeamRecord> {
    return this.teams.get(actor, id);
  }

  @Post('teams')
  @Requires('team.create')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateTeamDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<TeamRecord> {
    return this.teams.create(actor, input, write);
  }

  @Put('teams/:id/leader')
  @Requires('team.appoint-leader')
  appointLeader(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: TeamPersonDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<TeamRecord> {
    return this.teams.appointLeader(actor, id, input, write);
  }

  @Get('teams/:id/members')
  @Requires('team.members')
  members(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<TeamMemberRecord[]> {
    return this.membership.members(actor, id);
  }

  @Post('teams/:id/members')
  @Requires('team.manage-members')
  @HttpCode(200)
  addMember(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: TeamPersonDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<TeamMemberRecord[]> {
    return this.membership.add(actor, id, input, write);
  }

  @Delete('teams/:id/members/:personId')
  @Requires('team.manage-members')
  @HttpCode(204)
  removeMember(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('personId') personId: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<void> {
    return this.membership.remove(actor, id, personId, write);
  }

  @Post('teams/:id/join-requests')
  @Requires('team.request-join')
  requestJoin(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: RequestJoinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<JoinRequestRecord> {
    return this.membership.request(actor, id, input, write);
  }

  @Get('teams/:id/join-requests')
  @Requires('team.decide-join')
  joinRequests(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<JoinRequestRecord[]> {
    return this.membership.requests(actor, id);
  }

  @Post('join-requests/:id/decision')
  @Requires('team.decide-join')
  @HttpCode(200)
  decide(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: DecideJoinDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<JoinRequestRecord> {
    return this.membership.decide(actor, id, input, write);
  }

  @Post('volunteers/profiles')
  @Requires('volunteer.create')
  enrol(
    @CurrentActor() actor: Actor,
    @Body() input: CreateVolunteerDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<VolunteerDetail> {
    return this.enrolment.enrol(actor, input, write);
  }
}
