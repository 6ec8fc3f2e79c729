import { FEED_KIND_LABELS, type FeedEventKind, type FeedQuery } from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQueryDto } from '../platform/validation';

export class FeedQueryDto extends PageQueryDto implements FeedQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsIn(Object.keys(FEED_KIND_LABELS))
  kind?: FeedEventKind;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;
}
