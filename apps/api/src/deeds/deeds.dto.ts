import {
  DEED_STATES,
  COUNCIL_VOTES,
  LIMITS,
  type AddCouncilMemberInput,
  type CouncilBallot,
  type DeedQuery,
  type DeedRulesQuery,
  type DeedState,
  type CouncilVote,
  type FileDeedInput,
} from '@jishan/domain';
import { ArrayUnique, IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsDay, ListOf, PageQueryDto, TextLength } from '../platform/validation';

export class DeedRulesQueryDto implements DeedRulesQuery {
  @IsUUID()
  personId: string;

  @IsDay()
  doneOn: string;
}

export class FileDeedDto extends DeedRulesQueryDto implements FileDeedInput {
  @TextLength(1, LIMITS.shortTextLength)
  ruleId: string;

  @TextLength(LIMITS.deedTextMin, LIMITS.textLength)
  text: string;
}

export class DeedQueryDto extends PageQueryDto implements DeedQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsIn(DEED_STATES)
  state?: DeedState;

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  to?: string;
}

export class CouncilVoteDto {
  @IsUUID()
  personId: string;

  @IsIn(COUNCIL_VOTES)
  vote: CouncilVote;
}

export class CouncilBallotDto implements CouncilBallot {
  @IsDay()
  heldOn: string;

  @ListOf(() => CouncilVoteDto, 1, LIMITS.councilMembers)
  @ArrayUnique((vote: CouncilVoteDto) => vote.personId)
  votes: CouncilVoteDto[];

  @TextLength(LIMITS.reasonLengthMin, LIMITS.textLength)
  reason: string;
}

export class CouncilQueryDto {
  @IsUUID()
  unitId: string;
}

export class AddCouncilMemberDto extends CouncilQueryDto implements AddCouncilMemberInput {
  @IsUUID()
  personId: string;
}
