import { ARCHIVE_KINDS, LIMITS, type ArchiveKind, type ArchiveQuery } from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { IsDay, PageQueryDto, TextLength } from '../platform/validation';

export class ArchiveQueryDto extends PageQueryDto implements ArchiveQuery {
  @IsOptional()
  @IsString()
  @TextLength(0, LIMITS.searchLength)
  words?: string;

  @IsOptional()
  @IsIn(ARCHIVE_KINDS)
  kind?: ArchiveKind;

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  to?: string;

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
  @IsUUID()
  publicationId?: string;
}
