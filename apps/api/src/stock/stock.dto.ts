import {
  GOODS_FORM_LABELS,
  LIMIT_PERIOD_LABELS,
  LIMITS,
  type CountedGoods,
  type CountStockInput,
  type CreateShopInput,
  type GoodsForm,
  type GoodsState,
  type LimitPeriod,
  type MoveStockInput,
  type SaveGoodsInput,
} from '@jishan/domain';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { AsName, ListOf, TextLength } from '../platform/validation';

const GOODS_STATES: readonly GoodsState[] = ['on-sale', 'off-sale'];
const FORMS = Object.keys(GOODS_FORM_LABELS);
const PERIODS = Object.keys(LIMIT_PERIOD_LABELS);

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
  householdLimit?: number | null;

  @IsOptional()
  @IsIn(PERIODS)
  limitPeriod?: LimitPeriod;

  @IsOptional()
  @IsIn(FORMS)
  form?: GoodsForm;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LIMITS.costFen)
  costFen?: number;

  @IsIn(GOODS_STATES)
  state: GoodsState;
}

class CountedGoodsDto implements CountedGoods {
  @IsUUID()
  goodsId: string;

  @IsInt()
  @Min(0)
  @Max(2 * LIMITS.stockPieces)
  book: number;

  @IsInt()
  @Min(0)
  @Max(2 * LIMITS.stockPieces)
  counted: number;

  @IsOptional()
  @TextLength(0, LIMITS.shortTextLength)
  reason?: string;
}

export class CountStockDto implements CountStockInput {
  @ListOf(() => CountedGoodsDto, 1, LIMITS.goodsPerShop)
  rows: CountedGoodsDto[];
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
