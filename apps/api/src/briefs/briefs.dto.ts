import {
  ACTIVITY_CATEGORIES,
  BRIEF_STATUSES,
  LIMITS,
  type ActivityCategory,
  type BriefQuery,
  type BriefStatus,
  type EditBriefInput,
} from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsDay, PageQueryDto, TextLength } from '../platform/validation';

export class BriefQueryDto extends PageQueryDto implements BriefQuery {
  @IsOptional()
  @TextLength(1, LIMITS.nameLength)
  section?: string;

  @IsOptional()
  @IsIn(ACTIVITY_CATEGORIES)
  category?: ActivityCategory;

  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @TextLength(1, LIMITS.titleLength)
  campaign?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LIMITS.outcomeCount)
  headcountMin?: number;

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  to?: string;

  @IsOptional()
  @IsIn(BRIEF_STATUSES)
  status?: BriefStatus;
}

export class BriefVersionDto implements Pick<EditBriefInput, 'version'> {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}

export class EditBriefDto extends BriefVersionDto implements EditBriefInput {
  @TextLength(1, LIMITS.briefLength)
  text: string;
}
