import {
  LIMITS,
  REDEMPTION_STATES,
  type CancelRedemptionInput,
  type CreateShopInput,
  type GoodsState,
  type HandOverInput,
  type MoveStockInput,
  type RedeemInput,
  type RedemptionItemInput,
  type RedemptionState,
  type ReserveInput,
  type SaveGoodsInput,
} from '@jishan/domain';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { AsName, ListOf, PageQueryDto, TextLength } from '../platform/validation';

const GOODS_STATES: readonly GoodsState[] = ['on-sale', 'off-sale'];
const BASKET_LINES_MAX = 20;

export class ShopQueryDto {
  @IsOptional()
  @IsUUID()
  unitId?: string;
}

export class CreateShopDto implements CreateShopInput {
  @IsUUID()
  unitId: string;

  @AsName()
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @TextLength(0, LIMITS.placeLength)
  address: string;

  @TextLength(0, LIMITS.shortTextLength)
  openingHours: string;
}

export class SaveGoodsDto implements SaveGoodsInput {
  @AsName()
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @AsName()
  @TextLength(1, 4)
  measure: string;

  @IsInt()
  @Min(1)
  @Max(LIMITS.pricePoints)
  pricePoints: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.redemptionPieces)
  monthlyLimit?: number | null;

  @IsIn(GOODS_STATES)
  state: GoodsState;
}

export class MoveStockDto implements MoveStockInput {
  @IsIn(['in', 'difference'])
  kind: 'in' | 'difference';

  @IsInt()
  @Min(-LIMITS.stockPieces)
  @Max(LIMITS.stockPieces)
  pieces: number;

  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}

export class CounterQueryDto {
  @IsString()
  @MaxLength(LIMITS.nameLength)
  search: string;
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
}

export class RedeemDto extends ReserveDto implements RedeemInput {
  @IsUUID()
  personId: string;
}

export class HandOverDto implements HandOverInput {
  @Matches(/^\d{6}$/, { message: '领取码为 6 位数字' })
  code: string;
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
