import {
  CORRECTION_STATES,
  LIMITS,
  type CorrectionQuery,
  type CorrectionState,
  type DismissCorrectionInput,
  type WordCorrectionInput,
} from '@jishan/domain';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQueryDto, TextLength } from '../platform/validation';

export class CorrectionQueryDto extends PageQueryDto implements CorrectionQuery {
  @IsOptional()
  @IsIn(CORRECTION_STATES)
  state?: CorrectionState;

  @IsOptional()
  @IsUUID()
  publicationId?: string;

  @IsOptional()
  @IsUUID()
  bulletinId?: string;
}

class CorrectionVersionDto {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}

export class WordCorrectionDto extends CorrectionVersionDto implements WordCorrectionInput {
  @TextLength(1, LIMITS.briefLength)
  text: string;
}

export class DismissCorrectionDto extends CorrectionVersionDto implements DismissCorrectionInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.briefLength)
  reason: string;
}
