import { LIMITS, type AddFundEntryInput, type PaySheetInput, type ReverseFundEntryInput } from '@jishan/domain';
import { IsIn, IsInt, IsUUID, Max, Min } from 'class-validator';
import { IsDay, TextLength } from '../platform/validation';

export class AddFundEntryDto implements AddFundEntryInput {
  @IsIn(['income', 'purchase'])
  kind: 'income' | 'purchase';

  @IsInt()
  @Min(1)
  @Max(LIMITS.fundFen)
  fen: number;

  @IsDay()
  occurredOn: string;

  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  note: string;
}

export class PaySheetDto implements PaySheetInput {
  @IsUUID()
  sheetId: string;

  @IsDay()
  occurredOn: string;
}

export class ReverseFundEntryDto implements ReverseFundEntryInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}
