import { LIMITS } from '@jishan/domain';
import { IsOptional } from 'class-validator';
import { PageQueryDto, TextLength } from '../platform/validation';

export class MonthBalanceQueryDto extends PageQueryDto {
  @IsOptional()
  @TextLength(0, LIMITS.shortTextLength)
  search?: string;
}
