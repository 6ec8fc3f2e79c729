import {
  ACTIVITY_CATEGORIES,
  BRIEF_MARKS,
  BRIEF_STATUSES,
  LIMITS,
  type ActivityCategory,
  type BriefMark,
  type BriefQuery,
  type BriefStatus,
  type EditBriefInput,
  type FigureFlag,
  type RecomposeBriefInput,
} from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsDay, ListOf, PageQueryDto, TextLength } from '../platform/validation';

/** What the desk and the archive are asked by. */
export class ItemFilterDto extends PageQueryDto {
  @IsOptional()
  @TextLength(1, LIMITS.nameLength)
  section?: string;

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
}

export class BriefQueryDto extends ItemFilterDto implements BriefQuery {
  @IsOptional()
  @IsIn(ACTIVITY_CATEGORIES)
  category?: ActivityCategory;

  @IsOptional()
  @IsIn(BRIEF_STATUSES)
  status?: BriefStatus;

  @IsOptional()
  @IsIn(BRIEF_MARKS)
  mark?: BriefMark;
}

class BriefVersionDto {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}

export class RecomposeBriefDto extends BriefVersionDto implements RecomposeBriefInput {
  @IsOptional()
  @IsBoolean()
  keepWords?: boolean;
}

class FigureReasonDto implements FigureFlag {
  @TextLength(1, LIMITS.briefLength)
  figure: string;

  @TextLength(LIMITS.reasonLengthMin, LIMITS.briefLength)
  reason: string;
}

export class EditBriefDto extends BriefVersionDto implements EditBriefInput {
  @TextLength(1, LIMITS.briefLength)
  text: string;

  @IsOptional()
  @ListOf(() => FigureReasonDto, 0, LIMITS.briefFigures)
  reasons?: FigureReasonDto[];
}
