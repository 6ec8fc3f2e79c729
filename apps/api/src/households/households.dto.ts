import { LIMITS, type AddHouseholdMemberInput, type CreateHouseholdInput, type HouseholdQuery } from '@jishan/domain';
import { IsOptional, IsUUID } from 'class-validator';
import { AsName, PageQueryDto, TextLength } from '../platform/validation';

export class HouseholdQueryDto extends PageQueryDto implements HouseholdQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @TextLength(0, LIMITS.titleLength)
  search?: string;
}

export class CreateHouseholdDto implements CreateHouseholdInput {
  @IsUUID()
  unitId: string;

  @AsName()
  @TextLength(1, LIMITS.titleLength)
  label: string;

  @IsUUID()
  headPersonId: string;
}

export class AddHouseholdMemberDto implements AddHouseholdMemberInput {
  @IsUUID()
  personId: string;
}
