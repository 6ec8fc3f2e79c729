import {
  DEDUCTION_STATES,
  LIMITS,
  type DecideAppealInput,
  type DeductionQuery,
  type DeductionRulesQuery,
  type DeductionState,
  type FileDeductionInput,
  type RaiseAppealInput,
} from '@jishan/domain';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsDay, PageQueryDto, TextLength } from '../platform/validation';

export class DeductionRulesQueryDto implements DeductionRulesQuery {
  @IsUUID()
  personId: string;

  @IsDay()
  happenedOn: string;
}

export class FileDeductionDto extends DeductionRulesQueryDto implements FileDeductionInput {
  @IsBoolean()
  wholeHousehold: boolean;

  @TextLength(1, LIMITS.shortTextLength)
  ruleId: string;

  @TextLength(LIMITS.deedTextMin, LIMITS.textLength)
  text: string;
}

export class DeductionQueryDto extends PageQueryDto implements DeductionQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsIn(DEDUCTION_STATES)
  state?: DeductionState;

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  to?: string;
}

export class RaiseAppealDto implements RaiseAppealInput {
  @TextLength(LIMITS.deedTextMin, LIMITS.textLength)
  text: string;

  @IsOptional()
  @IsUUID()
  appellantId?: string;
}

export class DecideAppealDto implements DecideAppealInput {
  @IsBoolean()
  uphold: boolean;

  @TextLength(LIMITS.reasonLengthMin, LIMITS.textLength)
  reason: string;
}
