import type { AuditQuery } from '@jishan/domain';
import { IsDay, PageQueryDto, TextLength } from '../platform/validation';
import { IsOptional, IsUUID } from 'class-validator';

export class AuditQueryDto extends PageQueryDto implements AuditQuery {
  @IsOptional()
  @TextLength(1, 60)
  action?: string;

  @IsOptional()
  @IsUUID()
  actorId?: string;

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  to?: string;
}
