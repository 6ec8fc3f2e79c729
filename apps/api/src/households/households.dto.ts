import { LIMITS, type HouseholdQuery } from '@jishan/domain';
import { IsOptional, IsUUID } from 'class-validator';
import { PageQueryDto, TextLength } from '../platform/validation';

export class HouseholdQueryDto extends PageQueryDto implements HouseholdQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @TextLength(0, LIMITS.titleLength)
  search?: string;
}
