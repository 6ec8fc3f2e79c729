import {
  CODE_LENGTH,
  LIMITS,
  RATINGS,
  RECORD_KINDS,
  type AddRecordEntryInput,
  type Rating,
  type RecordCheckInput,
  type RecordKind,
  type WithdrawRecordEntryInput,
} from '@jishan/domain';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsDay, TextLength } from '../platform/validation';

export class AddRecordEntryDto implements AddRecordEntryInput {
  @IsIn(RECORD_KINDS)
  kind: RecordKind;

  @IsDay()
  heldOn: string;

  @TextLength(2, LIMITS.shortTextLength)
  title: string;

  @TextLength(2, LIMITS.shortTextLength)
  issuer: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.trainingMinutes)
  minutes?: number;

  @IsOptional()
  @IsIn(RATINGS)
  rating?: Rating;

  @IsOptional()
  @TextLength(0, LIMITS.textLength)
  note?: string;
}

export class WithdrawRecordEntryDto implements WithdrawRecordEntryInput {
  @TextLength(2, LIMITS.textLength)
  reason: string;
}

export class RecordCheckDto implements RecordCheckInput {
  @Matches(/^\d{4}-\d{6}$/)
  recordNo: string;

  /** With spaces and hyphens as people type them. */
  @TextLength(1, CODE_LENGTH * 2)
  code: string;
}
