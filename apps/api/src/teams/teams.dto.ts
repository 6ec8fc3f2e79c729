import {
  LIMITS,
  TEAM_KIND_LABELS,
  TEAM_LEVEL_LABELS,
  type AddTeamMemberInput,
  type AppointLeaderInput,
  type CreateTeamInput,
  type CreateVolunteerInput,
  type DecideJoinInput,
  type RequestJoinInput,
  type TeamKind,
  type TeamLevel,
  type TeamQuery,
} from '@jishan/domain';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { AsName, AsPhone, IsPhone, PageQueryDto, TextLength } from '../platform/validation';
import { IsIdNumber, PersonDto } from '../volunteers/volunteers.dto';

export class TeamQueryDto extends PageQueryDto implements TeamQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @TextLength(0, LIMITS.titleLength)
  search?: string;
}

export class CreateTeamDto implements CreateTeamInput {
  @AsName()
  @TextLength(1, LIMITS.titleLength)
  name: string;

  @IsIn(Object.keys(TEAM_LEVEL_LABELS))
  level: TeamLevel;

  @IsIn(Object.keys(TEAM_KIND_LABELS))
  kind: TeamKind;

  @IsUUID()
  unitId: string;

  @IsOptional()
  @IsUUID()
  parentId?: string;

  @IsOptional()
  @IsUUID()
  leaderPersonId?: string;
}

export class RequestJoinDto implements RequestJoinInput {
  @IsOptional()
  @TextLength(0, LIMITS.shortTextLength)
  message?: string;
}

export class DecideJoinDto implements DecideJoinInput {
  @IsBoolean()
  accept: boolean;

  @IsOptional()
  @TextLength(0, LIMITS.shortTextLength)
  reason?: string;
}

export class TeamPersonDto implements AddTeamMemberInput, AppointLeaderInput {
  @IsUUID()
  personId: string;
}

export class CreateVolunteerDto extends PersonDto implements CreateVolunteerInput {
  @IsOptional()
  @AsPhone()
  @IsPhone()
  phone?: string;

  @IsOptional()
  @IsIdNumber()
  idNumber?: string;

  @IsOptional()
  @IsUUID()
  teamId?: string;

  @IsOptional()
  @IsUUID()
  householdId?: string;

  @IsBoolean()
  paperConsent: boolean;
}
