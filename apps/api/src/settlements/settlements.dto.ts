import { LIMITS, type CloseClerkShiftInput } from '@jishan/domain';
import { IsIn, IsInt, IsUUID, Matches, Max, Min } from 'class-validator';
import { ListOf, TextLength } from '../platform/validation';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const SHEET_FORMATS = ['pdf', 'xlsx'] as const;
export type SheetFormat = (typeof SHEET_FORMATS)[number];

class CountDto {
  @IsUUID()
  goodsId: string;

  @IsInt()
  @Min(0)
  @Max(LIMITS.stockPieces)
  counted: number;
}

export class CloseShiftDto implements CloseClerkShiftInput {
  @IsInt()
  @Min(0)
  @Max(LIMITS.stockPieces)
  slipsCounted: number;

  @ListOf(() => CountDto, 0, LIMITS.goodsPerShop)
  counts: CountDto[];

  @TextLength(0, LIMITS.shortTextLength)
  note: string;
}

export class MonthDto {
  @Matches(MONTH, { message: '月份应为 2026-10 这样的写法' })
  month: string;
}

export class SheetFileDto extends MonthDto {
  @IsIn(SHEET_FORMATS)
  format: SheetFormat;
}
