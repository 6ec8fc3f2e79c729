import { CODE_LENGTH, LIMITS, type ConfirmPrintInput, type LineCheckInput } from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { IsDay, TextLength } from '../platform/validation';

const LAST_LINE = 10_000_000;
/** With spaces and hyphens as people type them. */
const TYPED_CODE = CODE_LENGTH * 2;

export class PrintedLinesDto implements ConfirmPrintInput {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LAST_LINE)
  firstLine: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LAST_LINE)
  lastLine: number;
}

export class ConfirmPrintDto implements ConfirmPrintInput {
  @IsInt()
  @Min(1)
  @Max(LAST_LINE)
  firstLine: number;

  @IsInt()
  @Min(1)
  @Max(LAST_LINE)
  lastLine: number;
}

export class StatementQueryDto {
  @IsDay()
  from: string;

  @IsDay()
  to: string;
}

export class CardQueryDto {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsUUID()
  teamId?: string;

  @IsOptional()
  @TextLength(0, LIMITS.shortTextLength)
  search?: string;
}

export class LineCheckDto implements LineCheckInput {
  @Matches(/^\d{9}$/)
  passbookNo: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LAST_LINE)
  line: number;

  @TextLength(1, TYPED_CODE)
  code: string;
}
