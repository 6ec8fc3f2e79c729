import { ARCHIVE_KINDS, LIMITS, type ArchiveKind, type ArchiveQuery } from '@jishan/domain';
import { IsIn, IsOptional, IsString, IsUUID } from 'class-validator';
import { ItemFilterDto } from '../briefs/briefs.dto';
import { TextLength } from '../platform/validation';

export class ArchiveQueryDto extends ItemFilterDto implements ArchiveQuery {
  @IsOptional()
  @IsString()
  @TextLength(0, LIMITS.searchLength)
  words?: string;

  @IsOptional()
  @IsIn(ARCHIVE_KINDS)
  kind?: ArchiveKind;

  @IsOptional()
  @IsUUID()
  publicationId?: string;
}
