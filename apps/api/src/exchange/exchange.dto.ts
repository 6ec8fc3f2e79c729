import {
  LIMITS,
  PAYERS,
  REDEMPTION_STATES,
  type CancelRedemptionInput,
  type HandOverInput,
  type Payer,
  type RedeemInput,
  type RedemptionItemInput,
  type RedemptionState,
  type ReserveInput,
  type SecondPersonInput,
  type SetSpendingLimitInput,
} from '@jishan/domain';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { ListOf, PageQueryDto, Part, TextLength } from '../platform/validation';

const BASKET_LINES_MAX = 20;

export class CounterQueryDto {
  @IsString()
  @MaxLength(LIMITS.nameLength)
  search: string;
}

export class AllowanceQueryDto {
  @IsUUID()
  shopId: string;
}

class RedemptionItemDto implements RedemptionItemInput {
  @IsUUID()
  goodsId: string;

  @IsInt()
  @Min(1)
  @Max(LIMITS.redemptionPieces)
  pieces: number;
}

export class ReserveDto implements ReserveInput {
  @IsUUID()
  shopId: string;

  @ListOf(() => RedemptionItemDto, 1, BASKET_LINES_MAX)
  items: RedemptionItemDto[];

  @IsOptional()
  @IsIn(PAYERS)
  payer?: Payer;
}

/** A password or a code: which of the two is looked at decides what was given. */
class SecondPersonDto implements SecondPersonInput {
  @IsString()
  @MaxLength(20)
  phone: string;

  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.passwordLengthMax)
  password?: string;

  @IsOptional()
  @Matches(/^\d{6}$/, { message: '验证码为 6 位数字' })
  code?: string;
}

export class RedeemDto extends ReserveDto implements RedeemInput {
  @IsUUID()
  personId: string;

  @IsOptional()
  @Part(() => SecondPersonDto)
  second?: SecondPersonDto;
}

export class HandOverDto implements HandOverInput {
  @Matches(/^\d{6}$/, { message: '领取码为 6 位数字' })
  code: string;

  @IsOptional()
  @Part(() => SecondPersonDto)
  second?: SecondPersonDto;
}

export class SetSpendingLimitDto implements SetSpendingLimitInput {
  @ValidateIf((_, value: unknown) => value !== null)
  @IsInt()
  @Min(0)
  @Max(LIMITS.pricePoints)
  monthlyPoints: number | null;
}

export class CloseRedemptionDto implements CancelRedemptionInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}

export class RedemptionQueryDto extends PageQueryDto {
  @IsOptional()
  @IsIn(REDEMPTION_STATES)
  state?: RedemptionState;
}
