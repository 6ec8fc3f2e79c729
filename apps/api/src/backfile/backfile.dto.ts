import {
  LIMITS,
  type PastBulletinInput,
  type PastBulletinQuery,
  type PastCorrection,
  type WithdrawPastBulletinInput,
} from '@jishan/domain';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsDay, ListOf, PageQueryDto, TextLength } from '../platform/validation';

export class PastBulletinQueryDto extends PageQueryDto implements PastBulletinQuery {
  @IsOptional()
  @IsUUID()
  publicationId?: string;
}

class PastCorrectionDto implements PastCorrection {
  @IsInt()
  @Min(1)
  @Max(LIMITS.bulletinText)
  line: number;

  @IsInt()
  @Min(0)
  @Max(LIMITS.bulletinText)
  brief: number;

  @IsOptional()
  @IsUUID()
  unitId?: string | null;

  @IsOptional()
  @IsDay()
  heldOn?: string | null;
}

export class WithdrawPastBulletinDto implements WithdrawPastBulletinInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}

export class PastBulletinDto implements PastBulletinInput {
  @IsUUID()
  publicationId: string;

  @TextLength(1, LIMITS.bulletinText)
  text: string;

  @IsOptional()
  @TextLength(0, LIMITS.titleLength)
  bulletinNo?: string;

  @IsOptional()
  @IsDay()
  issuedOn?: string;

  @ListOf(() => PastCorrectionDto, 0, LIMITS.bulletinBriefs * 2)
  corrections: PastCorrectionDto[];
}
