import { LIMITS, TRANSFER_KIND_LABELS, type PointsTransferKind, type ReverseTransferInput } from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsDay, PageQueryDto, TextLength } from '../platform/validation';

export class AccountQueryDto extends PageQueryDto {
  @IsOptional()
  @TextLength(0, LIMITS.shortTextLength)
  search?: string;

  @IsOptional()
  @IsUUID()
  unitId?: string;
}

/** Whose line of a transfer is meant, where two accounts have one. */
export class EntryQueryDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  accountId?: number;
}

export class TransferQueryDto extends PageQueryDto {
  @IsOptional()
  @IsIn(Object.keys(TRANSFER_KIND_LABELS))
  kind?: PointsTransferKind;

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  to?: string;
}

export class ReverseTransferDto implements ReverseTransferInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}
