import {
  LIMITS,
  type AddHouseholdMemberInput,
  type ChangeHeadInput,
  type CreateHouseholdInput,
  type HouseholdAgreement,
  type LeaveHouseholdInput,
  type MergeHouseholdInput,
  type MoveHouseholdInput,
  type PersonalPointsChoice,
  type RecordDeathInput,
  type SplitHouseholdInput,
} from '@jishan/domain';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { AsName, IsDay, TextLength } from '../platform/validation';

const CHOICES = ['take-in', 'keep'] as const satisfies readonly PersonalPointsChoice[];

export class CreateHouseholdDto implements CreateHouseholdInput {
  @IsUUID()
  unitId: string;

  @AsName()
  @TextLength(1, LIMITS.titleLength)
  label: string;

  @IsUUID()
  headPersonId: string;

  @IsOptional()
  @IsIn(CHOICES)
  personalPoints?: PersonalPointsChoice;
}

export class AddHouseholdMemberDto implements AddHouseholdMemberInput {
  @IsUUID()
  personId: string;

  @IsOptional()
  @IsIn(CHOICES)
  personalPoints?: PersonalPointsChoice;
}

class WithReason {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}

export class TakeInDto extends WithReason {}

export class LeaveHouseholdDto extends WithReason implements LeaveHouseholdInput {
  @IsOptional()
  @IsUUID()
  newHeadPersonId?: string;
}

export class ChangeHeadDto extends WithReason implements ChangeHeadInput {
  @IsUUID()
  personId: string;
}

class AgreementDto extends WithReason implements HouseholdAgreement {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  lines: number;

  @IsArray()
  @ArrayMaxSize(LIMITS.agreementNames)
  @TextLength(1, LIMITS.nameLength, { each: true })
  agreedBy: string[];
}

export class SplitHouseholdDto extends AgreementDto implements SplitHouseholdInput {
  @IsArray()
  @ArrayMaxSize(LIMITS.householdMembers)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  personIds: string[];

  @AsName()
  @TextLength(1, LIMITS.titleLength)
  label: string;

  @IsUUID()
  headPersonId: string;

  @IsOptional()
  @IsUUID()
  newHeadPersonId?: string;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  points: number;
}

export class MergeHouseholdDto extends AgreementDto implements MergeHouseholdInput {
  @IsUUID()
  intoId: string;
}

export class MoveHouseholdDto extends AgreementDto implements MoveHouseholdInput {
  @IsUUID()
  unitId: string;

  @AsName()
  @TextLength(1, LIMITS.titleLength)
  label: string;
}

export class RecordDeathDto extends WithReason implements RecordDeathInput {
  @IsDay()
  diedOn: string;

  @IsOptional()
  @IsUUID()
  newHeadPersonId?: string;

  @ValidateIf((_, value: unknown) => value !== null)
  @IsUUID()
  heirId: string | null;
}
