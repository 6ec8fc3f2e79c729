import { LIMITS, UNIT_KIND_ORDER, type ChangeUnitInput, type CreateUnitInput, type UnitKind } from '@jishan/domain';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { AsName, TextLength } from '../platform/validation';

export class CreateUnitDto implements CreateUnitInput {
  @IsUUID()
  parentId: string;

  @IsIn(UNIT_KIND_ORDER)
  kind: UnitKind;

  @AsName()
  @TextLength(1, LIMITS.titleLength)
  name: string;

  @IsOptional()
  @AsName()
  @TextLength(1, LIMITS.titleLength)
  shortName?: string;
}

export class ChangeUnitDto implements ChangeUnitInput {
  @IsOptional()
  @AsName()
  @TextLength(1, LIMITS.titleLength)
  name?: string;

  @IsOptional()
  @AsName()
  @TextLength(1, LIMITS.titleLength)
  shortName?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.unitsBelow)
  position?: number;
}
